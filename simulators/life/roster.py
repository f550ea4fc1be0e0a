"""Roster: who works when, with leave, sickness, swaps, overtime, new and agency staff."""

from typing import Any, NamedTuple

from numpy.random import Generator

from simulators.actor import Person
from simulators.chance import key_of
from simulators.life.work import work_of
from simulators.world import Duty, World

HOUR = 3600.0

_CYCLE = ("E", "E", "L", "L", "N", "N", "", "", "", "")
"""Two early, two late, two nights, four free: the usual five-crew roster of continuous work."""

_STARTS = {"E": 7.0, "L": 15.0, "N": 23.0}

LEAVE, SICK, SWAP, OVERTIME = 0.07, 0.05, 0.05, 0.075
"""Shares of rostered shifts; realism.md."""


class Planned(NamedTuple):
    """A shift as rostered, before life changes it."""

    person: Person
    start: float
    end: float


def plan_roster(world: World, site: str, day: int) -> None:
    """Roster one day, make it known the day before, and let life change it."""
    rng = world.rng(site, day, "roster")
    for person in world.people[site]:
        if not world.works_here(site, day, person):
            continue
        planned = _rostered(world, site, day, person)
        if planned is not None:
            _live(world, site, day, planned, rng)


def _rostered(world: World, site: str, day: int, person: Person) -> Planned | None:
    work = work_of(person.role)
    mark = key_of(person.holder)
    if work.shift == "none" or (work.part and mark // 7 % 100 < 100 * work.part and world.date(day).toordinal() % 2):
        return None
    if work.shift == "three":
        turn = _turn(world, day, person)
        return (
            Planned(person, world.at(site, day, _STARTS[turn]), world.at(site, day, _STARTS[turn] + 8))
            if turn
            else None
        )
    if world.is_holiday(site, day) or world.date(day).weekday() > 4:
        return None
    start = work.hour + (mark % 5) * 0.25
    return Planned(person, world.at(site, day, start), world.at(site, day, start + 8.5))


def _live(world: World, site: str, day: int, planned: Planned, rng: Generator) -> None:
    draw, other, known, extra = (float(d) for d in rng.random(4))
    if draw < LEAVE:
        return
    ref = f"s-{key_of(world.seed, site, day, planned.person.holder) % 16**10:010x}"
    _tell(world, site, day, planned, ref, known)
    if draw < LEAVE + SICK:
        world.stages[site].signal(
            planned.start - (0.5 + 9 * other) * HOUR, "shift", **_fields(planned, ref, "cancelled")
        )
        return
    end = planned.end
    if draw < LEAVE + SICK + SWAP:
        planned = _swapped(world, site, planned, ref, other)
        end = planned.end
    elif draw < LEAVE + SICK + SWAP + OVERTIME:
        end += (0.6 + 2.4 * other) * HOUR
        if extra < 0.7:
            later = Planned(planned.person, planned.start, end)
            world.stages[site].signal(planned.end - 0.8 * HOUR, "shift", **_fields(later, ref, "planned"))
    if not world.book(planned.person.holder, planned.start - HOUR, end + 0.5 * HOUR):
        return
    zones = work_of(planned.person.role).zones_of(world.places[site], planned.person)
    world.duties[site, day].append(Duty(planned.person, site, planned.start, end, ref, planned.person.role, zones))


def _tell(world: World, site: str, day: int, planned: Planned, ref: str, draw: float) -> None:
    """Rosters are known the day before, between noon and four; those of the first days from the start."""
    at = max(world.at(site, day - 1, 12 + 4 * draw), world.at(site, 0, 0) + 2.0 + 20 * draw)
    world.stages[site].signal(
        min(at, planned.start - 60) if day > 0 else at, "shift", **_fields(planned, ref, "planned")
    )


def _swapped(world: World, site: str, planned: Planned, ref: str, draw: float) -> Planned:
    """Two colleagues swap, or one comes some hours later: told between a day and an hour before."""
    told = planned.start - (1 + 13 * draw) * HOUR
    moved = Planned(planned.person, planned.start + 2 * HOUR, planned.end + 2 * HOUR)
    if draw < 0.6:
        peers = [p for p in world.with_role(site, planned.person.role) if _is_free(world, site, planned.start, p)]
        moved = Planned(peers[int(draw / 0.6 * len(peers))], planned.start, planned.end) if peers else moved
    world.stages[site].signal(told, "shift", **_fields(moved, ref, "planned"))
    return moved


def _is_free(world: World, site: str, start: float, person: Person) -> bool:
    """Whether somebody of the crews has no shift on the day of a shift, nor the day before or after."""
    day = world.day_of(site, start)
    turns = [_turn(world, near, person) for near in (day - 1, day, day + 1)]
    return work_of(person.role).shift == "three" and not any(turns) and world.works_here(site, day, person)


def _turn(world: World, day: int, person: Person) -> str:
    """The shift of somebody's crew on a day: E, L, N or none."""
    return _CYCLE[(world.date(day).toordinal() + 2 * (key_of(person.holder) % 5)) % 10]


def _fields(planned: Planned, ref: str, status: str) -> dict[str, Any]:
    return {
        "ref": ref,
        "status": status,
        "holder": planned.person.holder,
        "start": planned.start,
        "end": planned.end,
        "task": planned.person.role,
    }
