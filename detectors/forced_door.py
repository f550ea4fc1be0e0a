"""Forced door: a door, gate or barrier that was opened by force."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.announced import Announced
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Door, Event, Visit
from domain.finding import Because, Evidence, Finding
from domain.site import OUTSIDE, Site
from domain.timers import Timer, Timers
from domain.times import clock


class Emergencies(Struct):
    """What is announced, emergencies and exercises among it."""

    announced: Announced = field(default_factory=Announced)
    timers: Timers = field(default_factory=Timers)


class ForcedDoor:
    """Finds doors that say that they were forced, unless an emergency or an exercise is announced: firemen force doors.

    Severity 2, before a zone of level 3 severity 1.
    """

    name: ClassVar[str] = "forced_door"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Door, Visit})

    def __init__(self) -> None:
        """Nothing is to be set."""
        self.state = Emergencies()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each door that was forced."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Door, Visit):
            match row:
                case Door():
                    if row.state == "forced" and not self.state.announced.is_emergency(row.time):
                        findings.append(_finding(row, facts.site))
                case Visit():
                    self.state.announced.take(row, self.state.timers)
                case Timer():
                    self.state.announced.forget(row)
        return findings


def _inner(name: str, site: Site) -> tuple[int, str]:
    """Level and id of the zone behind a door: the one of the higher level."""
    door = site.doors[name]
    return max((site.zones[zone].level, zone) for zone in (door.from_zone, door.to_zone) if zone != OUTSIDE)


def _finding(row: Door, site: Site) -> Finding:
    level, zone = _inner(row.door, site)
    return Finding(
        detector="forced_door",
        family="presence",
        site=site.id,
        zone=zone,
        subject=f"door/{row.door}",
        time=row.time,
        noticed=row.time,
        severity=1 if level == 3 else 2,
        score=0.7,
        reason=sentence("forced_door", door=row.door, zone=zone, at=clock(row.time, site.timezone)),
        because=(Because(feature="door_state", observed="forced"),),
        evidence=(Evidence(row.id, row.place),),
        actions=("check_camera_at_door", "walk_there", "call_police_room"),
    )
