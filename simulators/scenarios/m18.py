"""M18, in part: somebody dressed as a port worker, without a pass; beside it, a contractor who is lost.

Clothes and bags cannot be seen in events; what remains are people without a badge, and a car that tries several gates.
"""

from typing import ClassVar

from simulators.scenarios.crew import Crew, go_home, ride
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class FakeWorker(Tale):
    """M18: people in work clothes walk in behind others, or by a truck lane, and stroll to the reefers."""

    name = "m18_fake_worker"
    notes: ClassVar = {
        "behind": "close behind somebody through a turnstile, one after the other",
        "lane": "on foot through a truck lane",
        "round": "a car tries gate after gate, then lets three walk in by a truck lane",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(hour_of(scene.rng))
        goal, size = scene.xy(scene.target()), size_of(scene.rng, 1, 3)
        start = scene.edge()
        if variation == "round":
            at, start = self._round(scene, at, size)
        crew = Crew(scene, size, start, at, gap_s=14.0)
        gate = scene.turnstile() if variation == "behind" else scene.pick(scene.place.lanes, "a lane")
        for member in crew.members:
            member.go(scene.before(gate))
            scene.story.telling(member.now)
            if variation == "behind":
                member.tailgate(gate, inward=True)
            member.walk(scene.beyond(gate))
        crew.run(goal, speed=1.3)
        crew.hide(6 * MINUTE, 25 * MINUTE)
        crew.run(scene.beyond(gate), speed=1.3)
        for member in crew.members:
            member.walk(scene.before(gate))
            go_home(scene, member)

    def _round(self, scene: Scene, at: float, size: int) -> tuple[float, tuple[float, float]]:
        driver, car = ride(scene, at, size + 1)
        for gate in (scene.turnstile(), scene.fence_gate(), scene.pick(scene.place.lanes, "a lane")):
            driver.go(scene.before(gate, 25.0))
            driver.wait(scene.draw(20, 100))
        car.occupants = 1
        found = driver.now, driver.xy
        go_home(scene, driver)
        return found


class LostContractor(Tale):
    """M18, quiet: a contractor on the first day tries several gates before somebody gives out the visitor's pass."""

    name = "m18_quiet_lost_contractor"
    why = "an announced visitor who does not know the entrance, and goes in on a day pass"
    notes: ClassVar = {
        "evening": "three gates in the evening, then in",
        "night": "three gates by night for an urgent repair, then in",
        "refused": "tries the reader of two turnstiles with a pass that is not active yet",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(24.0 + scene.draw(0.3, 3.0) if variation == "night" else scene.draw(17.0, 20.0))
        person = scene.newcomer("visitor", ("visitor", "maintenance"), "Kabelbouw")
        car = scene.story.vehicle("van")
        scene.visit(start - 5 * HOUR, start - HOUR, start + 6 * HOUR, "onderhoud", person, car)
        actor = scene.come(person, scene.edge(), start)
        actor.board(car)
        for gate in (scene.fence_gate(), scene.pick(scene.place.lanes, "a lane"), scene.turnstile()):
            actor.go(scene.before(gate, 25.0))
            actor.wait(scene.draw(20, 100))
        actor.alight()
        if variation == "refused":
            actor.badge(scene.turnstile(), inward=True, outcome="denied", reason="unknown")
            actor.wait(240.0)
        actor.go(scene.place.spot(scene.pick(scene.admitted(person, "building"), "a building"), 4))
        actor.wait(scene.draw(30, 90) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (FakeWorker(), LostContractor())
