"""M02: standing still between two rows of boxes, unseen; beside it, those whose work is there."""

from typing import ClassVar

from simulators.scenarios.crew import Crew, climb_in
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class RowHiding(Tale):
    """M02: intruders stand in the 30 cm between two rows for a quarter of an hour and more, and come out again."""

    name = "m02_row_hiding"
    notes: ClassVar = {
        "quarter": "a crew vanishes between two rows for a good quarter of an hour, then goes on to a reefer",
        "hours": "two wait for hours until the patrol has given up",
        "hops": "a crew goes from row to row, and vanishes in each",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        size = size_of(scene.rng, 1, 3) if variation == "hours" else size_of(scene.rng)
        rows = [z for z in scene.place.of_kind("stack") if z not in scene.place.reefers]
        first = scene.place.spot(scene.pick(rows, "a stack"), 100 + int(scene.rng.integers(60)))
        goal = scene.xy(scene.target())
        crew, outer, inner = climb_in(scene, size, scene.at(hour_of(scene.rng)), first)
        self._vanish(scene, crew, variation)
        crew.run(goal)
        crew.hide(4 * MINUTE, 12 * MINUTE)
        crew.over(inner, outer)

    def _vanish(self, scene: Scene, crew: Crew, variation: str) -> None:
        low, high = (2.0 * HOUR, 4.0 * HOUR) if variation == "hours" else (15 * MINUTE, 32 * MINUTE)
        crew.hide(low, high)
        if variation == "hops":
            for _ in range(2):
                crew.run(scene.xy(scene.pick(scene.boxes(reefer=False), "boxes")), speed=2.0)
                crew.hide(15 * MINUTE, 25 * MINUTE)


class RowWork(Tale):
    """M02, quiet: reefer mechanics and operators stand between rows to check plugs and seals, and come out again."""

    name = "m02_quiet_row_work"
    why = "people on duty who check plugs or seals between two rows, out of every camera's sight"
    notes: ClassVar = {
        "plugs": "a reefer mechanic checks the plugs of a row by night, nearly an hour between the boxes",
        "pair": "two mechanics, row after row",
        "nap": "an operator stands between two rows for hours: a nap",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        roles = ("operator", "agency") if variation == "nap" else ("reefer", "mechanic", "operator")
        seconds = 2.5 * HOUR if variation == "nap" else 75 * MINUTE
        for actor in scene.together(scene.at(24.0), 2 if variation == "pair" else 1, seconds, *roles):
            for _ in range(1 if variation == "nap" else 3):
                actor.go(scene.near(scene.xy(scene.target())))
                actor.hide(1.8 * HOUR if variation == "nap" else scene.draw(15, 19) * MINUTE)
            scene.release(actor)


SCENARIOS = (RowHiding(), RowWork())
