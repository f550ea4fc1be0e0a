"""M05: by way of the empty depot to the deep-sea terminal; beside it, empties that go there for an honest ship."""

from typing import ClassVar

from simulators.actor import Person
from simulators.scenarios import haulage
from simulators.scenarios.crew import Crew, climb_in
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, is_depot, others, size_of
from simulators.world import Box, World


def terminals(world: World, site: str) -> list[str]:
    """The terminals in the region of a depot."""
    return [s for s in others(world, site) if world.places[s].of_kind("quay") and not is_depot(world.places[s])]


def with_terminal(world: World, site: str) -> bool:
    """Whether a site is a depot with a terminal in its region."""
    return is_depot(world.places[site]) and bool(terminals(world, site))


def shuttle(
    scene: Scene, terminal: Scene, person: Person, box: Box, leaves: float, weight_kg: float
) -> tuple[Box, float]:
    """Take an empty box from the depot to the terminal by truck; gives the box there and when the truck is gone."""
    out = haulage.announce(scene, person, box.unit, leaves, leaves)
    driver, truck = haulage.drive_in(scene, person, out, loaded=False)
    haulage.fetch(scene, driver, box, person.employer)
    haulage.drive_out(scene, driver, person.employer)
    arrives = driver.now + scene.draw(14, 30) * MINUTE
    run = haulage.announce(terminal, person, box.unit, arrives, arrives, truck.plate)
    driver, _ = haulage.drive_in(terminal, person, run, loaded=True)
    found = haulage.hand_over(terminal, driver, run, weight_kg, empty=True)
    haulage.drive_out(terminal, driver, run.company)
    return found, driver.now


class DepotRoute(Tale):
    """M05: people get into an empty box at the depot by night, and are driven to the terminal in it."""

    name = "m05_depot_route"
    notes: ClassVar = {
        "over_fence": "over the depot's fence into a box, which a regular haulier takes along in the morning",
        "walk_in": "in through the depot's lane behind a truck, and the same night to the terminal",
        "large": "a crew of eight and more, by a haulier that was never here",
    }

    def fits(self, world: World, site: str) -> bool:
        """A depot near a terminal."""
        return with_terminal(world, site)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        terminal = scene.elsewhere(scene.pick(terminals(scene.world, scene.site), "a terminal near by"))
        terminal.target()
        box = scene.pick(scene.boxes(empty=True) or scene.boxes(), "an empty box")
        size = size_of(scene.rng, 8, 12) if variation == "large" else size_of(scene.rng, 2, 6)
        hidden = self._get_in(scene, size, box, variation)
        leaves = hidden + (scene.draw(0.7, 1.5) if variation == "walk_in" else scene.draw(4.0, 9.0)) * HOUR
        person = scene.newcomer() if variation == "large" else scene.regular(leaves)
        found, gone = shuttle(scene, terminal, person, box, leaves, 4300.0 + 85.0 * size)
        crew = Crew(terminal, size, terminal.xy(found), max(gone + HOUR, terminal.at(24.0 + scene.draw(0.3, 3.0))))
        crew.run(terminal.xy(terminal.target()))
        crew.hide(5 * MINUTE, 25 * MINUTE)
        crew.over(*reversed(terminal.fence()))

    def _get_in(self, scene: Scene, size: int, box: Box, variation: str) -> float:
        at = scene.at(scene.draw(19.0, 20.5) if variation == "walk_in" else scene.draw(0.3, 4.0))
        if variation != "walk_in":
            crew, _, _ = climb_in(scene, size, at, scene.xy(box))
        else:
            lane = scene.pick(scene.place.lanes, "a lane")
            crew = Crew(scene, size, scene.near(lane.xy, 6.0), at)
            scene.story.telling(at)
            crew.run(scene.xy(box), speed=1.6)
        crew.hide(2.0, 10.0)
        return crew.now


class EmptyShuttle(Tale):
    """M05, quiet: empties go from the depot to the terminal at night, for a ship that is loading."""

    name = "m05_quiet_empty_shuttle"
    why = "empties asked for by a ship that is loading; announced at both sites, and nobody comes out of them"
    notes: ClassVar = {
        "one": "one empty box by night",
        "three": "three empty boxes by one truck in one evening",
        "newcomer": "one empty box by a haulier that was never here",
    }

    def fits(self, world: World, site: str) -> bool:
        """A depot near a terminal."""
        return with_terminal(world, site)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        terminal = scene.elsewhere(scene.pick(terminals(scene.world, scene.site), "a terminal near by"))
        leaves = scene.at(18.0 if variation == "three" else 24.0 + scene.draw(0.2, 3.0))
        person = (
            scene.newcomer() if variation == "newcomer" else scene.regular(leaves, 7.0 if variation == "three" else 2.5)
        )
        for _ in range(3 if variation == "three" else 1):
            box = scene.pick(scene.boxes(empty=True) or scene.boxes(), "an empty box")
            _, leaves = shuttle(scene, terminal, person, box, leaves + 600.0, scene.draw(4000, 4900))


SCENARIOS = (DepotRoute(), EmptyShuttle())
