"""Crew: a group of strangers that goes in line, as guards see them run (M01, M26), and the car that brings them."""

from collections.abc import Callable

import shapely

from simulators.actor import RUN_MPS, Actor, Vehicle
from simulators.place import XY
from simulators.scenarios.staging import MINUTE, Scene


class Crew:
    """People without a pass who do the same things one after the other."""

    def __init__(self, scene: Scene, size: int, xy: XY, at: float, gap_s: float = 3.0) -> None:
        """Let them appear at a point, `gap_s` apart, at one pace."""
        self.scene = scene
        self.members = [
            scene.story.stranger(scene.site, scene.near(xy, 1.5), at + i * gap_s * scene.draw(0.6, 1.4))
            for i in range(size)
        ]
        for member in self.members:
            member.pace = self.members[0].pace

    @property
    def now(self) -> float:
        """When the last of them is done."""
        return max(member.now for member in self.members)

    @property
    def first(self) -> float:
        """When the first of them is done."""
        return min(member.now for member in self.members)

    def each(self, do: Callable[[Actor], None]) -> None:
        """Let every member do something, each in their own time."""
        for member in self.members:
            do(member)

    def climb(self, inner: XY, low_s: float = 8.0, high_s: float = 25.0) -> None:
        """Cross a fence one by one; nobody honest does this."""
        for member in self.members:
            member.climb(self.scene.near(inner), self.scene.draw(low_s, high_s))
        self.scene.story.telling(self.first)

    def run(self, goal: XY, speed: float = RUN_MPS) -> None:
        """Go along the lanes, in line, to a point."""
        self.each(lambda m: m.go(self.scene.near(goal), speed=speed))

    def hide(self, low_s: float, high_s: float) -> None:
        """Be out of every camera's sight together."""
        until = self.now + self.scene.draw(low_s, high_s)
        self.each(lambda m: m.hide(until - m.now + self.scene.draw(0, 12)))

    def wait(self, low_s: float, high_s: float) -> None:
        """Be busy in sight."""
        until = self.now + self.scene.draw(low_s, high_s)
        self.each(lambda m: m.wait(until - m.now + self.scene.draw(0, 12)))

    def over(self, inner: XY, outer: XY) -> None:
        """Run back to the fence, climb it and be gone."""
        self.run(inner)
        for member in self.members:
            member.climb(self.scene.near(outer), self.scene.draw(6, 18))
            member.go(self.scene.edge(), speed=RUN_MPS)
            member.leave()


def climb_in(scene: Scene, size: int, at: float, goal: XY) -> tuple[Crew, XY, XY]:
    """A crew over the fence and at a run to its goal; gives the fence's outer and inner point too."""
    outer, inner = scene.fence()
    crew = Crew(scene, size, outer, at)
    crew.climb(inner)
    crew.run(goal)
    return crew, outer, inner


def raid(scene: Scene, size: int, at: float, goal: XY, search_s: tuple[float, float] = (240.0, 1500.0)) -> Crew:
    """In over the fence, out of sight at the boxes, and out again."""
    crew, outer, inner = climb_in(scene, size, at, goal)
    crew.hide(*search_s)
    crew.over(inner, outer)
    return crew


def ride(
    scene: Scene, at: float, occupants: int, shape: str = "car", plate: str | None = None
) -> tuple[Actor, Vehicle]:
    """A driver in a car on the public road."""
    car = scene.story.vehicle(shape, plate, occupants)
    driver = scene.story.stranger(scene.site, scene.edge(), at)
    driver.board(car)
    return driver, car


def brought(scene: Scene, size: int, outer: XY, at: float, plate: str | None = None) -> tuple[Crew, Actor]:
    """A car lets a crew out by the fence and drives on."""
    driver, _ = ride(scene, at, size + 1, "van" if size > 4 else "car", plate)
    crew = Crew(scene, size, driver.xy, at, gap_s=0.0)
    driver.go(outer)
    driver.wait(scene.draw(15, 60))
    crew.each(driver.drop)
    for i, member in enumerate(crew.members):
        member.wait(3.0 * i)
    return crew, driver


def go_home(scene: Scene, driver: Actor) -> None:
    """Drive or walk off by the public road."""
    driver.go(scene.edge())
    driver.leave()


def loop(scene: Scene, driver: Actor, rounds: int, pause_s: tuple[float, float] = (4 * MINUTE, 25 * MINUTE)) -> None:
    """Drive the public road up and down, past its plate cameras, with pauses out of the way."""
    ends = scene.pick(long_roads(scene), "a public road")
    for turn in range(rounds):
        driver.go(ends[turn % 2])
        driver.wait(scene.draw(20, 90))
        driver.go(ends[1 - turn % 2])
        driver.wait(scene.draw(*pause_s))


def long_roads(scene: Scene) -> list[tuple[XY, XY]]:
    """The two ends of each long public road, of those at least half as long as the longest."""
    open_roads = [z for z in scene.place.of_kind("road") if z not in scene.place.closed]
    ends = {zone: far_ends(scene, zone) for zone in open_roads}
    lengths = {z: ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for z, (a, b) in ends.items()}
    return [ends[z] for z in open_roads if lengths[z] >= max(lengths.values()) / 2]


def far_ends(scene: Scene, zone: str) -> tuple[XY, XY]:
    """The two ends of a road."""
    ring = shapely.get_exterior_ring(scene.place.shapes[zone].minimum_rotated_rectangle)
    corners = list(shapely.get_coordinates(ring).tolist())[:4]
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    pairs = [(middles[0], middles[2]), (middles[1], middles[3])]
    one, other = max(pairs, key=lambda p: (p[0][0] - p[1][0]) ** 2 + (p[0][1] - p[1][1]) ** 2)
    return inset(one, other, 0.06), inset(other, one, 0.06)


def inset(a: XY, b: XY, share: float) -> XY:
    """A point a share of the way from one to another."""
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
