"""Announced: visits and works that were made known, as a reason to be somewhere."""

from collections.abc import Iterator

from msgspec import Struct, field

from domain.event import PlateRead, Visit
from domain.timers import Timer, Timers


class Announced(Struct):
    """Visits by `ref`, kept until they are over, and how many of each came in a vehicle; part of a detector's state."""

    visits: dict[str, Visit] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)
    of_plate: dict[str, list[str]] = field(default_factory=dict)

    def take(self, visit: Visit, timers: Timers) -> None:
        """The newest word on a visit replaces the earlier; a timer `visit|ref` asks to forget it when it is over."""
        self._let_go(visit.ref)
        self.visits[visit.ref] = visit
        if visit.plate:
            self.of_plate.setdefault(visit.plate, []).append(visit.ref)
        timers.set(max(visit.end, visit.time), f"visit|{visit.ref}")

    def forget(self, timer: Timer) -> bool:
        """Drop a visit that is over; whether the timer was one of ours."""
        what, _, ref = timer.key.partition("|")
        visit = self.visits.get(ref) if what == "visit" else None
        if visit is not None and timer.time >= max(visit.end, visit.time):
            self._let_go(ref)
            del self.visits[ref]
            self.came.pop(ref, None)
        return what == "visit"

    def current(self, at: float) -> Iterator[Visit]:
        """The visits that are planned for this moment."""
        return (v for v in self.visits.values() if v.status == "planned" and v.start <= at < v.end)

    def is_emergency(self, at: float) -> bool:
        """Whether an emergency or an exercise is announced for this moment."""
        return any(visit.purpose in ("emergency", "exercise") for visit in self.current(at))

    def arrive(self, read: PlateRead) -> None:
        """People of a visit came in by their vehicle: nobody has to expect them on foot any more."""
        for ref in self.of_plate.get(read.plate, ()) if read.direction == "in" else ():
            visit = self.visits[ref]
            if visit.status == "planned" and visit.start <= read.time < visit.end:
                self.came[ref] = self.came.get(ref, 0) + (read.occupants or 1)

    def expects(self, people: int, at: float) -> bool:
        """Whether a group of so many that has not come by vehicle is announced for this moment: a tour, surveyors."""
        groups = (visit for visit in self.current(at) if (visit.people or 1) > 1)
        return any((visit.people or 1) - self.came.get(visit.ref, 0) >= people for visit in groups)

    def _let_go(self, ref: str) -> None:
        """The plate of a visit that is over, or told anew, no longer leads to it."""
        plate = self.visits[ref].plate if ref in self.visits else None
        refs = [other for other in self.of_plate.pop(plate, ()) if other != ref] if plate else []
        if plate and refs:
            self.of_plate[plate] = refs

    def named(self, zone: str, at: float) -> bool:
        """Whether somebody is announced for this very zone now: works on a fence, a ship's linesmen."""
        return any(zone in (visit.zones or ()) for visit in self.current(at))
