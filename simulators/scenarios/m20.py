"""M20: a car that drops people off and looks around; beside it, drivers who lost their way and people who fish."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.place import XY
from simulators.scenarios.crew import brought, go_home, long_roads, loop, raid, ride
from simulators.scenarios.staging import MINUTE, Scene, Tale, has_fence, hour_of, others, size_of
from simulators.world import World


class Reconnaissance(Tale):
    """M20: one plate loops on a dead-end road at night, stops briefly by the fence, and leaves with fewer people."""

    name = "m20_reconnaissance"
    notes: ClassVar = {
        "loops": "four loops past the cameras, then a stop at the fence where two get out to look, and in again",
        "drop_off": "three loops, a stop of a minute, away with fewer; those who got out go over the fence",
        "photos": "somebody walks along the fence for half an hour, stops often, is picked up, and the car comes back",
    }

    def fits(self, world: World, site: str) -> bool:
        """A place with plate cameras along its public road, and a fence there or near by."""
        return bool(world.places[site].road_cameras) and bool(self._targets(world, site))

    def _targets(self, world: World, site: str) -> list[str]:
        own = super().fits(world, site)
        return [site] if own else others(world, site)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        hour = hour_of(scene.rng)
        driver, car = ride(scene, scene.at(hour - 2.0 if hour > 3.0 else hour), 3)
        if variation == "drop_off":
            self._drop_off(scene, driver, car.plate)
            return
        loop(scene, driver, 4 if variation == "loops" else 1)
        for _ in range(1 if variation == "loops" else 2):
            self._look(scene, driver, 2 if variation == "loops" else 1)
        go_home(scene, driver)

    def _look(self, scene: Scene, driver: Actor, people: int) -> None:
        outer = stopping_place(scene)
        driver.go(outer)
        scene.story.telling(driver.now)
        walkers = [scene.story.stranger(scene.site, driver.xy, driver.now + 2.0 * i) for i in range(people)]
        for walker in walkers:
            for _ in range(4):
                walker.walk(scene.near(outer, 4.0))
                walker.wait(scene.draw(15, 90))
            walker.walk(driver.xy)
        driver.until(max(w.now for w in walkers))

    def _drop_off(self, scene: Scene, driver: Actor, plate: str) -> None:
        loop(scene, driver, 3, (3 * MINUTE, 12 * MINUTE))
        go_home(scene, driver)
        size = size_of(scene.rng, 2, 4)
        outer, inner = scene.fence() if has_fence(scene.place) else (stopping_place(scene),) * 2
        crew, second = brought(scene, size, outer, driver.now + scene.draw(5, 20) * MINUTE, plate)
        scene.story.telling(second.now)
        go_home(scene, second)
        there = scene.elsewhere(scene.pick(self._targets(scene.world, scene.site), "a fence near by"))
        if there.site != scene.site:
            crew.wait(20.0, 90.0)
            raid(there, size, crew.now + scene.draw(8, 25) * MINUTE, there.xy(there.target()))
            return
        crew.climb(inner)
        crew.run(scene.place.spot(scene.pick(scene.place.of_kind("stack", "yard"), "a yard"), 9))
        crew.hide(10 * MINUTE, 30 * MINUTE)
        crew.over(inner, outer)


def stopping_place(scene: Scene) -> XY:
    """Where a car stops for a look: by the fence; where there is none, at the end of a long road."""
    return scene.fence()[0] if has_fence(scene.place) else scene.pick(long_roads(scene), "a public road")[0]


class LostDriver(Tale):
    """M20, quiet: a driver who lost the way loops past the gates and drives on; or people fish by the fence."""

    name = "m20_quiet_lost_driver"
    why = "a driver who looks for an address, or people who fish and watch ships; nobody comes near the inside"
    notes: ClassVar = {
        "loops": "four loops past the cameras by night, then home",
        "taxi": "a taxi brings a sailor, loops twice, and leaves with the driver alone",
        "fishing": "two fish by the fence half the night, next to their parked car",
    }

    def fits(self, world: World, site: str) -> bool:
        """A place with plate cameras along its public road."""
        return bool(world.places[site].road_cameras)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        driver, car = ride(scene, scene.at(scene.draw(0.5, 3.0)), 2)
        if variation == "fishing":
            self._fish(scene, driver)
        else:
            loop(scene, driver, 2 if variation == "taxi" else 4)
        if variation == "taxi":
            car.occupants = 1
            sailor = scene.story.stranger(scene.site, driver.xy, driver.now)
            sailor.go(scene.edge())
            sailor.wait(scene.draw(10, 20) * MINUTE)
            go_home(scene, sailor)
        go_home(scene, driver)

    def _fish(self, scene: Scene, driver: Actor) -> None:
        outer = stopping_place(scene)
        driver.go(outer)
        car = driver.vehicle
        driver.alight()
        mate = scene.story.stranger(scene.site, driver.xy, driver.now)
        for person in (driver, mate):
            for _ in range(5):
                person.walk(scene.near(outer, 4.0))
                person.wait(scene.draw(10, 40) * MINUTE)
            person.walk(outer)
        driver.until(mate.now)
        if car is not None:
            driver.board(car)


SCENARIOS = (Reconnaissance(), LostDriver())
