"""S04: a pass used outside working hours; beside it, people who were called in or come for their locker."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, come, go_home, spot, work_zone
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.story import Family

ROLES = ("baggage", "ramp", "cleaner", "agency", "catering", "hangar", "freight")


class OffShift(AirTale):
    """S04: a holder comes in on a rest day, to a critical zone that their pass opens, and stays out of sight there."""

    name = "s04_off_shift"
    family: ClassVar[Family] = "presence"
    notes: ClassVar = {
        "night": "in by night on a rest day, half an hour in a basement or shed, and out",
        "afternoon": "in by day among the others, on a rest day",
        "twice": "in twice in one night, hours apart",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        zone = work_zone(scene, person)
        hour = scene.draw(13.0, 18.0) if variation == "afternoon" else scene.draw(0.5, 3.5)
        for turn in range(2 if variation == "twice" else 1):
            actor = come(scene, person, scene.at(hour + 2.5 * turn))
            scene.story.telling(actor.now)
            actor.go(spot(scene, zone))
            actor.hide(scene.draw(8, 35) * MINUTE)
            go_home(scene, actor)


class CalledIn(AirTale):
    """S04, quiet: somebody on a rest day comes in for an honest reason."""

    name = "s04_quiet_called_in"
    family: ClassVar[Family] = "presence"
    why = "called in for a colleague who is ill, or at the locker for something forgotten; a chief knows"
    notes: ClassVar = {
        "night": "called in for the night; the roster knows an hour before",
        "evening": "called in for the evening; the roster is told within the hour",
        "locker": "ten minutes at the locker on a free day",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        start = scene.at({"night": 22.5, "evening": 17.0, "locker": 13.0}[variation] + scene.draw(-0.5, 0.5))
        if variation != "locker":
            told = start - HOUR if variation == "night" else start + 0.8 * HOUR
            scene.shift(told, person, start, start + 5 * HOUR)
        actor = come(scene, person, start - 15 * MINUTE)
        actor.go(spot(scene, work_zone(scene, person, "building", "baggage", "cargo", "apron")))
        actor.hide(10 * MINUTE if variation == "locker" else 4.6 * HOUR)
        go_home(scene, actor)


SCENARIOS = (OffShift(), CalledIn())
