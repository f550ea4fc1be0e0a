"""The laws of architecture.md, asked of everything in the catalogue; and of broken parts, which must fail."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, field

from desk.desk import ShiftDesk
from detectors.catalogue import DETECTORS
from domain.batch import Batch, Fact
from domain.contracts import Detector, Facts, Scope
from domain.event import Badge, Event
from domain.finding import Finding, Reason
from domain.shard import Shard
from domain.timers import Timers
from tests import laws
from tests.house import QUIET, START, Words


def everything() -> Sequence[Detector]:
    return [made(name) for name in DETECTORS]


def made(name: str) -> Detector:
    return DETECTORS[name](**laws.SMALL.get(name, {}))


CATALOGUE = [pytest.param(everything, id="all"), *(pytest.param(lambda n=n: [made(n)], id=n) for n in DETECTORS)]
CUTS = st.lists(st.integers(0, 50), max_size=6)


def bounds(cuts: Sequence[int], log: Sequence[Event]) -> list[int]:
    return sorted(min(cut, len(log)) for cut in cuts)


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(), cuts=CUTS)
def test_cut(parts: laws.Parts, log: list[Event], cuts: list[int]):
    laws.cut(parts, log, bounds(cuts, log))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(), at=st.integers(0, 50))
def test_resume(parts: laws.Parts, log: list[Event], at: int):
    laws.resume(parts, log, min(at, len(log)))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(), at=st.integers(1, 50))
def test_prefix(parts: laws.Parts, log: list[Event], at: int):
    laws.prefix(parts, log, min(at, len(log)))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(), picks=st.lists(st.integers(0, 25), min_size=1, max_size=4))
def test_duplicate(parts: laws.Parts, log: list[Event], picks: list[int]):
    laws.duplicate(parts, log, picks)


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(delays=laws.DELAYS), wrong_by_s=st.sampled_from((-86_400.0, -300.0, 6.0, 3600.0, 86_400.0 * 365)))
def test_skew(parts: laws.Parts, log: list[Event], wrong_by_s: float):
    laws.skew(parts, log, wrong_by_s)


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs(), hours=st.sampled_from((1, 30)))
@settings(max_examples=30)
def test_silence(parts: laws.Parts, log: list[Event], hours: int):
    laws.silence(parts, log, hours)


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=laws.logs())
@settings(max_examples=30)
def test_site(parts: laws.Parts, log: list[Event]):
    laws.site(parts, log)


@pytest.mark.parametrize("parts", CATALOGUE)
def test_bounded(parts: laws.Parts):
    laws.bounded(parts)


def test_the_logs_that_are_drawn_lead_to_alerts_of_every_detector():
    seen: set[str] = set()

    @settings(max_examples=1000)
    @given(log=laws.logs())
    def look(log: list[Event]) -> None:
        seen.update(alert.detector for alert in laws.run(laws.fresh(everything), log))

    look()
    assert seen == set(DETECTORS)


# Broken parts: each breaks one law, and the law must say so.


class Memory(Struct):
    count: int = 0
    seen: list[str] = field(default_factory=list)
    timers: Timers = field(default_factory=Timers)


class Broken:
    """Finds something at every badge event; what it says, or when, is wrong in one way."""

    name: ClassVar[str] = "broken"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge})

    def __init__(self) -> None:
        self.state: Any = Memory()
        self.hidden = 0

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [self.find(row, batch) for row in batch.rows(Badge)]

    def find(self, row: Badge, batch: Batch) -> Finding:
        return finding(row, 0)


def finding(row: Event, score: float, family: str = "passholder") -> Finding:
    return Finding(
        detector="broken",
        family=family,  # type: ignore[arg-type]
        site=row.site,
        subject=f"pass/{row.id}",
        time=row.time,
        noticed=row.time,
        severity=3,
        score=score,
        reason=Reason("k", {}, "n", "e"),
    )


class LooksAtTheBatch(Broken):
    def find(self, row: Badge, batch: Batch) -> Finding:
        return finding(row, len(batch.of(Badge)))


class HidesMemory(Broken):
    def find(self, row: Badge, batch: Batch) -> Finding:
        self.hidden += 1
        return finding(row, self.hidden)


class LooksAhead(Broken):
    def find(self, row: Badge, batch: Batch) -> Finding:
        return finding(row, batch.until)


class CountsArrivals(Broken):
    """As if duplicates and clocks were not our concern: keyed by nothing that the log says of the event."""

    shared: ClassVar[list[int]] = [0]

    def find(self, row: Badge, batch: Batch) -> Finding:
        self.shared[0] += 1
        return finding(row, self.shared[0])


class CountsEverybody(Broken):
    def find(self, row: Badge, batch: Batch) -> Finding:
        self.state.count += 1
        return finding(row, self.state.count)


class NeverForgets(Broken):
    def find(self, row: Badge, batch: Batch) -> Finding:
        self.state.seen.append(row.id * 10)
        return finding(row, 0)


class AccusesInSilence(Broken):
    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        found = []
        for row in batch.timed(self.state.timers, Badge):
            if isinstance(row, Badge):
                self.state.timers.set(row.time + 600, row.id)
            else:
                found.append(finding(Badge(row.key, row.time, "s", "r-1", "in", "granted"), 0))
        return found


def badges() -> list[Event]:
    say = Words()
    return [event for at in (0.0, 300.0, 301.0, 600.0) for event in (say.badge(at, received=START + at), say.tick(at))]


def test_cut_fails_for_a_part_that_looks_at_the_batch():
    with pytest.raises(AssertionError):
        laws.cut(lambda: [LooksAtTheBatch()], [*badges(), Words(prefix="t").tick(700)], [4])


def test_resume_fails_for_a_part_that_hides_memory():
    with pytest.raises(AssertionError):
        laws.resume(lambda: [HidesMemory()], [*badges(), Words(prefix="t").tick(700)], 6)


def test_prefix_fails_for_a_part_that_looks_ahead():
    with pytest.raises(AssertionError):
        laws.prefix(lambda: [LooksAhead()], [*badges(), Words(prefix="t").tick(9000)], 6)


def test_site_fails_for_parts_that_share_memory():
    with pytest.raises(AssertionError):
        laws.site(lambda: [CountsArrivals()], [*badges(), Words(prefix="t").tick(700)])


def test_skew_fails_for_a_part_that_counts_everybody():
    with pytest.raises(AssertionError):
        laws.skew(lambda: [CountsEverybody()], [*badges(), Words(prefix="t").tick(700)], 3600.0)


def test_silence_fails_for_a_part_that_accuses_when_nobody_speaks():
    with pytest.raises(AssertionError):
        laws.silence(lambda: [AccusesInSilence()], badges(), 2)


def test_bounded_fails_for_a_part_that_never_forgets():
    with pytest.raises(AssertionError):
        laws.bounded(lambda: [NeverForgets()])


class Credulous(Shard):
    """Takes every copy for an event of its own."""

    def take(self, log: str | None, events: Sequence[Event], offsets: Sequence[int]) -> None:
        copies = [
            msgspec.structs.replace(event, id=f"{event.id}-{n}") for event, n in zip(events, offsets, strict=True)
        ]
        super().take(log, copies, offsets)


def test_duplicate_fails_for_a_shard_that_takes_every_copy_for_its_own():
    def credulous(parts: laws.Parts) -> Shard:
        return Credulous(QUIET, [], parts(), ShiftDesk(), lambda _: QUIET)

    with pytest.raises(AssertionError):
        laws.duplicate(lambda: [CountsEverybody()], [*badges(), Words(prefix="t").tick(700)], [1], credulous)
