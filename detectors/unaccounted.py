"""Unaccounted: more people in a zone than passes, visits and what is usual there give a reason for."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct, field

from detectors.announced import Announced
from detectors.outages import Outages
from detectors.unaccounted_odds import MOST, Count, at_least, chances
from detectors.unaccounted_seen import GAP_S, Look
from detectors.unaccounted_told import Told, finding
from detectors.unaccounted_usual import learn, usual_of
from detectors.unaccounted_zones import judged, place, readers
from domain.batch import Batch, Fact, order_of
from domain.contracts import Facts, Scope
from domain.event import CLOCK, Event, Health, Visit
from domain.facts import Entered, Fix, Left, Missed, Tally
from domain.finding import Finding, Outcome
from domain.rates import BEGIN_SHARE, Rates
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.policy import admits

NIGHT = frozenset(("21", "22", "23", "00", "01", "02", "03", "04", "05"))
"""Hours of the clock in which nine of ten crews come."""


ONE_MATTER_S = 7200.0
"""People who go from zone to zone within this time are one matter, also where their tracks break off."""


class Inside(Struct):
    """Who is in which judged zones, and came there in sight; visits by outermost zone; what the ledger counts."""

    inside: dict[str, list[str]] = field(default_factory=dict)
    came: dict[str, bool] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)
    known: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    missed: dict[str, float] = field(default_factory=dict)
    usual: Rates = field(default_factory=Rates)
    announced: Announced = field(default_factory=Announced)
    outages: Outages = field(default_factory=Outages)
    timers: Timers = field(default_factory=Timers)


class Unaccounted:
    """Finds zones in which, with a probability of `sure`, people have no reason: see detectors/unaccounted_odds.py.

    A reason is a pass that opens the zone, by the ledger; a visit that names the zone; an emergency. A zone is judged
    where readers stand on its ways in and few groups may be: see detectors/unaccounted_zones.py. What is usual in it
    is learned from visits that were more likely honest than not.
    """

    name: ClassVar[str] = "unaccounted"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Fix, Entered, Left, Tally, Missed, Visit, Health})
    warm_s: ClassVar[float] = 86_400.0

    def __init__(self, sure: float = 0.8, crews_night: float = 0.02, crews_day: float = 0.003) -> None:
        """`crews_night`, `crews_day`: the share of visits to a zone that are by people without a reason."""
        self._sure, self._crews = sure, (crews_day, crews_night)
        self.state = Inside()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding whenever more people are unaccounted for, and when they are no longer."""
        findings: list[Finding] = []
        for row in self._rows(batch, facts.site):
            match row:
                case Fix():
                    findings += self._see(row, facts.site)
                case Entered():
                    self.state.inside.setdefault(row.fix.thing, []).append(row.zone)
                    self.state.came.setdefault(row.fix.thing, not row.began)
                case Left():
                    self._left(row)
                case Tally():
                    findings += self._tally(row, facts.site)
                case Missed():
                    self.state.missed[row.place] = row.share
                case Visit():
                    self.state.announced.take(row, self.state.timers)
                    findings += self._explain(row.time, facts.site)
                case Health():
                    self.state.outages.take(row)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _rows(self, batch: Batch, site: Site) -> Iterator[Event | Fact | Timer]:
        """The rows that matter here, in order: most fixes are of vehicles, and of people elsewhere."""
        zones = judged(site)
        entered = [row for row in batch.of(Entered) if row.zone in zones and row.fix.object == "person"]
        here = self.state.inside.keys() | {row.fix.thing for row in entered}
        fixes = [row for row in batch.of(Fix) if row.thing in here and row.object == "person"]
        left = [row for row in batch.of(Left) if row.fix.thing in here]
        health = [row for row in batch.of(Health) if row.sensor != CLOCK]
        timers = self.state.timers
        rows: list[Event | Fact] = [*entered, *fixes, *left, *health]
        rows += [*batch.of(Tally), *batch.of(Missed), *batch.of(Visit)]
        for row in sorted(rows, key=order_of):
            if timers.heap and timers.heap[0][0] < row.time:
                yield from timers.before(row.time)
            yield row
        yield from timers.until(batch.until)

    def _left(self, row: Left) -> None:
        zones = self.state.inside.get(row.fix.thing, [])
        if row.zone in zones:
            zones.remove(row.zone)
            if not zones:
                del self.state.inside[row.fix.thing], self.state.came[row.fix.thing]

    def _see(self, fix: Fix, site: Site) -> list[Finding]:
        findings: list[Finding] = []
        zones = {judged(site).get(zone, zone) for zone in self.state.inside.get(fix.thing, ())}
        for zone in sorted(zones & judged(site).keys()):
            look = self.state.looks.get(zone)
            if look is not None and look.is_over:
                findings += self._close(zone, fix.time, site)
                look = None
            if look is None:
                look = self.state.looks[zone] = Look(fix.time, fix.time)
                self.state.timers.set(fix.time + GAP_S, f"look|{zone}")
            if look.see(fix, self.state.came[fix.thing]):
                findings += self._judge(zone, fix.time, site)
        return findings

    def _judge(self, zone: str, at: float, site: Site) -> list[Finding]:
        look = self.state.looks[zone]
        found = self.chances(zone, at, site)
        in_sight = range(1, min(look.people, MOST) + 1)
        people = max((n for n in in_sight if at_least(n, found) >= self._sure), default=0)
        if people <= look.told:
            return []
        look.told = people
        return [self._finding(zone, at, at_least(people, found), site)]

    def chances(self, zone: str, at: float, site: Site) -> list[float]:
        """P(so many without a reason in this visit), from 0 on."""
        look = self.state.looks[zone]
        excused = self._excused(zone, at)
        blind = self.state.outages.has(readers(zone, site))
        if blind or self.state.announced.is_emergency(at) or excused >= look.people:
            return [1.0] + [0.0] * MOST
        seen, hurried, walked = (max(n - excused, 0) for n in (look.most, look.hurried, look.walked))
        there = place(zone, site)
        count = Count(seen, hurried, walked, self._known(zone, at, site), self.state.missed.get(there, BEGIN_SHARE))
        return chances(
            count, usual_of(self.state.usual, site.zones[zone], at), self._crews[clock(at, site.timezone)[:2] in NIGHT]
        )

    def _excused(self, zone: str, at: float) -> int:
        """People who are announced for this very zone."""
        named = (visit for visit in self.state.announced.current(at) if zone in (visit.zones or ()))
        return sum(visit.people or 2 for visit in named)

    def _known(self, zone: str, at: float, site: Site) -> int:
        counts = self.state.known.get(place(zone, site), {})
        return sum(people for groups, people in counts.items() if admits(site.zones[zone], groups, at, site))

    def _tally(self, row: Tally, site: Site) -> list[Finding]:
        counts = self.state.known.setdefault(row.place, {})
        counts[row.access] = row.people
        if not row.people:
            del counts[row.access]
        return self._explain(row.time, site)

    def _explain(self, at: float, site: Site) -> list[Finding]:
        """Take back what a visit or a pass that was made known meanwhile gives a reason for."""
        findings: list[Finding] = []
        for zone, look in self.state.looks.items():
            if look.told and zone in site.zones and at_least(1, self.chances(zone, at, site)) < 1.0 - self._sure:
                findings.append(self._finding(zone, at, 0.0, site, "withdrawn"))
                look.told = 0
        return findings

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        what, _, zone = timer.key.partition("|")
        look = self.state.looks.get(zone) if what == "look" else None
        if look is None:
            self.state.announced.forget(timer)
            return []
        if look.last + GAP_S > timer.time:
            self.state.timers.set(look.last + GAP_S, timer.key)
            return []
        return self._close(zone, timer.time, site)

    def _close(self, zone: str, at: float, site: Site) -> list[Finding]:
        """The visit is over: what was told is cleared, and what was more likely honest than not is learned."""
        if zone not in site.zones:
            del self.state.looks[zone]
            return []
        findings = [self._finding(zone, at, 0.0, site, "cleared")] if self.state.looks[zone].told else []
        honest = at_least(1, self.chances(zone, at, site)) < 0.5
        look = self.state.looks.pop(zone)
        if honest:
            learn(self.state.usual, site.zones[zone], look, at)
        return findings

    def _finding(self, zone: str, at: float, score: float, site: Site, outcome: Outcome = "true") -> Finding:
        told = site.zones[self._innermost(zone, site)]
        seen = Told(self.state.looks[zone], self._known(zone, at, site), round(score, 3), self._others(zone, at))
        if outcome == "true":
            self.state.told[zone] = at
        return finding(seen, zone, told, at, outcome, site)

    def _others(self, zone: str, at: float) -> tuple[str, ...]:
        """The zones that were told of just before; forgets those of long ago."""
        self.state.told = {name: time for name, time in self.state.told.items() if at - time <= ONE_MATTER_S}
        return tuple(name for name in self.state.told if name != zone)

    def _innermost(self, zone: str, site: Site) -> str:
        """The innermost judged zone in which all are who are in sight now: a row of reefers rather than its stack."""
        now = [set(self.state.inside[thing]) for thing in self.state.looks[zone].things if thing in self.state.inside]
        common = set.intersection(*now) if now else set()
        within = [name for name in common & judged(site).keys() if judged(site)[name] == zone]
        return max(within, key=lambda name: (site.zones[name].level, name), default=zone)
