"""M13: a box is moved to where it can be reached; beside it, planners who move boxes by hand when somebody asks."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.life.trucks import order_of
from simulators.scenarios.crew import raid
from simulators.scenarios.haulage import moved, put, stack_near
from simulators.scenarios.staging import MINUTE, Scene, Tale, size_of
from simulators.world import Box


class Repositioning(Tale):
    """M13: a planner moves a box to the ground or to the edge without an order; within a shift a crew is there."""

    name = "m13_repositioning"
    notes: ClassVar = {
        "to_ground": "from high up to the ground of the same row, by a planner without an order",
        "to_edge": "to another row that lies nearer to the fence, by a crane driver",
        "two_steps": "looked up, moved twice in a shift, and visited the same night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.target()
        role = "operator" if variation == "to_edge" else "planner"
        insider = scene.on_shift(scene.at(16.0), scene.at(23.5), 50 * MINUTE, role)
        if variation == "two_steps":
            scene.look_up(insider, [box.unit])
            insider.wait(scene.draw(2, 9) * MINUTE)
        for _ in range(2 if variation == "two_steps" else 1):
            self._move(scene, insider, box, variation)
            insider.wait(scene.draw(5, 15) * MINUTE)
        scene.release(insider)
        comes = max(insider.now + scene.draw(20, 90) * MINUTE, scene.at(24.0 + scene.draw(0.1, 4.5)))
        raid(scene, size_of(scene.rng), comes, scene.xy(box))

    def _move(self, scene: Scene, insider: Actor, box: Box, variation: str) -> None:
        zone = box.zone if variation == "to_ground" else scene.pick(scene.place.reefers, "a row of reefers")
        put(scene, box, zone, tier=1)
        insider.unit(box.unit, "moved", **moved(box))


class MovedByHand(Tale):
    """M13, quiet: a planner moves a box by hand, since a customer, a mechanic or the weather asks for it."""

    name = "m13_quiet_moved_by_hand"
    why = "asked for by telephone; the order was forgotten or written afterwards, and nobody comes for the box"
    notes: ClassVar = {
        "forgotten": "one box to the ground, without an order",
        "storm": "six boxes to the ground in half an hour, before a storm",
        "written_later": "one box to another row; the planner looks it up with an order an hour later",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        boxes = [scene.target() if variation != "storm" else scene.pick(scene.boxes(), "boxes") for _ in range(6)]
        planner = scene.on_shift(scene.at(16.0), scene.at(23.5), 50 * MINUTE, "planner")
        for box in boxes[: 6 if variation == "storm" else 1]:
            put(scene, box, box.zone if box.reefer else stack_near(scene), tier=1)
            planner.unit(box.unit, "moved", **moved(box))
            planner.wait(scene.draw(2, 6) * MINUTE)
        if variation == "written_later":
            scene.look_up(planner, [boxes[0].unit], order=order_of(boxes[0].unit))
        scene.release(planner)


SCENARIOS = (Repositioning(), MovedByHand())
