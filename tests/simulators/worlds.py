"""Worlds for tests: sites read once, days run once."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from geofences.read import read_site
from simulators.calendar import Calendar
from simulators.place import Place
from simulators.run import Director, Run
from simulators.sensors.gateway import Line
from simulators.story import Scenario
from simulators.world import World

SITES = Path(__file__).parents[2] / "sites"
MONDAY = date(2025, 1, 6)


@cache
def place(name: str) -> Place:
    """A place, laid out once: nothing in it changes but what it remembers of ways."""
    return Place(read_site(SITES / name))


def world(*names: str, seed: int = 1, start: date = MONDAY, days: int = 1) -> World:
    """A new world of these sites."""
    return World({name: place(name) for name in names}, seed, start, days)


def lines_of(lived: World, scenarios: Sequence[Scenario] = (), hours: int | None = None) -> list[Line]:
    """The lines of a world in which the given scenarios are staged every day."""
    director = Calendar(scenarios, "many", ["M01"]) if scenarios else Director()
    found: list[Line] = []
    for number, lines in enumerate(Run(lived, director).hours()):
        if hours is not None and number >= hours:
            break
        found += lines
    return found


@cache
def small_day() -> list[Line]:
    """A day of the smallest port."""
    return lines_of(world("vlissingen"))
