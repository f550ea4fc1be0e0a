"""Calendar: which stories are staged on which day: crimes seldom, and honest business that looks alike."""

from collections.abc import Sequence
from typing import Literal

from numpy.random import Generator

from simulators.errors import CannotStage
from simulators.run import Director
from simulators.story import Scenario, Story
from simulators.world import World

Crimes = Literal["none", "few", "many"]

A_DAY: dict[Crimes, float] = {"none": 0.0, "few": 0.15, "many": 2.0}
"""Crimes a site and day, mean. Few: 65 to 115 caught incursions a year over 14 terminals (modus-operandi.md, base
rates) are one in 50 terminal-days; taken seven times as many, so that a simulated month has some."""

ALIKE_A_DAY = 2.5
"""Look-alikes a site and day, mean: at every setting, since they are ordinary life. Assumed."""

_TRIES = 8


class Calendar(Director):
    """Draws scenarios for each site and day; `staged` tells what was drawn."""

    def __init__(self, scenarios: Sequence[Scenario], crimes: Crimes, patterns: Sequence[str] = ()) -> None:
        """`patterns`: stage only these, each once a site and day where it fits, with its look-alikes."""
        self._crimes = [s for s in scenarios if not s.quiet and (not patterns or s.pattern in patterns)]
        self._alike = [s for s in scenarios if s.quiet and (not patterns or s.pattern in patterns)]
        self._rate = A_DAY[crimes]
        self._patterns = tuple(patterns)
        self.staged: list[tuple[int, str, str, str, Story]] = []

    def stage(self, world: World, day: int) -> None:
        """Stage the stories that begin on a day."""
        for site in world.places:
            rng = world.rng("calendar", site, day)
            crimes, alike = self._fitting(world, site, self._crimes), self._fitting(world, site, self._alike)
            for number in range(self._count(rng, len(crimes))):
                self._draw(world, site, day, crimes, f"crime {number}", shift=number if self._patterns else None)
            for number in range(int(rng.poisson(ALIKE_A_DAY))):
                self._draw(world, site, day, alike, f"alike {number}")

    def _count(self, rng: Generator, fitting: int) -> int:
        drawn = int(rng.poisson(self._rate))
        return fitting if self._patterns and self._rate else drawn

    def _fitting(self, world: World, site: str, scenarios: Sequence[Scenario]) -> list[Scenario]:
        return [scenario for scenario in scenarios if scenario.fits(world, site)]

    def _draw(
        self, world: World, site: str, day: int, scenarios: list[Scenario], key: str, shift: int | None = None
    ) -> None:
        """Stage one of these; where the day has nobody for it, another."""
        rng = world.rng("story", site, day, key)
        order = rng.permutation(len(scenarios)).tolist() if shift is None else [shift % len(scenarios)]
        for index in order[:_TRIES]:
            scenario = scenarios[index]
            variation = scenario.variations[int(rng.integers(len(scenario.variations)))]
            try:
                story = scenario.plan(world, world.rng("story", site, day, key, scenario.name), site, day, variation)
            except CannotStage:
                continue
            self.staged.append((day, site, scenario.name, variation, story))
            return
