"""A recorded year that nobody here wrote: found in full, and the same through Kafka. Skipped where the data is not."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import score_command
from app.settings import Settings
from app.wiring import Outputs, Request, detect, detect_lines, read_sites
from streaming.kafka_client import partition_of
from streaming.lines import numbered, open_bytes
from tests.integration.cluster import Cluster
from tests.integration.world import address, assert_same, canonical, make_topics, publish_plain, read_topic, settings

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "lekagul"
EVENTS = DATA / "events.jsonl.gz"
SITES = [f"lekagul-{number}" for number in range(8)]

pytestmark = pytest.mark.skipif(not EVENTS.exists(), reason=f"the recording is not beside the repository: {EVENTS}")


def test_all_incidents_are_found_at_their_first_read_and_nothing_else(tmp_path: Path) -> None:
    alerts = tmp_path / "a.jsonl"
    detect(Request((DATA / "site",), (str(EVENTS),), Outputs(str(alerts)), drain=True), lambda: False)
    request = score_command.Request(alerts=alerts, truth=DATA / "truth.jsonl", events=EVENTS, as_json=True)
    sites = [site for site, _ in read_sites([DATA / "site"]).values()]
    said = io.StringIO()
    assert score_command.run(request, sites, lambda lines: detect_lines(lines, [DATA / "site"]), said) == 0
    score = json.loads(said.getvalue())
    assert (score["counts"]["crimes"], score["counts"]["found"], score["counts"]["false"]) == (29, 29, 0)
    assert score["delay"] == {"median_s": 0.0, "p95_s": 0.0}
    assert [(stage["vanished"], stage["appeared"]) for stage in score["prefix"]] == [([], [])] * 3


def copies(folder: Path) -> list[Path]:
    """The site eight times under other ids."""
    made = []
    for name in SITES:
        copy = folder / name
        copy.mkdir(parents=True)
        for file in (DATA / "site").iterdir():
            raw = file.read_bytes()
            (copy / file.name).write_bytes(raw.replace(b'id = "lekagul"', f'id = "{name}"'.encode(), 1))
        made.append(copy)
    return made


def lines(share: int) -> Iterator[bytes]:
    """Of each site every `share`-th read of the year, side by side as a file would hold them."""
    with open_bytes(str(EVENTS)) as stream:
        for block in numbered(stream):
            for number, line in block:
                for name in SITES[number % share :: share]:
                    yield line.replace(b'"site":"lekagul"', f'"site":"{name}"'.encode())


@pytest.mark.parametrize(
    ("events_a_record", "share"),
    [(1, 8), (50, 8), pytest.param(1, 1, marks=pytest.mark.slow), pytest.param(50, 1, marks=pytest.mark.slow)],
)
def test_kafka_gives_the_bytes_of_the_file(kafka: Cluster, tmp_path: Path, events_a_record: int, share: int) -> None:
    assert len({partition_of(name, 8) for name in SITES}) >= 4
    folders, log = copies(tmp_path / "sites"), list(lines(share))
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(log))
    alerts = tmp_path / "a.jsonl"
    detect(Request(tuple(folders), (str(tmp_path / "log.jsonl"),), Outputs(str(alerts)), drain=True), lambda: False)
    prefix = f"recorded-{events_a_record}-{share}"
    make_topics(kafka, prefix, 8)
    publish_plain(kafka, prefix, log, events_a_record)
    own = Settings(kafka=settings(prefix))
    places = Outputs(address(kafka))
    detect(
        Request(tuple(folders), (address(kafka),), places, tmp_path / "state", drain=True, settings=own), lambda: False
    )
    assert_same(canonical(read_topic(kafka, f"{prefix}.alerts")), canonical(alerts.read_bytes().splitlines()))
