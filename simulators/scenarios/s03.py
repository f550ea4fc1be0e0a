"""S03: in the baggage basement, out of the cameras' sight; beside it, a dirty lens and overtime."""

from math import hypot
from typing import ClassVar

from simulators.place import XY
from simulators.scenarios.airside import AirTale, called, come, go_home, spot, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("baggage", "agency")
SPOTS = 40
"""Places in a hall where ordinary work is done, of which one is chosen."""


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
        camera, goal = _watched_hall(scene)
        actor.go(goal)
        begin = actor.now
        state = "obstructed" if variation == "pile" else "moved"
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


def _watched_hall(scene: Scene) -> tuple[str, XY]:
    """A camera of a hall for bags, and the place in that hall where people work that is nearest to it."""
    place = scene.place
    halls = [zone for zone in place.of_kind("baggage") if place.admits(zone, ("baggage",))]
    pairs = [(camera, zone) for camera in place.site.cameras.values() for zone in halls if zone in camera.zones]
    camera, hall = scene.pick([pair for pair in pairs if pair[0].sees_tracks], "a hall with a camera")
    x, y = place.frame.xy(camera.lon, camera.lat)
    spots = [place.spot(hall, number) for number in range(SPOTS)]
    return camera.id, min(spots, key=lambda xy: hypot(xy[0] - x, xy[1] - y))


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
        camera, goal = _watched_hall(scene)
        if variation == "cleaning":
            actor.go(goal)
        scene.story.blind(scene.site, camera, actor.now, actor.now + scene.draw(5, 15) * MINUTE, "obstructed")
        actor.wait(4 * MINUTE)
        scene.story.rejoin(actor)


SCENARIOS = (BehindThePile(), DirtyLens())
