"""Cameras: bodies that move become sightings, missed, split, merged, doubled and blurred as real trackers do."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.acts import Blind, Body
from simulators.chance import bell, hashed, uniform
from simulators.place import Place
from simulators.weather import Weather

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
Bits = NDArray[np.bool_]

SHAPES = ("person", "bicycle", "car", "van", "truck", "machine", "boat", "drone", "animal")
_PERSON, _CAR, _VAN, _ANIMAL = 0, 2, 3, 8

MISS = 0.045
"""Share of seconds that a camera misses close by on a clear day; more far away (realism.md, `camera_miss`)."""

BURST = 0.012
"""Share of twenty-second blocks in which a track is lost altogether."""

SPLIT_PER_S = 1.0 / 700.0
DOUBLE = 0.005
MERGE_M = 2.5
STILL_S = 120.0
"""Vehicles that stand still for so long fall out of the tracker until they move."""

SPARSE_S = 30


class Seen(NamedTuple):
    """Sightings as columns, all of shape (n,), by time; `camera` counts in `Views.names`, `shape` in `SHAPES`."""

    time: F64
    camera: I64
    track: U64
    shape: I64
    x: F64
    y: F64
    accuracy: F64
    confidence: F64
    cause: I64
    body: U64

    def only(self, which: NDArray[Any]) -> "Seen":
        """Some of the rows."""
        columns: list[Any] = [column[which] for column in self]
        return Seen(*columns)

    def and_then(self, other: "Seen") -> "Seen":
        """These rows, then those."""
        columns: list[Any] = [np.concatenate(pair) for pair in zip(self, other, strict=True)]
        return Seen(*columns)


NOTHING = Seen(
    *(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, np.int64)),
    *(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0)),
    *(np.zeros(0, np.int64), np.zeros(0, np.uint64)),
)
"""No rows."""


class Cameras:
    """All cameras of one site; remembers open tracks from one call to the next."""

    def __init__(self, place: Place, seed: int, *, every_s: int = SPARSE_S) -> None:
        """`every_s`: how often things are reported that are not watched closely."""
        self._views = place.views
        self._raster = place.views.raster
        self._seed = np.uint64(seed)
        self._every_s = every_s
        self._open: dict[tuple[int, int], tuple[float, int]] = {}

    def observe(
        self, bodies: Sequence[Body], start: float, end: float, weather: Weather, blinds: Sequence[Blind]
    ) -> Seen:
        """What all cameras report of these bodies from `start` until before `end`, whole seconds."""
        points = self._sample([b for b in bodies if b.t[-1] >= start and b.t[0] < end], start, end)
        labels = self._raster.at(points.x, points.y)
        keep, dense = self._close(points, labels)
        points, labels, dense = points.only(keep), labels[keep], dense[keep]
        point, camera, away = self._views.pairs(points.x, points.y, labels)
        seen = points.only(point)
        dense = dense[point]
        keep = (
            self._detected(seen, camera, away, weather)
            & self._awake(seen.t, camera, blinds)
            & ~self._merged(seen, camera)
        )
        return self._report(seen.only(keep), camera[keep], away[keep], dense[keep], weather)

    # What is there

    def _sample(self, bodies: list[Body], start: float, end: float) -> "_Points":
        parts = [self._of(body, start, end) for body in bodies]
        if not parts:
            return _Points(*(np.zeros(0, dtype=d) for d in (float, float, float, np.uint64, np.int64, np.int64)))
        return _Points(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _of(self, body: Body, start: float, end: float) -> "_Points":
        times = np.arange(np.ceil(max(start, body.t[0])), min(end, body.t[-1] + 0.001))
        for low, high in (*body.hidden, *(_still(body) if body.shape != "person" else ())):
            if high > start and low < end:
                times = times[(times < low) | (times >= high)]
        x, y = body.at(times)
        size = times.size
        shape, key = SHAPES.index(body.shape), np.uint64(body.key)
        return _Points(times, x, y, np.full(size, key), np.full(size, shape), np.full(size, body.cause))

    def _close(self, points: "_Points", labels: NDArray[np.int16]) -> tuple[Bits, Bits]:
        """Which points are reported at all, and which of them once a second."""
        outdoors = (points.shape == _PERSON) & ~self._raster.indoor[labels]
        dense = outdoors | self._raster.close[labels] | (self._every_s == 1)
        phase = (points.body % np.uint64(self._every_s)).astype(np.int64)
        return dense | (points.t.astype(np.int64) % self._every_s == phase), dense

    # What is missed

    def _noise(self, salt: int, *parts: U64) -> U64:
        return hashed(np.broadcast_to(self._seed ^ np.uint64(salt << 48), parts[0].shape).copy(), *parts)

    def _detected(self, seen: "_Points", camera: I64, away: F64, weather: Weather) -> Bits:
        cam, second = camera.astype(np.uint64), seen.t.astype(np.uint64)
        harder = 0.6 + 1.6 * (away / self._views.range_m[camera]) ** 2
        dark = np.where(self._views.thermal[camera], 1.0, self._weather(seen.t, weather))
        lost = uniform(self._noise(1, seen.body, cam, second)) < MISS * harder * dark
        burst = uniform(self._noise(2, seen.body, cam, second // np.uint64(20))) < BURST * dark
        return np.asarray(~(lost | burst))

    def _weather(self, times: F64, weather: Weather) -> F64:
        """How much harder it is to see, looked up once per ten minutes."""
        blocks, index = np.unique(times // 600, return_inverse=True)
        return np.array([weather.miss(float(block) * 600) for block in blocks])[index] if blocks.size else np.zeros(0)

    def _awake(self, times: F64, camera: I64, blinds: Sequence[Blind]) -> Bits:
        awake = np.ones(times.size, dtype=bool)
        for blind in blinds:
            if blind.sensor in self._views.names:
                awake &= ~(
                    (camera == self._views.names.index(blind.sensor)) & (times >= blind.start) & (times < blind.end)
                )
        return awake

    def _merged(self, seen: "_Points", camera: I64) -> Bits:
        """Things so close together that one track swallows the other, in four of ten ten-second blocks."""
        cells = (seen.x / MERGE_M).astype(np.int64) * 100_003 + (seen.y / MERGE_M).astype(np.int64)
        spot = hashed(cells.astype(np.uint64), camera.astype(np.uint64), seen.t.astype(np.uint64))
        order = np.lexsort((seen.body, spot))
        second = np.zeros(spot.size, dtype=bool)
        second[order[1:]] = spot[order[1:]] == spot[order[:-1]]
        block = (seen.t // 10).astype(np.uint64)
        return second & np.asarray(uniform(self._noise(3, seen.body, camera.astype(np.uint64), block)) < 0.4)

    # What is told

    def _report(self, seen: "_Points", camera: I64, away: F64, dense: Bits, weather: Weather) -> Seen:
        order = np.lexsort((seen.t, camera, seen.body))
        seen, camera, away, dense = seen.only(order), camera[order], away[order], dense[order]
        part = self._parts(seen, camera, dense)
        cam = camera.astype(np.uint64)
        track = self._noise(4, seen.body, cam, part)
        doubled = self._doubled(seen, cam)
        accuracy = self._accuracy(seen.t, camera, away, weather)
        first = self._columns(seen, camera, away, track, accuracy, salt=5)
        ghost = seen.only(doubled)
        block = (ghost.t // 60).astype(np.uint64)
        other = self._noise(6, ghost.body, cam[doubled], block)
        second = self._columns(ghost, camera[doubled], away[doubled], other, accuracy[doubled] * 1.4, salt=7)
        both = first.and_then(second)
        return both.only(np.lexsort((both.track, both.time)))

    def _doubled(self, seen: "_Points", cam: U64) -> Bits:
        return uniform(self._noise(8, seen.body, cam, (seen.t // 60).astype(np.uint64))) < DOUBLE

    def _parts(self, seen: "_Points", camera: I64, dense: Bits) -> U64:
        """The running number of each track of one body in one camera: it rises at gaps and at chance splits."""
        fresh = np.ones(seen.t.size, dtype=bool)
        same = (seen.body[1:] == seen.body[:-1]) & (camera[1:] == camera[:-1])
        gap = np.diff(seen.t)
        fresh[1:] = ~same
        limit = np.where(dense[1:] & dense[:-1], 12.0, 2.5 * self._every_s + 5.0)
        chance = uniform(self._noise(9, seen.body, camera.astype(np.uint64), seen.t.astype(np.uint64)))
        torn = np.zeros(seen.t.size, dtype=bool)
        torn[1:] = same & ((gap > limit) | (chance[1:] < SPLIT_PER_S * np.minimum(gap, 5.0)))
        starts = np.flatnonzero(fresh)
        count = np.cumsum(torn)
        base = np.zeros(seen.t.size, dtype=np.int64)
        for begin, finish in zip(starts.tolist(), [*starts[1:].tolist(), seen.t.size], strict=bool(starts.size)):
            key = int(seen.body[begin]), int(camera[begin])
            last, number = self._open.get(key, (-1e18, -1))
            number += int(seen.t[begin] - last > limit_of(bool(dense[begin]), self._every_s))
            base[begin:finish] = number - int(count[begin])
            self._open[key] = float(seen.t[finish - 1]), number + int(count[finish - 1] - count[begin])
        return np.asarray((base + count).astype(np.uint64))

    def forget(self, before: float) -> None:
        """Close tracks that were last seen more than a day before."""
        self._open = {key: value for key, value in self._open.items() if value[0] > before - 86_400}

    def _accuracy(self, times: F64, camera: I64, away: F64, weather: Weather) -> F64:
        blurred = np.where(self._weather(times, weather) > 2.5, 1.5, 1.0)
        base = np.where(self._views.thermal[camera], 0.9, 0.5)
        return np.asarray(np.round((base + 0.018 * away) * blurred, 1))

    def _columns(self, seen: "_Points", camera: I64, away: F64, track: U64, accuracy: F64, salt: int) -> Seen:
        return Seen(
            seen.t
            + uniform(self._noise(salt + 10, seen.body, camera.astype(np.uint64), seen.t.astype(np.uint64))) * 0.9,
            camera,
            track,
            self._told_shape(seen, track),
            seen.x + accuracy * self._blur(salt + 20, seen, track),
            seen.y + accuracy * self._blur(salt + 30, seen, track),
            accuracy,
            self._confidence(seen, camera, away),
            seen.cause,
            seen.body,
        )

    def _blur(self, salt: int, seen: "_Points", track: U64) -> F64:
        """Errors of unit size: a slow part that lasts some seconds, as calibration and gait give, and a quick part."""
        eight = seen.t / 8.0
        block, part = np.floor(eight).astype(np.uint64), eight % 1.0
        slow = (
            bell(self._noise(salt, track, block)) * (1 - part)
            + bell(self._noise(salt, track, block + np.uint64(1))) * part
        )
        quick = bell(self._noise(salt + 1, track, seen.t.astype(np.uint64)))
        return np.asarray(0.95 * slow + 0.6 * quick)

    def _confidence(self, seen: "_Points", camera: I64, away: F64) -> F64:
        noise = uniform(self._noise(40, seen.body, camera.astype(np.uint64), seen.t.astype(np.uint64)))
        return np.asarray(
            np.round(np.clip(0.97 - 0.35 * away / self._views.range_m[camera] - 0.15 * noise, 0.3, 0.99), 2)
        )

    def _told_shape(self, seen: "_Points", track: U64) -> I64:
        """What the tracker takes things for: some animals for people, some cars for vans, for stretches of a track."""
        chance = uniform(self._noise(41, track, (seen.t // 40).astype(np.uint64)))
        told = seen.shape.copy()
        told[(seen.shape == _ANIMAL) & (chance < 0.07)] = _PERSON
        told[(seen.shape == _CAR) & (chance < 0.02)] = _VAN
        told[(seen.shape == _VAN) & (chance < 0.04)] = _CAR
        return told


class _Points(NamedTuple):
    t: F64
    x: F64
    y: F64
    body: U64
    shape: I64
    cause: I64

    def only(self, which: NDArray[np.generic]) -> "_Points":
        return _Points(*(column[which] for column in self))


def limit_of(dense: bool, every_s: int) -> float:
    """After how many seconds without a point a track is over."""
    return 12.0 if dense else 2.5 * every_s + 5.0


def _still(body: Body) -> list[tuple[float, float]]:
    """Stretches in which a vehicle has stood for more than two minutes."""
    t, x, y = body.t, body.x, body.y
    return [
        (t[i] + STILL_S, t[i + 1])
        for i in range(len(t) - 1)
        if t[i + 1] - t[i] > STILL_S and x[i] == x[i + 1] and y[i] == y[i + 1]
    ]
