"""M24: a tracker in the load leads straight to one slot; beside it, a mechanic whose alarm names the box."""

from typing import ClassVar

from simulators.life.trucks import order_of
from simulators.scenarios.crew import Crew, climb_in
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class StraightToSlot(Tale):
    """M24: a crew goes straight to one box, without a search, and opens it within two minutes."""

    name = "m24_straight_to_slot"
    notes: ClassVar = {
        "crew": "over the fence, straight to one box, opened within two minutes, out again at once",
        "other_stack": "the load is in an ordinary box, far from the reefers",
        "two_boxes": "two boxes in two stacks, one after the other, straight",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        boxes = [scene.target() for _ in range(2 if variation == "two_boxes" else 1)]
        if variation == "other_stack":
            boxes = [scene.pick(scene.boxes(reefer=False, empty=False), "an ordinary box")]
        crew, outer, inner = climb_in(scene, size_of(scene.rng), scene.at(hour_of(scene.rng)), scene.xy(boxes[0]))
        for i, box in enumerate(boxes):
            if i:
                crew.run(scene.xy(box))
            self._open(scene, crew, box.unit, {"place": box.slot, "zone": box.zone})
        crew.over(inner, outer)

    def _open(self, scene: Scene, crew: Crew, unit: str, where: dict[str, str]) -> None:
        first = min(crew.members, key=lambda m: m.now)
        first.wait(scene.draw(15, 100))
        first.unit(unit, "opened", **where)
        crew.hide(2 * MINUTE, 6 * MINUTE)


class AlarmedReefer(Tale):
    """M24, quiet: a mechanic walks straight to a reefer that gave an alarm, and opens its panel."""

    name = "m24_quiet_alarmed_reefer"
    why = "the alarm names the box, so nobody has to search; the order is written at once"
    notes: ClassVar = {
        "night": "one mechanic by night",
        "three": "three alarms in one round",
        "evening": "one mechanic in the evening, at a run",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(18.0 if variation == "evening" else 24.0)
        boxes = [scene.target() for _ in range(3 if variation == "three" else 1)]
        mechanic = scene.on_shift(start, start + 4 * HOUR, 45 * MINUTE, "reefer", "mechanic")
        for box in boxes:
            mechanic.go(scene.near(scene.xy(box)), speed=3.0 if variation == "evening" else None)
            mechanic.wait(scene.draw(15, 100))
            mechanic.unit(box.unit, "opened", place=box.slot, zone=box.zone, order=order_of(box.unit))
            mechanic.hide(scene.draw(4, 9) * MINUTE)
        scene.release(mechanic)


SCENARIOS = (StraightToSlot(), AlarmedReefer())
