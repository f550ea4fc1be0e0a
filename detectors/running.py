"""Running: people who run where people walk, several at once."""

from typing import ClassVar

import numpy as np
from msgspec import Struct, field

from detectors.crews import Crew, Crews
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Fix, Lost
from domain.finding import Because, Finding
from domain.site import Site, Zone
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.borders import borders_of
from geofences.distance import metres

QUICK_MPS = 1.7
"""From this speed on it is looked whether somebody runs; people walk at 1.2 to 1.6 m/s (Fruin 1971, Weidmann 1993)."""

FOR_S = 9.0
"""How long a run must last: a camera that is right to 3 m then knows the speed to half a metre a second."""

FORGET_S = 1800.0
"""Crews that run within half an hour of each other at one site are taken for one matter."""

NOT_IN = ("perimeter", "gate", "landside", "road", "parking")
"""Where honest people run: at gates for the shift, along the fence outside, for the bus."""


class Start(Struct, gc=False):
    """Where somebody who is quick began to be."""

    fix: Fix
    told: bool = False


class Runs(Struct):
    """Who is quick, by thing, and those who ran together, by zone."""

    quick: dict[str, Start] = field(default_factory=dict)
    crews: Crews = field(default_factory=Crews)
    timers: Timers = field(default_factory=Timers)


class Running:
    """Finds at least `people` on foot who run `run_mps` or faster in a zone of `level` or higher, near each other.

    Nobody honest has to run between boxes or at a quay, but colleagues do now and then; crews nearly always do.
    """

    name: ClassVar[str] = "running"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Fix, Lost})

    def __init__(
        self, run_mps: float = 2.1, people: int = 2, level: int = 2, crew_s: float = 90.0, crew_m: float = 80.0
    ) -> None:
        """`crew_s`, `crew_m`: who runs within this time and distance of another belongs to one crew."""
        self._run_mps, self._people, self._level = run_mps, people, level
        self._crew_s, self._crew_m = crew_s, crew_m
        self.state = Runs()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding each time that one more of a crew is seen to run."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Fix, Lost):
            match row:
                case Fix():
                    if row.object == "person":
                        findings += self._look(row, facts.site)
                case Lost():
                    self.state.quick.pop(row.thing, None)
                case Timer():
                    self.state.crews.forget(row, FORGET_S)
        return findings

    def _look(self, fix: Fix, site: Site) -> list[Finding]:
        start = self.state.quick.get(fix.thing)
        if start is None:
            if fix.speed_mps >= QUICK_MPS:
                self.state.quick[fix.thing] = Start(fix)
            return []
        seconds = fix.time - start.fix.time
        if seconds < FOR_S:
            return []
        if _way_m(start.fix, fix) < self._run_mps * seconds:
            del self.state.quick[fix.thing]
            return []
        if start.told:
            return []
        start.told = True
        return self._ran(start.fix, fix, site)

    def _ran(self, start: Fix, fix: Fix, site: Site) -> list[Finding]:
        zone = _zone(fix, site, self._level)
        if zone is None:
            return []
        crews, seen = self.state.crews, (start, fix)
        crew = crews.join("run", fix, seen, self._crew_s, self._crew_m)
        if crew is None:
            crew = crews.begin("run", fix, seen)
            crews.remind(self.state.timers, "run", FORGET_S, crew)
        if crew.people < self._people:
            return []
        others = tuple(c.subject for c in crews.of["run"] if c is not crew and c.people >= self._people)
        return [_finding(crew, start, fix, zone, site, others)]


def _way_m(start: Fix, fix: Fix) -> float:
    return float(metres(start.lon, start.lat, fix.lon, fix.lat))


def _zone(fix: Fix, site: Site, level: int) -> Zone | None:
    """The innermost zone of this level or higher where nobody runs, as the site's file has it; None elsewhere."""
    (names,) = borders_of(site).index.zones_at(np.array([fix.lon]), np.array([fix.lat]))
    zones = [site.zones[name] for name in names]
    if any(zone.kind in NOT_IN for zone in zones):
        return None
    return next((zone for zone in reversed(zones) if zone.level >= level), None)


def _finding(crew: Crew, start: Fix, fix: Fix, zone: Zone, site: Site, others: tuple[str, ...]) -> Finding:
    pace = _way_m(start, fix) / (fix.time - start.time)
    pair = crew.people < 3
    return Finding(
        detector="running",
        family="presence",
        site=site.id,
        zone=zone.id,
        subject=crew.subject,
        time=fix.time,
        noticed=fix.time,
        severity=3 if pair else 2,
        score=0.7 if pair else round(min(0.95, 0.6 + 0.08 * crew.people), 3),
        reason=sentence(
            "running", people=crew.people, zone=zone.name, at=clock(crew.time, site.timezone), speed=round(pace, 1)
        ),
        because=(
            Because(feature="people_running", observed=crew.people, high=1.0, share=0.7),
            Because(feature="speed", observed=round(pace, 2), low=0.0, high=1.6, unit="m/s", share=0.3),
        ),
        evidence=tuple(crew.evidence),
        actions=("turn_camera_to_zone", "call_foreman_of_yard", "send_patrol_to_zone", "call_seaport_police"),
        related=tuple(dict.fromkeys((f"track/{fix.thing}", *others))),
    )
