"""S07: cleaners and caterers drive out soon after a source flight; beside it, those who do so every day."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, come, drive_out, fleet, flight, go_home, spot, stand
from simulators.scenarios.staging import HOUR, MINUTE, Scene

ROLES = ("cleaner", "catering")


class OutWithTheRubbish(AirTale):
    """S07: a cleaner or caterer off duty is at a source flight, and drives out at once, by a way of their own."""

    name = "s07_out_with_the_rubbish"
    needs: ClassVar = ("apron",)
    lanes: ClassVar = True
    notes: ClassVar = {
        "straight": "straight from the stand to the gate within half an hour",
        "stop": "with a stop of some minutes out of the cameras' sight",
        "twice": "out, and back for a second load",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene)
        person = scene.free(*ROLES)
        actor = come(scene, person, craft.start + scene.draw(5, 15) * MINUTE)
        actor.board(fleet(scene, person))
        scene.story.telling(actor.now)
        actor.go(spot(scene, stand(scene, craft)))
        actor.wait(scene.draw(3, 8) * MINUTE)
        if variation == "stop":
            actor.hide(scene.draw(4, 9) * MINUTE)
        if variation == "twice":
            drive_out(scene, actor, scene.draw(10, 20) * MINUTE)
        go_home(scene, actor)


class DailyRun(AirTale):
    """S07, quiet: a cleaner with a shift for a source flight drives out soon after it, as every day."""

    name = "s07_quiet_daily_run"
    why = "the daily run of a rostered team; the order of stops is the usual one"
    needs: ClassVar = ("apron",)
    lanes: ClassVar = True
    notes: ClassVar = {
        "daily": "half an hour at the stand, then out",
        "hurried": "a short stop, since the aircraft was late",
        "evening": "a late flight",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        craft = flight(scene, low=16.0 if variation == "evening" else 0.0)
        person = scene.free(*ROLES)
        scene.shift(craft.start - 2 * HOUR, person, craft.start - 0.5 * HOUR, craft.start + 3 * HOUR)
        actor = come(scene, person, craft.start)
        actor.board(fleet(scene, person))
        actor.go(spot(scene, stand(scene, craft)))
        actor.wait((6 if variation == "hurried" else scene.draw(20, 35)) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (OutWithTheRubbish(), DailyRun())
