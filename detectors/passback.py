"""Passback: a pass that goes in twice and never came out."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock


class WayIn(Struct, frozen=True):
    """The last time a pass went into a zone: seconds since 1970 UTC, and the event that says so."""

    time: float
    id: str
    place: str


class Ways(Struct):
    """Which passes are in which zones, by `pass|zone`."""

    inside: dict[str, WayIn] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Passback:
    """Finds a way into a zone by a pass that is in it already, unless `forget_s` have passed."""

    name: ClassVar[str] = "passback"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge})

    def __init__(self, forget_s: float = 12 * 3600.0) -> None:
        """`forget_s`: after so long inside, the way out is taken to have been missed."""
        self._forget_s = forget_s
        self.state = Ways()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each way in that follows a way in."""
        findings = []
        for row in batch.timed(self.state.timers, Badge):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.granted and row.pass_id is not None:
                findings += self._use(row, row.pass_id, facts.site)
        return findings

    def _use(self, badge: Badge, number: str, site: Site) -> list[Finding]:
        key = f"{number}|{site.readers[badge.reader].to_zone}"
        before = self.state.inside.pop(key, None)
        if not badge.inward:
            return []
        self.state.inside[key] = WayIn(badge.time, badge.id, badge.place)
        self.state.timers.set(badge.time + self._forget_s, key)
        if before is None or badge.time - before.time >= self._forget_s:
            return []
        return [_finding(badge, number, before, site)]

    def _forget(self, timer: Timer) -> None:
        entered = self.state.inside.get(timer.key)
        if entered is not None and timer.time >= entered.time + self._forget_s:
            del self.state.inside[timer.key]


def _finding(badge: Badge, number: str, before: WayIn, site: Site) -> Finding:
    zone = site.readers[badge.reader].to_zone
    at, since = (clock(time, site.timezone) for time in (badge.time, before.time))
    return Finding(
        detector="passback",
        family="passholder",
        site=badge.site,
        zone=zone or None,
        subject=f"pass/{number}",
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=0.5,
        reason=sentence("passback", pass_id=number, zone=zone, at=at, since=since),
        because=(Because(feature="seconds_since_way_in", observed=badge.time - before.time, unit="s"),),
        evidence=(Evidence(before.id, before.place), Evidence(badge.id, badge.place)),
        actions=("check_camera_at_door", "call_gatehouse"),
    )
