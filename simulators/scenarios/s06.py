"""S06: a pass used by another; beside it, holders who really go to several doors in one day."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, before, come, go_home, outer_doors, spot, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("freight", "baggage", "ramp", "agency", "hangar", "mechanic")


class PassOfAnother(AirTale):
    """S06: somebody uses the pass of a holder who is elsewhere or at home."""

    name = "s06_pass_of_another"
    notes: ClassVar = {
        "at_home": "the pass of somebody on a rest day, in at several doors one after the other",
        "pin": "the borrower tries the PIN three times, and then another door without one",
        "errand": "in and out within ten minutes, twice in a day",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        actor = come(scene, person, scene.at(scene.draw(11.0, 20.0)))
        if variation == "pin":
            gate = scene.pick(outer_doors(scene.place), "a door from outside")
            actor.go(before(scene.place, gate))
            for _ in range(3):
                actor.badge(gate, inward=True, outcome="denied", reason="pin")
                actor.wait(scene.draw(5, 20))
        scene.story.telling(actor.now)
        for turn in range(3 if variation == "at_home" else 2):
            actor.go(spot(scene, work_zone(scene, person, "baggage", "apron", "cargo", "building")))
            actor.hide(scene.draw(2, 8) * MINUTE)
            if variation == "errand" and turn == 0:
                actor.go(scene.edge())
                actor.hide(1.5 * HOUR)
        go_home(scene, actor)


class ManyDoors(AirTale):
    """S06, quiet: the holder goes to several doors in one day because the work asks for it."""

    name = "s06_quiet_many_doors"
    why = "the holder's own shift, told a day ahead; the work is at several doors"
    notes: ClassVar = {
        "rounds": "a round of several places in one shift",
        "wrong_pin": "the own PIN wrong twice",
        "forgot": "out again after ten minutes for something forgotten in the car",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        start = scene.at(scene.draw(11.0, 18.0))
        scene.shift(scene.at(0.5), person, start, start + 4 * HOUR)
        actor = come(scene, person, start - 12 * MINUTE)
        if variation == "wrong_pin":
            gate = scene.pick(outer_doors(scene.place), "a door from outside")
            actor.go(before(scene.place, gate))
            for _ in range(2):
                actor.badge(gate, inward=True, outcome="denied", reason="pin")
                actor.wait(scene.draw(5, 20))
        for turn in range(3):
            actor.go(spot(scene, work_zone(scene, person, "baggage", "apron", "cargo", "building")))
            actor.hide(scene.draw(20, 60) * MINUTE if turn or variation != "forgot" else 4 * MINUTE)
            if variation == "forgot" and turn == 0:
                actor.go(scene.edge())
                actor.hide(5 * MINUTE)
        go_home(scene, actor)


SCENARIOS = (PassOfAnother(), ManyDoors())
