"""M04: a Trojan container, driven in by a truck; beside it, new hauliers that come at night for the first time."""

from typing import ClassVar

from simulators.actor import Person
from simulators.scenarios import haulage
from simulators.scenarios.crew import Crew
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, size_of
from simulators.world import Box, World


class TrojanTruck(Tale):
    """M04: an "empty" box with people in it is driven in at night and put on the ground; hours later they come out."""

    name = "m04_trojan_truck"
    notes: ClassVar = {
        "few": "an empty box with three to six people, by a haulier that was never here, shortly after midnight",
        "nineteen": "an empty box with nineteen people",
        "again": "the same haulier brings a second box the night after",
        "evening": "brought in the evening by a driver with a pass; they come out at night and are fetched by a truck",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site to which trucks bring boxes that stand near reefers."""
        return super().fits(world, site) and bool(world.places[site].lanes)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        scene.target()
        person = scene.regular(scene.at(19.0)) if variation == "evening" else scene.newcomer()
        size = 19 if variation == "nineteen" else size_of(scene.rng, 3, 6)
        hour = scene.draw(18.5, 21.0) if variation == "evening" else 24.0 + scene.draw(0.1, 1.5)
        self._bring(scene, person, size, scene.at(hour), scene.draw(1.0, 3.4) * HOUR)
        if variation == "again":
            self._bring(
                scene,
                person,
                size_of(scene.rng, 3, 6),
                scene.at(48.0 + scene.draw(0.1, 1.5)),
                scene.draw(1.0, 3.0) * HOUR,
            )

    def _bring(self, scene: Scene, person: Person, size: int, at: float, later_s: float) -> None:
        run = haulage.announce(scene, person, scene.world.fresh_unit(scene.rng), at + scene.draw(-900, 900), at)
        driver, _ = haulage.drive_in(scene, person, run, loaded=True)
        box = haulage.hand_over(scene, driver, run, scene.draw(4000, 4700) + 85.0 * size, empty=True)
        haulage.drive_out(scene, driver, run.company)
        self._come_out(scene, box, size, driver.now + later_s)

    def _come_out(self, scene: Scene, box: Box, size: int, at: float) -> None:
        crew = Crew(scene, size, scene.xy(box), at)
        scene.story.telling(crew.first)
        crew.run(scene.xy(scene.target()))
        crew.hide(5 * MINUTE, 25 * MINUTE)
        if scene.rng.random() < 0.5:
            crew.run(scene.xy(box))
            crew.hide(1.0, 2.0)
        else:
            crew.over(*reversed(scene.fence()))


class FirstNight(Tale):
    """M04, quiet: a haulier's first night slot, with an empty box that is heavier than empty boxes are."""

    name = "m04_quiet_first_night"
    why = "an announced first visit at night; the empty box is wet and holds dunnage, and nobody comes out of it"
    notes: ClassVar = {
        "one": "one empty box, shortly after midnight",
        "mechanic": "one empty box; a mechanic on duty walks past it an hour later",
        "twice": "two empty boxes in one night by one haulier",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site to which trucks bring boxes."""
        return super().fits(world, site) and bool(world.places[site].lanes)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        helper = (
            scene.on_shift(scene.at(26.0), scene.at(28.0), 25 * MINUTE, "reefer", "mechanic")
            if variation == "mechanic"
            else None
        )
        person, at = scene.newcomer(), scene.at(24.0 + scene.draw(0.1, 1.0))
        for turn in range(2 if variation == "twice" else 1):
            run = haulage.announce(
                scene, person, scene.world.fresh_unit(scene.rng), at + 2.2 * HOUR * turn, at + 2.2 * HOUR * turn
            )
            driver, _ = haulage.drive_in(scene, person, run, loaded=True)
            box = haulage.hand_over(scene, driver, run, scene.draw(4200, 5600), empty=True)
            haulage.drive_out(scene, driver, run.company)
            if helper:
                helper.go(scene.near(scene.xy(box)))
                scene.release(helper)


SCENARIOS = (TrojanTruck(), FirstNight())
