"""M16: a box emptied between its scan and the reading of the image; beside it, boxes that wait honestly."""

from typing import ClassVar

from simulators.life.trucks import order_of
from simulators.scenarios.crew import raid
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, size_of
from simulators.world import Box


def order_scan(scene: Scene, box: Box, ordered: float, scanned: float) -> None:
    """Customs order a scan, which is made some time later."""
    for at, state in ((ordered, "scan_ordered"), (scanned, "scanned")):
        scene.story.signal(scene.site, at, "unit", unit=box.unit, state=state, order=order_of(box.unit))
    scene.story.about(f"unit/{box.unit}")


class ScanGap(Tale):
    """M16: a box is scanned at night, and emptied before somebody looks at the image in the morning."""

    name = "m16_scan_gap"
    notes: ClassVar = {
        "same_night": "scanned in the evening, a crew at the box before dawn",
        "before_scan": "ordered in the morning, not scanned yet, and a crew at the box the same night",
        "two_days": "ordered, waiting for two days; a crew in the second night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.target()
        night = scene.draw(0.3, 5.0)
        if variation == "same_night":
            order_scan(scene, box, scene.at(scene.draw(9, 16)), scene.at(scene.draw(20.0, 23.5)))
            comes = scene.at(24.0 + night)
        else:
            nights = 2 if variation == "two_days" else 1
            comes = scene.at(24.0 * nights + night)
            order_scan(scene, box, scene.at(scene.draw(9, 16)), comes + scene.draw(4, 9) * HOUR)
        crew = raid(scene, size_of(scene.rng), comes, scene.xy(box))
        scene.story.signal(
            scene.site,
            crew.first + scene.draw(6, 10) * HOUR,
            "unit",
            unit=box.unit,
            state="opened",
            order=order_of(box.unit),
        )


class ScanWaiting(Tale):
    """M16, quiet: a box waits for its scan, and people on duty are at it by night."""

    name = "m16_quiet_scan_waiting"
    why = "a box that waits for its scan like many; the mechanic at it has work there"
    notes: ClassVar = {
        "mechanic": "a mechanic at the box in the night before its image is read",
        "customs": "customs at the box in the evening, on an order",
        "long": "two days until the scan, and a mechanic in the first night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        box = scene.target()
        roles = ("customs",) if variation == "customs" else ("reefer", "mechanic")
        start = scene.at(12.0 if variation == "customs" else 24.0)
        person = scene.on_shift(start, start + 4 * HOUR, 35 * MINUTE, *roles)
        later = scene.draw(30, 40) if variation == "long" else scene.draw(1, 4)
        order_scan(scene, box, scene.at(scene.draw(9, 11)), person.now + later * HOUR)
        person.go(scene.near(scene.xy(box)))
        if variation == "customs":
            person.unit(box.unit, "opened", place=box.slot, zone=box.zone, order=order_of(box.unit))
        person.wait(scene.draw(8, 20) * MINUTE)
        scene.release(person)


SCENARIOS = (ScanGap(), ScanWaiting())
