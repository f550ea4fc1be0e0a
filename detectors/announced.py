"""Announced: visits and works that were made known, as a reason to be somewhere."""

from collections.abc import Iterator

from msgspec import Struct, field

from domain.event import Visit
from domain.timers import Timers


class Announced(Struct):
    """Visits by `ref`, kept until they are over; part of a detector's state."""

    visits: dict[str, Visit] = field(default_factory=dict)

    def take(self, visit: Visit, timers: Timers, key: str = "visit") -> None:
        """The newest word on a visit replaces the earlier; a timer `key|ref` will say when it can be forgotten."""
        self.visits[visit.ref] = visit
        timers.set(max(visit.end, visit.time), f"{key}|{visit.ref}")

    def forget(self, ref: str, at: float) -> None:
        """Drop a visit that is over."""
        visit = self.visits.get(ref)
        if visit is not None and at >= max(visit.end, visit.time):
            del self.visits[ref]

    def current(self, at: float) -> Iterator[Visit]:
        """The visits that are planned for this moment."""
        return (v for v in self.visits.values() if v.status == "planned" and v.start <= at < v.end)

    def named(self, zone: str, at: float) -> bool:
        """Whether somebody is announced for this very zone now: works on a fence, a ship's linesmen."""
        return any(zone in (visit.zones or ()) for visit in self.current(at))
