"""Staging: what stories of all sites share: hours, a day's scene, people on shift, targets, announced visits."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import Any, ClassVar, TypeVar

import shapely
from numpy.random import Generator
from shapely.geometry import MultiPolygon, Polygon

from simulators import pseudonyms
from simulators.actor import Actor, Person, Vehicle
from simulators.errors import CannotStage
from simulators.life.ways import edge_of
from simulators.place import XY, Gate, Place
from simulators.story import Family, Story
from simulators.world import Box, World

T = TypeVar("T")

STORY_DAYS = 4

HOUR = 3600.0
MINUTE = 60.0

_NIGHT, _EVENING = 0.70, 0.92
_CREWS = (1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 12)
"""Single crews as reported in Rotterdam, 2020 to 2024: modus-operandi.md, section 0."""

FIRMS = ("Hekwerk Delta", "Elektra Oost", "Liftservice", "Kabelbouw", "Glas & Raam", "Verfbedrijf Zuid")
"""Contractors, as in simulators/life/upkeep.py."""

NEWCOMERS = ("Nachtexpres", "Trans Schelde", "Spedition Weser", "Kolej Trans", "Zuidlijn")
"""Hauliers that come for the first time, honest or not: the names in simulators/life/trucks.py."""


def hour_of(rng: Generator) -> float:
    """An hour at which crews come: mostly between midnight and six, some in the evening, few in the late afternoon."""
    draw = rng.random()
    low, high = (0.2, 5.7) if draw < _NIGHT else (19.0, 24.0) if draw < _EVENING else (16.0, 19.0)
    return float(rng.uniform(low, high))


def size_of(rng: Generator, low: int = 1, high: int = 12) -> int:
    """How many a crew is, as counted in arrests, within bounds."""
    fit = [size for size in _CREWS if low <= size <= high]
    return fit[int(rng.integers(len(fit)))]


class Scene:
    """One day at one site, as one story uses it."""

    def __init__(self, world: World, rng: Generator, site: str, day: int, story: Story) -> None:
        """Set the scene; nothing happens yet."""
        self.world = world
        self.rng = rng
        self.site = site
        self.day = day
        self.story = story
        self.place: Place = world.places[site]
        self._homes: dict[int, XY] = {}

    def elsewhere(self, site: str) -> "Scene":
        """The same day of the same story at another site."""
        return Scene(self.world, self.rng, site, self.day, self.story)

    # Time and chance

    def at(self, hour: float) -> float:
        """Seconds since 1970 at this local hour; above 24 the next morning."""
        return self.world.at(self.site, self.day, hour)

    def coming_night(self, hour: float) -> float:
        """The same hour, or that of the next morning, so that a day of preparation can lie before it."""
        return self.at(hour + 24.0 if hour < 12.0 else hour)

    def draw(self, low: float, high: float) -> float:
        """A number between two others."""
        return float(self.rng.uniform(low, high))

    def pick(self, options: Iterable[T], what: str = "what it needs") -> T:
        """One of these at random, a box kept for some days; raises `CannotStage` if there is none."""
        found = list(options)
        if not found:
            raise CannotStage(f"{self.site}, day {self.day}: has not {what}")
        chosen = found[int(self.rng.integers(len(found)))]
        if isinstance(chosen, Box):
            chosen.kept = self.at(24.0 * STORY_DAYS)
        return chosen

    # Places and things

    def edge(self) -> XY:
        """A point on the public road from which people and vehicles come."""
        return edge_of(self.place, int(self.rng.integers(4)))

    def fence(self, gates_m: float = 60.0) -> tuple[XY, XY]:
        """Where a fence can be climbed: outside and inside."""
        found = fence_points(self.place, self.rng, gates_m)
        if found is None:
            raise CannotStage(f"{self.site}: found no stretch of fence {gates_m:.0f} m from a gate")
        return found

    def sides(self, gate: Gate) -> tuple[XY, XY]:
        """A point outside and one inside a gate in the fence."""
        out = self.pick(_outside(self.place, gate), f"open ground at {gate.door}")
        return out, (2 * gate.xy[0] - out[0], 2 * gate.xy[1] - out[1])

    def fence_gate(self) -> Gate:
        """A gate in the fence, for maintenance, that leads to open ground."""
        zones = self.place.zones
        fence = [
            g for g in self.place.doors.values() if "perimeter" in (zones[g.from_zone].kind, zones[g.to_zone].kind)
        ]
        return self.pick([gate for gate in fence if _outside(self.place, gate)], "a gate in the fence")

    def turnstile(self) -> Gate:
        """A turnstile of the staff entrance: a reader, no plates, from a gate to the inside."""
        zones = self.place.zones
        found = [
            g
            for g in self.place.doors.values()
            if g.reader and not g.plate_camera and zones[g.from_zone].kind == "gate"
        ]
        return self.pick(found, "a turnstile")

    def before(self, gate: Gate, reach_m: float = 8.0) -> XY:
        """A point in front of a gate, on its public side."""
        x, y = self.place.centre(gate.from_zone)
        away = max(((x - gate.xy[0]) ** 2 + (y - gate.xy[1]) ** 2) ** 0.5, 1.0)
        share = min(reach_m / away, 1.0)
        return gate.xy[0] + share * (x - gate.xy[0]), gate.xy[1] + share * (y - gate.xy[1])

    def beyond(self, gate: Gate, reach_m: float = 8.0) -> XY:
        """A point behind a gate, on its inner side."""
        x, y = self.before(gate, reach_m)
        return 2 * gate.xy[0] - x, 2 * gate.xy[1] - y

    def fleet(self, *kinds: str) -> str:
        """The plate of a vehicle with standing access."""
        rows = self.place.site.vehicles
        plates = [plate for plate, cars in rows.items() if cars[0].kind in kinds]
        for i in self.rng.permutation(len(plates)).tolist():
            if self.world.book(plates[i], self.at(0), self.at(36)):
                return str(plates[i])
        raise CannotStage(f"{self.site}, day {self.day}: no car of {', '.join(kinds)} that stands still")

    def shape_of(self, plate: str) -> str:
        """What a vehicle of a fleet is: a car or a van; others are cars."""
        rows = self.place.site.vehicles.get(plate)
        return str(rows[0].kind) if rows else "car"

    def boxes(self, *, reefer: bool | None = None, empty: bool | None = None) -> list[Box]:
        """The boxes, of some kind, that stand here all day."""
        every = [box for box in self.world.box_list(self.site) if box.since <= self.at(0.0)]
        return [b for b in every if reefer in (None, b.reefer) and empty in (None, b.empty)]

    def target(self) -> Box:
        """A box that crews are after: a reefer, rather one from a source country."""
        reefers = [box for box in self.boxes(reefer=True) if box.zone in self.place.reefers]
        return self.pick(
            [b for b in reefers if b.origin[:2] in ("BR", "CO", "EC", "PA")] or reefers, "a reefer to go to"
        )

    def xy(self, box: Box) -> XY:
        """Where a box stands."""
        return self.place.frame.xy(box.lon, box.lat)

    def near(self, xy: XY, reach_m: float = 2.0) -> XY:
        """A point close to another."""
        return xy[0] + self.draw(-reach_m, reach_m), xy[1] + self.draw(-reach_m, reach_m)

    def admitted(self, person: Person, *kinds: str) -> list[str]:
        """The closed zones of these kinds into which somebody may go."""
        return [z for z in self.place.of_kind(*kinds) if z in self.place.closed and self.place.admits(z, person.access)]

    # People

    def on_shift(self, start: float, end: float, seconds: float, *roles: str, but: Iterable[str] = ()) -> Actor:
        """Somebody of these roles, taken out of their shift for `seconds` that begin between two moments."""
        duties = [d for key, rows in self.world.duties.items() if key[0] == self.site for d in rows]
        people = {
            d.person.holder: d.person for d in duties if d.person.role in roles and d.start < end and d.end > start
        }
        free = [person for holder, person in people.items() if holder not in set(but)]
        for i in self.rng.permutation(len(free))[:25].tolist():
            stretches = self.world.idle(self.site, free[i], start, end + seconds, seconds + 2 * MINUTE)
            if stretches:
                low, high = stretches[int(self.rng.integers(len(stretches)))]
                began = self.draw(low + 1.0, min(high - seconds - MINUTE, max(end, low + 2.0)))
                actor = self.story.borrow(self.site, free[i], began, began + seconds)
                actor.rides = True
                self._homes[actor.body.key] = actor.xy
                return actor
        raise CannotStage(f"{self.site}, day {self.day}: nobody on foot of {', '.join(roles)}")

    def release(self, actor: Actor) -> None:
        """Let somebody go back to where they were taken from, and on with their shift."""
        actor.go(self._homes.get(actor.body.key, actor.xy))
        self.story.rejoin(actor)

    def together(self, start: float, count: int, seconds: float, *roles: str) -> list[Actor]:
        """Several people on shift, taken out of it at about the same time; raises `CannotStage` for want of them."""
        taken = [self.on_shift(start, start + 3 * HOUR, seconds, *roles)]
        while len(taken) < count:
            began = taken[0].now - 4 * MINUTE
            taken.append(self.on_shift(began, began + 8 * MINUTE, seconds, *roles, but=[_holder(a) for a in taken]))
        return taken

    def come(self, person: Person, xy: XY, at: float) -> Actor:
        """A holder who appears outside the roster, and takes the shuttle on closed ground as others do."""
        actor = self.story.off_duty(self.site, person, xy, at)
        actor.rides = True
        return actor

    def unbooked(self, people: Iterable[Person], low: float, high: float, what: str) -> Person:
        """One of these who is nowhere else in that time, and is kept for it, with the pass that they hold now."""
        found = list(people)
        for i in self.rng.permutation(len(found)).tolist():
            if self.world.book(found[i].holder, low, high):
                return self.world.today(found[i])
        raise CannotStage(f"{self.site}, day {self.day}: has not {what}")

    def free(self, *roles: str) -> Person:
        """Somebody of these roles who has no shift anywhere these two days."""
        people = self.world.off_duty(self.site, self.day, *roles)
        return self.unbooked(people, self.at(0), self.at(36), f"anybody off duty of {', '.join(roles)}")

    def leaver(self, *roles: str) -> Person:
        """Somebody of these roles whose work has ended: no shift these days, and nobody rosters them any more."""
        tomorrow = self.world.off_duty(self.site, self.day + 1, *roles)
        people = [person for person in self.world.off_duty(self.site, self.day, *roles) if person in tomorrow]
        chosen = self.unbooked(people, self.at(0), self.at(36), f"anybody who has left of {', '.join(roles)}")
        for staff in self.world.people.values():
            staff[:] = [other for other in staff if other.holder != chosen.holder]
        return chosen

    def regular(self, at: float, hours: float = 2.5) -> Person:
        """A trucker of the region who drives for nobody else around that time."""
        people = self.world.with_role(self.site, "trucker")
        return self.unbooked(people, at - 0.5 * HOUR, at + hours * HOUR, "a trucker who is free")

    def newcomer(self, role: str = "trucker", access: tuple[str, ...] = ("truckers",), company: str = "") -> Person:
        """Somebody who comes here for the first time, from the pools that all such people come from."""
        holder = self.world.fresh_holder(self.rng)
        company = company or self.pick(NEWCOMERS)
        return Person(holder, self.world.fresh_pass(self.rng), company, role, access, pseudonyms.account_of(holder))

    # What is made known

    def look_up(self, actor: Actor, units: list[str], action: str = "view", order: str | None = None) -> None:
        """Ask the terminal's system about boxes, as desk work does in simulators/life/papers.py."""
        who = {"account": actor.account, "holder": actor.person.holder if actor.person else None, "system": "tos"}
        what = {"action": action, "units": tuple(units), "count": len(units), "order": order, "outcome": "granted"}
        actor.report("lookup", **who, **what)

    def visit(
        self, told: float, start: float, end: float, purpose: str, person: Person, car: Vehicle, **more: Any
    ) -> str:
        """Announce a visit or a works permit of somebody with a day pass; gives its reference."""
        ref = f"v-{int(self.rng.integers(16**10)):010x}"
        known = {"ref": ref, "status": "planned", "company": person.employer, "start": start, "end": end}
        who = {"purpose": purpose, "plate": car.plate, "pass_": person.pass_id, "people": car.occupants}
        self.story.signal(self.site, told, "visit", **(known | who | {"access": ("visitor",)} | more))
        return ref

    def shift(self, told: float, person: Person, start: float, end: float, ref: str = "") -> str:
        """Roster somebody, or (with a known reference) put somebody else on a shift."""
        ref = ref or f"s-{int(self.rng.integers(16**10)):010x}"
        fields = {"holder": person.holder, "start": start, "end": end, "task": person.role}
        self.story.signal(self.site, told, "shift", ref=ref, status="planned", **fields)
        return ref


class Tale:
    """What every scenario is made of; `notes` holds its variations and what happens in each, `why` makes it quiet."""

    name: ClassVar[str]
    pattern: ClassVar[str | None]
    family: ClassVar[Family] = "uithaler"
    notes: ClassVar[Mapping[str, str]]
    variations: ClassVar[Sequence[str]]
    quiet: ClassVar[bool] = False
    why: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        """Read the pattern off the name, the variations off the notes."""
        if "notes" in cls.__dict__:
            cls.pattern = cls.name.split("_")[0].upper()
            cls.variations = tuple(cls.notes)
            cls.quiet = cls.why is not None

    def fits(self, world: World, site: str) -> bool:
        """A site with rows of reefers behind a fence."""
        return has_fence(world.places[site]) and bool(world.places[site].reefers)

    def plan(self, world: World, rng: Generator, site: str, day: int, variation: str) -> Story:
        """Stage a variation; where the day has nobody for it, what was begun is taken back."""
        story = Story(world, rng, self.pattern, self.family, note=self.notes[variation], why=self.why)
        try:
            self.play(Scene(world, rng, site, day, story), variation)
        except CannotStage:
            take_back(world, story)
            raise
        return story

    def play(self, scene: Scene, variation: str) -> None:
        """Let it happen."""
        raise NotImplementedError


def _holder(actor: Actor) -> str:
    return actor.person.holder if actor.person else ""


def take_back(world: World, story: Story) -> None:
    """Remove all that a story has put on stage, and send home whoever it borrowed."""
    for actor in story.actors:
        if actor.body.key in world.loans:
            story.rejoin(actor)
    for stage in world.stages.values():
        stage.signals[:] = [s for s in stage.signals if s.cause != story.number]
        stage.bodies[:] = [b for b in stage.bodies if b.cause != story.number]
        stage.blinds[:] = [b for b in stage.blinds if b.cause != story.number]


def fence_points(place: Place, rng: Generator, gates_m: float, off_m: float = 5.0) -> tuple[XY, XY] | None:
    """Two points across a stretch of fence that faces open ground, the outer and the inner one, away from gates."""
    hull, ring = _hull(place), _hull(place).exterior
    gates = [
        g.xy for g in place.doors.values() if "gate" in (place.zones[g.from_zone].kind, place.zones[g.to_zone].kind)
    ]
    away = shapely.multipoints(gates) if gates else None
    for _ in range(300):
        along = float(rng.uniform(0, ring.length))
        on, ahead = ring.interpolate(along), ring.interpolate((along + 0.5) % ring.length)
        dx, dy = (ahead.x - on.x) * 2 * off_m, (ahead.y - on.y) * 2 * off_m
        pair = [(on.x - dy, on.y + dx), (on.x + dy, on.y - dx)]
        outer, inner = pair if not shapely.contains_xy(hull, *pair[0]) else pair[::-1]
        if (away is None or away.distance(on) >= gates_m) and _is_fence(place, hull, outer, inner):
            return outer, inner
    return None


def _is_fence(place: Place, hull: Polygon, outer: XY, inner: XY) -> bool:
    within, beyond = place.zone_at(inner), place.zone_at(outer)
    dry = beyond is None or (place.zones[beyond].kind not in ("water", "gate") and beyond not in place.closed)
    return (
        within is not None and place.zones[within].kind == "perimeter" and dry and not shapely.contains_xy(hull, *outer)
    )


def _outside(place: Place, gate: Gate) -> list[XY]:
    """The point on open ground straight in front of a gate in the fence, if there is one."""
    ring = [(gate.xy[0] + 9.0 * cos(i * pi / 8), gate.xy[1] + 9.0 * sin(i * pi / 8)) for i in range(16)]
    out = [xy for xy in ring if not shapely.contains_xy(_hull(place), *xy)]
    within = [place.zone_at((2 * gate.xy[0] - x, 2 * gate.xy[1] - y)) in place.closed for x, y in out]
    found = [xy for xy, inside in zip(out, within, strict=True) if inside]
    return found[len(found) // 2 :][:1]


@lru_cache(maxsize=32)
def _hull(place: Place) -> Polygon:
    """All ground behind fences and gates, in one piece."""
    shapes = [place.shapes[z] for z in (*place.closed, *place.of_kind("gate")) if place.zones[z].kind != "water"]
    whole = shapely.union_all(shapes).buffer(4.0).buffer(-4.0)
    parts = whole.geoms if isinstance(whole, MultiPolygon) else [whole]
    return max((part for part in parts if isinstance(part, Polygon)), key=lambda part: part.area)


def has_fence(place: Place) -> bool:
    """Whether there is a fence to climb."""
    return bool(place.of_kind("perimeter"))


def is_depot(place: Place) -> bool:
    """A place for empties, which says so in its id: with a fence, lanes and boxes."""
    return "depot" in place.id and has_fence(place) and bool(place.lanes and place.of_kind("stack"))


def others(world: World, site: str) -> list[str]:
    """The other sites of the region that have rows of reefers behind a fence."""
    region = world.places[site].site.region
    near = [s for s, p in world.places.items() if s != site and p.site.region == region]
    return [s for s in near if world.places[s].reefers and has_fence(world.places[s])]
