"""M21: a pick-up car, or a truck that helps; beside it, trucks at the wrong block and lifts home."""

from typing import ClassVar

from simulators.scenarios import haulage
from simulators.scenarios.crew import climb_in, go_home, raid, ride
from simulators.scenarios.staging import MINUTE, Scene, Tale, hour_of, size_of
from simulators.world import World


class PickUpCar(Tale):
    """M21: what a crew took is fetched: by a car at the fence, by a truck at the block, by a fleet van."""

    name = "m21_pick_up_car"
    notes: ClassVar = {
        "outside": "a car comes to the fence within minutes of the crew's way out, and drives off with them",
        "truck": "a truck stops at the reefers where a crew is, and leaves after less time than any service takes",
        "fleet": "a colleague's fleet van stops at the row, and leaves by the lane while the crew goes over the fence",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with reefers and lanes."""
        return super().fits(world, site) and bool(world.places[site].lanes)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at, goal, size = scene.at(hour_of(scene.rng)), scene.xy(scene.target()), size_of(scene.rng)
        if variation == "outside":
            crew = raid(scene, size, at, goal)
            driver, car = ride(scene, crew.first - 5 * MINUTE, 1, "van" if size > 4 else "car")
            driver.go(crew.members[0].xy)
            driver.until(crew.now)
            car.occupants += size
            go_home(scene, driver)
            return
        crew, outer, inner = climb_in(scene, size, at, goal)
        if variation == "truck":
            self._truck(scene, crew.now + scene.draw(2, 8) * MINUTE, goal)
        else:
            self._fleet(scene, crew.now + scene.draw(2, 8) * MINUTE, goal)
        crew.hide(18 * MINUTE, 28 * MINUTE)
        crew.over(inner, outer)

    def _truck(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        person = scene.newcomer()
        run = haulage.announce(scene, person, scene.world.fresh_unit(scene.rng), at, at)
        driver, _ = haulage.drive_in(scene, person, run, loaded=False, to=scene.near(goal, 12.0))
        driver.wait(scene.draw(2, 6) * MINUTE)
        haulage.drive_out(scene, driver, run.company)

    def _fleet(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        person = scene.free("mechanic", "operator", "agency")
        driver = scene.come(person, scene.edge(), at)
        driver.board(scene.story.vehicle("van", scene.fleet("van")))
        driver.go(scene.near(goal, 12.0))
        driver.wait(scene.draw(2, 6) * MINUTE)
        go_home(scene, driver)


class WrongBlock(Tale):
    """M21, quiet: a trucker stands at the wrong block, asks and drives on; or a car fetches people from work."""

    name = "m21_quiet_wrong_block"
    why = "a first visit of a trucker who does not know the blocks, or a lift home; no box was touched"
    notes: ClassVar = {
        "truck": "a truck stands at the reefers for some minutes, then where it belongs",
        "no_box": "a truck leaves again after ten minutes: its box is not there yet",
        "lift": "a car waits by the car park at night, and drives off with three who came from work",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with reefers and lanes."""
        return super().fits(world, site) and bool(world.places[site].lanes)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(24.0 + scene.draw(0.2, 4.0))
        if variation == "lift":
            driver, car = ride(scene, scene.at(23.0) + scene.draw(5, 20) * MINUTE, 1)
            driver.go(scene.before(scene.turnstile(), 30.0))
            driver.wait(scene.draw(5, 15) * MINUTE)
            car.occupants = 4
            go_home(scene, driver)
            return
        person = scene.newcomer()
        run = haulage.announce(scene, person, scene.world.fresh_unit(scene.rng), at, at)
        wrong = scene.near(scene.xy(scene.target()), 15.0) if variation == "truck" else None
        driver, _ = haulage.drive_in(scene, person, run, loaded=variation == "truck", to=wrong)
        driver.wait(scene.draw(4, 10) * MINUTE)
        if variation == "truck":
            driver.go(haulage.service_point(scene))
            haulage.hand_over(scene, driver, run, scene.draw(6e3, 28e3), empty=False)
        haulage.drive_out(scene, driver, run.company)


SCENARIOS = (PickUpCar(), WrongBlock())
