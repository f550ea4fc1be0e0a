"""M15: a switch container with a cloned number; beside it, seals that customs change and numbers read anew."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.life.trucks import order_of
from simulators.scenarios import haulage
from simulators.scenarios.haulage import moved, put, stack_near
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale
from simulators.story import Family
from simulators.world import Box, World


def seal(scene: Scene) -> str:
    """The number of a seal."""
    return f"SL{int(scene.rng.integers(10**7)):07d}"


class SwitchContainer(Tale):
    """M15: the number of a box that stands in the stack comes in twice, or its seal changes without a reason."""

    name = "m15_switch_container"
    family: ClassVar[Family] = "logistics"
    notes: ClassVar = {
        "clone_in": "a truck brings a box with the number of one that stands here",
        "clone_out": "a truck takes out a box with the number of one that is seen in the stack later",
        "seal": "the seal of a box that nobody opened is another one after an unordered move",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site to which trucks bring boxes."""
        return bool(world.places[site].lanes and world.places[site].of_kind("stack"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.pick(scene.boxes(empty=False), "a full box")
        if variation == "seal":
            self._reseal(scene, box)
            return
        at = scene.at(scene.draw(19.0, 29.0))
        person = scene.newcomer()
        run = haulage.announce(scene, person, box.unit, at + scene.draw(-1200, 1200), at)
        scene.story.telling(at)
        driver, _ = haulage.drive_in(scene, person, run, loaded=variation == "clone_in")
        if variation == "clone_in":
            haulage.hand_over(scene, driver, run, box.weight_kg + scene.draw(-60, 60), empty=False)
        else:
            haulage.fetch(scene, driver, box, run.company)
        haulage.drive_out(scene, driver, run.company)
        self._seen_later(scene, box, driver.now + scene.draw(1, 6) * HOUR)

    def _seen_later(self, scene: Scene, box: Box, at: float) -> None:
        """Housekeeping moves the box that stood here all the while."""
        scene.world.boxes[scene.site][box.unit] = box
        put(scene, box, stack_near(scene), tier=2)
        known = moved(box) | {"order": order_of(box.unit)}
        scene.story.signal(scene.site, at, "unit", unit=box.unit, state="moved", **known)

    def _reseal(self, scene: Scene, box: Box) -> None:
        insider = scene.on_shift(scene.at(16.0), scene.at(26.0), 50 * MINUTE, "operator", "agency")
        told = scene.at(scene.draw(8.0, 12.0))
        scene.story.signal(
            scene.site, told, "unit", unit=box.unit, state="sealed", seal=seal(scene), order=order_of(box.unit)
        )
        insider.go(scene.near(scene.xy(box)))
        insider.hide(scene.draw(8, 20) * MINUTE)
        scene.story.telling(insider.now)
        insider.unit(box.unit, "sealed", seal=seal(scene), place=box.slot, zone=box.zone)
        scene.release(insider)


class CustomsSeal(Tale):
    """M15, quiet: customs open a box on an order and seal it anew; or it is sealed anew when weighed."""

    name = "m15_quiet_customs_seal"
    family: ClassVar[Family] = "logistics"
    why = "an inspection or a weighing with an order, after which a box has another seal"
    notes: ClassVar = {
        "inspection": "customs open one box, and seal it again",
        "three": "customs open three boxes in a row",
        "weighed": "a box is sealed anew after it was weighed, by a colleague of the terminal",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with boxes and somebody who may open them."""
        return bool(world.places[site].of_kind("stack") and world.with_role(site, "customs"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        role = "operator" if variation == "weighed" else "customs"
        count = 3 if variation == "three" else 1
        boxes = [scene.pick(scene.boxes(empty=False), "a full box") for _ in range(count)]
        officer = scene.on_shift(scene.at(8.0), scene.at(16.0), (0.5 + 0.5 * count) * HOUR, role)
        for box in boxes:
            officer.go(scene.near(scene.xy(box)))
            self._open(scene, officer, box)
        scene.release(officer)

    def _open(self, scene: Scene, officer: Actor, box: Box) -> None:
        known = {"place": box.slot, "zone": box.zone, "order": order_of(box.unit)}
        officer.unit(box.unit, "opened", **known)
        officer.wait(scene.draw(8, 14) * MINUTE)
        officer.unit(box.unit, "sealed", seal=seal(scene), **known)


SCENARIOS = (SwitchContainer(), CustomsSeal())
