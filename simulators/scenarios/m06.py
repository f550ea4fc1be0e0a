"""M06: a rip-off from a reefer's motor at the empty depot; beside it, mechanics who repair such motors."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.life.trucks import order_of
from simulators.scenarios.crew import climb_in, go_home, ride
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, is_depot, size_of
from simulators.world import Box, World


class MotorRipOff(Tale):
    """M06: one to three people take a load from behind the cooling unit of an empty reefer, in a quarter of an hour."""

    name = "m06_motor_rip_off"
    notes: ClassVar = {
        "alone": "one over the fence with a tool, ten minutes at the motor end of a box; a car waits outside",
        "three": "three over the fence, a car waits outside",
        "mechanic": "a mechanic on duty at a box for which there is no order; a colleague's car takes it out",
    }

    def fits(self, world: World, site: str) -> bool:
        """A depot."""
        return is_depot(world.places[site])

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.pick(scene.boxes(reefer=True) or scene.boxes(), "a reefer")
        if variation == "mechanic":
            self._inside_job(scene, box)
            return
        at = scene.at(hour_of(scene.rng))
        driver, _ = ride(scene, at - 300.0, 2)
        crew, outer, inner = climb_in(scene, 1 if variation == "alone" else size_of(scene.rng, 2, 3), at, scene.xy(box))
        driver.go(outer)
        crew.wait(10 * MINUTE, 20 * MINUTE)
        crew.over(inner, outer)
        driver.until(crew.now - 60.0)
        go_home(scene, driver)

    def _inside_job(self, scene: Scene, box: Box) -> None:
        actor = scene.on_shift(scene.at(19.0), scene.at(24.0), 45 * MINUTE, "mechanic", "reefer", "operator")
        actor.go(scene.near(scene.xy(box)))
        scene.story.telling(actor.now)
        actor.unit(box.unit, "opened", place=box.slot, zone=box.zone)
        actor.wait(scene.draw(10, 20) * MINUTE)
        scene.release(actor)


class MotorRepair(Tale):
    """M06, quiet: a mechanic repairs the motor of a reefer in a quarter of an hour, on an order."""

    name = "m06_quiet_motor_repair"
    why = "a repair for which there is an order, by people who work there"
    notes: ClassVar = {
        "evening": "one mechanic in the evening",
        "night": "one mechanic at night",
        "pair": "two mechanics, three boxes one after the other",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with boxes and people who mend them."""
        return bool(world.with_role(site, "mechanic", "reefer")) and bool(world.places[site].of_kind("stack"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at({"evening": 19.0, "night": 24.2, "pair": 16.0}[variation])
        boxes = [
            scene.pick(scene.boxes(reefer=True) or scene.boxes(), "a reefer")
            for _ in range(3 if variation == "pair" else 1)
        ]
        for actor in scene.together(start, 2 if variation == "pair" else 1, 1.5 * HOUR, "mechanic", "reefer"):
            self._repair(scene, actor, boxes)

    def _repair(self, scene: Scene, actor: Actor, boxes: list[Box]) -> None:
        for box in boxes:
            actor.go(scene.near(scene.xy(box)))
            actor.unit(box.unit, "opened", place=box.slot, zone=box.zone, order=order_of(box.unit))
            actor.wait(scene.draw(9, 16) * MINUTE)
        scene.release(actor)


SCENARIOS = (MotorRipOff(), MotorRepair())
