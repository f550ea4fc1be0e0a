"""M01: over or through the fence and at a run into the stacks; beside it, people who mend fences at night."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.place import XY
from simulators.scenarios.crew import Crew, brought, go_home, raid
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class FenceClimb(Tale):
    """M01: a group crosses the fence far from any gate and runs in line to a row of reefers."""

    name = "m01_fence_climb"
    notes: ClassVar = {
        "crew": "a crew over the fence, at a run to a reefer, out the same way",
        "patient": "one or two who cut the fence slowly, walk, and stay long",
        "dropped": "a van lets a crew out by the fence, and it leaves on the other side",
        "inspected": "one looks at the fence in the evening; the crew comes there at night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        goal = scene.xy(scene.target())
        getattr(self, f"_{variation}")(scene, scene.at(hour_of(scene.rng)), goal)

    def _crew(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        raid(scene, size_of(scene.rng), at, goal)

    def _patient(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        outer, inner = scene.fence()
        crew = Crew(scene, size_of(scene.rng, 1, 2), outer, at, gap_s=40.0)
        crew.climb(inner, 120.0, 420.0)
        crew.run(goal, speed=1.2)
        crew.hide(1.0 * HOUR, 2.2 * HOUR)
        crew.over(inner, outer)

    def _dropped(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        outer, inner = scene.fence()
        crew, driver = brought(scene, size_of(scene.rng, 3, 8), outer, at)
        go_home(scene, driver)
        crew.climb(inner)
        crew.run(goal)
        crew.hide(6 * MINUTE, 25 * MINUTE)
        crew.over(*reversed(scene.fence()))

    def _inspected(self, scene: Scene, _at: float, goal: tuple[float, float]) -> None:
        outer, inner = scene.fence()
        scout = scene.story.stranger(scene.site, scene.edge(), scene.at(scene.draw(17.5, 20.5)))
        scout.go(outer)
        scout.wait(scene.draw(60, 240))
        scout.go(scene.edge())
        crew = Crew(scene, size_of(scene.rng, 2, 9), outer, scene.at(24.0 + scene.draw(0.3, 5.5)))
        crew.climb(inner)
        crew.run(goal)
        crew.hide(5 * MINUTE, 20 * MINUTE)
        crew.over(inner, outer)


class FenceRepair(Tale):
    """M01, quiet: a firm mends a hole in the fence at night, with a permit, and walks to and fro through it."""

    name = "m01_quiet_fence_repair"
    why = "a works permit for the fence at that time; the firm's people go through the hole that they mend"
    notes: ClassVar = {
        "night": "three people mend the fence by night, through the hole and back",
        "storm_damage": "called out in the evening; the permit is told an hour before",
        "long": "a long stretch of fence, half the night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(scene.draw(19.0, 21.5) if variation == "storm_damage" else 24.0 + scene.draw(0.2, 2.5))
        hours = scene.draw(2.5, 4.0) if variation == "long" else scene.draw(0.7, 1.8)
        told = start - (1.0 if variation == "storm_damage" else scene.draw(6, 15)) * HOUR
        mend_fence(scene, told, start, hours * HOUR)


def mend_fence(scene: Scene, told: float, start: float, seconds: float) -> None:
    """A firm comes in a van to a stretch of fence and works on both sides of it."""
    outer, inner = scene.fence()
    person = scene.newcomer("visitor", ("maintenance",), "Hekwerk Delta")
    van = scene.story.vehicle("van", occupants=3)
    zones = tuple(scene.place.of_kind("perimeter")[:1])
    scene.visit(
        told,
        start - HOUR,
        start + seconds + 3 * HOUR,
        "onderhoud hek",
        person,
        van,
        access=("maintenance",),
        zones=zones,
    )
    foreman = scene.come(person, scene.edge(), start)
    foreman.board(van)
    foreman.go(outer)
    foreman.alight()
    _work_on(scene, foreman, (outer, inner), foreman.now + seconds)
    foreman.board(van)
    go_home(scene, foreman)


def _work_on(scene: Scene, foreman: Actor, sides: tuple[XY, XY], until: float) -> None:
    """The foreman and two mates go to and fro through the hole until a time."""
    outer, inner = sides
    mates = [scene.story.stranger(scene.site, scene.near(outer), foreman.now) for _ in range(2)]
    for worker in (foreman, *mates):
        while worker.now < until:
            worker.walk(scene.near(inner if scene.rng.random() < 0.5 else outer, 5.0))
            worker.wait(scene.draw(60, 400))
        worker.walk(outer)
    foreman.until(max(worker.now for worker in mates))


class RunInside(Tale):
    """M01, quiet: reefer mechanics run from their shop to a row of reefers when a storm trips the power."""

    name = "m01_quiet_reefer_alarm"
    why = "people on duty, badged in, who answer an alarm of a row of reefers at a run"
    notes: ClassVar = {
        "two": "two colleagues run to a row by night",
        "four": "four colleagues run to a row by night",
        "evening": "two colleagues run to a row in the evening",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(19.5 if variation == "evening" else 24.3)
        goal = scene.xy(scene.target())
        for actor in scene.together(start, 4 if variation == "four" else 2, 40 * MINUTE, "reefer", "mechanic"):
            actor.go(scene.near(goal), speed=3.2)
            actor.hide(scene.draw(8, 20) * MINUTE)
            scene.release(actor)


SCENARIOS = (FenceClimb(), FenceRepair(), RunInside())
