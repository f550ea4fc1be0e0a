"""S10: freight put into a hold outside the turnaround; beside it, late bags and spare parts."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, come, fleet, flight, go_home, spot, stand
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("ramp", "baggage", "agency", "freight")


class RipOn(AirTale):
    """S10: a vehicle comes from landside straight to a stand, and somebody is at the hold without a task."""

    name = "s10_rip_on"
    needs: ClassVar = ("apron",)
    lanes: ClassVar = True
    notes: ClassVar = {
        "before": "an hour before the aircraft leaves",
        "night": "at a parked aircraft by night",
        "two": "two people in the vehicle, one pass",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene, source=False)
        at = scene.at(scene.draw(1.0, 4.0)) if variation == "night" else craft.end - scene.draw(0.8, 1.3) * HOUR
        person = scene.free(*ROLES)
        actor = come(scene, person, max(at, scene.at(0.2)))
        actor.board(fleet(scene, person, "van", 2 if variation == "two" else 1))
        scene.story.telling(actor.now)
        actor.go(spot(scene, stand(scene, craft)))
        actor.wait(scene.draw(4, 9) * MINUTE)
        go_home(scene, actor)


class LateBags(AirTale):
    """S10, quiet: late bags or a spare part are driven to a stand just before departure."""

    name = "s10_quiet_late_bags"
    why = "late bags or a spare part; the driver has a shift for it"
    needs: ClassVar = ("apron",)
    lanes: ClassVar = True
    notes: ClassVar = {
        "bags": "late bags, half an hour before departure",
        "part": "a spare part by van",
        "night": "a night stop that needs a part",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene, source=False)
        hours = 0.5 if variation == "bags" else 1.0
        at = scene.at(scene.draw(1.0, 4.0)) if variation == "night" else craft.end - hours * HOUR
        at = max(at, scene.at(0.5))
        person = scene.free(*ROLES)
        scene.shift(at - 0.4 * HOUR, person, at - 0.1 * HOUR, at + 2 * HOUR)
        actor = come(scene, person, at)
        actor.board(fleet(scene, person))
        actor.go(spot(scene, stand(scene, craft)))
        actor.wait(scene.draw(3, 8) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (RipOn(), LateBags())
