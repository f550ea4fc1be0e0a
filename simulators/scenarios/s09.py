"""S09: freight people at a pallet that is not theirs; beside it, those who were sent to it."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, ask, come, go_home, spot, units, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("freight", "agency")


class PalletAtNight(AirTale):
    """S09: a planner looks a pallet up, and handlers who are off duty come to it in the shed at night."""

    name = "s09_pallet_at_night"
    needs: ClassVar = ("cargo",)
    notes: ClassVar = {
        "one": "one handler late in the evening, after one look-up",
        "three": "three handlers within an hour",
        "evening": "one in the evening, after look-ups of three pallets",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        asked = units(scene, 3 if variation == "evening" else 1)
        planner = scene.free("planner")
        looked = scene.at(scene.draw(10.0, 15.0))
        scene.story.telling(looked)
        ask(scene, planner, looked, asked)
        scene.story.about(*(f"unit/{unit}" for unit in asked))
        at = scene.at(scene.draw(19.0, 22.0) if variation == "evening" else scene.draw(21.0, 23.3))
        for i in range(3 if variation == "three" else 1):
            person = scene.free(*ROLES)
            actor = come(scene, person, at + i * scene.draw(5, 20) * MINUTE)
            actor.go(spot(scene, work_zone(scene, person, "cargo")))
            actor.hide(scene.draw(10, 30) * MINUTE)
            go_home(scene, actor)


class UrgentFreight(AirTale):
    """S09, quiet: a pallet with medicine or flowers is looked up and fetched at night, with shifts for it."""

    name = "s09_quiet_urgent_freight"
    why = "urgent freight; the roster and an order know of it"
    needs: ClassVar = ("cargo",)
    notes: ClassVar = {
        "medicine": "one pallet by night",
        "flowers": "three handlers for flowers before a holiday",
        "question": "only a question, nobody comes",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        asked = units(scene, 1)
        planner = scene.free("planner")
        looked = scene.at(scene.draw(10.0, 15.0))
        ask(scene, planner, looked, asked, order=f"wo-{int(scene.rng.integers(10**7)):07d}")
        for _ in range({"medicine": 1, "flowers": 3, "question": 0}[variation]):
            person = scene.free(*ROLES)
            start = scene.at(scene.draw(22.0, 25.0))
            scene.shift(looked + HOUR, person, start, start + 3 * HOUR)
            actor = come(scene, person, start - 10 * MINUTE)
            actor.go(spot(scene, work_zone(scene, person, "cargo")))
            actor.hide(2.5 * HOUR)
            go_home(scene, actor)


SCENARIOS = (PalletAtNight(), UrgentFreight())
