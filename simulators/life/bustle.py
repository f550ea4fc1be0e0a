"""Bustle: two thousand machines that never rest, an hour at a time, to test speed. Not realistic."""

from simulators.actor import Actor, Vehicle
from simulators.world import World

MACHINES = 2200
"""With people, trucks and the usual machines some 2,000 live objects (architecture.md, "Shard")."""

_SPOTS = 16


def plan_bustle(world: World, site: str, start: float, end: float) -> None:
    """Let machines drive to and fro between fixed spots of the ground that cameras see."""
    place = world.places[site]
    grounds = place.of_kind("yard", "quay", "apron", "road", "landside")
    spots = [place.spot(zone, 2000 + number) for zone in grounds for number in range(_SPOTS)]
    spots = [xy for xy in spots if place.watchers(xy)] or spots
    for number in range(MACHINES):
        rng = world.rng(site, "bustle", number, round(start))
        here = spots[int(rng.integers(len(spots)))]
        actor = Actor(world.stages[site], place, rng, start + float(rng.uniform(0, 20)), here)
        actor.board(Vehicle("", "machine"))
        while actor.now < end:
            actor.walk(spots[int(rng.integers(len(spots)))], here, speed=1.5)
            actor.wait(float(rng.uniform(5, 60)))
