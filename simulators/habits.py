"""Habits: ordinary procedures, for honest people and for others who act like them."""

from numpy.random import Generator

from simulators.actor import Actor, Vehicle
from simulators.place import XY, Place
from simulators.world import Box, World


def edge_of(place: Place, rng: Generator) -> XY:
    """A point on the public road where people and vehicles come from and go to."""
    roads = [name for name in place.of_kind("road") if place.zones[name].access is None]
    outside = roads or place.of_kind("landside") or list(place.zones)
    return place.spot(outside[0], int(rng.integers(4)))


def arrive(actor: Actor, target: XY | str) -> None:
    """Come on foot from where the actor appeared (a bus stop, a car park) through the doors to the place of work."""
    actor.go(target)


def depart(actor: Actor) -> None:
    """Go out through the doors and be gone."""
    actor.go(edge_of(actor.place, actor.rng))
    actor.leave()


def truck_visit(actor: Actor, vehicle: Vehicle, stack: XY, work_s: float) -> None:
    """Drive in through the lane, be served beside a stack for `work_s`, drive out; lanes read plates and boxes."""
    actor.board(vehicle)
    actor.go(stack)
    actor.wait(work_s)
    depart(actor)


def patrol_round(actor: Actor, points: list[XY], pause_s: float = 60.0) -> None:
    """Go round the points and look at each."""
    for point in points:
        actor.go(point)
        actor.wait(pause_s)


def move_box(world: World, actor: Actor, box: Box, zone: str, slot: str, order: str | None) -> None:
    """Put a box elsewhere; without `order` nobody asked for it."""
    place = world.places[actor.place.id]
    box.zone, box.slot = zone, slot
    box.lon, box.lat = place.frame.lonlat(*place.point_in(zone, actor.rng))
    actor.unit(box.unit, "moved", place=slot, zone=zone, lon=box.lon, lat=box.lat, order=order)
