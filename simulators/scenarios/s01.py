"""S01: a bag from a source flight goes from a handler to somebody who carries it out; beside it, a relief."""

from typing import ClassVar

from simulators.scenarios.airside import (
    BASEMENT,
    OUTWARD,
    AirTale,
    back_to_work,
    called,
    come,
    flight,
    go_home,
    meet,
    spot,
)
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.story import Family


class HandedOver(AirTale):
    """S01: a handler takes a bag from the belt of a source flight and hands it over; the second goes out at once."""

    name = "s01_handed_over"
    family: ClassVar[Family] = "uithaler"
    needs: ClassVar = ("baggage",)
    notes: ClassVar = {
        "quick": "the hand-over takes under a minute, and the second goes out by the staff door",
        "off_task": "the second comes in on a rest day for it",
        "patient": "the second waits an hour out of sight before going out",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        low = flight(scene).start + 15 * MINUTE
        handler = called(scene, BASEMENT, low, low + HOUR, 35 * MINUTE)
        hall = scene.pick([z for z in scene.place.of_kind("baggage") if _both_may(scene, z)], "a hall for both")
        second = come(scene, scene.free("cleaner", "catering", "agency"), handler.now - 10 * MINUTE)
        scene.story.telling(handler.now)
        meet(handler, second, spot(scene, hall), scene.draw(15, 50))
        back_to_work(scene, handler)
        if variation == "patient":
            second.hide(HOUR)
        go_home(scene, second)


class Relief(AirTale):
    """S01, quiet: two colleagues meet in a hall at the change of a shift, and one of them goes home."""

    name = "s01_quiet_relief"
    family: ClassVar[Family] = "uithaler"
    why = "the change of a shift: one comes, the other goes home"
    needs: ClassVar = ("baggage",)
    notes: ClassVar = {
        "keys": "keys are handed over",
        "radio": "a radio is handed over",
        "chat": "they talk for some minutes",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        low = scene.at(scene.draw(7.0, 19.0))
        one = called(scene, BASEMENT, low, low + 2 * HOUR, 35 * MINUTE)
        person = scene.free(*BASEMENT, *OUTWARD)
        scene.shift(low - 3 * HOUR, person, one.now - 4 * HOUR, one.now + 0.5 * HOUR)
        other = come(scene, person, one.now - 8 * MINUTE)
        hall = scene.pick([z for z in scene.place.of_kind("baggage") if _both_may(scene, z)], "a hall for both")
        meet(one, other, spot(scene, hall), scene.draw(120, 240) if variation == "chat" else scene.draw(15, 50))
        back_to_work(scene, one)
        go_home(scene, other)


def _both_may(scene: Scene, zone: str) -> bool:
    return all(scene.place.admits(zone, (group,)) for group in ("baggage", "cleaning", "catering"))


SCENARIOS = (HandedOver(), Relief())
