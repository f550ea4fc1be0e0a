"""Seen: how many people a camera tells apart at once during one visit to a zone, how many hurry or come on foot."""

from math import hypot

from msgspec import Struct, field

from domain.facts import Fix
from domain.finding import Evidence
from geofences.distance import LocalFrame

GAP_S = 300.0
"""After so long with nobody in sight the next who is seen begins another visit."""

MOST_S = 1800.0
"""A visit is judged and learned from in pieces of half an hour: in a whole day everybody comes by."""

AT_ONCE_S, KNOWN_S = 5.0, 2.0
"""Two are seen at once if a camera told of both within this time; a track counts once it is no flicker."""

APART_M, APART_ERRORS = 4.0, 3.0
"""How far apart two tracks of one camera must be to be no double count: at least, and in standard errors."""

HURRY_MPS, HURRY_S = 2.0, 6.0
"""A pace kept for this long that is no walk; people walk at 1.2 to 1.6 m/s (Weidmann 1993)."""

QUICK_MPS, QUICK_FIXES = 2.3, 2
"""Speed in so many fixes on end that is no walk, of somebody who was in sight long enough for it to be known."""

TOGETHER_S = 20.0
"""Who does the same within this time of others does it with them; later it may be the same people by other tracks."""

MOST_EVIDENCE = 20


class Person(Struct, gc=False):
    """Where a camera's thing is, since when that is known, and where it was some seconds before."""

    first: float
    time: float
    lon: float
    lat: float
    accuracy_m: float
    was_time: float
    was_lon: float
    was_lat: float
    quick: int = 0


class Look(Struct):
    """One visit to a zone: most people at once, most who hurried or came on foot together, how many were told of."""

    since: float
    last: float
    cameras: dict[str, dict[str, Person]] = field(default_factory=dict)
    most: int = 0
    camera: str = ""
    hurried: int = 0
    hurrying: dict[str, float] = field(default_factory=dict)
    walked: int = 0
    walking: dict[str, float] = field(default_factory=dict)
    things: dict[str, Evidence] = field(default_factory=dict)
    told: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it is time to begin another; what was told of is watched until nobody is seen any more."""
        return not self.told and self.last - self.since >= MOST_S

    @property
    def people(self) -> int:
        """How many were there together, by what they did or by one camera's count."""
        return max(self.most, self.hurried, self.walked)

    def see(self, fix: Fix, came: bool) -> bool:
        """Take one fix; whether more is known than before. `came`: the thing was in sight before it was here."""
        before = self.most, self.hurried, self.walked
        people = self.cameras.setdefault(fix.camera, {})
        person = people.get(fix.thing)
        if person is None or fix.time - person.time > GAP_S / 10.0:
            person = people[fix.thing] = Person(
                fix.time, fix.time, fix.lon, fix.lat, fix.accuracy_m, fix.time, fix.lon, fix.lat
            )
        person.time, person.lon, person.lat, person.accuracy_m = fix.time, fix.lon, fix.lat, fix.accuracy_m
        if came and fix.thing not in self.things:
            self.walked = max(self.walked, _together(self.walking, fix))
        person.quick = person.quick + 1 if came and fix.speed_mps >= QUICK_MPS else 0
        if _hurries(person) or person.quick >= QUICK_FIXES:
            self.hurried = max(self.hurried, _together(self.hurrying, fix))
        self.last = fix.time
        self.things.pop(fix.thing, None)
        self.things[fix.thing] = Evidence(fix.id, fix.place)
        if len(self.things) > MOST_EVIDENCE:
            del self.things[next(iter(self.things))]
        seen = _apart(people, fix.time)
        if seen > self.most:
            self.most, self.camera = seen, fix.camera
        return (self.most, self.hurried, self.walked) != before


def _together(doing: dict[str, float], fix: Fix) -> int:
    """How many do the same about now, this one among them; forgets those who did long before."""
    doing[fix.thing] = fix.time
    for thing in [thing for thing, time in doing.items() if fix.time - time > TOGETHER_S]:
        del doing[thing]
    return len(doing)


def _hurries(person: Person) -> bool:
    """Whether somebody has kept a quick pace since they were where they are remembered; that is then renewed."""
    seconds = person.time - person.was_time
    if seconds < HURRY_S:
        return False
    quick = _metres(person.was_lon, person.was_lat, person) >= HURRY_MPS * seconds
    person.was_time, person.was_lon, person.was_lat = person.time, person.lon, person.lat
    return quick


def _apart(people: dict[str, Person], at: float) -> int:
    """How many of a camera's things are in sight now and too far from each other to be one; forgets the others."""
    if len(people) == 1:
        return 1
    for thing in [thing for thing, person in people.items() if at - person.time > GAP_S / 10.0]:
        del people[thing]
    kept: list[Person] = []
    for person in people.values():
        if at - person.time > AT_ONCE_S or person.time - person.first < KNOWN_S:
            continue
        if all(_metres(k.lon, k.lat, person) > _double_m(k, person) for k in kept):
            kept.append(person)
    return max(len(kept), 1)


def _double_m(one: Person, other: Person) -> float:
    return max(APART_M, APART_ERRORS * hypot(one.accuracy_m, other.accuracy_m))


def _metres(lon: float, lat: float, person: Person) -> float:
    return hypot(*LocalFrame(lon, lat).flat(person.lon, person.lat))
