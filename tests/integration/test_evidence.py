"""Evidence is copied from a real broker by its place, and what is not there is said to be gone."""

import hashlib
import json
import time
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from app.evidence_log import TOPICS, copiers, fetch
from app.settings import Settings
from domain.finding import Evidence
from isc.cases import Cases
from isc.copies import GONE, copies_of
from isc.database import open_database
from isc.evidence import Copier, Piece, pieces_of
from isc.work import Actor
from streaming.kafka_client import broker_at
from streaming.record_reader import RecordReader
from tests.integration.cluster import Cluster
from tests.integration.world import address, day_of, make_topics, publish_plain, settings
from tests.isc.build import log_of, make_alert, make_store

PREFIX = "evidence"

pytestmark = pytest.mark.integration


def _places(count: int, events_a_record: int) -> list[str]:
    topic = f"{PREFIX}.events-0"
    return [f"{topic}-{number // events_a_record}:{number % events_a_record + 1}" for number in range(count)]


def test_evidence_is_copied_from_the_log(kafka: Cluster, tmp_path: Path) -> None:
    make_topics(kafka, PREFIX, partitions=1)
    lines = [line for line in day_of("north", 3, 60) if b'"sighting"' not in line and b'"clock"' not in line][:20]
    publish_plain(kafka, PREFIX, lines, 2)
    reader = RecordReader(broker_at(address(kafka), settings(PREFIX)), tuple(f"{PREFIX}.{name}" for name in TOPICS))
    places = _places(len(lines), 2)
    assert [fetch(reader, place) for place in places] == lines
    gone = [f"{PREFIX}.events-0-9999:1", f"{PREFIX}.events-7-0:1", f"{PREFIX}.events-0-0:9", f"{PREFIX}.alerts-0-0:1"]
    assert [fetch(reader, place) for place in gone] == [None] * len(gone)
    reader.close()
    pieces = _copied(kafka, tmp_path, places, lines, gone[0])
    assert [piece.digest for piece in pieces] == [hashlib.sha256(line).hexdigest() for line in lines[:3]] + [GONE]
    assert [step.what for step in pieces[0].custody] == ["listed", "copied"]
    kept = copies_of(open_database(f"sqlite:///{tmp_path}/isc.db"), make_alert(0).id).copies
    assert {(one.event, one.digest) for one in kept} == {(piece.event, piece.digest) for piece in pieces}


def _copied(kafka: Cluster, folder: Path, places: list[str], lines: list[bytes], gone: str) -> list[Piece]:
    """The evidence of a case, as the thread beside the intake copied it."""
    ids = [json.loads(line)["id"] for line in lines]
    listed = [Evidence(own, place) for own, place in zip(ids[:3], places, strict=False)]
    alert = make_alert(0, evidence=(*listed, Evidence("x", gone)))
    engine, stop = open_database(f"sqlite:///{folder}/isc.db"), Event()
    make_store(engine).take(log_of([alert]))
    number = Cases(engine, time.time).open(Actor("jansen", "analyst"), "x", [alert.id], None).number
    (copy,) = copiers(address(kafka), Settings(kafka=settings(PREFIX)), lambda fetch: Copier(engine, fetch, time.time))
    thread = Thread(target=partial(copy, stop))
    thread.start()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            pieces = pieces_of(connection, number)
        if all(piece.digest is not None for piece in pieces):
            break
        time.sleep(0.05)
    stop.set()
    thread.join()
    engine.dispose()
    return pieces
