"""S05: a pass that should be dead still opens doors; beside it, passes that were made active again in time."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, before, come, go_home, outer_doors, spot, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("baggage", "agency", "cleaner", "ramp", "freight", "hangar")


class StillWorking(AirTale):
    """S05: somebody whose work has ended comes back with a pass that was never taken in."""

    name = "s05_still_working"
    notes: ClassVar = {
        "returned": "a pass booked in as returned is used the same night",
        "blocked": "a blocked pass is refused at one door, and opens another",
        "expired": "a pass whose contract has ended is used in the evening",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.leaver(*ROLES)
        told = scene.at(scene.draw(0.2, 1.0) if variation == "returned" else scene.draw(9.0, 12.0))
        fields = {"pass_": person.pass_id, "holder": person.holder, "status": variation}
        scene.story.signal(scene.site, told, "pass", **fields)
        hour = scene.draw(2.2, 5.5) if variation == "returned" else scene.draw(18.0, 22.5)
        actor = come(scene, person, scene.at(hour))
        if variation == "blocked":
            gate = scene.pick(outer_doors(scene.place), "a door from outside")
            actor.go(before(scene.place, gate))
            actor.badge(gate, inward=True, outcome="denied", reason="blocked")
        scene.story.telling(actor.now)
        actor.go(spot(scene, work_zone(scene, person)))
        actor.hide(scene.draw(10, 40) * MINUTE)
        go_home(scene, actor)


class ActiveAgain(AirTale):
    """S05, quiet: a pass was blocked by mistake or for a contract that was renewed, and is active before it is used."""

    name = "s05_quiet_active_again"
    why = "the badge centre made the pass active again before it was used"
    notes: ClassVar = {
        "renewed": "a contract that ended is renewed the same day",
        "mistake": "blocked by mistake, and set right within an hour",
        "refused": "the holder is refused once before it is set right",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        told = scene.at(scene.draw(8.0, 10.0))
        known = {"pass_": person.pass_id, "holder": person.holder}
        status = "expired" if variation == "renewed" else "blocked"
        scene.story.signal(scene.site, told, "pass", status=status, **known)
        scene.story.signal(scene.site, told + HOUR, "pass", status="active", **known)
        actor = come(scene, person, told + (0.4 if variation == "refused" else 1.3) * HOUR)
        if variation == "refused":
            gate = scene.pick(outer_doors(scene.place), "a door from outside")
            actor.go(before(scene.place, gate))
            actor.badge(gate, inward=True, outcome="denied", reason="blocked")
            actor.until(told + 1.2 * HOUR)
        scene.shift(told - HOUR, person, told + HOUR, told + 5 * HOUR)
        actor.go(spot(scene, work_zone(scene, person)))
        actor.hide(3 * HOUR)
        go_home(scene, actor)


SCENARIOS = (StillWorking(), ActiveAgain())
