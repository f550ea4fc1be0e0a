"""M22: from the water; beside it, linesmen, bunker barges with a call and the harbour's own boats."""

from typing import ClassVar

import shapely
from shapely.ops import nearest_points

from simulators.actor import Actor, Vehicle
from simulators.place import XY
from simulators.scenarios.crew import Crew
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of
from simulators.world import World

BOAT_MPS = 4.0

ORIGINS = ("CNSHA", "SGSIN", "BRSSZ", "ECGYE", "COCTG", "USNYC", "ZADUR", "PAMIT", "INNSA", "GBFXT")
"""Where ships and barges come from, as in simulators/life/ships.py."""


def landing(scene: Scene) -> tuple[XY, XY, XY]:
    """Far out on the water, at the quay's edge, and on the quay, where some camera looks."""
    water = scene.pick(scene.place.of_kind("water"), "water")
    pools = scene.place.shapes[water]
    for _ in range(100):
        on = scene.place.point_in(scene.pick(scene.place.of_kind("quay"), "a quay"), scene.rng)
        edge = nearest_points(shapely.Point(on), pools)[1]
        quay = _between((edge.x, edge.y), on, -6.0)
        if scene.place.watchers(quay):
            far = [scene.place.point_in(water, scene.rng) for _ in range(6)]
            out = max(far, key=lambda xy: edge.distance(shapely.Point(xy)))
            return out, _between(out, (edge.x, edge.y), 6.0), quay
    return scene.pick([], "a quay that is watched")


def _between(far: XY, near: XY, short_m: float) -> XY:
    """A point so far short of `near` on the line from `far`; below nought: so far from `far` towards `near`."""
    length = max(((far[0] - near[0]) ** 2 + (far[1] - near[1]) ** 2) ** 0.5, 1.0)
    share = 1.0 - short_m / length if short_m > 0 else -short_m / length
    return far[0] + share * (near[0] - far[0]), far[1] + share * (near[1] - far[1])


def sail(scene: Scene, at: float, out: XY) -> Actor:
    """Somebody in a boat; boats have no plate that a camera reads."""
    helm = scene.story.stranger(scene.site, out, at)
    helm.board(Vehicle("", "boat"))
    return helm


def ashore(scene: Scene, helm: Actor, size: int, edge: XY, quay: XY) -> Crew:
    """The boat comes alongside, and people step on the quay."""
    helm.walk(edge, speed=BOAT_MPS)
    helm.wait(scene.draw(20, 90))
    return Crew(scene, size, quay, helm.now, gap_s=8.0)


class FromTheWater(Tale):
    """M22: people come ashore from a bunker barge or a small boat by night, or bags are fished out of the water."""

    name = "m22_from_the_water"
    notes: ClassVar = {
        "boat": "a small boat without a call lands a crew on the quay, waits, and takes it off again",
        "bunker": "a bunker barge with a call; four of it go from the quay to the reefers",
        "overboard": "a boat lies still by the quay while two throw bags to it",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal at the water."""
        place = world.places[site]
        return super().fits(world, site) and bool(place.of_kind("quay") and place.of_kind("water"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at, (out, edge, quay) = scene.coming_night(hour_of(scene.rng)), landing(scene)
        if variation == "bunker":
            barge_call(scene, at - scene.draw(4, 9) * HOUR, at)
        helm = sail(scene, at, out)
        crew = ashore(scene, helm, 2 if variation == "overboard" else size_of(scene.rng, 2, 6), edge, quay)
        if variation == "boat":
            scene.story.telling(crew.first)
        goal = scene.xy(scene.target())
        crew.run(goal, speed=2.5)
        scene.story.telling(crew.first)
        crew.hide(8 * MINUTE, 25 * MINUTE)
        crew.run(quay, speed=2.5)
        if variation == "overboard":
            crew.wait(2 * MINUTE, 6 * MINUTE)
            crew.run(goal)
            crew.over(*reversed(scene.fence()))
        helm.until(crew.now)
        helm.walk(out, speed=BOAT_MPS)
        helm.leave()


def barge_call(scene: Scene, told: float, start: float) -> None:
    """Announce a barge at the quay, as barges are."""
    ref, craft = f"c-{int(scene.rng.integers(16**8)):08x}", f"barge-{int(scene.rng.integers(1000, 9999))}"
    quay, number = scene.pick(scene.place.of_kind("quay"), "a quay"), f"{int(scene.rng.integers(100, 999))}W"
    known = {"start": start, "end": start + scene.draw(3, 5) * HOUR, "origin": scene.pick(ORIGINS), "number": number}
    fields = {"ref": ref, "status": "planned", "craft": craft, "what": "barge", "zone": quay}
    scene.story.signal(scene.site, told, "call", **known, **fields)


class Linesmen(Tale):
    """M22, quiet: linesmen come by boat to a ship's berth by night and step on the quay; a barge bunkers a ship."""

    name = "m22_quiet_linesmen"
    why = "a call or a ship at the berth; those who step ashore stay on the quay for some minutes"
    notes: ClassVar = {
        "linesmen": "two linesmen on the quay for a ship",
        "bunker": "a barge with a call, three of its crew stretch their legs on the quay",
        "harbour": "the harbour's own boat goes along the quay and stops for a while; nobody steps ashore",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal at the water."""
        return bool(world.places[site].of_kind("quay") and world.places[site].of_kind("water"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at, (out, edge, quay) = scene.at(24.0 + scene.draw(0.3, 5.0)), landing(scene)
        barge_call(scene, at - scene.draw(4, 9) * HOUR, at - 600.0)
        helm = sail(scene, at, out)
        if variation == "harbour":
            helm.walk(edge, speed=BOAT_MPS)
            helm.wait(scene.draw(4, 12) * MINUTE)
        else:
            crew = ashore(scene, helm, 2 if variation == "linesmen" else 3, edge, quay)
            for member in crew.members:
                for _ in range(4):
                    member.walk(scene.near(quay, 12.0))
                    member.wait(scene.draw(1, 5) * MINUTE)
                member.walk(quay)
            helm.until(crew.now)
        helm.walk(out, speed=BOAT_MPS)
        helm.leave()


SCENARIOS = (FromTheWater(), Linesmen())
