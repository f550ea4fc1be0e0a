"""S03: in the baggage basement, out of the cameras' sight; beside it, a dirty lens and overtime."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, called, come, go_home, spot, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("baggage", "agency")


class BehindThePile(AirTale):
    """S03: a camera's view is blocked, a case is set aside, and somebody carries it out after work."""

    name = "s03_behind_the_pile"
    needs: ClassVar = ("baggage",)
    notes: ClassVar = {
        "pile": "a pile of bags before a camera for ten minutes, and somebody behind it",
        "turned": "a camera is turned away for a quarter of an hour",
        "stays": "still inside long after the shift, and then out",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        if variation == "stays":
            self._stays(scene)
            return
        low = scene.at(scene.draw(7.0, 19.0))
        actor = called(scene, ROLES, low, low + 3 * HOUR, 25 * MINUTE)
        zone = scene.pick([z for z in scene.place.of_kind("baggage") if scene.place.admits(z, ("baggage",))], "a hall")
        goal = spot(scene, zone)
        actor.go(goal)
        begin = actor.now
        state = "obstructed" if variation == "pile" else "moved"
        for camera in scene.place.watchers(goal):
            scene.story.blind(scene.site, camera, begin, begin + scene.draw(9, 16) * MINUTE, state)
        scene.story.telling(begin)
        actor.hide(8 * MINUTE)
        scene.story.rejoin(actor)

    def _stays(self, scene: Scene) -> None:
        person = scene.free(*ROLES)
        start = scene.at(scene.draw(6.0, 9.0))
        scene.shift(scene.at(0.3), person, start, start + 4 * HOUR)
        actor = come(scene, person, start - 10 * MINUTE)
        actor.go(spot(scene, work_zone(scene, person, "baggage")))
        actor.hide(8.5 * HOUR)
        scene.story.telling(start + 8 * HOUR)
        actor.wait(3 * MINUTE)
        go_home(scene, actor)


class DirtyLens(AirTale):
    """S03, quiet: a camera that sees nothing for an honest reason, or somebody who works over."""

    name = "s03_quiet_dirty_lens"
    why = "cleaners at the lens, a trolley parked before it, or overtime that the roster was told of"
    needs: ClassVar = ("baggage",)
    notes: ClassVar = {
        "cleaning": "a lens is cleaned",
        "trolley": "a trolley stands before a camera for a quarter of an hour, nobody near",
        "overtime": "three hours more than planned, and told",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        if variation == "overtime":
            person = scene.free(*ROLES)
            start = scene.at(scene.draw(6.0, 9.0))
            ref = scene.shift(scene.at(0.3), person, start, start + 4 * HOUR)
            scene.shift(start + 3.5 * HOUR, person, start, start + 8 * HOUR, ref)
            actor = come(scene, person, start - 10 * MINUTE)
            actor.go(spot(scene, work_zone(scene, person, "baggage")))
            actor.hide(7.8 * HOUR)
            go_home(scene, actor)
            return
        low = scene.at(scene.draw(7.0, 19.0))
        actor = called(scene, ("cleaner",), low, low + 3 * HOUR, 25 * MINUTE)
        goal = spot(scene, scene.pick(scene.place.of_kind("baggage"), "a hall"))
        if variation == "cleaning":
            actor.go(goal)
        for camera in scene.place.watchers(goal)[:1]:
            scene.story.blind(scene.site, camera, actor.now, actor.now + scene.draw(5, 15) * MINUTE, "obstructed")
        actor.wait(4 * MINUTE)
        scene.story.rejoin(actor)


SCENARIOS = (BehindThePile(), DirtyLens())
