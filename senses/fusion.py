"""Fusion: what several cameras see at one spot is one thing, and a track that breaks off and goes on is one thing.

Each new track joins the nearest thing of its sort that could have come there, by the distance in standard errors
(gating and nearest neighbour: Bar-Shalom and Li, Multitarget-Multisensor Tracking, 1995, chapter 3). A thing's position
is a Kalman filter with one gain for both directions.
"""

from math import hypot, sqrt
from typing import ClassVar

from msgspec import Struct, field

from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Fix, Lost, Waypoint
from domain.timers import Timer, Timers
from geofences.distance import LocalFrame

LOST_S = {"person": 15.0, "bicycle": 15.0, "animal": 15.0}
"""How long nothing of a thing is seen until it is lost; vehicles and machines that stand are told of once a minute."""

LOST_ELSE_S = 120.0
SORTS = {"person": "walker", "bicycle": "walker", "animal": "walker", "boat": "boat", "drone": "drone"}
"""Things of one sort are taken for each other by cameras; all else is a vehicle."""

GATE = 3.0
"""Standard errors within which a new track may be a thing that is known: 1 in 90 true pairs lie outside."""

SAME_CAMERA_S, SAME_CAMERA_ELSE_S = 4.0, 9.0
"""A camera that has seen a thing by one track within this time does not see it by a second: two waypoints and more."""

WANDER_MPS = 1.0
"""How much the speed of a walker may change in a second: the filter's process noise."""

SPEED_GAIN = 0.5
"""Share of a position's correction that goes into the speed: the beta of an alpha-beta filter."""

EVERY_S = 2.0
"""About how often a track tells; fixes that are closer in time say no more about speed."""

CELL_M = 40.0
"""The side of a cell of the grid in which neighbours are looked for: more than any gate but of what is long gone."""


_AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1))


class Thing(Struct, gc=False):
    """What is known of one thing: metres, metres a second, and by which track each camera saw it last."""

    x: float
    y: float
    vx: float
    vy: float
    time: float
    variance: float
    object: str
    seen: dict[str, tuple[str, float]]


class Things(Struct):
    """Things by id, and which thing a track is; metres are of a frame that lies at the first point ever seen."""

    things: dict[str, Thing] = field(default_factory=dict)
    of_track: dict[str, str] = field(default_factory=dict)
    at: tuple[float, float] | None = None
    timers: Timers = field(default_factory=Timers)


class Fusion:
    """Tells where each thing is, whenever one of its tracks says so; a thing is named after its first track."""

    name: ClassVar[str] = "fusion"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Waypoint})

    def __init__(self) -> None:
        """Begin without things."""
        self.state = Things()
        self._frame: LocalFrame | None = None
        self._grid: dict[tuple[int, int], dict[str, None]] = {}

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """A fix for each waypoint, and what was lost meanwhile."""
        made: list[Fact] = []
        for row in batch.timed(self.state.timers, Waypoint):
            if isinstance(row, Timer):
                made += self._due(row)
            else:
                made.append(self._fix(row, self._frame or self._lay(row)))
        return made

    def _lay(self, first: Waypoint) -> LocalFrame:
        """The frame and the grid are not saved: they follow from the state."""
        self.state.at = self.state.at or (first.lon, first.lat)
        self._frame = LocalFrame(*self.state.at)
        for name, thing in self.state.things.items():
            self._grid.setdefault(_cell(thing.x, thing.y), {})[name] = None
        return self._frame

    def _fix(self, row: Waypoint, frame: LocalFrame) -> Fix:
        track = f"{row.camera}/{row.track}"
        x, y = frame.flat(row.lon, row.lat)
        name = self.state.of_track.get(track)
        if name is None or self._strays(self.state.things[name], row, x, y):
            name = self._join(row, x, y) or self._begin(track, row, x, y)
            self.state.of_track[track] = name
        thing = self.state.things[name]
        self._replace(thing, name, row.camera, track)
        before = _cell(thing.x, thing.y)
        _update(thing, row, x, y)
        self._move(name, before, _cell(thing.x, thing.y))
        lon, lat = frame.round(thing.x, thing.y)
        return Fix(
            row.id,
            row.time,
            row.place,
            name,
            row.camera,
            track,
            row.object,
            lon,
            lat,
            sqrt(thing.variance),
            hypot(thing.vx, thing.vy),
        )

    def _strays(self, thing: Thing, row: Waypoint, x: float, y: float) -> bool:
        """Whether a track has gone elsewhere than the thing that another camera goes on seeing: they were two."""
        if len(thing.seen) == 1 or _apart(thing, row, x, y) <= 2.0 * GATE:
            return False
        lately = row.time - _same_camera_s(row)
        return any(camera != row.camera and time > lately for camera, (_, time) in thing.seen.items())

    def _join(self, row: Waypoint, x: float, y: float) -> str | None:
        """The thing that a new track is, or None where there is none within the gate.

        The inner loop of a crowded yard: most neighbours fall out by arithmetic alone.
        """
        column, line = _cell(x, y)
        things, sort = self.state.things, _sort(row.object)
        noise, best, chosen = row.accuracy_m**2, GATE**2, ""
        for step in _AROUND:
            for name in self._grid.get((column + step[0], line + step[1]), ()):
                thing = things[name]
                seconds = row.time - thing.time
                east, north = x - thing.x - thing.vx * seconds, y - thing.y - thing.vy * seconds
                apart = (east * east + north * north) / (thing.variance + (WANDER_MPS * seconds) ** 2 + noise)
                if apart > best or (apart == best and chosen and name > chosen):
                    continue
                if _sort(thing.object) == sort and not _is_taken(thing, row):
                    best, chosen = apart, name
        return chosen or None

    def _begin(self, track: str, row: Waypoint, x: float, y: float) -> str:
        """A new thing; a track that strays gets a name of its own."""
        name = track if track not in self.state.things else f"{track}+{row.id}"
        self.state.things[name] = Thing(x, y, 0.0, 0.0, row.time, row.accuracy_m**2, row.object, {})
        self.state.timers.set(row.time + LOST_S.get(row.object, LOST_ELSE_S), name)
        self._grid.setdefault(_cell(x, y), {})[name] = None
        return name

    def _replace(self, thing: Thing, name: str, camera: str, track: str) -> None:
        """A camera's newer track of a thing replaces its older one."""
        older = thing.seen.get(camera, (track, 0.0))[0]
        if older != track and self.state.of_track.get(older) == name:
            del self.state.of_track[older]

    def _move(self, name: str, before: tuple[int, int], now: tuple[int, int]) -> None:
        if now != before:
            self._leave(name, before)
            self._grid.setdefault(now, {})[name] = None

    def _leave(self, name: str, cell: tuple[int, int]) -> None:
        names = self._grid.get(cell)
        if names is not None:
            names.pop(name, None)
            if not names:
                del self._grid[cell]

    def _due(self, timer: Timer) -> list[Fact]:
        """A thing has one timer, set anew from when it was last seen."""
        thing = self.state.things[timer.key]
        due = thing.time + LOST_S.get(thing.object, LOST_ELSE_S)
        if timer.time < due:
            self.state.timers.set(due, timer.key)
            return []
        del self.state.things[timer.key]
        self._leave(timer.key, _cell(thing.x, thing.y))
        for track, _ in thing.seen.values():
            if self.state.of_track.get(track) == timer.key:
                del self.state.of_track[track]
        return [Lost(timer.key, timer.time, timer.key, thing.time)]


def _sort(kind: str) -> str:
    return SORTS.get(kind, "vehicle")


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // CELL_M), int(y // CELL_M)


def _is_taken(thing: Thing, row: Waypoint) -> bool:
    """Whether this camera sees the thing by another track at this very time."""
    seen = thing.seen.get(row.camera)
    return seen is not None and row.time - seen[1] < _same_camera_s(row)


def _same_camera_s(row: Waypoint) -> float:
    return SAME_CAMERA_S if SORTS.get(row.object) == "walker" else SAME_CAMERA_ELSE_S


def _spread(thing: Thing, seconds: float) -> float:
    """The variance of where a thing is, so many seconds after it was seen last, in square metres."""
    return thing.variance + (WANDER_MPS * seconds) ** 2


def _apart(thing: Thing, row: Waypoint, x: float, y: float) -> float:
    """How many standard errors a point is from where a thing should be by now."""
    seconds = row.time - thing.time
    away = hypot(x - thing.x - thing.vx * seconds, y - thing.y - thing.vy * seconds)
    return away / sqrt(_spread(thing, seconds) + row.accuracy_m**2)


def _update(thing: Thing, row: Waypoint, x: float, y: float) -> None:
    seconds = row.time - thing.time
    spread, noise = _spread(thing, seconds), row.accuracy_m**2
    gain = spread / (spread + noise)
    thing.x += thing.vx * seconds
    thing.y += thing.vy * seconds
    off_x, off_y = gain * (x - thing.x), gain * (y - thing.y)
    thing.x, thing.y, thing.time = thing.x + off_x, thing.y + off_y, row.time
    thing.vx += SPEED_GAIN * off_x / max(seconds, EVERY_S)
    thing.vy += SPEED_GAIN * off_y / max(seconds, EVERY_S)
    thing.variance = max((1.0 - gain) * spread, noise / 2.0)  # a tracker's errors last for seconds: no more than halved
    thing.object = row.object
    thing.seen[row.camera] = (f"{row.camera}/{row.track}", row.time)
