"""Passback: a pass that goes in twice and never came out, weighed by how often ways out are missed there."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.site import OUTSIDE, Site
from domain.timers import Timer, Timers
from domain.times import clock

REFUSED_S = 600.0
"""How long a refusal because the pass is inside already counts for its next way in."""

REFUSED_SHARE = 0.005
"""Share of honest ways in before which a reader says so by mistake; realism.md leaves one in a few hundred."""


class WayIn(Struct, frozen=True):
    """The last time a pass went into a zone: seconds since 1970 UTC, and the event that says so."""

    time: float
    id: str
    place: str


class Ways(Struct):
    """Which zones each pass is in, refusals by pass, and how often passes come in that are in already, by way."""

    inside: dict[str, dict[str, WayIn]] = field(default_factory=dict)
    refused: dict[str, list[WayIn]] = field(default_factory=dict)
    again: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class Passback:
    """Finds a way into a zone by a pass that is in it already, unless `forget_s` have passed.

    Honest people follow others out, and ways out are reported too late. How often is learned for each pair of zones;
    who must have been missed at two doors one after the other is seldom honest. The score is the probability of a
    second pass; below `told` nothing is told.
    """

    name: ClassVar[str] = "passback"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge})

    def __init__(self, forget_s: float = 12 * 3600.0, copies: float = 1e-4, told: float = 0.05) -> None:
        """`forget_s`: after so long the way out is taken to have been missed.

        `copies`: the share of ways in from outside that are somebody else's; a hundredth of it at doors within.
        """
        self._forget_s = forget_s
        self._copies = copies
        self._told = told
        self.state = Ways()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each way in that follows a way in and is not likely to be honest."""
        findings = []
        for row in batch.timed(self.state.timers, Badge):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.pass_id is not None and row.granted:
                findings += self._use(row, row.pass_id, facts.site)
            elif row.pass_id is not None and row.reason == "antipassback":
                self.state.refused.setdefault(row.pass_id, []).append(WayIn(row.time, row.id, row.place))
                self.state.timers.set(row.time + REFUSED_S, f"refused|{row.pass_id}")
        return findings

    def _use(self, badge: Badge, number: str, site: Site) -> list[Finding]:
        reader = site.readers[badge.reader]
        zones = self.state.inside.setdefault(number, {})
        before = zones.pop(reader.to_zone, None)
        if not badge.inward:
            if not zones:
                del self.state.inside[number]
            return []
        again = before is not None and badge.time - before.time < self._forget_s
        missed = [z for z, way in zones.items() if before is not None and way.time >= before.time]
        score = self._score(badge, number, missed, site)
        self.state.again.count(_way(reader.from_zone, reader.to_zone), badge.time, again)
        for zone in missed:  # who comes in again is not there: the next way in there is no second one
            del zones[zone]
        zones[reader.to_zone] = WayIn(badge.time, badge.id, badge.place)
        self.state.timers.set(badge.time + self._forget_s, f"inside|{number}")
        if before is None or not again or score < self._told:
            return []
        refused = self.state.refused.get(number, [])
        return [_finding(badge, before, refused, missed, score, site)]

    def _score(self, badge: Badge, number: str, missed: list[str], site: Site) -> float:
        """The probability that two carry the pass, from what would have to be missed if one does."""
        reader = site.readers[badge.reader]
        honest = self.state.again.share(_way(reader.from_zone, reader.to_zone), badge.time)
        for zone in missed:
            honest *= max(
                self.state.again.share(_way(r.from_zone, zone), badge.time)
                for r in site.readers.values()
                if r.to_zone == zone
            )
        honest *= REFUSED_SHARE ** len(self.state.refused.get(number, ()))
        copies = self._copies if _leads_in(reader.from_zone, site) else self._copies / 100
        return copies / (copies + honest)

    def _forget(self, timer: Timer) -> None:
        what, _, number = timer.key.partition("|")
        if what == "refused":
            refused = [r for r in self.state.refused.pop(number, ()) if timer.time < r.time + REFUSED_S]
            if refused:
                self.state.refused[number] = refused
            return
        zones = self.state.inside.pop(number, {})
        kept = {zone: way for zone, way in zones.items() if timer.time < way.time + self._forget_s}
        if kept:
            self.state.inside[number] = kept


def _way(from_zone: str, to_zone: str) -> str:
    """Doors side by side between the same zones are one way."""
    return f"{from_zone}|{to_zone}"


def _leads_in(from_zone: str, site: Site) -> bool:
    """Whether one comes from outside, a public zone or a gate."""
    return from_zone == OUTSIDE or site.zones[from_zone].level == 0 or site.zones[from_zone].kind == "gate"


def _finding(badge: Badge, before: WayIn, refused: list[WayIn], missed: list[str], score: float, site: Site) -> Finding:
    zone = site.readers[badge.reader].to_zone
    at, since = (clock(time, site.timezone) for time in (badge.time, before.time))
    return Finding(
        detector="passback",
        family="passholder",
        pattern="M08",
        site=badge.site,
        zone=zone or None,
        subject=f"pass/{badge.pass_id}",
        time=badge.time,
        noticed=badge.time,
        severity=2 if score >= 0.7 else 3 if score >= 0.35 else 4,
        score=round(score, 3),
        reason=sentence("passback", pass_id=str(badge.pass_id), zone=zone, at=at, since=since),
        because=(
            Because(feature="seconds_since_way_in", observed=badge.time - before.time, unit="s"),
            Because(feature="doors_without_way_out", observed=1 + len(missed), high=0.0),
            Because(feature="refused_as_inside", observed=len(refused), high=0.0),
        ),
        evidence=(*(Evidence(way.id, way.place) for way in (before, *refused)), Evidence(badge.id, badge.place)),
        actions=("check_camera_at_door", "call_gatehouse"),
    )
