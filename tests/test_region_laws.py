"""The laws of architecture.md, asked of a region's shard and of every detector in it; and of parts that break them."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from detectors.catalogue import REGIONAL
from detectors.dead_pass import DeadPass
from domain.alert import alert_id, incident_id
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event
from domain.facts import SiteAlert
from domain.finding import Finding, Reason
from domain.saving import pack
from tests import harbour
from tests.harbour import Fence, Harbour, Parts, run, text
from tests.house import QUIET, START, Words


class Count(Struct):
    number: int = 0


class Listener:
    """Tells every badge event and alert of the sites, with its number, so that their order shows."""

    name: ClassVar[str] = "listener"
    scope: ClassVar[Scope] = "region"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, SiteAlert})

    def __init__(self) -> None:
        self.state: Any = Count()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [self.find(row, batch) for row in batch.rows(Badge, SiteAlert)]

    def find(self, row: Badge | SiteAlert, batch: Batch) -> Finding:
        self.state.number += 1
        return self.finding(row, float(self.state.number))

    def finding(self, row: Badge | SiteAlert, score: float) -> Finding:
        return Finding(
            detector="listener",
            family="presence",
            site="s",
            subject=f"pass/{row.id}",
            time=row.time,
            noticed=row.time,
            severity=3,
            score=score,
            reason=Reason("k", {}, "n", "e"),
        )


class LooksAtTheBatch(Listener):
    def find(self, row: Badge | SiteAlert, batch: Batch) -> Finding:
        return self.finding(row, float(len(batch.of(Badge))))


class HidesMemory(Listener):
    hidden = 0

    def find(self, row: Badge | SiteAlert, batch: Batch) -> Finding:
        self.hidden += 1
        return self.finding(row, float(self.hidden))


CATALOGUE = [pytest.param(lambda: [Listener()], id="listener"), pytest.param(harbour.every, id="all")]
CUTS = st.lists(st.integers(0, 60), max_size=6)


def fresh(parts: Parts) -> Harbour:
    return Harbour(parts, [DeadPass, Fence])


def cut(parts: Parts, log: Sequence[Event], cuts: Sequence[int]) -> None:
    assert text(run(fresh(parts), log, cuts)) == text(run(fresh(parts), log))


def resume(parts: Parts, log: Sequence[Event], at: int, crash: int) -> None:
    """The region's checkpoint is made at `crash`, those of the sites before it, at `at`: then everything went down."""
    made = fresh(parts)
    told = made.feed(log[:at])
    saved = made.save()
    told += made.feed(log[at:crash], at)
    saved[""] = made.save()[""]
    again = fresh(parts)
    again.load(saved)
    assert text(told + again.feed(log)) == text(run(fresh(parts), log))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=harbour.logs(), cuts=CUTS)
@settings(max_examples=40)
def test_cut(parts: Parts, log: list[Event], cuts: list[int]):
    cut(parts, log, sorted(min(place, len(log)) for place in cuts))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=harbour.logs(), places=st.tuples(st.integers(0, 60), st.integers(0, 60)))
@settings(max_examples=40)
def test_resume(parts: Parts, log: list[Event], places: tuple[int, int]):
    resume(parts, log, *sorted(min(place, len(log)) for place in places))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=harbour.logs(), at=st.integers(1, 60))
@settings(max_examples=40)
def test_prefix(parts: Parts, log: list[Event], at: int):
    begun = log[:at]
    now = max(event.received or event.time for event in begun)
    ticks = [Words(name, f"last-{name}").tick(now - START) for name in harbour.SITES]
    limit = now - QUIET.wait_s
    early = [alert for alert in run(fresh(parts), [*begun, *ticks]) if alert.noticed <= limit]
    later = [alert for alert in run(fresh(parts), log) if alert.noticed <= limit]
    assert sorted(text(early)) == sorted(text(later))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=harbour.logs(), first=st.sampled_from(("s", "t")))
@settings(max_examples=40)
def test_how_the_logs_of_the_sites_are_read_side_by_side_changes_nothing(parts: Parts, log: list[Event], first: str):
    apart = sorted(log, key=lambda event: event.site != first)
    assert text(run(fresh(parts), apart, [50, 100][: len(apart) // 50])) == text(run(fresh(parts), log))


@pytest.mark.parametrize("parts", CATALOGUE)
@given(log=harbour.logs(), picks=st.lists(st.integers(0, 60), min_size=1, max_size=4))
@settings(max_examples=30)
def test_duplicate(parts: Parts, log: list[Event], picks: list[int]):
    again = list(log)
    for pick in picks:
        index = pick % len(log)
        again.insert(again.index(log[index]) + 1, log[index])
    assert text(run(fresh(parts), again)) == text(run(fresh(parts), log))


@pytest.mark.parametrize("parts", CATALOGUE[1:])
def test_bounded(parts: Parts):
    """Thirty days of strangers who go from one site to the other leave a state that no longer grows."""
    made, sizes = Harbour(parts), []
    say = {name: Words(name, f"{name}-e") for name in harbour.SITES}
    for day in range(30):
        log: list[Event] = []
        for i in range(40):
            at, number = day * 86_400.0 + i * 2000.0, f"p-{day}-{i}"
            log += [say["s"].badge(at, number), say["s"].badge(at + 60, number, way="out")]
            log += [say["t"].badge(at + 900, number), say["t"].plate(at + 901, f"PL-{day}-{i}")]
            log += [say[name].tick(at + 920) for name in harbour.SITES]
        made.feed(log, day * 1000)
        sizes.append(len(pack(made.region.save().pipeline)))
    assert sizes[29] <= 1.2 * sizes[16], sizes


def test_the_logs_that_are_drawn_lead_to_alerts_of_every_detector():
    seen: set[str] = set()

    @settings(max_examples=300)
    @given(log=harbour.logs())
    def look(log: list[Event]) -> None:
        seen.update(alert.detector for alert in run(fresh(harbour.every), log))

    look()
    assert seen == set(REGIONAL)


def _badges() -> list[Event]:
    say = Words("s")
    ticks = Words("t", "tick")
    times = (0.0, 300.0, 301.0, 600.0)
    return [event for at in times for event in (_stamped(say.badge(at), at), say.tick(at), ticks.tick(at))]


def _stamped(event: Event, at: float) -> Event:
    return msgspec.structs.replace(event, received=START + at)


def test_cut_fails_for_a_part_that_looks_at_the_batch():
    with pytest.raises(AssertionError):
        cut(lambda: [LooksAtTheBatch()], [*_badges(), Words("s", "e").tick(700), Words("t", "e").tick(700)], [6])


def test_resume_fails_for_a_part_that_hides_memory():
    with pytest.raises(AssertionError):
        resume(lambda: [HidesMemory()], [*_badges(), Words("s", "x").tick(700), Words("t", "x").tick(700)], 9, 9)


def test_what_a_region_adds_to_an_alert_of_a_site_is_in_its_incident():
    made = fresh(harbour.every)
    say = {name: Words(name, f"{name}-e") for name in harbour.SITES}
    log = [say["s"].door(0, state="forced"), say["t"].door(600, state="forced"), *(w.tick(900) for w in say.values())]
    (night,) = made.feed(log)
    assert night.detector == "crews_of_one_night"
    assert night.incident == incident_id(alert_id("t", "perimeter_crossing", night.subject, night.time))
