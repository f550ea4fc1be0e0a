"""Gate on foot: people who walk in through a gate for vehicles, or past a turnstile, and show no pass there."""

from math import comb
from typing import ClassVar

from msgspec import Struct, field

from detectors.announced import Announced
from detectors.crews import Crew, Crews
from detectors.outages import Outages
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event, Health, PlateRead, Visit
from domain.facts import Entered, Fix, Left
from domain.finding import Because, Finding
from domain.rates import Rates
from domain.site import Door, Site
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.distance import metres

SHOWN_S = 60.0
"""How long before somebody is through a gate they may have shown their pass there: queues, and slow lanes."""

FORGET_S = 1800.0

BEGIN_MISSED = 0.01
"""Share of people through a gate whose pass goes unseen, before any was learned: readers and cameras miss; assumed."""

FAKES = 0.001
"""Share of ones and groups through a gate who have no pass: one of 1,000; assumed."""

TOLD = 0.01
"""Below this probability nothing is told: in a crowd at a change of shift somebody's pass is always missed."""


_ROWS = (Badge, Health, PlateRead, Visit, Entered, Left)


class Through(Struct):
    """Somebody who came in through a gate and whose pass is waited for."""

    fix: Fix
    zone: str


class Gates(Struct):
    """Who is in a gate coming from outside, by `zone|thing`; who is through it; passes shown, by door.

    By zone: how often no pass was seen, and when those of the last minutes, with a pass or without, came through.
    """

    outside: dict[str, Fix] = field(default_factory=dict)
    through: dict[str, Through] = field(default_factory=dict)
    shown: dict[str, list[float]] = field(default_factory=dict)
    missed: Rates = field(default_factory=Rates)
    lately: dict[str, list[float]] = field(default_factory=dict)
    crews: Crews = field(default_factory=Crews)
    outages: Outages = field(default_factory=Outages)
    announced: Announced = field(default_factory=Announced)
    timers: Timers = field(default_factory=Timers)


class GateOnFoot:
    """Waits `wait_s` after somebody on foot has gone through a zone of kind gate, from outside to inside.

    Who goes back into the gate meanwhile only walked along it. A pass granted at a door near by lets one person in. The
    score weighs people who have no pass against passes that were missed: as many of all who came through around
    them, or more (binomial), at the share that is usual at this gate (learned; those told at 2 are not). An announced
    group on foot of that size makes it advice.
    """

    name: ClassVar[str] = "gate_on_foot"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Entered, Left, Badge, Health, PlateRead, Visit})

    def __init__(self, wait_s: float = 30.0, door_m: float = 30.0, crew_s: float = 180.0) -> None:
        """`door_m`: how near the door must be; `crew_s`: who follows within this time belongs together."""
        self._wait_s, self._door_m, self._crew_s = wait_s, door_m, crew_s
        self.state = Gates()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each person who came in without a pass."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, *_ROWS):
            match row:
                case Badge():
                    self._shown(row, facts.site)
                case Health():
                    self.state.outages.take(row)
                case Visit():
                    self.state.announced.take(row, self.state.timers)
                case PlateRead():
                    self.state.announced.arrive(row)
                case Entered():
                    self._entered(row, facts.site)
                case Left():
                    self._left(row, facts.site)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _shown(self, badge: Badge, site: Site) -> None:
        if badge.granted and badge.inward:
            door = site.readers[badge.reader].door
            self.state.shown.setdefault(door, []).append(badge.time)
            self.state.timers.set(badge.time + SHOWN_S + self._wait_s, f"shown|{door}")

    def _entered(self, row: Entered, site: Site) -> None:
        if site.zones[row.zone].kind != "gate" or row.fix.object != "person":
            return
        self.state.through.pop(row.fix.thing, None)
        if all(site.zones[zone].access is None for zone in row.beyond):
            self.state.outside[f"{row.zone}|{row.fix.thing}"] = row.fix

    def _left(self, row: Left, site: Site) -> None:
        entered = self.state.outside.pop(f"{row.zone}|{row.fix.thing}", None)
        if entered is None or row.lost or not any(site.zones[z].access is not None for z in row.beyond):
            return
        self.state.through[row.fix.thing] = Through(row.fix, row.zone)
        self.state.timers.set(row.fix.time + self._wait_s, f"through|{row.fix.thing}")

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        what, _, key = timer.key.partition("|")
        if self.state.announced.forget(timer):
            return []
        if what == "crew":
            self.state.crews.forget(timer, FORGET_S)
        elif what == "shown":
            self._forget(key, timer.time)
        else:
            through = self.state.through.get(key)
            if through is not None and through.fix.time + self._wait_s <= timer.time:
                del self.state.through[key]
                return self._judge(through, timer.time, site)
        return []

    def _judge(self, through: Through, at: float, site: Site) -> list[Finding]:
        """Set people against passes; a gate with a reader that is off is not judged."""
        doors = [door for door in site.doors.values() if _away_m(door, through.fix) <= self._door_m]
        if self.state.outages.has(reader for door in doors for reader in door.readers):
            return []
        self._remember(through)
        if self._claim(through, doors):
            self.state.missed.count(through.zone, at, happened=False)
            return []
        return self._unshown(through, at, site)

    def _remember(self, through: Through) -> None:
        """Who came through lately, with a pass or without."""
        recent = self.state.lately.get(through.zone, [])
        since = through.fix.time - FORGET_S
        self.state.lately[through.zone] = [*(time for time in recent if time > since), through.fix.time]

    def _forget(self, door: str, at: float) -> None:
        left = [time for time in self.state.shown.get(door, ()) if time + SHOWN_S + self._wait_s > at]
        if left:
            self.state.shown[door] = left
        else:
            self.state.shown.pop(door, None)

    def _claim(self, through: Through, doors: list[Door]) -> bool:
        """Whether a pass was shown near by for this person, and is then used up."""
        fix = through.fix
        near = [
            (abs(time - fix.time), door, time)
            for door in (door.id for door in doors)
            for time in self.state.shown.get(door, ())
            if -SHOWN_S <= time - fix.time <= self._wait_s
        ]
        if near:
            _, door, time = min(near)
            self.state.shown[door].remove(time)
        return bool(near)

    def _unshown(self, through: Through, at: float, site: Site) -> list[Finding]:
        crews, fix = self.state.crews, through.fix
        crew = crews.join(through.zone, fix, [fix], self._crew_s, 2 * self._door_m)
        if crew is None:
            crew = crews.begin(through.zone, fix, [fix])
            crews.remind(self.state.timers, through.zone, FORGET_S, crew)
        score = self._score(crew, through.zone, at)
        expected = self.state.announced.expects(crew.people, crew.time)
        severity = 2 if crew.people > 1 and score >= 0.5 and not expected else 4
        if severity == 4:
            self.state.missed.count(through.zone, at, happened=True)
        return [_finding(crew, through, at, site, severity, score)] if score >= TOLD else []

    def _score(self, crew: Crew, zone: str, at: float) -> float:
        """The probability of people without a pass: Bayes' rule, against as many passes or more that were missed."""
        people = sum(time >= crew.time - self._crew_s for time in self.state.lately[zone])
        tail = at_least(crew.people, people, self.state.missed.share(zone, at, BEGIN_MISSED))
        return FAKES / (FAKES + tail)


def at_least(hits: int, trials: int, share: float) -> float:
    """The upper tail of the binomial distribution: the probability of so many hits or more.

    >>> round(at_least(2, 3, 0.5), 6)
    0.5
    """
    return sum(comb(trials, k) * share**k * (1.0 - share) ** (trials - k) for k in range(hits, trials + 1))


def _away_m(door: Door, fix: Fix) -> float:
    return float(metres(door.lon, door.lat, fix.lon, fix.lat))


def _finding(crew: Crew, through: Through, at: float, site: Site, severity: int, score: float) -> Finding:
    zone = site.zones[through.zone]
    return Finding(
        detector="gate_on_foot",
        family="presence",
        pattern="M18",
        site=site.id,
        zone=zone.id,
        subject=crew.subject,
        time=through.fix.time,
        noticed=at,
        severity=severity,
        score=score,
        reason=sentence("gate_on_foot", people=crew.people, zone=zone.name, at=clock(crew.time, site.timezone)),
        because=(
            Because(feature="people_through", observed=crew.people, high=0.0),
            Because(feature="passes_shown", observed=0, low=float(crew.people), share=0.0),
        ),
        evidence=tuple(crew.evidence),
        actions=("turn_camera_to_gate", "call_gatehouse", "send_patrol_to_gate"),
        related=(f"track/{through.fix.thing}",),
    )
