"""M17: copies of service vehicles; beside it, a hired car of the guards and a fleet car lent to another site."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.scenarios.crew import Crew, go_home, ride
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, others, size_of
from simulators.world import World


def has_cars(world: World, site: str) -> bool:
    """Whether a site has lanes, and a fleet with standing access."""
    return bool(world.places[site].lanes and world.places[site].site.vehicles)


def fleet_drive(scene: Scene, at: float, plate: str, *, own: bool) -> Actor:
    """The real car of a fleet, on an ordinary way past the lanes; not a subject where a copy of it is."""
    person = scene.free("mechanic", "guard", "operator")
    scene.shift(max(scene.at(0.3), at - scene.draw(2, 10) * HOUR), person, at - 0.5 * HOUR, at + 3 * HOUR)
    driver = scene.come(person, scene.edge(), at)
    if not own:
        scene.story.bystander(driver)
    driver.board(scene.story.vehicle(scene.shape_of(plate), plate))
    driver.go(scene.pick([z for z in scene.place.of_kind("yard", "road") if z in scene.place.closed], "a yard"))
    driver.wait(scene.draw(10, 30) * MINUTE)
    go_home(scene, driver)
    return driver


class FakeServiceCar(Tale):
    """M17: a copy of a security or service car, with the same plate, or with a plate of no fleet, drives in."""

    name = "m17_fake_service_car"
    notes: ClassVar = {
        "copy": "the plate of a fleet car comes in while the car itself is inside",
        "two_places": "the same plate at two terminals within minutes",
        "replica": "a replica with a plate of no fleet; a guard is fooled and opens by hand",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with a fleet and reefers."""
        return super().fits(world, site) and has_cars(world, site)

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        plate = scene.world.fresh_plate(scene.rng) if variation == "replica" else scene.fleet("car", "van")
        at = scene.at(hour_of(scene.rng))
        goal = scene.xy(scene.target())
        if variation == "copy":
            fleet_drive(scene, at - scene.draw(5, 9) * MINUTE, plate, own=False)
        if variation == "two_places":
            near = scene.pick(others(scene.world, scene.site), "another terminal near by")
            fleet_drive(scene.elsewhere(near), at - scene.draw(60, 400), plate, own=False)
        driver, car = ride(scene, at, size_of(scene.rng, 1, 3) + 1, scene.shape_of(plate), plate)
        crew = Crew(scene, car.occupants - 1, driver.xy, at, gap_s=0.0)
        lane = scene.pick(scene.place.lanes, "a lane")
        driver.go(scene.before(lane, 6.0))
        scene.story.telling(driver.now)
        driver.go(scene.near(goal, 15.0))
        crew.each(driver.drop)
        crew.hide(4 * MINUTE, 15 * MINUTE)
        driver.until(crew.now)
        car.occupants += len(crew.members)
        go_home(scene, driver)


class HiredCar(Tale):
    """M17, quiet: the guards drive a hired car with a plate of no fleet, or a car of another site, as announced."""

    name = "m17_quiet_hired_car"
    why = "a car in repair and one hired in its place, announced, driven by a guard or mechanic with a pass"
    notes: ClassVar = {
        "night": "a hired car by night",
        "evening": "a hired car in the evening",
        "other_site": "a fleet car from the other terminal, half an hour after it left there",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with a fleet."""
        return has_cars(world, site) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(19.0 if variation == "evening" else 24.0 + scene.draw(0.5, 4.0))
        if variation == "other_site":
            plate = scene.fleet("car", "van")
            there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
            gone = fleet_drive(there, at, plate, own=True).now
            fleet_drive(scene, gone + scene.draw(25, 45) * MINUTE, plate, own=True)
            return
        person = scene.free("guard", "mechanic")
        car = scene.story.vehicle("car")
        told = at - scene.draw(3, 12) * HOUR
        scene.visit(told, at - HOUR, at + 6 * HOUR, "onderhoud", person, car, access=person.access)
        driver = scene.come(person, scene.edge(), at)
        driver.board(car)
        for _ in range(4):
            driver.go(
                scene.pick(
                    [z for z in scene.place.of_kind("yard", "road", "perimeter") if z in scene.place.closed], "a yard"
                )
            )
            driver.wait(scene.draw(2, 12) * MINUTE)
        go_home(scene, driver)


SCENARIOS = (FakeServiceCar(), HiredCar())
