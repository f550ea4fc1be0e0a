"""S16: more than one person on one pass; beside it, colleagues who hold a door for each other."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, before, come, go_home, spot, staff_doors, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene, hour_of
from simulators.story import Family

ROLES = ("baggage", "ramp", "cleaner", "agency", "hangar", "freight")


class OnOnePass(AirTale):
    """S16: a holder takes people without a pass through a staff door."""

    name = "s16_on_one_pass"
    family: ClassVar[Family] = "presence"
    notes: ClassVar = {
        "two": "one more behind a holder",
        "three": "two more behind a holder",
        "held": "the door is held for three who come a little later",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        doors = [d for d in staff_doors(scene.place) if scene.place.admits(d.to_zone, person.access)]
        gate = scene.pick(doors, "a staff door for this pass")
        helper = come(scene, person, scene.at(hour_of(scene.rng)))
        helper.go(before(scene.place, gate))
        guests = {"two": 1, "three": 2, "held": 3}[variation]
        strangers = [scene.story.stranger(scene.site, helper.xy, helper.now + 2.0) for _ in range(guests)]
        scene.story.telling(helper.now)
        helper.badge(gate, inward=True)
        seconds = scene.draw(40, 70) if variation == "held" else scene.draw(8, 14)
        helper.pass_door(gate, inward=True, by="badge", people=guests + 1, seconds=seconds)
        goal = spot(scene, work_zone(scene, person))
        for actor in (helper, *strangers):
            actor.until(helper.now)
            actor.walk(scene.near(gate.xy, 1.0))
            actor.hide(scene.draw(15, 40) * MINUTE)
        helper.go(goal)
        go_home(scene, helper)


class HeldDoor(AirTale):
    """S16, quiet: somebody holds a door for colleagues with passes, or for a trolley."""

    name = "s16_quiet_held_door"
    family: ClassVar[Family] = "presence"
    why = "everybody who went through has a pass and works there; hands were full"
    notes: ClassVar = {
        "pair": "two on one badge on the way to a shift",
        "trolley": "a door held for a trolley",
        "shown_after": "two go through, and the second shows the pass just after",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        doors = [d for d in staff_doors(scene.place) if scene.place.admits(d.to_zone, person.access)]
        gate = scene.pick(doors, "a staff door for this pass")
        start = scene.at(scene.draw(6.0, 21.0))
        scene.shift(scene.at(0.3), person, start - HOUR, start + 4 * HOUR)
        actor = come(scene, person, start)
        actor.go(before(scene.place, gate))
        actor.badge(gate, inward=True)
        people, seconds = (1, scene.draw(40, 60)) if variation == "trolley" else (2, scene.draw(6, 10))
        actor.pass_door(gate, inward=True, by="badge", people=people, seconds=seconds)
        if variation == "shown_after":
            actor.badge(gate, inward=True)
        actor.walk(scene.near(gate.xy, 1.0))
        actor.hide(scene.draw(5, 20) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (OnOnePass(), HeldDoor())
