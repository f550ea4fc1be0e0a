"""M03: a hotel container, lived in for days; beside it, a driver who sleeps in the cab, and a gang on a late ship."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.place import XY
from simulators.scenarios import haulage
from simulators.scenarios.crew import Crew
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, size_of


class HotelContainer(Tale):
    """M03: people who came earlier live in an empty box, go out in the dark to a reefer, and go back in."""

    name = "m03_hotel_container"
    notes: ClassVar = {
        "two_nights": "a few come out of an empty box on two nights, and leave over the fence",
        "three_nights": "the same few on three nights, shortly each time; the box reports that it was opened",
        "many": "a full box: nine come out in one night, some of them twice",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        empty = [b for b in scene.boxes(empty=True, reefer=False) if b.zone in scene.place.zones]
        box = scene.pick(empty or scene.boxes(reefer=False), "an empty box")
        home, outer_inner, goal = scene.xy(box), scene.fence(), scene.xy(scene.target())
        nights = {"two_nights": 2, "three_nights": 3, "many": 1}[variation]
        crew = Crew(
            scene, 9 if variation == "many" else size_of(scene.rng, 2, 5), home, scene.at(24.0 + scene.draw(0.3, 3.5))
        )
        scene.story.about(f"unit/{box.unit}")
        scene.story.telling(crew.first)
        for night in range(nights):
            if variation == "three_nights":
                crew.members[0].unit(box.unit, "opened", place=box.slot, zone=box.zone)
            self._outing(scene, crew, home, goal)
            if night < nights - 1:
                self._sleep(scene, crew, night + 1)
        crew.over(outer_inner[1], outer_inner[0])

    def _outing(self, scene: Scene, crew: Crew, home: XY, goal: XY) -> None:
        crew.run(goal, speed=2.2)
        crew.hide(5 * MINUTE, 25 * MINUTE)
        crew.run(home, speed=2.2)
        crew.hide(10 * MINUTE, 40 * MINUTE)
        for member in crew.members[: len(crew.members) // 2]:
            member.go(scene.near(goal, 8.0), speed=2.2)
            member.hide(scene.draw(4, 15) * MINUTE)
            member.go(scene.near(home))

    def _sleep(self, scene: Scene, crew: Crew, night: int) -> None:
        until = scene.at(24.0 * (night + 1) + scene.draw(0.3, 3.5))
        crew.each(lambda m: m.hide(until - m.now + scene.draw(0, 40)))


class CabSleeper(Tale):
    """M03, quiet: a trucker waits for a broken crane all night, sleeps in the cab, and walks about now and then."""

    name = "m03_quiet_cab_sleeper"
    why = "an announced truck that has to wait inside; its driver sleeps in the cab and comes out for air"
    notes: ClassVar = {
        "once": "one night, out of the cab twice",
        "restless": "one night, out of the cab five times",
        "evening": "from the late afternoon until past midnight",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        arrives = scene.at(16.5 if variation == "evening" else scene.draw(20.5, 23.5))
        person, unit = scene.newcomer(), scene.world.fresh_unit(scene.rng)
        run = haulage.announce(scene, person, unit, arrives, arrives)
        driver, truck = haulage.drive_in(scene, person, run, loaded=True)
        cab = driver.xy
        for _ in range(5 if variation == "restless" else 2):
            self._stroll(scene, driver, cab)
            driver.board(truck)
        haulage.hand_over(scene, driver, run, scene.draw(8e3, 28e3), empty=False)
        haulage.drive_out(scene, driver, run.company)

    def _stroll(self, scene: Scene, driver: Actor, cab: XY) -> None:
        driver.wait(scene.draw(0.9, 1.5) * HOUR)
        driver.alight()
        driver.walk(scene.near(cab, 30.0))
        driver.wait(scene.draw(2, 12) * MINUTE)
        driver.walk(cab)


class PlugRounds(Tale):
    """M03, quiet: a mechanic comes out to the same faulty reefer again and again in one night."""

    name = "m03_quiet_faulty_reefer"
    why = "a faulty reefer that somebody on duty looks after all night, to and fro from the same spot"
    notes: ClassVar = {
        "mechanic": "a mechanic goes to one box four times",
        "pair": "two mechanics go to one box four times",
        "guard": "a guard goes to look at one box four times: its door was ajar",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        goal = scene.xy(scene.target())
        roles = ("guard",) if variation == "guard" else ("reefer", "mechanic", "operator")
        for actor in scene.together(scene.at(23.5), 2 if variation == "pair" else 1, 1.6 * HOUR, *roles):
            home = actor.xy
            for _ in range(4):
                actor.go(scene.near(goal))
                actor.hide(scene.draw(4, 9) * MINUTE)
                actor.go(home)
                actor.wait(scene.draw(5, 10) * MINUTE)
            scene.release(actor)


SCENARIOS = (HotelContainer(), CabSleeper(), PlugRounds())
