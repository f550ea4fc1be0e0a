"""Perimeter crossing: people who go over or through the fence, with their number and direction."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.announced import Announced
from detectors.crews import Crew, Crews
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, Visit
from domain.facts import Entered, Fix, Left
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.distance import metres

ON_FOOT = ("person", "bicycle")
LINKED_S = 4 * 3600.0
"""Who goes out within this time after a crossing inward belongs to the same matter; crews stay 10 to 120 minutes."""


MOST_M = 20.0
"""A way longer than this goes along the fence, which says nothing about how far across it went."""


class Fences(Struct):
    """Who is in a strip along the fence, by thing and zone; crews by `zone|way`; crossings that a visit may explain."""

    inside: dict[str, Entered] = field(default_factory=dict)
    crews: Crews = field(default_factory=Crews)
    announced: Announced = field(default_factory=Announced)
    timers: Timers = field(default_factory=Timers)


class PerimeterCrossing:
    """Finds people on foot who come into a zone of kind perimeter from outside and leave it inwards, or the reverse.

    Guards walk along the strip and go back to where they came from. How much of the way across was seen says how sure
    it is: a track may begin or end some metres short of a border. Works that are announced for the zone explain it.
    """

    name: ClassVar[str] = "perimeter_crossing"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Entered, Left, Visit})

    def __init__(self, across: float = 0.72, crew_s: float = 300.0, crew_m: float = 100.0) -> None:
        """`across`: least share of the strip's width that must have been seen crossed.

        `crew_s`, `crew_m`: who crosses within this time and distance of the last one belongs to one crew.
        """
        self._across, self._crew_s, self._crew_m = across, crew_s, crew_m
        self.state = Fences()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each person who crosses; those of a crew have one subject and a rising number."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Entered, Left, Visit):
            match row:
                case Entered():
                    if _is_fence(row, facts.site):
                        self.state.inside[_key(row)] = row
                case Left():
                    entered = self.state.inside.pop(_key(row), None)
                    if entered is not None:
                        findings += self._left(entered, row, facts.site)
                case Visit():
                    findings += self._explain(row, facts.site)
                case Timer():
                    self._forget(row)
        return findings

    def _left(self, entered: Entered, left: Left, site: Site) -> list[Finding]:
        inward = _is_outside(entered.beyond, site) and _is_inside(left.beyond, site)
        outward = _is_inside(entered.beyond, site) and _is_outside(left.beyond, site)
        share = _share(entered, left)
        if not (inward or outward) or share < self._across or left.fix.object not in ON_FOOT:
            return []
        if self.state.announced.named(left.zone, left.fix.time):
            return []
        crew = self._crew(f"{left.zone}|{'in' if inward else 'out'}", left.fix, (entered.fix, left.fix))
        return [_finding(crew, left, site, share, self._earlier(crew, left, inward=inward), inward=inward)]

    def _crew(self, key: str, fix: Fix, seen: tuple[Fix, Fix]) -> Crew:
        """The crew that somebody who crosses now belongs to; a new one where nobody crossed just before, nearby."""
        crews = self.state.crews
        crew = crews.join(key, fix, seen, self._crew_s, self._crew_m)
        if crew is None:
            crew = crews.begin(key, fix, seen)
            crews.remind(self.state.timers, key, LINKED_S, crew)
        return crew

    def _earlier(self, crew: Crew, left: Left, *, inward: bool) -> tuple[str, ...]:
        """Subjects of those who went in before somebody goes out: one incident."""
        if inward:
            return ()
        return tuple(c.subject for c in self.state.crews.of.get(f"{left.zone}|in", ()) if c.time < crew.time)

    def _explain(self, visit: Visit, site: Site) -> list[Finding]:
        """Works on the fence that are made known afterwards take back what was said of those hours."""
        self.state.announced.take(visit, self.state.timers)
        if visit.status != "planned":
            return []
        found: list[Finding] = []
        for key, crews in self.state.crews.of.items():
            zone = key.partition("|")[0]
            if zone in (visit.zones or ()):
                covered = [crew for crew in crews if visit.start <= crew.time and crew.last < visit.end]
                self.state.crews.of[key] = [crew for crew in crews if crew not in covered]
                found += [_explained(crew, zone, visit, site) for crew in covered]
        return found

    def _forget(self, timer: Timer) -> None:
        if not self.state.announced.forget(timer):
            self.state.crews.forget(timer, LINKED_S)


def _key(row: Entered | Left) -> str:
    return f"{row.zone}|{row.fix.thing}"


def _is_fence(row: Entered, site: Site) -> bool:
    return site.zones[row.zone].kind == "perimeter" and row.fix.object in ON_FOOT


def _is_outside(beyond: tuple[str, ...], site: Site) -> bool:
    """Whether everybody may be there, or the site ends there."""
    return all(site.zones[zone].access is None for zone in beyond)


def _is_inside(beyond: tuple[str, ...], site: Site) -> bool:
    """Whether not everybody may be there; a gate is neither, since people wait in it for a door."""
    zones = [site.zones[zone] for zone in beyond]
    return any(zone.access is not None for zone in zones) and all(zone.kind != "gate" for zone in zones)


def _share(entered: Entered, left: Left) -> float:
    """How much of the way from the border that was entered to the one that was left has been seen, 0 to 1."""
    seen_m = min(float(metres(entered.fix.lon, entered.fix.lat, left.fix.lon, left.fix.lat)), MOST_M)
    whole_m = seen_m + entered.edge_m + left.edge_m
    return seen_m / whole_m if whole_m > 0 else 0.0


def _finding(crew: Crew, left: Left, site: Site, share: float, earlier: tuple[str, ...], *, inward: bool) -> Finding:
    zone, alone = site.zones[left.zone], crew.people == 1
    key = "perimeter_crossing_in" if inward else "perimeter_crossing_out"
    at = clock(crew.time, site.timezone)
    pace_s = max(left.fix.time - left.since, 1.0)
    return Finding(
        detector="perimeter_crossing",
        family="geofence",
        pattern="M01",
        site=site.id,
        zone=zone.id,
        subject=crew.subject,
        time=left.fix.time,
        noticed=left.time,
        severity=2 if alone else 1,
        score=round(0.75 if alone else min(0.99, 1.0 - 0.1 / (crew.people - 1)), 3),
        reason=sentence(key, people=crew.people, zone=zone.name, at=at),
        because=(
            Because(feature="people_across", observed=crew.people, high=0.0, share=0.6),
            Because(feature="share_of_the_way_seen", observed=round(share, 2), low=0.0, high=0.72, share=0.3),
            Because(feature="seconds_across", observed=round(pace_s, 1), unit="s", share=0.1),
        ),
        evidence=tuple(crew.evidence),
        actions=("turn_camera_to_fence", "call_foreman_of_yard", "send_patrol_to_fence", "call_seaport_police"),
        related=(f"track/{left.fix.thing}", *earlier),
    )


def _explained(crew: Crew, zone: str, visit: Visit, site: Site) -> Finding:
    return Finding(
        detector="perimeter_crossing",
        family="geofence",
        pattern="M01",
        site=site.id,
        zone=zone,
        subject=crew.subject,
        time=crew.last,
        noticed=visit.time,
        severity=2,
        score=0.75,
        reason=sentence(
            "perimeter_crossing_explained", visit=visit.ref, company=visit.company, zone=site.zones[zone].name
        ),
        evidence=(Evidence(visit.id, visit.place),),
        outcome="withdrawn",
    )
