"""M10: only the driver of a car is registered; beside it, carpools whose passengers get out and show their passes."""

from typing import ClassVar

from simulators.actor import Actor, Person
from simulators.scenarios.crew import Crew, go_home
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class CarpoolHole(Tale):
    """M10: passengers of a colleague's car come in without a pass; fewer go out than came in, or more."""

    name = "m10_carpool_hole"
    notes: ClassVar = {
        "in": "one pass, several people in the car; the car goes out with the driver alone",
        "out": "the driver comes in alone in the evening, and goes out with people who came otherwise",
        "two_cars": "two cars behind each other, one pass each, full of people",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(hour_of(scene.rng))
        if variation == "out":
            self._out(scene, at)
            return
        for i in range(2 if variation == "two_cars" else 1):
            self._in(scene, at + 25.0 * i)

    def _car(self, scene: Scene, at: float, occupants: int) -> Actor:
        person = scene.free("operator", "mechanic", "agency")
        driver = scene.come(person, scene.edge(), at)
        driver.board(scene.story.vehicle("van", scene.fleet("van"), occupants))
        driver.go(scene.before(scene.pick(scene.place.lanes, "a lane")))
        return driver

    def _in(self, scene: Scene, at: float) -> None:
        goal, size = scene.xy(scene.target()), size_of(scene.rng, 2, 4)
        driver = self._car(scene, at, size + 1)
        crew = Crew(scene, size, driver.xy, at, gap_s=0.0)
        scene.story.telling(driver.now)
        driver.go(scene.near(goal, 25.0))
        crew.each(driver.drop)
        crew.run(goal, speed=1.6)
        crew.hide(6 * MINUTE, 30 * MINUTE)
        go_home(scene, driver)
        crew.over(*reversed(scene.fence()))

    def _out(self, scene: Scene, at: float) -> None:
        goal, size = scene.xy(scene.target()), size_of(scene.rng, 2, 4)
        outer, inner = scene.fence()
        crew = Crew(scene, size, outer, at)
        crew.climb(inner)
        crew.run(goal)
        crew.hide(20 * MINUTE, 60 * MINUTE)
        driver = self._car(scene, crew.now - 12 * MINUTE, 1)
        driver.go(scene.near(goal, 15.0))
        driver.until(crew.now + 30.0)
        if driver.vehicle:
            driver.vehicle.occupants += size
        go_home(scene, driver)


class Carpool(Tale):
    """M10, quiet: a carpool; the passengers get out before the gate and go in on their own passes."""

    name = "m10_quiet_carpool"
    why = "everybody in the car has a pass and shows it, the driver at the lane and the others at the turnstile"
    notes: ClassVar = {
        "three": "three to the late shift",
        "night": "three to the night shift",
        "forgetful": "two; one goes back to the car for a forgotten bag, and in again",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(23.0 if variation == "night" else 15.0) + scene.draw(-20, 20) * MINUTE
        people = [
            scene.free("operator", "lasher", "mechanic", "agency") for _ in range(2 if variation == "forgetful" else 3)
        ]
        people = list({p.holder: p for p in people}.values())
        for person in people:
            scene.shift(start - scene.draw(2, 5) * HOUR, person, start, start + 3 * HOUR)
        driver = scene.come(people[0], scene.edge(), start - 20 * MINUTE)
        driver.board(scene.story.vehicle("van", scene.fleet("van"), len(people)))
        gate = scene.turnstile()
        riders = [scene.come(p, driver.xy, driver.now) for p in people[1:]]
        driver.go(scene.before(gate, 14.0))
        for rider in riders:
            driver.drop(rider)
            if variation == "forgetful":
                self._twice(scene, rider)
            self._work(scene, rider, people[0], start)
        self._work(scene, driver, people[0], start)

    def _twice(self, scene: Scene, rider: Actor) -> None:
        gate = scene.turnstile()
        rider.go(scene.beyond(gate))
        rider.go(scene.before(gate, 14.0))
        rider.wait(40.0)

    def _work(self, scene: Scene, actor: Actor, like: Person, start: float) -> None:
        person = actor.person or like
        actor.go(scene.place.spot(scene.pick(scene.admitted(person, "building"), "a room"), 1))
        actor.alight() if actor.vehicle else None
        actor.hide(max(start + scene.draw(2.6, 3.0) * HOUR - actor.now, 60.0))
        go_home(scene, actor)


SCENARIOS = (CarpoolHole(), Carpool())
