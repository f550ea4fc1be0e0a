"""Picture: where the things of one site are, newest position each, as a binary frame of 8 bytes an object (live.md)."""

import math
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec import Struct

from domain.event import Sighting

MOST = 65_536
"""Objects of a site: an index has 16 bits."""

METRES_A_DEGREE = 111_320.0
FINEST_M, COARSEST_M = 0.5, 8.0
"""Metres of one unit: half a metre reaches 16 km around the first sighting, and is doubled where that is too little."""

MIDDLE = 32_768
MOVED_M = 2.0
"""Below this a heading says nothing."""

BACK_S = 600.0
"""A log whose time goes back by so much begins anew: a day is played again."""

UNKNOWN_HEADING = 255
_HEADER = struct.Struct("<BBHId")
_OBJECT = np.dtype([("index", "<u2"), ("x", "<u2"), ("y", "<u2"), ("heading", "u1"), ("age", "u1")])


class Grid(Struct, frozen=True):
    """How units become degrees."""

    lon: float
    lat: float
    metres: float

    @property
    def step(self) -> tuple[float, float]:
        """Degrees of one unit of x and y."""
        lat = self.metres / METRES_A_DEGREE
        return lat / max(0.01, math.cos(math.radians(self.lat))), lat

    @property
    def origin(self) -> tuple[float, float]:
        """Degrees of x = y = 0."""
        return self.lon - MIDDLE * self.step[0], self.lat - MIDDLE * self.step[1]

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a position has units."""
        across, up = (lon - self.origin[0]) / self.step[0], (lat - self.origin[1]) / self.step[1]
        return 0 <= round(across) < MOST and 0 <= round(up) < MOST


class Thing(Struct):
    """What is known of a track besides the columns: where it last turned, what it is."""

    index: int
    name: str
    kind: str
    lon: float
    lat: float


class Picture:
    """The objects of one site; not for several threads at once."""

    def __init__(self, keep_s: float) -> None:
        """`keep_s`: an object goes when nothing was seen of it for so long, in the site's time."""
        self._keep_s = keep_s
        self.time = 0.0
        self.beyond = 0
        self.grids = self.generation = 0
        self._begin()

    def _begin(self) -> None:
        self.grid: Grid | None = None
        self._things: dict[str, Thing] = {}
        self._free: list[int] = []
        self._by_index: list[Thing | None] = []
        self._columns = {name: np.zeros(0, kind) for name, kind in _COLUMNS.items()}

    def tick(self, received: float) -> None:
        """The site's time goes on."""
        if received < self.time - BACK_S:
            self._begin()
            self.time = received
        self.time = max(self.time, received)

    def take(self, sighting: Sighting, received: float) -> None:
        """Move a thing to where it was seen; where there is no room for it, it is counted."""
        self.tick(received)
        fits = self._fits(sighting.lon, sighting.lat)
        name = f"{sighting.camera}/{sighting.track}"
        thing = (self._things.get(name) or self._add(name, sighting)) if fits else None
        if thing is None:
            self.beyond += 1
            return
        if thing.kind != sighting.object:
            thing.kind = sighting.object
            self._columns["born"][thing.index] = self._next_generation()
        self._move(thing, sighting, received)

    def frame(self, slot: int, number: int) -> bytes:
        """All that is there, as it is sent; what was not seen for too long goes."""
        self._forget()
        header = _HEADER.pack(1, 1, slot, number & 0xFFFFFFFF, self.time)
        if self.grid is None:
            return header
        columns = self._columns
        there = np.nonzero(columns["there"])[0]
        rows = np.zeros(len(there), _OBJECT)
        rows["index"] = there
        rows["x"] = np.rint((columns["lon"][there] - self.grid.origin[0]) / self.grid.step[0])
        rows["y"] = np.rint((columns["lat"][there] - self.grid.origin[1]) / self.grid.step[1])
        rows["heading"] = columns["heading"][there]
        rows["age"] = np.clip(self.time - columns["seen"][there], 0, 255)
        return header + rows.tobytes()

    def objects_since(self, generation: int) -> list[tuple[int, str, str]]:
        """Index, kind and track of what is there and was not, or was something else, at this generation."""
        fresh = np.nonzero(self._columns["there"] & (self._columns["born"] > generation))[0]
        things = (self._by_index[index] for index in fresh.tolist())
        return [(thing.index, thing.kind, thing.name) for thing in things if thing is not None]

    def __len__(self) -> int:
        return len(self._things)

    def _fits(self, lon: float, lat: float) -> bool:
        """Whether the position has units, on a coarser grid if need be."""
        grid = self.grid or Grid(lon, lat, FINEST_M)
        while not grid.holds(lon, lat):
            if grid.metres >= COARSEST_M:
                return False
            grid = Grid(grid.lon, grid.lat, grid.metres * 2)
        if grid is not self.grid:
            self.grid = grid
            self.grids += 1
        return True

    def _add(self, name: str, sighting: Sighting) -> Thing | None:
        if not self._free:
            self._forget()
        if not self._free and not self._grow():
            return None
        thing = Thing(self._free.pop(), name, sighting.object, sighting.lon, sighting.lat)
        self._things[name] = thing
        self._by_index[thing.index] = thing
        self._columns["there"][thing.index] = True
        self._columns["born"][thing.index] = self._next_generation()
        self._columns["heading"][thing.index] = UNKNOWN_HEADING
        return thing

    def _grow(self) -> bool:
        """Room for twice as many; False where there is no more."""
        have = len(self._by_index)
        more = min(MOST, max(64, 2 * have)) - have
        self._by_index += [None] * more
        self._free += range(have + more - 1, have - 1, -1)
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate([column, np.zeros(more, column.dtype)])
        return more > 0

    def _move(self, thing: Thing, sighting: Sighting, received: float) -> None:
        columns, index = self._columns, thing.index
        columns["lon"][index], columns["lat"][index], columns["seen"][index] = sighting.lon, sighting.lat, received
        up = (sighting.lat - thing.lat) * METRES_A_DEGREE
        across = (sighting.lon - thing.lon) * METRES_A_DEGREE * math.cos(math.radians(sighting.lat))
        if math.hypot(across, up) >= MOVED_M:
            turn = math.atan2(across, up) / math.tau % 1.0
            columns["heading"][index] = min(UNKNOWN_HEADING - 1, int(turn * 256))
            thing.lon, thing.lat = sighting.lon, sighting.lat

    def _forget(self) -> None:
        columns = self._columns
        old = np.nonzero(columns["there"] & (columns["seen"] < self.time - self._keep_s))[0]
        columns["there"][old] = False
        for thing in self._listed(old.tolist()):
            del self._things[thing.name]
            self._by_index[thing.index] = None
            self._free.append(thing.index)

    def _listed(self, indices: Iterable[int]) -> list[Thing]:
        return [thing for index in indices if (thing := self._by_index[index]) is not None]

    def _next_generation(self) -> int:
        self.generation += 1
        return self.generation


_COLUMNS: dict[str, Any] = {"lon": "f8", "lat": "f8", "seen": "f8", "heading": "u1", "there": "?", "born": "i8"}
