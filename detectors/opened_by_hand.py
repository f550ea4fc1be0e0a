"""Opened by hand: a door to the outside that somebody opened by hand, and people went in through it."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.announced import Announced
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Door, Event, PlateRead, Visit
from domain.finding import Because, Evidence, Finding
from domain.site import OUTSIDE, Site
from domain.timers import Timer, Timers
from domain.times import clock

BY_HAND = ("manual", "remote", "unknown")


class Opening(Struct):
    """A door that was opened by hand, and the people and vehicles that have gone in since."""

    time: float
    counted: int
    occupants: int
    plates: list[str]
    evidence: list[Evidence]

    @property
    def people(self) -> int:
        """How many went in: a counter at a lane counts those in the car too."""
        return max(self.counted, self.occupants)


class Openings(Struct):
    """Openings that are being watched, by door, and visits that may explain them, by `ref`."""

    open: dict[str, Opening] = field(default_factory=dict)
    announced: Announced = field(default_factory=Announced)
    timers: Timers = field(default_factory=Timers)


class OpenedByHand:
    """Watches a door between outside and inside for `watch_s` after it was opened by hand.

    Who goes in meanwhile without a pass is found, unless an emergency, an exercise, the vehicle or a group on foot of
    that size is announced.
    """

    name: ClassVar[str] = "opened_by_hand"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, Door, PlateRead, Visit})

    def __init__(self, watch_s: float = 60.0) -> None:
        """`watch_s`: how long after the opening who goes in is taken to go in by it."""
        self._watch_s = watch_s
        self.state = Openings()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each opening by which somebody came in."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Badge, Door, PlateRead, Visit):
            match row:
                case Door():
                    self._door(row, facts.site)
                case Badge():
                    self._shown(row, facts.site)
                case PlateRead():
                    self._read(row)
                case Visit():
                    self.state.announced.take(row, self.state.timers)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _door(self, row: Door, site: Site) -> None:
        opening = self.state.open.get(row.door)
        if row.state == "opened" and row.by in BY_HAND and _leads_in(row.door, site):
            if opening is None:
                self.state.open[row.door] = Opening(row.time, 0, 0, [], [Evidence(row.id, row.place)])
                self.state.timers.set(row.time + self._watch_s, f"door|{row.door}")
        elif row.state == "passed" and row.direction == "in" and opening is not None and row.people:
            opening.counted += row.people
            opening.evidence.append(Evidence(row.id, row.place))

    def _shown(self, badge: Badge, site: Site) -> None:
        opening = self.state.open.get(site.readers[badge.reader].door)
        if opening is not None and badge.granted and badge.inward:
            opening.counted -= 1

    def _read(self, read: PlateRead) -> None:
        self.state.announced.arrive(read)
        opening = self.state.open.get(read.door or "")
        if opening is not None and read.direction == "in":
            opening.occupants += read.occupants or 1
            opening.plates.append(read.plate)
            opening.evidence.append(Evidence(read.id, read.place))

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        if self.state.announced.forget(timer):
            return []
        door = timer.key.partition("|")[2]
        opening = self.state.open.pop(door)
        if opening.people < 1 or self._is_explained(opening) or self._is_expected(door, opening, site):
            return []
        return [_finding(door, opening, timer.time, site)]

    def _is_explained(self, opening: Opening) -> bool:
        """Whether an emergency, an exercise or one of the vehicles was announced for the time of the opening."""
        announced = self.state.announced
        vehicles = any(visit.plate and visit.plate in opening.plates for visit in announced.current(opening.time))
        return vehicles or announced.is_emergency(opening.time)

    def _is_expected(self, name: str, opening: Opening, site: Site) -> bool:
        """Whether a group on foot is announced; such groups come in by a gate, not through the fence."""
        zones = site.doors[name].from_zone, site.doors[name].to_zone
        fence = any(zone != OUTSIDE and site.zones[zone].kind == "perimeter" for zone in zones)
        return not fence and not opening.plates and self.state.announced.expects(opening.people, opening.time)


def _leads_in(name: str, site: Site) -> bool:
    """Whether a door stands between a public zone or the outside and a zone with a level."""
    door = site.doors[name]
    sides = [0 if zone == OUTSIDE else site.zones[zone].level for zone in (door.from_zone, door.to_zone)]
    kinds = [zone != OUTSIDE and site.zones[zone].kind == "gate" for zone in (door.from_zone, door.to_zone)]
    return min(sides) == 0 or any(kinds)


def _finding(name: str, opening: Opening, now: float, site: Site) -> Finding:
    door = site.doors[name]
    return Finding(
        detector="opened_by_hand",
        family="presence",
        pattern="M09",
        site=site.id,
        zone=door.to_zone or None,
        subject=f"door/{name}",
        time=opening.time,
        noticed=now,
        severity=3 if opening.people == 1 else 2,
        score=0.5 if opening.people == 1 else 0.7,
        reason=sentence("opened_by_hand", door=name, at=clock(opening.time, site.timezone), people=opening.people),
        because=(Because(feature="people_without_pass", observed=opening.people, high=0.0),),
        evidence=tuple(opening.evidence),
        actions=("check_camera_at_door", "call_guard_on_duty", "walk_there"),
    )
