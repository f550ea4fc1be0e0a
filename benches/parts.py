"""Parts: what each step on the way of an event costs, so that one sees where the time goes."""

import gc
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from app.wiring import make_detectors, read_sites
from desk.desk import ShiftDesk
from domain.batch import Batch, Fact
from domain.codec import decode_forms, decode_lines
from domain.contracts import Chunk, Detector, Facts, Sense
from domain.event import Event
from domain.finding import Finding
from domain.intake import Intake
from domain.shard import Shard
from domain.site import Site
from senses.catalogue import SENSES
from streaming.files import FileSource

T = TypeVar("T")
CHUNKS = 100
ROUNDS = 3


class Cost(Struct, frozen=True):
    """Microseconds of processor time an event, the least of some rounds."""

    part: str
    us: float


class Costs(Struct, frozen=True):
    """All parts over one log."""

    events: int
    costs: list[Cost]


class Meter:
    """Adds up the processor time of each part."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.spent: dict[str, float] = {}

    def run(self, part: str, work: Callable[..., T], *arguments: Any) -> T:
        """Do it and count it."""
        began = time.process_time()
        result = work(*arguments)
        self.spent[part] = self.spent.get(part, 0.0) + time.process_time() - began
        return result


def costs(log: Path, folder: Path) -> Costs:
    """Every part over the first `CHUNKS` chunks of a log, each over the whole of it in its place."""
    rounds = [_round(log, folder) for _ in range(ROUNDS)]
    events = rounds[0][0]
    least = {part: min(spent[part] for _, spent in rounds) for part in rounds[0][1]}
    least["lift and checks"] -= least["decode"]
    least["sort and batch"] -= least["intake"]
    return Costs(events, [Cost(part, spent / events * 1e6) for part, spent in least.items()])


def _round(log: Path, folder: Path) -> tuple[int, dict[str, float]]:
    gc.collect()
    meter = Meter()
    (site, _), *_ = read_sites([folder]).values()
    chunks: list[Chunk] = meter.run("read lines", lambda: list(islice(FileSource([str(log)]), CHUNKS)))
    arrived = [_decoded(chunk, meter) for chunk in chunks]
    intake, shard = Intake(site.wait_s, site.dedupe_s), Shard(site, [], [], ShiftDesk(), lambda _: site)
    for events, chunk in zip(arrived, chunks, strict=True):
        meter.run("intake", intake.take, events, chunk.offsets)
        meter.run("sort and batch", _through, shard, events, chunk.offsets)
    _judged(arrived, site, make_detectors(site), meter)
    return sum(map(len, arrived)), meter.spent


def _decoded(chunk: Chunk, meter: Meter) -> list[Event]:
    meter.run("decode", decode_forms, chunk.lines)
    events, _ = meter.run("lift and checks", decode_lines, chunk.lines, chunk.places)
    return [event for event in events if event is not None]


def _through(shard: Shard, events: list[Event], offsets: list[int]) -> None:
    shard.take(None, events, offsets)
    shard.step()


def _judged(arrived: list[list[Event]], site: Site, detectors: list[Detector], meter: Meter) -> None:
    """Batches are made by a shard that has one part, which keeps them."""
    senses: list[Sense] = [make() for make in SENSES]
    desk, facts = ShiftDesk(), Facts(site)
    for batch in _batches(arrived, site):
        findings: list[Finding] = []
        for sense in senses:
            made: list[Fact] = list(meter.run(f"sense {sense.name}", sense.process, batch, facts))
            batch.add(made)
        for detector in detectors:
            findings += meter.run(f"detector {detector.name}", detector.process, batch, facts)
        findings.sort(key=lambda finding: finding.noticed)
        meter.run("desk", desk.process, findings, batch.until, site)


class Keep:
    """A detector that finds nothing and keeps every batch."""

    name, scope, kinds, state = "keep", "site", frozenset[Any](), None

    def __init__(self) -> None:
        """Nothing yet."""
        self.batches: list[Batch] = []

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """Keep it."""
        self.batches.append(batch)
        return []


def _batches(arrived: list[list[Event]], site: Site) -> list[Batch]:
    keep, offset = Keep(), 0
    shard = Shard(site, [], [keep], ShiftDesk(), lambda _: site)  # type: ignore[list-item]
    for events in arrived:
        _through(shard, events, list(range(offset, offset + len(events))))
        offset += len(events)
    return keep.batches
