"""Landing: people who come ashore from a boat and go on into the terminal."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.crews import Crew, Crews
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Entered, Fix, Lost
from domain.finding import Because, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.distance import metres

ALONGSIDE_S = 300.0
"""How long after a boat was seen at a spot people may still step off it."""

FORGET_S = 1800.0


class Boat(Struct, gc=False):
    """Where a boat was seen last."""

    time: float
    lon: float
    lat: float


class Shore(Struct):
    """Boats in sight and just gone, people who came ashore by where they did, and those who went on together."""

    boats: dict[str, Boat] = field(default_factory=dict)
    ashore: dict[str, Fix] = field(default_factory=dict)
    crews: Crews = field(default_factory=Crews)
    timers: Timers = field(default_factory=Timers)


class Landing:
    """Finds people on foot who are first seen on a quay beside a boat, and then go `inland_m` away from there.

    Linesmen and a barge's crew stretch their legs beside it. Whether a call is announced does not matter: crews have
    come from bunker barges that had one (M22).
    """

    name: ClassVar[str] = "landing"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Fix, Entered, Lost})

    def __init__(self, beside_m: float = 25.0, inland_m: float = 40.0, crew_s: float = 300.0) -> None:
        """`beside_m`: how near the boat they are first seen; `crew_s`: who follows within this time belongs to them."""
        self._beside_m, self._inland_m, self._crew_s = beside_m, inland_m, crew_s
        self.state = Shore()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each person who goes on."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Fix, Entered, Lost):
            match row:
                case Fix():
                    findings += self._fix(row, facts.site)
                case Entered():
                    self._entered(row, facts.site)
                case Lost():
                    self._lost(row)
                case Timer():
                    self._forget(row)
        return findings

    def _fix(self, fix: Fix, site: Site) -> list[Finding]:
        if fix.object == "boat":
            self.state.boats[fix.thing] = Boat(fix.time, fix.lon, fix.lat)
            return []
        came = self.state.ashore.get(fix.thing)
        if came is None or _apart_m(came, fix) < self._inland_m:
            return []
        del self.state.ashore[fix.thing]
        return [_finding(self._crew(came, fix), came, fix, site)]

    def _entered(self, row: Entered, site: Site) -> None:
        if not (row.began and row.fix.object == "person" and site.zones[row.zone].kind == "quay"):
            return
        for boat in self.state.boats.values():
            near = float(metres(boat.lon, boat.lat, row.fix.lon, row.fix.lat)) <= self._beside_m
            if near and row.time - boat.time <= ALONGSIDE_S:
                self.state.ashore[row.fix.thing] = row.fix
                return

    def _lost(self, lost: Lost) -> None:
        self.state.ashore.pop(lost.thing, None)
        if lost.thing in self.state.boats:
            self.state.timers.set(lost.time + ALONGSIDE_S, f"boat|{lost.thing}")

    def _forget(self, timer: Timer) -> None:
        if timer.key.startswith("boat|"):
            self.state.boats.pop(timer.key.partition("|")[2], None)
        else:
            self.state.crews.forget(timer, FORGET_S)

    def _crew(self, came: Fix, fix: Fix) -> Crew:
        crews, seen = self.state.crews, (came, fix)
        crew = crews.join("shore", fix, seen, self._crew_s, 4 * self._inland_m)
        if crew is None:
            crew = crews.begin("shore", fix, seen)
            crews.remind(self.state.timers, "shore", FORGET_S, crew)
        return crew


def _apart_m(one: Fix, other: Fix) -> float:
    return float(metres(one.lon, one.lat, other.lon, other.lat))


def _finding(crew: Crew, came: Fix, fix: Fix, site: Site) -> Finding:
    alone = crew.people == 1
    return Finding(
        detector="landing",
        family="geofence",
        pattern="M22",
        site=site.id,
        subject=crew.subject,
        time=fix.time,
        noticed=fix.time,
        severity=2 if alone else 1,
        score=0.7 if alone else 0.9,
        reason=sentence("landing", people=crew.people, at=clock(came.time, site.timezone)),
        because=(
            Because(feature="people_ashore", observed=crew.people, high=0.0, share=0.6),
            Because(feature="metres_inland", observed=round(_apart_m(came, fix), 1), high=30.0, unit="m", share=0.4),
        ),
        evidence=tuple(crew.evidence),
        actions=("turn_camera_to_quay", "call_foreman_of_quay", "call_seaport_police"),
        related=(f"track/{fix.thing}",),
    )
