"""Ledger: who is in which place, by passes shown at doors and by the vehicles that carry people through them.

A place is a zone with walls, or all ground behind the gates. Being in a zone counts for the zones with walls around it.
A pass is in one place at a time, so a way that no reader told mends itself at the next that it is shown; and after
`STAY_S` without any, which is by the next night, it is out.
"""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct, field

from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Door, Event
from domain.facts import Missed, PassUse, PlateUse, Tally
from domain.rates import Rates
from domain.site import GROUND, INDOORS, OUTSIDE, Site
from domain.timers import Timer, Timers

STAY_S = 14 * 3600.0
"""Longer than any shift with its overtime: who showed no pass for so long has left unseen."""

SHOWN_S = 15.0
"""How long a door stays unlocked after a pass was shown, with the clocks' difference: see detectors/tailgating.py."""


class Stay(Struct, gc=False):
    """Where somebody is: a holder by their pass, or those whom a vehicle carries besides its driver."""

    place: str
    access: tuple[str, ...]
    people: int
    since: float


class Book(Struct):
    """Stays by `pass/ID` and `plate/ID`; people by place and groups; what readers miss; passes that open a door now."""

    stays: dict[str, Stay] = field(default_factory=dict)
    people: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    missed: Rates = field(default_factory=Rates)
    shown: dict[str, list[float]] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Ledger:
    """Tells how many are in a place whenever that changes, and how often readers miss somebody; behind the roster."""

    name: ClassVar[str] = "ledger"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PassUse, PlateUse, Door})

    def __init__(self) -> None:
        """Begin with nobody inside: who is there already counts from their first way on."""
        self.state = Book()

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """A tally of each place that somebody came to or left."""
        made: list[Fact] = []
        for row in batch.timed(self.state.timers, PassUse, PlateUse, Door):
            match row:
                case PassUse():
                    made += self._shown(row, facts.site)
                case PlateUse():
                    made += self._carried(row, facts.site)
                case Door():
                    made += self._counted(row, facts.site)
                case Timer():
                    made += self._due(row, facts.site)
        return made

    def _shown(self, use: PassUse, site: Site) -> Iterator[Fact]:
        badge = use.badge
        if not badge.granted:
            return
        reader = site.readers[badge.reader]
        ends = place_of(reader.from_zone, site), place_of(reader.to_zone, site)
        before, after = ends if badge.inward else ends[::-1]
        self.state.shown.setdefault(f"{reader.door}|{badge.direction}", []).append(use.time)
        self.state.timers.set(use.time + SHOWN_S, f"shown|{reader.door}|{badge.direction}")
        stay = self.state.stays.get(f"pass/{badge.pass_id}")
        if before not in (OUTSIDE, GROUND) and stay is not None:
            self.state.missed.count(before, use.time, stay.place != before)
            yield Missed(use.id, use.time, before, self.state.missed.share(before, use.time))
        yield from self._move(f"pass/{badge.pass_id}", after, use.access, 1, use, site)

    def _carried(self, use: PlateUse, site: Site) -> Iterator[Fact]:
        """Those in a vehicle besides its driver, who shows a pass; gone with it."""
        read = use.read
        door = site.doors.get(read.door or site.cameras[read.camera].door or "")
        if door is None or read.direction == "pass":
            return
        ends = place_of(door.from_zone, site), place_of(door.to_zone, site)
        after = ends[1] if read.direction == "in" else ends[0]
        yield from self._move(f"plate/{read.plate}", after, use.groups, (read.occupants or 1) - 1, use, site)

    def _counted(self, row: Door, site: Site) -> Iterator[Fact]:
        """A counter's people against the passes shown there: how often readers miss somebody on the way to a place."""
        door = site.doors[row.door]
        if row.state != "passed" or not row.people or not door.readers:
            return
        place = place_of(door.to_zone if row.direction == "in" else door.from_zone, site)
        waiting = self.state.shown.get(f"{row.door}|{row.direction}", [])
        for _ in range(row.people):
            self.state.missed.count(place, row.time, not waiting)
            if waiting:
                waiting.pop(0)
        if place != OUTSIDE:
            yield Missed(row.id, row.time, place, self.state.missed.share(place, row.time))

    def _move(
        self, key: str, after: str, access: tuple[str, ...], people: int, use: PassUse | PlateUse, site: Site
    ) -> Iterator[Fact]:
        left = self.state.stays.pop(key, None)
        stay = Stay(after, tuple(sorted(set(access))), people, use.time) if after != OUTSIDE and people else None
        if stay is not None:
            self.state.stays[key] = stay
            self.state.timers.set(use.time + STAY_S, f"stay|{key}")
        changed = self._add(left, -1, site) | self._add(stay, 1, site)
        for place, groups in sorted(changed):
            yield self._tally(use.id, use.time, place, groups)

    def _add(self, stay: Stay | None, sign: int, site: Site) -> set[tuple[str, tuple[str, ...]]]:
        """Count a stay in or out of its place and of those around it; which counts changed."""
        if stay is None:
            return set()
        places = list(around(stay.place, site))
        for place in places:
            counts = self.state.people.setdefault(place, {})
            counts[stay.access] = counts.get(stay.access, 0) + sign * stay.people
            if counts[stay.access] <= 0:
                del counts[stay.access]
        return {(place, stay.access) for place in places}

    def _tally(self, ident: str, at: float, place: str, groups: tuple[str, ...]) -> Tally:
        people = self.state.people.get(place, {}).get(groups, 0)
        return Tally(ident, at, place, groups, people)

    def _due(self, timer: Timer, site: Site) -> Iterator[Fact]:
        what, _, key = timer.key.partition("|")
        if what == "shown":
            left = [time for time in self.state.shown.get(key, ()) if time + SHOWN_S > timer.time]
            self.state.shown[key] = left
            if not left:
                del self.state.shown[key]
            return
        stay = self.state.stays.get(key)
        if stay is not None and stay.since + STAY_S <= timer.time:
            del self.state.stays[key]
            for place, groups in sorted(self._add(stay, -1, site)):
                yield self._tally(f"{key}@{timer.time}", timer.time, place, groups)


def place_of(zone: str, site: Site) -> str:
    """The place that a zone is, or is a part of."""
    known = site.zones.get(zone)
    if known is None or known.access is None:
        return OUTSIDE
    return zone if known.kind in INDOORS else GROUND


def around(place: str, site: Site) -> Iterator[str]:
    """A place, and the zones with walls that it is within."""
    yield place
    zone = site.zones.get(place)
    while zone is not None and zone.parent is not None:
        zone = site.zones[zone.parent]
        if zone.kind in INDOORS:
            yield zone.id
