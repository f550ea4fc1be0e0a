"""S12: a mechanic at an aircraft without a work card; beside it, mechanics whose card comes late."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, called, come, flight, go_home, spot, stand
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("mechanic", "hangar")


class Panels(AirTale):
    """S12: a mechanic unscrews panels of an aircraft from a source region, off task."""

    name = "s12_panels"
    needs: ClassVar = ("apron",)
    notes: ClassVar = {
        "off_shift": "a mechanic on a rest day, at the stand for half an hour",
        "night": "by night at a parked aircraft",
        "called_away": "on duty elsewhere, and for twenty minutes at the stand",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene, source=False)
        goal = spot(scene, stand(scene, craft))
        if variation == "called_away":
            actor = called(scene, ROLES, craft.start, craft.start + 3 * HOUR, 30 * MINUTE)
            scene.story.telling(actor.now)
            actor.go(goal)
            actor.hide(15 * MINUTE)
            scene.story.rejoin(actor)
            return
        at = scene.at(scene.draw(1.0, 4.0)) if variation == "night" else craft.start + scene.draw(10, 40) * MINUTE
        actor = come(scene, scene.free(*ROLES), at)
        scene.story.telling(actor.now)
        actor.go(goal)
        actor.hide(scene.draw(15, 35) * MINUTE)
        go_home(scene, actor)


class LateCard(AirTale):
    """S12, quiet: a mechanic is called to an aircraft, and the paper comes after the work began."""

    name = "s12_quiet_late_card"
    why = "a defect that the crew reported; the shift for it is told minutes later"
    needs: ClassVar = ("apron",)
    notes: ClassVar = {
        "minutes": "the roster is told ten minutes after",
        "before": "the roster is told before",
        "long": "a long repair with a shift of its own",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene, source=False)
        person, at = scene.free(*ROLES), craft.start + scene.draw(10, 40) * MINUTE
        told = at + 10 * MINUTE if variation == "minutes" else at - 20 * MINUTE
        scene.shift(told, person, at, at + 3 * HOUR)
        actor = come(scene, person, at)
        actor.go(spot(scene, stand(scene, craft)))
        actor.hide(2.5 * HOUR if variation == "long" else scene.draw(20, 45) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (Panels(), LateCard())
