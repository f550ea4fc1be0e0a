"""M14: a box fetched by whoever stole its release code; beside it, hauliers who drive for another."""

from typing import ClassVar

from simulators.actor import Actor, Person
from simulators.life.trucks import order_of
from simulators.scenarios import haulage
from simulators.scenarios.staging import HOUR, Scene, Tale, hour_of
from simulators.story import Family
from simulators.world import Box, World


def release(scene: Scene, box: Box, company: str, told: float) -> None:
    """The box may be fetched by a company from now on."""
    scene.story.signal(
        scene.site, told, "unit", unit=box.unit, state="released", order=order_of(box.unit), company=company
    )
    scene.story.about(f"unit/{box.unit}")


def visit(scene: Scene, person: Person, box: Box, slot: float, arrives: float) -> Actor:
    """A truck comes for a box and takes it along, if it is still there."""
    run = haulage.announce(scene, person, box.unit, slot, arrives)
    driver, _ = haulage.drive_in(scene, person, run, loaded=False)
    if box.unit in scene.world.boxes[scene.site]:
        haulage.fetch(scene, driver, box, person.employer)
    else:
        driver.wait(scene.draw(20, 45) * 60.0)
    haulage.drive_out(scene, driver, person.employer)
    return driver


class StolenRelease(Tale):
    """M14: another haulier than the one announced fetches a released box, early or at an odd hour."""

    name = "m14_stolen_release"
    family: ClassVar[Family] = "logistics"
    notes: ClassVar = {
        "night_before": "a haulier that was never here fetches it at night; the right one finds it gone the next day",
        "hours_early": "fetched hours before the right haulier, in the evening, by a driver with a pass",
        "brought_back": "fetched at night, and brought back empty the next day",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site from which trucks fetch boxes."""
        return bool(world.places[site].lanes and world.places[site].of_kind("stack"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.pick(scene.boxes(), "a box")
        thief = scene.regular(scene.at(18.0)) if variation == "hours_early" else scene.newcomer()
        right = scene.regular(scene.at(34.0))
        release(scene, box, right.employer, scene.at(scene.draw(8.0, 11.0)))
        at = scene.at(scene.draw(17.0, 20.0)) if variation == "hours_early" else scene.coming_night(hour_of(scene.rng))
        scene.story.telling(at)
        driver = visit(scene, thief, box, at + scene.draw(-1200, 1200), at)
        if variation == "brought_back":
            self._bring_back(scene, thief, box, driver.now + scene.draw(9, 14) * HOUR)
        else:
            visit(scene, right, box, scene.at(34.0), max(scene.at(34.0 + scene.draw(-0.5, 3.0)), driver.now + HOUR))

    def _bring_back(self, scene: Scene, thief: Person, box: Box, at: float) -> None:
        run = haulage.announce(scene, thief, box.unit, at, at)
        driver, _ = haulage.drive_in(scene, thief, run, loaded=True)
        haulage.hand_over(scene, driver, run, scene.draw(3900, 4700), empty=True)
        haulage.drive_out(scene, driver, run.company)


class Subcontractor(Tale):
    """M14, quiet: the announced haulier sends another firm, and the release is told anew before it comes."""

    name = "m14_quiet_subcontractor"
    family: ClassVar[Family] = "logistics"
    why = "a haulier drives for another one; the release names it before the truck is there"
    notes: ClassVar = {
        "evening": "told at noon, fetched in the evening",
        "night": "told in the evening, fetched at night by a firm that was never here",
        "refused": "comes for a box that is not there yet, and goes without",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site from which trucks fetch boxes."""
        return bool(world.places[site].lanes and world.places[site].of_kind("stack"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.pick(scene.boxes(), "a box")
        first = scene.pick(scene.world.with_role(scene.site, "trucker"), "a haulier")
        second = scene.newcomer()
        release(scene, box, first.employer, scene.at(scene.draw(8.0, 11.0)))
        release(scene, box, second.employer, scene.at(scene.draw(12.0, 15.0)))
        if variation == "refused":
            scene.world.boxes[scene.site].pop(box.unit)
        at = scene.at(24.0 + scene.draw(0.3, 5.0) if variation == "night" else scene.draw(18.0, 21.0))
        visit(scene, second, box, at, at + scene.draw(-600, 600))


SCENARIOS = (StolenRelease(), Subcontractor())
