"""Place: a site folder as the simulator walks through it: zones in metres, doors, cameras and ways between them."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import shapely
from msgspec import Struct
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from domain.site import OUTSIDE, Camera, Site, Zone
from geofences.shapes import shape
from simulators.frame import Frame
from simulators.routes import Leg, Means, Routes, Tile
from simulators.views import INDOOR, Views

XY = tuple[float, float]


class Gate(Struct, frozen=True):
    """A door as somebody meets it: where, between which zones, by which reader, and who looks at it."""

    door: str
    reader: str
    from_zone: str
    to_zone: str
    xy: XY
    plate_camera: str | None = None
    counter: str | None = None


class Place:
    """One site: everything that a story or an ordinary day needs to know about where things are.

    Positions are metres in the site's frame; `frame.lonlat(x, y)` gives degrees.
    """

    def __init__(self, site: Site) -> None:
        """Lay the site's zones out in metres."""
        self.site = site
        self.id = site.id
        self.zones: dict[str, Zone] = dict(site.zones)
        west, south, east, north = shapely.total_bounds([shape(zone) for zone in self.zones.values()])
        self.frame = Frame(round(float(west + east) / 2, 4), round(float(south + north) / 2, 4))
        self.shapes: dict[str, BaseGeometry] = {name: self._shape(zone) for name, zone in self.zones.items()}
        self._shut_for: dict[tuple[str, ...], frozenset[str]] = {}
        self._points: dict[tuple[str, int], XY] = {}

    def _shape(self, zone: Zone) -> BaseGeometry:
        return shapely.transform(shape(zone), lambda c: np.column_stack(self.frame.all_xy(c[:, 0], c[:, 1])))

    # Zones

    def of_kind(self, *kinds: str) -> list[str]:
        """The ids of the zones of these kinds, in the order of the file."""
        return [name for name, zone in self.zones.items() if zone.kind in kinds]

    @cached_property
    def reefers(self) -> list[str]:
        """Rows of refrigerated boxes: zones of kind stack and level 3. This is what crews run to."""
        return [name for name in self.of_kind("stack") if self.zones[name].level == 3]

    @cached_property
    def closed(self) -> list[str]:
        """Zones that are not open to all."""
        return [name for name, zone in self.zones.items() if zone.access is not None]

    def admits(self, zone: str, groups: Iterable[str]) -> bool:
        """Whether a zone is open to all, or to one of these groups."""
        access = self.zones[zone].access
        return access is None or not set(access).isdisjoint(groups)

    def centre(self, zone: str) -> XY:
        """The middle of a zone, always inside it."""
        point = shapely.point_on_surface(self.shapes[zone])
        return point.x, point.y

    def point_in(self, zone: str, rng: Generator) -> XY:
        """A random point of a zone, at least a metre from its border where it is wide enough."""
        inner: BaseGeometry = self.shapes[zone].buffer(-1.0)
        shape = self.shapes[zone] if inner.is_empty else inner
        low_x, low_y, high_x, high_y = shape.bounds
        for _ in range(60):
            x, y = float(rng.uniform(low_x, high_x)), float(rng.uniform(low_y, high_y))
            if shapely.contains_xy(shape, x, y):
                return x, y
        return self.centre(zone)

    def spot(self, zone: str, number: int) -> XY:
        """A fixed point of a zone, the same in every run: work is done at spots 0, 1, 2 .., so ways to them repeat."""
        key = zone, number
        if key not in self._points:
            self._points[key] = self.point_in(zone, np.random.default_rng([number, len(zone), *zone.encode()]))
        return self._points[key]

    def desk(self, zone: str, number: int) -> XY:
        """A fixed point of a zone that no camera sees, where there is one: where people sit for hours."""
        tries = [self.spot(zone, 1000 + number + 50 * i) for i in range(8)]
        return next((xy for xy in tries if not self.watchers(xy)), tries[0])

    @cached_property
    def shuttles(self) -> list[str]:
        """The plates of the vans that stay at the site."""
        return [plate for plate, rows in self.site.vehicles.items() if rows[0].kind == "van"]

    def zone_at(self, xy: XY) -> str | None:
        """The smallest zone that holds this point."""
        return self.routes.label_at(xy)

    def quick_zone(self, x: float, y: float) -> str | None:
        """The smallest zone that holds a point, to within a cell of the raster: fast."""
        label = int(self.views.raster.at(np.array([x]), np.array([y]))[0])
        return self.views.raster.names[label] if label >= 0 else None

    def fence_point(self, rng: Generator, far_from_gates_m: float = 150.0) -> tuple[XY, XY]:
        """Two points across the fence, the outer and the inner, away from gates: where somebody could climb."""
        if not self.of_kind("perimeter"):
            raise ValueError(f"{self.id}: found no zone of kind perimeter")
        outer = shapely.union_all([self.shapes[name] for name in self.of_kind("perimeter")])
        gates = shapely.multipoints([gate.xy for gate in self.doors.values()])
        ring = outer.boundary
        for _ in range(200):
            on = ring.interpolate(float(rng.uniform(0, ring.length)))
            if gates.distance(on) < far_from_gates_m:
                continue
            pair = self._across(on.x, on.y)
            if pair is not None:
                return pair
        raise ValueError(f"{self.id}: found no stretch of fence {far_from_gates_m:.0f} m from a gate")

    def _across(self, x: float, y: float, reach_m: float = 25.0) -> tuple[XY, XY] | None:
        """The outside point and the inside point nearest to a point on the fence, or None where one is missing."""
        outside, inside = None, None
        for step in range(16):
            angle = step * np.pi / 8
            there = x + reach_m * float(np.cos(angle)), y + reach_m * float(np.sin(angle))
            name = self.zone_at(there)
            if name is None or self.zones[name].access is None:
                outside = outside or (None if name and self.zones[name].kind in ("water", "gate") else there)
            elif self.zones[name].kind not in ("perimeter", "building", "water"):
                inside = inside or there
        return (outside, inside) if outside and inside else None

    # Doors and cameras

    @cached_property
    def doors(self) -> dict[str, Gate]:
        """Every door once, with its first reader, if it has any."""
        plates = {camera.door: camera.id for camera in self.site.cameras.values() if camera.kind == "plate"}
        counters = {camera.door: camera.id for camera in self.site.cameras.values() if camera.kind == "counter"}
        return {
            door.id: Gate(
                door.id,
                next(iter(door.readers), ""),
                door.from_zone,
                door.to_zone,
                self.frame.xy(door.lon, door.lat),
                plates.get(door.id),
                counters.get(door.id),
            )
            for door in self.site.doors.values()
        }

    def doors_between(self, one: str, other: str) -> list[Gate]:
        """The doors that join two zones, whatever their direction."""
        return [gate for gate in self.doors.values() if {gate.from_zone, gate.to_zone} == {one, other}]

    def beside(self, door: str, *, inward: bool, draw: float) -> Gate:
        """One of the parallel doors of the same kind: of lanes, the first three fifths lead in and the rest out."""
        return self._parallel[door, inward][int(draw * len(self._parallel[door, inward]))]

    @cached_property
    def _parallel(self) -> dict[tuple[str, bool], list[Gate]]:
        rows: dict[tuple[str, str, bool], list[Gate]] = defaultdict(list)
        for gate in self.doors.values():
            if gate.reader:
                rows[gate.from_zone, gate.to_zone, bool(gate.plate_camera)].append(gate)
        found: dict[tuple[str, bool], list[Gate]] = {}
        for (_, inner, lane), gates in rows.items():
            split = min(-(-len(gates) * 3 // 5), len(gates) - 1) if lane else 0
            ways = (gates[:split] or gates, gates[split:])
            apart = self.zones[inner].kind in INDOOR
            for gate in gates:
                found[gate.door, True], found[gate.door, False] = ([gate], [gate]) if apart else ways
        return found

    def road_cameras_on(self, start: XY, end: XY) -> list[tuple[str, float]]:
        """The roadside plate cameras that a straight stretch passes, and after which share of it."""
        found = []
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = dx * dx + dy * dy
        for name, x, y, reach in self._roadside:
            share = ((x - start[0]) * dx + (y - start[1]) * dy) / length if length else -1.0
            if 0 <= share < 1 and (start[0] + share * dx - x) ** 2 + (start[1] + share * dy - y) ** 2 <= reach**2:
                found.append((name, share))
        return found

    @cached_property
    def _roadside(self) -> list[tuple[str, float, float, float]]:
        return [(c.id, *self.frame.xy(c.lon, c.lat), c.range_m or 25.0) for c in self.road_cameras]

    @cached_property
    def lanes(self) -> list[Gate]:
        """Doors for vehicles: those that a plate camera watches."""
        return [gate for gate in self.doors.values() if gate.plate_camera]

    @cached_property
    def road_cameras(self) -> list[Camera]:
        """Plate cameras along roads, which belong to no door."""
        return [camera for camera in self.site.cameras.values() if camera.kind == "plate" and not camera.door]

    def watchers(self, xy: XY) -> list[str]:
        """The cameras that could see a point, nearest first; plate readers and counters make no tracks."""
        return self.views.watchers(xy)

    @cached_property
    def views(self) -> Views:
        """What each camera could see."""
        return Views(self.site.cameras, self.frame, self.zones, self.shapes)

    # Ways

    @cached_property
    def routes(self) -> Routes:
        """Ways on foot and on wheels."""
        tiles = [
            Tile(name, zone.kind, zone.access is None, self.shapes[name], zone.parent)
            for name, zone in self.zones.items()
        ]
        doors = [
            (gate.door, gate.from_zone, gate.to_zone, gate.xy, bool(gate.plate_camera))
            for gate in self.doors.values()
            if OUTSIDE not in (gate.from_zone, gate.to_zone) and gate.reader and not self._is_fence_gate(gate)
        ]
        return Routes(tiles, doors)

    def _is_fence_gate(self, gate: Gate) -> bool:
        return "perimeter" in (self.zones[gate.from_zone].kind, self.zones[gate.to_zone].kind)

    def way(self, start: XY, end: XY, groups: tuple[str, ...] | None = None, *, wheels: bool = False) -> list[Leg]:
        """The way along lanes from one point to another, cut at the doors that must be passed.

        For a holder of `groups` it leads through doors that open for them, where there is such a way.
        """
        return self.routes.way(start, end, Means(wheels, self._shut(groups)))

    def _shut(self, groups: tuple[str, ...] | None) -> frozenset[str]:
        if groups is None:
            return frozenset()
        if groups not in self._shut_for:
            self._shut_for[groups] = frozenset(name for name in self.zones if not self.admits(name, groups))
        return self._shut_for[groups]


def length_of(points: Iterable[XY]) -> float:
    """Metres along a line of points."""
    track = np.array(list(points))
    return float(np.hypot(*np.diff(track, axis=0).T).sum()) if len(track) > 1 else 0.0


def slots_of(place: Place, zones: Iterable[str]) -> dict[str, list[str]]:
    """For each stack zone the names of its ground slots, `ZONE.bay.row`."""
    found: dict[str, list[str]] = defaultdict(list)
    for zone in zones:
        bays = max(int(place.shapes[zone].area // 200), 4)
        found[zone] = [f"{zone}.{bay:02d}.{row}" for bay in range(1, min(bays, 60)) for row in range(1, 7)]
    return found
