"""M12: data about boxes are sold; beside it, honest look-ups without an order."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.life.trucks import order_of
from simulators.scenarios.crew import raid
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, size_of


class SoldData(Tale):
    """M12: somebody looks boxes up for which they have no order; hours later a crew goes straight to one of them."""

    name = "m12_sold_data"
    notes: ClassVar = {
        "one_box": "one look-up by a planner in the afternoon, a crew at that box at night",
        "watching": "the same box looked up again and again through the day, whether it has moved",
        "twice": "two boxes by one account, and two crews in two nights",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        boxes = [scene.target() for _ in range(2 if variation == "twice" else 1)]
        seller = scene.on_shift(
            scene.at(8.0), scene.at(17.0), (3.0 if variation == "watching" else 0.4) * HOUR, "planner", "office"
        )
        for turn in range(5 if variation == "watching" else 1):
            self._ask(scene, seller, [box.unit for box in boxes], turn)
        scene.release(seller)
        for night, box in enumerate(boxes):
            raid(scene, size_of(scene.rng), scene.at(24.0 * (night + 1) + scene.draw(0.3, 5.0)), scene.xy(box))

    def _ask(self, scene: Scene, seller: Actor, units: list[str], turn: int) -> None:
        seller.wait(scene.draw(2, 30) * MINUTE if turn else scene.draw(10, 200))
        for unit in units:
            scene.look_up(seller, [unit], action="search" if turn % 2 == 0 else "view")
            seller.wait(scene.draw(10, 90))


class CustomerAsks(Tale):
    """M12, quiet: a customer telephones about a reefer, and somebody looks it up without an order."""

    name = "m12_quiet_customer_asks"
    why = "a customer asked; nobody comes for the box but the haulier who was announced"
    notes: ClassVar = {
        "once": "one question",
        "anxious": "a customer who asks five times in a day whether a box with fruit has been moved",
        "list": "a customer with twelve boxes, three look-ups",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        boxes = [scene.target().unit for _ in range(12 if variation == "list" else 1)]
        seconds = (3.0 if variation == "anxious" else 0.6) * HOUR
        clerk = scene.on_shift(scene.at(8.0), scene.at(17.0), seconds, "planner", "office")
        for turn in range({"once": 1, "anxious": 5, "list": 3}[variation]):
            clerk.wait(scene.draw(2, 30) * MINUTE if turn else scene.draw(10, 200))
            units = boxes[5 * turn : 5 * turn + 5] or boxes
            scene.look_up(clerk, units, action="search" if turn % 2 == 0 else "view")
            if variation == "list":
                scene.look_up(clerk, units[:1], order=order_of(units[0]))
        scene.release(clerk)


SCENARIOS = (SoldData(), CustomerAsks())
