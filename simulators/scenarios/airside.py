"""Airside: what an airport's scenarios share: flights from far, people called away, hand-overs, ways in and out."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import shapely

from simulators.actor import WALK_MPS, Actor, Person, Vehicle
from simulators.errors import CannotStage
from simulators.place import XY, Gate, Place, length_of
from simulators.scenarios.staging import MINUTE, Scene, Tale
from simulators.story import Family
from simulators.world import Craft, Duty, World

SOURCE = frozenset(
    {
        *("PBM", "CUR", "AUA", "BON", "SXM", "BOG", "CTG", "MDE", "GRU", "GIG", "VCP", "UIO", "GYE"),
        *("LIM", "PTY", "SDQ", "PUJ", "CCS", "EZE", "SCL", "MEX", "CUN", "SJO", "GEO", "CAY"),
    }
)
"""IATA codes of airports in regions that lots come from; modus-operandi.md, S01 and S09."""

BASEMENT = ("baggage", "agency")
OUTWARD = ("cleaner", "catering", "service")
"""Roles that come to aircraft and baggage and go out again as their work (S01, S02, S07)."""

AIRSIDE = ("baggage", "ramp", "catering", "cleaner", "agency", "freight", "hangar", "mechanic", "service", "crew")


class AirTale(Tale):
    """A tale of an airport; `needs` are the kinds of closed zones that its site must have."""

    family: ClassVar[Family] = "passholder"
    needs: ClassVar[Sequence[str]] = ()
    lanes: ClassVar[bool] = False

    def fits(self, world: World, site: str) -> bool:
        """An airport site with the zones that this needs, and lanes where it is about vehicles."""
        place = world.places[site]
        enough = all(closed_of(place, kind) for kind in self.needs) and (bool(place.lanes) or not self.lanes)
        return is_airport(place) and enough


# What a site has


def closed_of(place: Place, *kinds: str) -> list[str]:
    """Zones of these kinds that are not open to all."""
    return [name for name in place.of_kind(*kinds) if name in place.closed]


def is_airport(place: Place) -> bool:
    """Whether anything of an airport is here: an apron, baggage or freight."""
    return bool(closed_of(place, "apron", "baggage", "cargo"))


def work_zone(scene: Scene, person: Person, *kinds: str) -> str:
    """A critical zone that somebody's pass opens: a basement, an apron, a shed."""
    return scene.pick(scene.admitted(person, *(kinds or ("baggage", "apron", "cargo"))), "a zone for this pass")


def spot(scene: Scene, zone: str) -> XY:
    """One of the points of a zone where ordinary work is done."""
    return scene.place.spot(zone, int(scene.rng.integers(8)))


# Flights


def flight(scene: Scene, *, source: bool = True, low: float = 0.0, high: float = 22.0) -> Craft:
    """An aircraft that comes in between two local hours; `source`: from where lots come from, else from elsewhere."""
    return scene.pick(flights(scene, source=source, low=low, high=high), "a fitting flight")


def flights(scene: Scene, *, source: bool = True, low: float = 0.0, high: float = 22.0) -> list[Craft]:
    """The aircraft that come in between two local hours, in the order of their arrival."""
    begin, end = scene.at(low), scene.at(high)
    near = [c for day in (scene.day - 1, scene.day) for c in scene.world.calls[scene.site, day]]
    found = [c for c in near if c.what == "aircraft" and begin <= c.start < end and (c.origin in SOURCE) is source]
    return sorted(found, key=lambda c: c.start)


def stand(scene: Scene, craft: Craft) -> str:
    """The zone of the stand; where the call names none, any apron."""
    aprons = closed_of(scene.place, "apron")
    return craft.zone if craft.zone in aprons else scene.pick(aprons, "an apron")


# People


def called(
    scene: Scene,
    roles: Sequence[str],
    low: float,
    high: float,
    for_s: float,
    *,
    zones: Sequence[str] = (),
    but: Iterable[Actor] = (),
) -> Actor:
    """Somebody on duty who may enter `zones`, called away for `for_s` from a moment between `low` and `high`."""
    for duty in _duties(scene, roles, low, high, zones, {a.person.holder for a in but if a.person}):
        free = scene.world.idle(scene.site, duty.person, low, high + for_s, at_least_s=for_s + 2.0)
        starts = [(a + 0.5, min(b - for_s - 1.0, high)) for a, b in free if a + 0.5 < high]
        if starts:
            begin, end = scene.pick(starts)
            at = scene.draw(begin, max(begin, end))
            return scene.story.borrow(scene.site, scene.world.today(duty.person), at, at + for_s)
    raise CannotStage(f"{scene.site}, day {scene.day}: nobody on foot of {', '.join(roles)}")


def _duties(
    scene: Scene, roles: Sequence[str], low: float, high: float, zones: Sequence[str], but: set[str]
) -> list[Duty]:
    """Some duties in that time, in a drawn order."""
    day = scene.world.day_of(scene.site, low)
    near = [duty for d in (day - 1, day) for duty in scene.world.duties[scene.site, d]]
    found = [
        duty
        for duty in near
        if duty.person.role in roles and duty.person.holder not in but and duty.start < high and duty.end > low
        if all(scene.place.admits(zone, duty.person.access) for zone in zones)
    ]
    return [found[int(i)] for i in scene.rng.permutation(len(found))[:40]]


def free(scene: Scene, roles: Sequence[str], zones: Sequence[str] = ()) -> Person:
    """Somebody of these roles without a shift that day, who may enter `zones`."""
    people = scene.world.off_duty(scene.site, scene.day, *roles)
    able = [p for p in people if all(scene.place.admits(zone, p.access) for zone in zones)]
    return scene.world.today(scene.pick(able, f"anybody free of {', '.join(roles)}"))


def come(scene: Scene, person: Person, at: float) -> Actor:
    """Let a holder appear on the public road."""
    return scene.story.off_duty(scene.site, person, scene.edge(), at)


def go_home(scene: Scene, *actors: Actor) -> None:
    """Let them go out to the public road and be gone."""
    for actor in actors:
        actor.go(scene.edge())
        actor.leave()


def back_to_work(scene: Scene, *actors: Actor) -> None:
    """Let those who were called away go on with their day."""
    for actor in actors:
        scene.story.rejoin(actor)


# Ways


def walk_s(actor: Actor, goal: XY) -> float:
    """Seconds that a walk takes, doors included: an estimate."""
    legs = actor.place.way(actor.xy, goal)
    metres = sum(length_of(leg.points) for leg in legs)
    return metres / (WALK_MPS * actor.pace) + 8.0 * sum(leg.door is not None for leg in legs)


def meet(one: Actor, other: Actor, xy: XY, for_s: float) -> float:
    """Let two come to a point within three minutes of each other and stay `for_s`; gives when both were there."""
    first, later = sorted((one, other), key=lambda actor: actor.now + walk_s(actor, xy))
    later.go(xy)
    first.wait(later.now - first.now - walk_s(first, xy) - 45.0)
    first.go(xy)
    both = max(first.now, later.now)
    first.until(both + for_s)
    later.until(both + for_s)
    return both


def to_door(actor: Actor, target: XY) -> tuple[Gate, bool]:
    """Walk to the first door on the way to a target, and stand before it: the door, and whether it leads inward."""
    legs = actor.place.way(actor.xy, target)
    leg = next((leg for leg in legs if leg.door is not None), None)
    if leg is None or leg.door is None:
        raise CannotStage(f"{actor.place.id}: found no door on the way")
    gate = actor.place.beside(leg.door, inward=leg.inward, draw=float(actor.rng.random()))
    actor.walk(*leg.points)
    return gate, leg.inward


def before(place: Place, gate: Gate) -> XY:
    """A point on the outer side of a door."""
    near = shapely.shortest_line(place.shapes[gate.from_zone].buffer(-1.5), shapely.Point(gate.xy))
    return gate.xy if near is None or near.is_empty else (float(near.coords[0][0]), float(near.coords[0][1]))


def staff_doors(place: Place, *kinds: str) -> list[Gate]:
    """Doors with a reader, for people, into closed zones of these kinds (none named: any)."""
    return [
        gate
        for gate in place.doors.values()
        if gate.reader and not gate.plate_camera and gate.from_zone in place.zones and gate.to_zone in place.closed
        if not kinds or place.zones[gate.to_zone].kind in kinds
    ]


def outer_doors(place: Place) -> list[Gate]:
    """Staff doors that one comes to without having gone through another."""
    return [gate for gate in staff_doors(place) if gate.from_zone not in place.closed]


def slip_out(scene: Scene, actor: Actor, for_s: float) -> None:
    """Go out to the public road, sit in a car for a while, and be on foot there again."""
    actor.go(scene.edge())
    actor.hide(for_s)


def drive_out(scene: Scene, actor: Actor, for_s: float) -> None:
    """Drive out from here, stay away out of sight, drive back to here, and get out."""
    here, van = actor.xy, actor.vehicle
    actor.go(scene.edge())
    if van is not None and van.body is not None:
        van.body.hidden.append((actor.now, actor.now + for_s))
    actor.wait(for_s)
    actor.go(here)
    actor.alight()


def fleet(scene: Scene, person: Person | None, shape: str = "van", occupants: int = 1) -> Vehicle:
    """A vehicle of the site's fleets that fits somebody's pass; where there is none, any that is not announced."""
    rows = scene.place.site.vehicles
    own = [p for p, found in rows.items() if person and set(found[0].access) & set(person.access)]
    plate = scene.pick(own) if own else None
    return scene.story.vehicle((rows[plate][0].kind or shape) if plate else shape, plate, occupants)


# What systems say


def first_badge(scene: Scene, actor: Actor) -> float:
    """When somebody of a story first showed a pass; now, where they never did."""
    stage = scene.world.stages[actor.place.id]
    shown = (s.time for s in stage.signals if s.doer == actor.body.key and s.kind == "badge")
    return min(shown, default=actor.now)


def units(scene: Scene, count: int) -> list[str]:
    """The numbers of some load devices that stand here now."""
    boxes = scene.boxes()
    scene.pick(boxes, "anything in its sheds")
    return [boxes[int(i)].unit for i in scene.rng.permutation(len(boxes))[:count]]


def system(scene: Scene) -> str:
    """The logistics system that ordinary look-ups of this site name."""
    signals = scene.world.stages[scene.site].signals
    return next((str(s.fields["system"]) for s in signals if s.kind == "lookup" and not s.cause), "tos")


def ask(scene: Scene, person: Person, at: float, asked: Sequence[str], **fields: Any) -> None:
    """Have somebody ask the logistics system from a desk, in the shape of ordinary look-ups."""
    known = {"action": "view", "count": len(asked), "outcome": "granted", "system": system(scene)} | fields
    scene.story.about(f"account/{person.account}", f"holder/{person.holder}")
    who = {"account": person.account, "holder": person.holder, "units": tuple(asked) or None}
    scene.story.signal(scene.site, at, "lookup", **who, **known)


def after_midnight(scene: Scene, at: float) -> float:
    """A moment, but not before the day began."""
    return max(at, scene.at(0.0) + scene.draw(10.0, MINUTE))
