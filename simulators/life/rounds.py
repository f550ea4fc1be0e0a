"""Rounds: guards along the fence, fire watch and others who go everywhere, animals that go where they like."""

from math import cos, pi, sin

from simulators.actor import Actor, Vehicle
from simulators.acts import ORDINARY, Body
from simulators.chance import key_of
from simulators.place import XY, Place
from simulators.world import World

HOUR = 3600.0


PATROL = "@patrol"
"""In place of a zone: an errand that is a drive along the fence."""


def plan_patrols(world: World, site: str, day: int) -> None:
    """On every shift one guard drives along the fence two or three times."""
    if not world.places[site].of_kind("perimeter"):
        return
    for hour in (7, 15, 23):
        start = world.at(site, day, hour)
        rng = world.rng(site, day, "patrol", hour)
        guards = [d for d in world.duties[site, day] if d.person.role == "guard" and abs(d.start - start) < HOUR]
        if guards:
            duty = guards[int(rng.integers(len(guards)))]
            for number in range(int(rng.integers(2, 4))):
                at = duty.start + (0.4 + 2.3 * number + float(rng.uniform(0, 1.2))) * HOUR
                world.sent[site, duty.ref].append((at, PATROL, 0.0))


def drive_fence(actor: Actor) -> None:
    """Walk to the car that stands inside, drive along the fence, look at a few places on foot, and park it again."""
    place, rng = actor.place, actor.rng
    cars = [p for p, rows in place.site.vehicles.items() if rows[0].kind == "car" and "security" in rows[0].access]
    points = fence_walk(place)
    yard = [z for z in place.of_kind("road", "yard", "apron") if z in place.closed]
    begin = place.spot((yard or place.closed)[0], 3)
    actor.go(begin)
    actor.board(Vehicle(cars[0] if cars else "", "car"))
    first = int(rng.integers(len(points)))
    for point in points[first:] + points[:first]:
        actor.go(point)
        if rng.random() < 0.06:
            _look_around(actor)
    actor.go(begin)
    actor.alight()


def _look_around(actor: Actor) -> None:
    """Get out, look, get in again."""
    car = actor.vehicle
    actor.alight()
    x, y = actor.xy
    for angle in (0.0, 2.0, 4.0):
        actor.walk((x + 8 * cos(angle), y + 8 * sin(angle)))
        actor.wait(10.0)
    actor.walk((x, y))
    if car is not None:
        actor.board(car)


def fence_walk(place: Place, step_m: float = 90.0) -> list[XY]:
    """Points along the inner side of the fence, in order."""
    found = []
    for name in place.of_kind("perimeter"):
        ring = place.shapes[name].buffer(-6.0).boundary
        count = max(int(ring.length / step_m), 2)
        points = [ring.interpolate(i / count, normalized=True) for i in range(count)]
        found += [(float(p.x), float(p.y)) for p in points]
    return found


def plan_fire_watch(world: World, site: str, day: int) -> None:
    """One guard of the night goes through all rooms, as fire watch."""
    place = world.places[site]
    start = world.at(site, day, 23)
    guards = [d for d in world.duties[site, day] if d.person.role == "guard" and abs(d.start - start) < HOUR]
    if len(guards) < 2:
        return
    rng = world.rng(site, day, "fire")
    duty = guards[1]
    rooms = [z for z in place.of_kind("building", "baggage", "cargo") if place.admits(z, duty.person.access)]
    at = duty.start + float(rng.uniform(1, 4)) * HOUR
    for room in rooms:
        world.sent[site, duty.ref].append((at, room, float(rng.uniform(60, 300))))
        at += 360.0


def plan_animals(world: World, site: str, day: int) -> None:
    """Foxes, rabbits, dogs and gulls: a few a day, mostly in the dark, through every hole in the fence."""
    place = world.places[site]
    rng = world.rng(site, day, "animals")
    outdoors = place.of_kind("perimeter", "yard", "landside", "apron", "road", "quay")
    if not outdoors:
        return
    for number in range(int(rng.poisson(5.0))):
        at = world.at(site, day, float(rng.choice([22.0, 1.0, 3.0, 5.0, 12.0])), float(rng.uniform(0, 100)))
        x, y = place.point_in(outdoors[int(rng.integers(len(outdoors)))], rng)
        body = Body(key_of(site, day, "animal", number), site, "animal", cause=ORDINARY)
        angle = float(rng.uniform(0, 2 * pi))
        for _ in range(int(rng.integers(8, 60))):
            body.to(at, x, y)
            angle += float(rng.normal(0, 0.7))
            stretch, speed = float(rng.uniform(4, 25)), float(rng.uniform(0.5, 4.0))
            at, x, y = at + stretch / speed, x + stretch * cos(angle), y + stretch * sin(angle)
        world.stages[site].bodies.append(body)
