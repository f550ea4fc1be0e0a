"""S11: transports prepared by look-ups without a task; beside it, clerks who are asked by telephone."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, ask, units
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.story import Family


class PreparedTransport(AirTale):
    """S11: one account looks up load devices for which it has no order, again and again."""

    name = "s11_prepared_transport"
    family: ClassVar[Family] = "logistics"
    needs: ClassVar = ("cargo",)
    notes: ClassVar = {
        "again": "one load device six times in a day",
        "many": "a dozen load devices in an evening",
        "export": "a list taken out, and two of it looked up",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free("planner", "office", "freight")
        asked = units(scene, 12 if variation == "many" else 2)
        at = scene.at(scene.draw(18.0, 20.0) if variation == "many" else scene.draw(9.0, 12.0))
        scene.story.telling(at)
        for turn in range(6):
            chosen = asked[2 * turn : 2 * turn + 2] if variation == "many" else asked[:1]
            action = "export" if variation == "export" and turn == 0 else "search" if turn % 2 else "view"
            ask(scene, person, at, chosen, action=action)
            at += scene.draw(8, 40) * MINUTE
        scene.story.about(*(f"unit/{unit}" for unit in asked))


class AskedByTelephone(AirTale):
    """S11, quiet: a clerk looks load devices up for customers who telephone."""

    name = "s11_quiet_asked_by_telephone"
    family: ClassVar[Family] = "logistics"
    why = "customers asked; most have an order, the others are answered and forgotten"
    needs: ClassVar = ("cargo",)
    notes: ClassVar = {
        "once": "one question without an order",
        "list": "a customer with eight load devices, with an order",
        "anxious": "one load device three times",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free("planner", "office")
        asked = units(scene, 8 if variation == "list" else 1)
        order = f"wo-{int(scene.rng.integers(10**7)):07d}" if variation == "list" else None
        at = scene.at(scene.draw(9.0, 14.0))
        for turn in range({"once": 1, "list": 2, "anxious": 3}[variation]):
            ask(
                scene,
                person,
                at + turn * scene.draw(0.3, 1.5) * HOUR,
                asked[4 * turn : 4 * turn + 4] or asked,
                order=order,
            )


SCENARIOS = (PreparedTransport(), AskedByTelephone())
