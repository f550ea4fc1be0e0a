"""Faults: sensors that fail for a while, doors that storms and worn catches open."""

from simulators.acts import Blind
from simulators.world import World

HOUR = 3600.0

READERS_A_DAY = 0.9
CAMERAS_A_DAY = 1.8


def plan_faults(world: World, site: str, day: int) -> None:
    """What fails on a day."""
    place = world.places[site]
    rng = world.rng(site, day, "faults")
    stage, start = world.stages[site], world.at(site, day, 0)
    readers, cameras = sorted(place.site.readers), sorted(place.site.cameras)
    for names, rate, longest in ((readers, READERS_A_DAY, 5.0), (cameras, CAMERAS_A_DAY, 3.0)):
        for _ in range(int(rng.poisson(rate)) if names else 0):
            begin = start + float(rng.uniform(0, 24)) * HOUR
            end = begin + float(rng.uniform(0.2, longest)) * HOUR
            obstructed = names is cameras and rng.random() < 0.3
            sensor = names[int(rng.integers(len(names)))]
            stage.blinds.append(
                Blind(site, sensor, begin, end, "obstructed" if obstructed else "offline", bool(rng.random() < 0.85))
            )
    _doors(world, site, day)


def _doors(world: World, site: str, day: int) -> None:
    """Forced, but by the wind: seldom, and oftener in a storm."""
    rng = world.rng(site, day, "wind")
    weather = world.weather(site, day)
    doors = sorted(world.places[site].doors)
    rate = 0.03 + 0.8 * bool(weather.storm)
    for _ in range(int(rng.poisson(rate)) if doors else 0):
        begin, end = weather.storm[0] if weather.storm else (world.at(site, day, 0), world.at(site, day + 1, 0))
        at, door = float(rng.uniform(begin, end)), doors[int(rng.integers(len(doors)))]
        world.stages[site].signal(at, "door", door=door, state="forced", by="unknown")
        world.stages[site].signal(at + float(rng.uniform(20, 900)), "door", door=door, state="closed")
