"""Port: every scenario can be staged, and keeps the hours, the sizes and the truth that the catalogue asks for."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from simulators.acts import Body, Signal
from simulators.chance import stream
from simulators.errors import CannotStage
from simulators.scenarios.m01 import FenceClimb
from simulators.scenarios.m10 import CarpoolHole
from simulators.scenarios.port import PORT
from simulators.scenarios.staging import Scene, fence_points, hour_of, size_of
from simulators.story import Scenario, Story
from simulators.world import World
from tests.simulators.scenarios.port_world import lived, place

SEEDS = (1, 2)
NEVER = {"M23", "M27", "M29", "M30"}
EXPECTED = {f"M{n:02d}" for n in range(1, 31)} - NEVER
CASES = [(scenario, variation) for scenario in PORT for variation in scenario.variations]

world_of = cache(lived)
"""One world a seed for all tests: stories are staged in it one after the other."""


def ids(case: tuple[Scenario, str]) -> str:
    return f"{case[0].name}-{case[1]}"


def staged(scenario: Scenario, variation: str) -> Iterator[tuple[World, Story]]:
    for seed in SEEDS:
        world = world_of(seed)
        for site in (site for site in world.places if scenario.fits(world, site)):
            try:
                yield world, scenario.plan(world, stream(seed, scenario.name, variation), site, 0, variation)
            except CannotStage:
                continue


def done(world: World, story: Story) -> tuple[list[Signal], list[Body]]:
    stages = world.stages.values()
    signals = [s for stage in stages for s in stage.signals if s.cause == story.number]
    return signals, [b for stage in stages for b in stage.bodies if b.cause == story.number]


def test_every_pattern_that_events_can_show_has_a_crime_and_a_look_alike() -> None:
    assert {s.pattern for s in PORT if not s.quiet} == EXPECTED
    assert {s.pattern for s in PORT if s.quiet} == EXPECTED


def test_names_are_unique_and_tell_the_pattern() -> None:
    assert max(Counter(s.name for s in PORT).values()) == 1
    assert all(s.name.startswith(f"{(s.pattern or '').lower()}_") for s in PORT)


@pytest.mark.parametrize("scenario", PORT, ids=lambda s: s.name)
def test_a_scenario_has_three_variations(scenario: Scenario) -> None:
    assert len(scenario.variations) >= 3


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_variation_can_be_staged_and_keeps_its_time(case: tuple[Scenario, str]) -> None:
    found = list(staged(*case))
    assert found, "nobody could stage it at any site and seed"
    for world, story in found:
        signals, bodies = done(world, story)
        first = min([s.time for s in signals] + [b.t[0] for b in bodies])
        last = max([s.time for s in signals] + [b.t[-1] for b in bodies])
        site = next(iter(world.places))
        assert world.at(site, 0, 0) <= first < last < world.at(site, 4, 0)
        assert all(b.t == sorted(b.t) for b in bodies)
        assert bool(story.why) == case[0].quiet
        assert case[0].quiet or (story.telling_from is not None and first <= story.telling_from <= last)


@pytest.mark.parametrize("scenario", [s for s in PORT if s.quiet], ids=lambda s: s.name)
def test_a_look_alike_tells_nothing(scenario: Scenario) -> None:
    for _, story in staged(scenario, scenario.variations[0]):
        assert story.telling_from is None


def test_whoever_was_borrowed_is_back_at_work() -> None:
    assert all(not world_of(seed).loans for seed in SEEDS)


def test_what_cannot_be_staged_to_the_end_leaves_no_trace() -> None:
    world = lived(3, ("rtm-a",))
    drivers = world.off_duty("rtm-a", 0, "operator", "mechanic", "agency")
    world.people["rtm-a"] = drivers[:1]
    world.planned = False
    before = len(world.stages["rtm-a"].signals), len(world.stages["rtm-a"].bodies)
    with pytest.raises(CannotStage):
        CarpoolHole().plan(world, stream(1), "rtm-a", 0, "two_cars")
    assert (len(world.stages["rtm-a"].signals), len(world.stages["rtm-a"].bodies)) == before


def test_crews_come_mostly_between_midnight_and_six() -> None:
    hours = np.array([hour_of(stream(seed)) for seed in range(2000)])
    assert 0.6 < np.mean(hours < 6) < 0.8
    assert 0.02 < np.mean((hours >= 16) & (hours < 19)) < 0.2
    assert 0.1 < np.mean(hours >= 19) < 0.35
    assert not np.any((hours >= 6) & (hours < 16))


def test_crews_are_as_large_as_those_that_were_caught() -> None:
    sizes = [size_of(stream(seed)) for seed in range(2000)]
    assert (min(sizes), max(sizes), float(np.median(sizes))) == (1, 12, 5.0)


def test_a_climb_is_told_at_the_hour_and_size_that_were_drawn() -> None:
    world, hours, sizes = world_of(1), [], []
    for seed in range(60):
        story = FenceClimb().plan(world, stream(seed, "hours"), "rtm-a", 0, "crew")
        hours.append(((story.telling_from or 0.0) - world.at("rtm-a", 0, 0)) / 3600)
        sizes.append(len(story.actors))
    assert 0.5 < np.mean(np.array(hours) < 6.1) < 0.9
    assert 3 <= float(np.median(sizes)) <= 7
    assert max(sizes) <= 12


@pytest.mark.parametrize("site", ["rtm-a", "rtm-depot"])
def test_a_fence_is_climbed_from_outside(site: str) -> None:
    here = place(site)
    for seed in range(20):
        pair = fence_points(here, stream(seed), 60.0)
        assert pair is not None
        outer, inner = (here.zone_at(xy) for xy in pair)
        assert outer not in here.closed
        assert inner is not None
        assert here.zones[inner].kind == "perimeter"


def test_somebody_free_is_not_taken_twice() -> None:
    world = lived(4, ("rtm-a",))
    world.planned = False
    scene = Scene(world, stream(1), "rtm-a", 0, Story(world, stream(1), None, "uithaler", note=""))
    people = [scene.free("operator").holder for _ in range(5)]
    assert len(set(people)) == 5
