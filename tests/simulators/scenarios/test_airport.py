"""Airport: every scenario can be staged at one of the three sites of Schiphol, and keeps the truth in order."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from app.simulate_command import Request, simulation_of
from simulators.acts import Body, Signal
from simulators.chance import stream
from simulators.errors import CannotStage
from simulators.scenarios.airport import AIRPORT
from simulators.story import Scenario, Story
from simulators.world import World

SITES = ("ams-bagagekelder", "ams-oost", "ams-vracht")
EXPECTED = {f"S{n:02d}" for n in range(1, 17)} - {"S13", "S14", "S15"}
CASES = [(scenario, variation) for scenario in AIRPORT for variation in scenario.variations]


@cache
def world() -> World:
    """A planned day of all three, without a story in it."""
    run = simulation_of(Request(sites=SITES, days=1, crimes="none", patterns=("S04",), seed=3))
    run._live(-1)
    run._live(0)
    run._live(1)
    return run._world


def staged(scenario: Scenario, variation: str) -> Iterator[Story]:
    for site in (site for site in SITES if scenario.fits(world(), site)):
        for seed in range(3):
            try:
                yield scenario.plan(world(), stream(seed, scenario.name, variation), site, 0, variation)
                break
            except CannotStage:
                continue


def done(story: Story) -> tuple[list[Signal], list[Body]]:
    stages = world().stages.values()
    signals = [s for stage in stages for s in stage.signals if s.cause == story.number]
    return signals, [b for stage in stages for b in stage.bodies if b.cause == story.number]


def test_every_pattern_that_events_can_show_has_a_crime_and_a_look_alike() -> None:
    assert {s.pattern for s in AIRPORT if not s.quiet} == EXPECTED
    assert {s.pattern for s in AIRPORT if s.quiet} == EXPECTED


def test_names_are_unique_and_tell_the_pattern() -> None:
    assert max(Counter(s.name for s in AIRPORT).values()) == 1
    assert all(s.name.startswith(f"{(s.pattern or '').lower()}_") for s in AIRPORT)
    assert all(len(s.variations) >= 3 for s in AIRPORT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].name}-{case[1]}")
def test_a_variation_can_be_staged_and_keeps_its_time(case: tuple[Scenario, str]) -> None:
    found = list(staged(*case))
    assert found, "nobody could stage it at any site"
    for story in found:
        signals, bodies = done(story)
        times = [s.time for s in signals] + [t for b in bodies for t in (b.t[0], b.t[-1])]
        first, last = min(times), max(times)
        assert world().at(SITES[0], 0, 0) <= first < last + 1 < world().at(SITES[0], 4, 0)
        assert all(b.t == sorted(b.t) for b in bodies)
        assert bool(story.why) == case[0].quiet
        assert case[0].quiet or (story.telling_from is not None and first <= story.telling_from <= last)
