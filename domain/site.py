"""Site: what a site folder says, as tables that are built once and never change.

`geofences.read` makes it from a folder and checks it; everybody else only looks things up. Validity times are seconds
since 1970 UTC, positions degrees WGS84.
"""

from datetime import date
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct, field

ZoneKind = Literal[
    "landside",
    "perimeter",
    "gate",
    "road",
    "parking",
    "yard",
    "stack",
    "quay",
    "water",
    "building",
    "apron",
    "baggage",
    "cargo",
]
CameraKind = Literal["overview", "gate", "plate", "thermal", "radar", "counter"]
PassStatus = Literal["active", "blocked", "lost", "returned", "expired"]
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]

OUTSIDE = ""
"""The zone at the outer side of a door that leads out of the site."""

GROUND = "@ground"
"""All zones outdoors that are not open to all: between them nobody has to pass a door."""

INDOORS = frozenset({"building", "baggage", "cargo"})
"""Kinds of zones with walls: their doors are the only ways in."""


class Span(Struct, frozen=True, gc=False):
    """One part of opening hours: on these days from `start` until `end`, seconds after local midnight.

    `days` are 0 Monday .. 6 Sunday, and 7 a holiday. `end` is exclusive, and above 86,400 where it is on the next day.
    """

    days: tuple[int, ...]
    start: int
    end: int


class Hours(Struct, frozen=True, gc=False, cache_hash=True):
    """Opening hours of a week in the site's local time; `text` is how the file wrote them."""

    text: str
    spans: tuple[Span, ...]


class Zone(Struct, frozen=True, gc=False):
    """An area with rules.

    `access`: the groups that may be in; None is open to all, () is nobody. `always`: groups that may be in at any hour.
    `objects`: what may be in; None is anything, () is nothing. `capacity` and `max_stay_s` are of persons and vehicles
    each. `rings`: polygons, each an outer ring and its holes, each ring closed.
    """

    id: str
    name: str
    kind: ZoneKind
    level: int
    access: tuple[str, ...] | None = None
    always: tuple[str, ...] = ()
    objects: tuple[str, ...] | None = None
    hours: Hours | None = None
    max_stay_s: float | None = None
    capacity: int | None = None
    parent: str | None = None
    rings: tuple[Polygon, ...] = ()


class Reader(Struct, frozen=True, gc=False):
    """A pass reader at a door; `in` goes from `from_zone` to `to_zone`, of which one may be `OUTSIDE`."""

    id: str
    door: str
    from_zone: str
    to_zone: str
    lon: float
    lat: float


class Door(Struct, frozen=True, gc=False):
    """A door, gate or barrier, as the first row that names it says; `readers` may be empty."""

    id: str
    from_zone: str
    to_zone: str
    lon: float
    lat: float
    readers: tuple[str, ...] = ()


class Camera(Struct, frozen=True, gc=False):
    """A camera, radar or counter; it sees only the zones that it names. Empty only for kinds plate and counter."""

    id: str
    lon: float
    lat: float
    zones: tuple[str, ...]
    kind: CameraKind
    door: str | None = None
    range_m: float | None = None
    bearing_deg: float | None = None
    angle_deg: float | None = None

    @property
    def sees_tracks(self) -> bool:
        """Whether it reports sightings; a plate camera and a counter report passages only."""
        return self.kind not in ("plate", "counter")


class Validity(Struct, frozen=True, gc=False, kw_only=True):
    """When a row counts: from `valid_from` until just before `valid_until`, seconds since 1970 UTC; None: no limit."""

    valid_from: float | None = None
    valid_until: float | None = None

    def valid_at(self, at: float) -> bool:
        """Whether the row counts at this moment."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at < self.valid_until
        )


class Vehicle(Validity, frozen=True, gc=False):
    """A vehicle with standing access to the groups in `access`."""

    plate: str
    owner: str | None = None
    kind: str | None = None
    access: tuple[str, ...] = ()


class Pass(Validity, frozen=True, gc=False):
    """A pass as at the start; `pass` events change it. `access`: the groups held."""

    pass_id: str
    holder: str | None = None
    employer: str | None = None
    role: str | None = None
    access: tuple[str, ...] = ()
    status: PassStatus = "active"


class Budget(Struct, frozen=True, gc=False):
    """How many alerts a duty officer is shown in 10 minutes, and how many officers share them."""

    per_10_min: float = 1.0
    operators: int = 1


class Site(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """One place, read once. Two sites are the same only if they are one object: compare `version` instead.

    `vehicles` holds all rows of a plate, in the order of the file: rows with other validity may follow each other.
    `detectors` holds settings by detector and name. `version`: 12 hex digits over the files.
    """

    id: str
    name: str
    region: str
    timezone: str
    simulated: bool = False
    holidays: frozenset[date] = frozenset()
    wait_s: float = 15.0
    health_every_s: float = 900.0
    dedupe_s: float = 600.0
    budget: Budget = Budget()
    detectors: dict[str, dict[str, Any]] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    doors: dict[str, Door] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    vehicles: dict[str, tuple[Vehicle, ...]] = field(default_factory=dict)
    passes: dict[str, Pass] = field(default_factory=dict)
    version: str = "000000000000"

    @cached_property
    def sensors(self) -> frozenset[str]:
        """The ids of all readers, doors and cameras: who may report at all."""
        return frozenset((*self.readers, *self.doors, *self.cameras))

    @cached_property
    def has_sightings_log(self) -> bool:
        """Whether the site has sightings to wait for: plate cameras and counters make none."""
        return any(camera.sees_tracks for camera in self.cameras.values())

    def zone_of_camera(self, camera: str) -> Zone | None:
        """The first zone of a camera, for which its plates are judged; None where it names none."""
        named = self.cameras.get(camera)
        return self.zones[named.zones[0]] if named and named.zones else None
