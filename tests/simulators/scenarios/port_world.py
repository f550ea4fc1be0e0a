"""A small port for tests of scenarios: a terminal and a depot in one region, lived or run through."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.site import Site
from geofences.read import read_site
from simulators.frame import Frame
from simulators.life.day import plan_day
from simulators.place import Place
from simulators.places import terminal
from simulators.places.crowd import passes_of, vehicles_of
from simulators.places.draft import Draft
from simulators.places.terminal import Size
from simulators.world import World

MONDAY = date(2025, 1, 6)
SITES = ("rtm-a", "rtm-depot")
SMALL = Size(blocks=4, reefer_rows=2, lanes_in=2, lanes_out=2, turnstiles=3)

ROLES = [role._replace(share=0.35) if role.name == "trucker" else role for role in terminal.ROLES]
"""More truckers than a large terminal has for its staff, so that some are free."""


@cache
def site(name: str) -> Site:
    """One of the two sites, read from a folder that is thrown away."""
    d = Draft(name, name, "rotterdam", Frame(4.0 + 0.02 * SITES.index(name), 51.95), 0.0)
    terminal.draw(d, 700, 420, SMALL)
    files = d.files(passes_of(name, 400, ROLES), vehicles_of(terminal.FLEETS))
    with TemporaryDirectory() as folder:
        for file, text in files.items():
            (Path(folder) / file).write_text(text, encoding="utf-8")
        return read_site(Path(folder))


@cache
def place(name: str) -> Place:
    """The place of one of the two; its ways are found once for all tests."""
    return Place(site(name))


def empty(seed: int, names: Sequence[str] = SITES, days: int = 1) -> World:
    """A world that nobody has lived in yet."""
    return World({name: place(name) for name in names}, seed, MONDAY, days)


class Stand(World):
    """A world in which stories do not keep people for themselves once its life is planned: more can be tried in it."""

    planned = False

    def book(self, name: str, start: float, end: float) -> bool:
        free = super().book(name, start, end)
        if free and self.planned:
            self._booked[name].pop()
        return free


def lived(seed: int, names: Sequence[str] = SITES) -> Stand:
    """A stand in which the eve, the first day and the day after it are planned, as they are before stories."""
    world = Stand({name: place(name) for name in names}, seed, MONDAY, 1)
    for day in (-1, 0, 1):
        for name in world.places:
            plan_day(world, name, day)
    world.planned = True
    return world
