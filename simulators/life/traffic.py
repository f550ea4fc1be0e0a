"""Traffic on public roads: trucks on their way to the gates of a region, and people who are lost or fish."""

from math import hypot

import numpy as np
import shapely
from numpy.random import Generator

from simulators.actor import Actor, Vehicle
from simulators.place import XY, Place
from simulators.world import Run, World

HOUR = 3600.0

_HOURS = [8, 6, 5, 6, 12, 30, 60, 70, 55, 40, 38, 40, 42, 42, 45, 55, 60, 50, 35, 28, 25, 24, 26, 14]
"""Cars and vans an hour that pass without business at any site of the run; assumed."""


def is_road_site(place: Place) -> bool:
    """Whether a site is mostly roads that are open to all."""
    return len([z for z in place.of_kind("road") if z not in place.closed]) >= 4


def plan_traffic(world: World, site: str, day: int) -> None:
    """Everything that drives or walks on the public roads of a day; needs the visits of the region's other sites."""
    place = world.places[site]
    if not is_road_site(place):
        return
    rng = world.rng(site, day, "traffic")
    ends = road_ends(place)
    for other in world.places.values():
        if other.id != site and other.site.region == place.site.region:
            for run in world.runs[other.id, day]:
                _truck(world, place, ends, run, world.rng(site, run.ref))
    quiet = 0.5 if world.is_holiday(site, day) or world.date(day).weekday() > 4 else 1.0
    for hour, count in enumerate(_HOURS):
        for _ in range(int(rng.poisson(count * quiet))):
            _passer(world, place, ends, world.at(site, day, hour, float(rng.uniform(0, 60))), rng)
    for _ in range(int(rng.poisson(9.0 * quiet))):
        _stroller(world, place, ends, world.at(site, day, float(rng.uniform(6, 23.5))), rng)


def road_ends(place: Place) -> dict[str, tuple[XY, XY]]:
    """For each public road the two points farthest from each other."""
    found = {}
    for name in place.of_kind("road"):
        if name not in place.closed:
            rim = np.array(shapely.get_coordinates(place.shapes[name]))
            a = rim[np.argmax(np.hypot(*(rim - rim.mean(axis=0)).T))]
            b = rim[np.argmax(np.hypot(*(rim - a).T))]
            middle = place.centre(name)
            found[name] = (_inward(a, middle), _inward(b, middle))
    return found


def _inward(point: np.ndarray[tuple[int], np.dtype[np.float64]], middle: XY) -> XY:
    away = hypot(point[0] - middle[0], point[1] - middle[1]) or 1.0
    share = 25.0 / away
    return float(point[0] + (middle[0] - point[0]) * share), float(point[1] + (middle[1] - point[1]) * share)


def _main(ends: dict[str, tuple[XY, XY]]) -> tuple[XY, XY]:
    """The longest road: the one that leads to the rest of the world."""
    return max(ends.values(), key=lambda pair: hypot(pair[0][0] - pair[1][0], pair[0][1] - pair[1][1]))


def _truck(world: World, place: Place, ends: dict[str, tuple[XY, XY]], run: Run, rng: Generator) -> None:
    """A truck some minutes before its gate, and back about an hour later; one in eight sleeps on the way."""
    first, last = _main(ends)
    lots = [z for z in place.of_kind("parking") if z not in place.closed]
    actor = Actor(world.stages[place.id], place, rng, run.arrives - 900.0, first)
    early = float(rng.uniform(1, 9)) * HOUR
    rests = bool(lots) and rng.random() < 0.12 and world.book(run.plate, actor.now - early, run.arrives - 0.51 * HOUR)
    if rests:
        actor.now -= early
        actor.body.t[0] = actor.now
    actor.board(Vehicle(run.plate, "truck"))
    if rests:
        actor.go(place.spot(lots[0], int(rng.integers(60))))
        _stretch(actor)
        actor.until(run.arrives - 600.0)
    actor.go(last, speed=13.0)
    actor.alight()
    actor.hide(1.0)
    back = Actor(world.stages[place.id], place, rng, run.arrives + float(rng.uniform(0.8, 1.6)) * HOUR, last)
    back.board(Vehicle(run.plate, "truck"))
    back.go(first, speed=13.0)
    back.alight()
    back.hide(1.0)


def _stretch(actor: Actor) -> None:
    """A driver walks to the washrooms and back."""
    truck = actor.vehicle
    here = actor.xy
    actor.alight()
    actor.wait(20.0)
    actor.walk((here[0] + 40.0, here[1] - 30.0), here)
    if truck is not None:
        actor.board(truck)


def _passer(world: World, place: Place, ends: dict[str, tuple[XY, XY]], at: float, rng: Generator) -> None:
    """Somebody who drives through; a few take a wrong turn, look at ships at a dead end, and come back."""
    first, last = _main(ends)
    if rng.random() < 0.5:
        first, last = last, first
    actor = Actor(world.stages[place.id], place, rng, at, first)
    shape = "car" if rng.random() < 0.75 else "van"
    actor.board(Vehicle(world.fresh_plate(rng), shape, occupants=int(rng.integers(1, 4))))  # type: ignore[arg-type]
    for _ in range(int(rng.random() < 0.1) + int(rng.random() < 0.02)):
        roads = sorted(ends)
        actor.go(ends[roads[int(rng.integers(len(roads)))]][1], speed=13.0)
        actor.wait(float(rng.exponential(400.0)))
    actor.go(last, speed=15.0)
    actor.leave()


def _stroller(world: World, place: Place, ends: dict[str, tuple[XY, XY]], at: float, rng: Generator) -> None:
    """Somebody who parks at a dead end to fish, to walk a dog, or to photograph ships."""
    roads = sorted(ends)
    stop = ends[roads[int(rng.integers(len(roads)))]][1]
    first = _main(ends)[0]
    actor = Actor(world.stages[place.id], place, rng, at, first)
    car = Vehicle(world.fresh_plate(rng), "car", occupants=int(rng.integers(1, 3)))
    actor.board(car)
    actor.go(stop, speed=12.0)
    actor.alight()
    for _ in range(int(rng.integers(2, 8))):
        actor.walk((stop[0] + float(rng.normal(0, 30)), stop[1] + float(rng.normal(0, 30))))
        actor.wait(float(rng.exponential(240.0)))
    actor.walk(stop)
    actor.board(car)
    actor.go(first, speed=12.0)
    actor.leave()
