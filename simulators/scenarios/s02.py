"""S02: a chain of roles around a flight, from basement to apron to the way out; beside it, a turnaround."""

from typing import ClassVar

from simulators.scenarios.airside import (
    BASEMENT,
    AirTale,
    back_to_work,
    called,
    closed_of,
    come,
    flight,
    go_home,
    meet,
    spot,
)
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.story import Family


class Chain(AirTale):
    """S02: a bag passes from the basement to the apron to somebody who takes it out: three badges in a row."""

    name = "s02_chain"
    family: ClassVar[Family] = "uithaler"
    needs: ClassVar = ("baggage", "apron")
    notes: ClassVar = {
        "three": "basement, apron, out",
        "slow": "the same with an hour between the links",
        "two_bags": "two rounds of the same chain around one flight",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        low = flight(scene).start + 10 * MINUTE
        for turn in range(2 if variation == "two_bags" else 1):
            self._round(scene, low + 1.5 * HOUR * turn, HOUR if variation == "slow" else 5 * MINUTE)

    def _round(self, scene: Scene, low: float, gap_s: float) -> None:
        first = called(scene, BASEMENT, low, low + HOUR, 40 * MINUTE)
        last = come(scene, scene.free("cleaner", "catering"), first.now - 5 * MINUTE)
        scene.story.telling(first.now)
        apron = spot(scene, scene.pick(closed_of(scene.place, "apron"), "an apron"))
        met = meet(first, last, apron, scene.draw(15, 45))
        back_to_work(scene, first)
        last.hide(max(met + gap_s - last.now, 30.0))
        go_home(scene, last)


class Turnaround(AirTale):
    """S02, quiet: baggage and cleaning people meet at a stand during a turnaround, and the cleaners go on."""

    name = "s02_quiet_turnaround"
    family: ClassVar[Family] = "uithaler"
    why = "a turnaround: both have shifts, and meet because the aircraft is there"
    needs: ClassVar = ("baggage", "apron")
    notes: ClassVar = {
        "usual": "at the stand for half an hour",
        "short": "a short turnaround",
        "late": "a late aircraft",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        low = flight(scene, source=False).start + (40 if variation == "late" else 10) * MINUTE
        first = called(scene, BASEMENT, low, low + HOUR, 45 * MINUTE)
        person = scene.free("cleaner", "catering")
        scene.shift(low - 3 * HOUR, person, first.now - HOUR, first.now + 2 * HOUR)
        other = come(scene, person, first.now - 10 * MINUTE)
        apron = spot(scene, scene.pick(closed_of(scene.place, "apron"), "an apron"))
        meet(first, other, apron, (4 if variation == "short" else scene.draw(8, 15)) * MINUTE)
        back_to_work(scene, first)
        other.hide(scene.draw(10, 40) * MINUTE)
        go_home(scene, other)


SCENARIOS = (Chain(), Turnaround())
