"""Occupants: a vehicle came in with more people in it than passes were shown at its lane."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.plates import alike
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event, PlateRead, Visit
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock


class Shown(Struct, frozen=True):
    """A pass that was shown at a lane."""

    time: float
    id: str
    place: str


class Lanes(Struct):
    """Passes shown lately and plates that wait for more of them, by `door|direction`; people that visits announce."""

    shown: dict[str, list[Shown]] = field(default_factory=dict)
    read: dict[str, list[PlateRead]] = field(default_factory=dict)
    announced: dict[str, Visit] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Occupants:
    """Sets the occupants that a plate camera counted at a lane against the passes shown there at that time.

    Passes shown within `near_s` of the read count as of this vehicle, though some are of its neighbours: that errs
    towards silence. Visits announce people without passes of their own; their plates are found by signs that cameras
    take for each other.
    """

    name: ClassVar[str] = "occupants"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, PlateRead, Visit})

    def __init__(self, near_s: float = 90.0) -> None:
        """`near_s`: how long before and after the read a pass of the same vehicle may be shown."""
        self._near_s = near_s
        self.state = Lanes()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each vehicle with people for whom nobody showed a pass."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Badge, PlateRead, Visit):
            match row:
                case Badge():
                    self._show(row, facts.site)
                case PlateRead():
                    self._read(row)
                case Visit():
                    self._announce(row)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _show(self, badge: Badge, site: Site) -> None:
        if badge.granted:
            key = f"{site.readers[badge.reader].door}|{badge.direction}"
            self.state.shown.setdefault(key, []).append(Shown(badge.time, badge.id, badge.place))
            self.state.timers.set(badge.time + 2 * self._near_s, f"shown|{key}")

    def _read(self, read: PlateRead) -> None:
        if read.door and read.direction in ("in", "out") and (read.occupants or 0) > 1:
            key = f"{read.door}|{read.direction}"
            self.state.read.setdefault(key, []).append(read)
            self.state.timers.set(read.time + self._near_s, f"read|{key}")

    def _announce(self, visit: Visit) -> None:
        if visit.plate and visit.people:
            plate = alike(visit.plate)
            self.state.announced[plate] = visit
            self.state.timers.set(max(visit.end, visit.time), f"visit|{plate}")

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        what, _, key = timer.key.partition("|")
        if what == "visit":
            visit = self.state.announced.get(key)
            if visit is not None and timer.time >= max(visit.end, visit.time):
                del self.state.announced[key]
            return []
        if what == "shown":
            left = [shown for shown in self.state.shown.get(key, ()) if shown.time + 2 * self._near_s > timer.time]
            self.state.shown[key] = left
            if not left:
                del self.state.shown[key]
            return []
        return self._judge(key, timer.time, site)

    def _judge(self, key: str, now: float, site: Site) -> list[Finding]:
        due = [read for read in self.state.read.get(key, ()) if now >= read.time + self._near_s]
        self.state.read[key] = [read for read in self.state.read.get(key, ()) if read not in due]
        if not self.state.read[key]:
            del self.state.read[key]
        return [finding for read in due for finding in self._count(key, read, now, site)]

    def _count(self, key: str, read: PlateRead, now: float, site: Site) -> list[Finding]:
        shown = [shown for shown in self.state.shown.get(key, ()) if abs(shown.time - read.time) <= self._near_s]
        visit = self.state.announced.get(alike(read.plate))
        covered = visit.people or 0 if visit and visit.start <= read.time < visit.end else 0
        missing = (read.occupants or 0) - max(len(shown), covered)
        return [_finding(read, shown, missing, now, site)] if missing > 0 else []


def _finding(read: PlateRead, shown: list[Shown], missing: int, now: float, site: Site) -> Finding:
    at = clock(read.time, site.timezone)
    door = site.doors[read.door or ""]
    return Finding(
        detector="occupants",
        family="presence",
        pattern="M10",
        site=site.id,
        zone=(door.to_zone if read.direction == "in" else door.from_zone) or None,
        subject=f"plate/{read.plate}" if read.plate else f"door/{read.door}",
        time=read.time,
        noticed=now,
        severity=3 if missing == 1 else 2,
        score=0.4 if missing == 1 else 0.8,
        reason=sentence("occupants", people=read.occupants or 0, door=str(read.door), at=at, shown=len(shown)),
        because=(Because(feature="occupants", observed=read.occupants or 0, high=float(len(shown))),),
        evidence=(*(Evidence(item.id, item.place) for item in shown), Evidence(read.id, read.place)),
        actions=("check_camera_at_lane", "call_gatehouse", "stop_vehicle_at_next_gate"),
    )
