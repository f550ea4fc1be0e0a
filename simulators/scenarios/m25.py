"""M25: several crews in one night, feints among them; beside it, one firm at several fences, and a stormy night."""

from typing import ClassVar

from simulators.scenarios.crew import Crew, climb_in, raid
from simulators.scenarios.m01 import mend_fence
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, others, size_of
from simulators.world import World


class ManyCrews(Tale):
    """M25: crews at two terminals, a feint at one fence and a raid at another, a second wave the night after."""

    name = "m25_many_crews"
    notes: ClassVar = {
        "two_sites": "two and five at two terminals within hours",
        "feint": "two show themselves at one fence and run; half an hour later the raid is on the other side",
        "second_wave": "a crew is driven off; the next night another one comes to the same box",
        "busy_night": "three crews in one night, twenty-two people in all",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal with another one near by."""
        return super().fits(world, site) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at, goal = scene.at(scene.draw(0.3, 2.5)), scene.xy(scene.target())
        getattr(self, f"_{variation}")(scene, at, goal)

    def _two_sites(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        raid(scene, size_of(scene.rng, 1, 4), at, goal)
        raid(there, size_of(scene.rng, 3, 7), at + scene.draw(0.6, 3.0) * HOUR, there.xy(there.target()))

    def _feint(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        outer, inner = scene.fence()
        decoys = Crew(scene, 2, outer, at)
        decoys.climb(inner)
        decoys.wait(2 * MINUTE, 6 * MINUTE)
        decoys.over(inner, outer)
        raid(scene, size_of(scene.rng, 4, 8), at + scene.draw(18, 40) * MINUTE, goal)

    def _second_wave(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        crew, outer, inner = climb_in(scene, size_of(scene.rng, 3, 6), at, scene.place.spot(scene.place.reefers[0], 1))
        crew.wait(20.0, 60.0)
        crew.over(inner, outer)
        raid(scene, size_of(scene.rng, 4, 9), scene.at(24.0 + scene.draw(0.3, 4.0)), goal)

    def _busy_night(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        for size in (9, 8, 5):
            raid(scene, size, at, goal)
            at += scene.draw(0.5, 1.5) * HOUR


class FenceContract(Tale):
    """M25, quiet: one firm mends fences at two terminals in one night, or at two stretches of the same fence."""

    name = "m25_quiet_fence_contract"
    why = "one contract for several fences, with a permit for each"
    notes: ClassVar = {
        "two_sites": "two terminals in one night",
        "two_stretches": "two stretches of one fence at the same time",
        "two_nights": "the same firm on two nights",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal with another one near by."""
        return super().fits(world, site) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start, told = scene.at(24.0 + scene.draw(0.2, 1.5)), scene.at(scene.draw(9.0, 16.0))
        mend_fence(scene, told, start, scene.draw(0.6, 1.2) * HOUR)
        there = scene
        if variation == "two_sites":
            there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        later = scene.draw(22, 25) * HOUR if variation == "two_nights" else scene.draw(0, 1.5) * HOUR
        mend_fence(there, told + 60.0, start + later, scene.draw(0.6, 1.2) * HOUR)


SCENARIOS = (ManyCrews(), FenceContract())
