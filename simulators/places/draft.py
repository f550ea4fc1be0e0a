"""Draft: draws a site folder from rectangles along a quay or a runway; everything it draws is invented."""

import json
from math import atan2, cos, degrees, radians, sin
from typing import Any

import shapely
from msgspec import Struct, field
from shapely.geometry.base import BaseGeometry

from simulators.frame import Frame

XY = tuple[float, float]


class Eye(Struct):
    """A camera as drawn: metres of the frame, where it looks and how far."""

    name: str
    kind: str
    xy: XY
    bearing_deg: float
    angle_deg: float
    range_m: float
    door: str = ""
    zones: tuple[str, ...] = ()


class Draft(Struct):
    """One site on the drawing board. `u` runs along the long side, `v` across it, both in metres from the middle."""

    id: str
    name: str
    region: str
    frame: Frame
    bearing_deg: float
    flip: bool = False
    zones: dict[str, dict[str, Any]] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    doors: list[tuple[str, str, str, str, XY]] = field(default_factory=list)
    eyes: list[Eye] = field(default_factory=list)

    def xy(self, u: float, v: float) -> XY:
        """Drawing metres to metres east and north."""
        v = -v if self.flip else v
        s, c = sin(radians(self.bearing_deg)), cos(radians(self.bearing_deg))
        return u * s - v * c, u * c + v * s

    def bearing(self, along_deg: float) -> float:
        """Degrees from north of a direction that is `along_deg` from +u towards +v."""
        x, y = self.xy(cos(radians(along_deg)), sin(radians(along_deg)))
        return round(degrees(atan2(x, y)) % 360.0, 1)

    # Zones

    def area(
        self, name: str, title: str, kind: str, level: int, u: tuple[float, float], v: tuple[float, float], **more: Any
    ) -> str:
        """A rectangle."""
        corners = [(u[0], v[0]), (u[1], v[0]), (u[1], v[1]), (u[0], v[1])]
        return self.shape(name, title, kind, level, shapely.Polygon([self.xy(*c) for c in corners]), **more)

    def lane(self, name: str, title: str, kind: str, level: int, line: list[XY], width: float, **more: Any) -> str:
        """A band along a line of (u, v)."""
        band = shapely.LineString([self.xy(*p) for p in line]).buffer(width / 2, cap_style="flat", join_style="mitre")
        return self.shape(name, title, kind, level, band, **more)

    def shape(self, name: str, title: str, kind: str, level: int, shape: BaseGeometry, **more: Any) -> str:
        """Any polygon in metres; `less` are zones to be cut out of it."""
        for other in more.pop("less", ()):
            shape = shape.difference(self.shapes[other].buffer(0.5, join_style="mitre"))
        self.shapes[name] = shapely.orient_polygons(shapely.set_precision(shape, 0.1))
        self.zones[name] = {"id": name, "name": title, "kind": kind, "level": level} | more
        return name

    # Doors and cameras

    def door(self, name: str, from_zone: str, to_zone: str, u: float, v: float, *, reader: bool = True) -> str:
        """A door between two zones, with or without a reader."""
        self.doors.append((f"r-{name}" if reader else "", name, from_zone, to_zone, self.xy(u, v)))
        return name

    def eye(
        self,
        name: str,
        kind: str,
        u: float,
        v: float,
        look_deg: float,
        angle_deg: float = 70.0,
        range_m: float = 110.0,
        **more: Any,
    ) -> None:
        """A camera that looks `look_deg` from +u towards +v."""
        self.eyes.append(Eye(name, kind, self.xy(u, v), self.bearing(look_deg), angle_deg, range_m, **more))

    # Files

    def files(self, passes: list[list[str]], vehicles: list[list[str]], settings: str = "") -> dict[str, str]:
        """The folder: name of each file and its text."""
        return {
            "site.toml": self._site(settings),
            "zones.geojson": self._zones(),
            "readers.csv": _table("reader,door,from_zone,to_zone,lon,lat", [self._door(d) for d in self.doors]),
            "cameras.csv": _table(
                "camera,lon,lat,zones,kind,door,range_m,bearing_deg,angle_deg", [self._eye(e) for e in self.eyes]
            ),
            "vehicles.csv": _table("plate,owner,kind,access,valid_from,valid_until", vehicles),
            "passes.csv": _table("pass,holder,employer,role,access,valid_from,valid_until,status", passes),
        }

    def _site(self, settings: str) -> str:
        return (
            "# Invented: operator, fences, masts, doors, people, vehicles. Only place and size follow public figures.\n"
            f'id = "{self.id}"\nname = "{self.name}"\nregion = "{self.region}"\n'
            'timezone = "Europe/Amsterdam"\nsimulated = true\n'
            f"holidays = {json.dumps(_HOLIDAYS)}\n{settings}"
        )

    def _zones(self) -> str:
        features = []
        for name, fields in self.zones.items():
            parts = [
                [[self._lonlat(x, y) for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
                for part in shapely.get_parts(self.shapes[name])
            ]
            single = {"type": "Polygon", "coordinates": parts[0]}
            geometry = single if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": parts}
            feature = {"type": "Feature", "properties": fields, "geometry": geometry}
            features.append(json.dumps(feature, separators=(",", ":"), ensure_ascii=False))
        return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"

    def _lonlat(self, x: float, y: float) -> list[float]:
        lon, lat = self.frame.lonlat(x, y)
        return [round(lon, 6), round(lat, 6)]

    def _door(self, door: tuple[str, str, str, str, XY]) -> list[str]:
        lon, lat = self._lonlat(*door[4])
        return [*door[:4], f"{lon:.6f}", f"{lat:.6f}"]

    def _eye(self, eye: Eye) -> list[str]:
        lon, lat = self._lonlat(*eye.xy)
        zones = ";".join(eye.zones or self._watched(eye))
        return [
            eye.name,
            f"{lon:.6f}",
            f"{lat:.6f}",
            zones,
            eye.kind,
            eye.door,
            f"{eye.range_m:g}",
            f"{eye.bearing_deg:g}",
            f"{eye.angle_deg:g}",
        ]

    def _watched(self, eye: Eye) -> list[str]:
        """The zones of which a camera sees at least 20 square metres; indoors only its own."""
        sector = _sector(eye)
        own = [
            n for n, s in self.shapes.items() if self.zones[n]["kind"] in _INDOOR and shapely.contains_xy(s, *eye.xy)
        ]
        if own:
            return own[-1:]
        seen = [n for n, s in self.shapes.items() if s.intersection(sector).area > 20.0]
        return [n for n in seen if self.zones[n]["kind"] not in _INDOOR] or seen[:1]


_INDOOR = frozenset({"building", "baggage", "cargo"})

_HOLIDAYS = [
    "2025-01-01",
    "2025-04-20",
    "2025-04-21",
    "2025-04-26",
    "2025-05-29",
    "2025-06-08",
    "2025-06-09",
    "2025-12-25",
    "2025-12-26",
    "2026-01-01",
    "2026-04-05",
    "2026-04-06",
    "2026-04-27",
    "2026-05-14",
    "2026-05-24",
    "2026-05-25",
    "2026-12-25",
    "2026-12-26",
]
"""Dutch public holidays."""


def _sector(eye: Eye, steps: int = 12) -> BaseGeometry:
    if eye.angle_deg >= 360:
        return shapely.Point(eye.xy).buffer(eye.range_m)
    low = eye.bearing_deg - eye.angle_deg / 2
    rim = [radians(low + eye.angle_deg * i / steps) for i in range(steps + 1)]
    return shapely.Polygon(
        [eye.xy, *((eye.xy[0] + eye.range_m * sin(a), eye.xy[1] + eye.range_m * cos(a)) for a in rim)]
    )


def _table(header: str, rows: list[list[str]]) -> str:
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


def spread(low: float, high: float, count: int) -> list[float]:
    """`count` places evenly between two ends, half a step from each."""
    step = (high - low) / count
    return [low + step * (i + 0.5) for i in range(count)]
