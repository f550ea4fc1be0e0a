"""A day: everything ordinary that happens at a site, in the order in which it is planned."""

from collections.abc import Callable

from simulators.life.faults import plan_faults
from simulators.life.flights import plan_flights
from simulators.life.papers import plan_lookups, plan_passes
from simulators.life.roster import plan_roster
from simulators.life.rounds import plan_animals, plan_fire_watch, plan_patrols
from simulators.life.ships import plan_boats, plan_calls, plan_machines, plan_moves
from simulators.life.trucks import plan_trucks
from simulators.life.upkeep import plan_upkeep
from simulators.life.work import live_day
from simulators.world import World

_FIRST_BOXES = 45
"""Boxes a stack zone that stand there at the start; real stacks hold ten times as many."""

PLANS: tuple[Callable[[World, str, int], None], ...] = (
    plan_roster,
    plan_passes,
    plan_calls,
    plan_flights,
    plan_machines,
    plan_boats,
    plan_trucks,
    plan_moves,
    plan_lookups,
    plan_patrols,
    plan_fire_watch,
    plan_upkeep,
    plan_animals,
    plan_faults,
)
"""Each finds out on its own whether a site has what it is about."""


def plan_day(world: World, site: str, day: int) -> None:
    """Plan the ordinary life of one site and day; day -1 fills the site before the log begins."""
    if day < 0:
        _fill(world, site)
    for plan in PLANS:
        plan(world, site, day)
    for duty in world.duties[site, day]:
        live_day(world, duty)


def _fill(world: World, site: str) -> None:
    """The boxes that stand at a site before the first day."""
    rng = world.rng(site, "boxes")
    zones = len(world.places[site].of_kind("stack", "cargo"))
    for _ in range(_FIRST_BOXES * zones):
        world.new_box(site, world.fresh_unit(rng), rng, at=world.at(site, -1, 0))
