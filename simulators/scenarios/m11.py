"""M11: a corrupt guard; beside it, swaps of shifts and cameras that are cleaned for honest reasons."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.place import XY
from simulators.scenarios.crew import Crew
from simulators.scenarios.m01 import mend_fence
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, size_of


class CorruptGuard(Tale):
    """M11: a guard swaps into the shift, turns a camera away or stays off the round, and a crew comes in there."""

    name = "m11_corrupt_guard"
    notes: ClassVar = {
        "camera": "swapped into the night; the cameras at one stretch of fence are turned away, and a crew comes there",
        "absent": "swapped into the night; sits where no round leads while a crew is at work",
        "looks_up": "swapped into the night; looks up two reefers, and waits there for a crew",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        outer, inner = scene.fence()
        box = scene.target()
        guard = scene.on_shift(scene.at(23.5), scene.at(26.5), 55 * MINUTE, "guard")
        swapped(scene, guard.person.holder if guard.person else "", scene.at(scene.draw(8.0, 16.0)))
        if variation == "looks_up":
            scene.look_up(guard, [box.unit], action="search")
            guard.wait(scene.draw(60, 400))
            scene.look_up(guard, [box.unit])
        comes = guard.now + scene.draw(8, 15) * MINUTE
        if variation == "camera":
            self._turn_away(scene, outer, inner, comes)
        crew = Crew(scene, size_of(scene.rng), outer, comes)
        crew.climb(inner)
        crew.run(scene.xy(box))
        self._meanwhile(scene, guard_goal=scene.xy(box) if variation == "looks_up" else None, story_guard=guard)
        crew.hide(6 * MINUTE, 20 * MINUTE)
        crew.over(inner, outer)

    def _turn_away(self, scene: Scene, outer: XY, inner: XY, comes: float) -> None:
        """The cameras that see this stretch look elsewhere for an hour; no works permit says why."""
        start = comes - scene.draw(2, 6) * MINUTE
        for camera in dict.fromkeys([*scene.place.watchers(outer)[:2], *scene.place.watchers(inner)[:2]]):
            scene.story.blind(scene.site, camera, start, start + scene.draw(40, 70) * MINUTE, "moved")
        scene.story.telling(start)

    def _meanwhile(self, scene: Scene, guard_goal: XY | None, story_guard: Actor) -> None:
        if guard_goal is not None:
            story_guard.go(scene.near(guard_goal, 6.0))
            story_guard.wait(scene.draw(5, 12) * MINUTE)
        else:
            story_guard.hide(scene.draw(30, 45) * MINUTE)
        scene.release(story_guard)


def swapped(scene: Scene, holder: str, told: float) -> None:
    """Make it known that somebody has the shift which a colleague was to have: first the colleague, then the swap."""
    duties = [d for key, rows in scene.world.duties.items() if key[0] == scene.site for d in rows]
    own = next((d for d in duties if d.person.holder == holder and d.end > told), None)
    if own is None:
        return
    colleagues = [p for p in scene.world.with_role(scene.site, own.person.role) if p.holder != holder]
    scene.shift(told - scene.draw(1, 4) * HOUR, scene.pick(colleagues, "a colleague"), own.start, own.end, own.ref)
    scene.shift(told, own.person, own.start, own.end, own.ref)


class CameraCleaning(Tale):
    """M11, quiet: a guard swaps into the night, and a firm with a permit turns cameras at the fence to clean them."""

    name = "m11_quiet_camera_cleaning"
    why = "a swap between colleagues as there are every day, and cameras turned by a firm with a permit"
    notes: ClassVar = {
        "fence": "cameras along the fence, while the fence is mended",
        "evening": "one camera in the evening",
        "swap_only": "a swap, and nothing else",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        guard = scene.on_shift(scene.at(23.5), scene.at(28.0), 20 * MINUTE, "guard")
        holder = guard.person.holder if guard.person else ""
        swapped(scene, holder, scene.at(scene.draw(8.0, 16.0)))
        guard.go(scene.place.spot(scene.pick(scene.place.of_kind("perimeter"), "a fence"), 4))
        scene.release(guard)
        if variation == "swap_only":
            return
        start = scene.at(scene.draw(19.0, 21.0) if variation == "evening" else 24.0 + scene.draw(0.3, 2.0))
        mend_fence(scene, start - scene.draw(4, 9) * HOUR, start, 50 * MINUTE)
        outer, _ = scene.fence()
        for camera in scene.place.watchers(outer)[: 1 if variation == "evening" else 3]:
            scene.story.blind(scene.site, camera, start + 600, start + scene.draw(25, 50) * MINUTE, "moved")


SCENARIOS = (CorruptGuard(), CameraCleaning())
