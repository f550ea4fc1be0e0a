"""Views: which camera could see which point: range, angle, and the zones it watches."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from domain.site import Camera, Zone
from simulators.frame import Frame

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

_CELL_M = 10.0
_USUAL_RANGE_M = 80.0
"""Of a camera whose file gives no range; assumed."""

INDOOR = frozenset({"building", "baggage", "cargo"})
CLOSE_KINDS = frozenset({"gate", "perimeter"})


class Raster:
    """The zones painted on fine cells, the smaller over the larger; label -1 is no zone."""

    def __init__(self, zones: Mapping[str, Zone], shapes: Mapping[str, BaseGeometry]) -> None:
        """Paint; cells are 2 to 8 m, so that a site has about half a million."""
        self.names = list(zones)
        bounds = shapely.total_bounds(list(shapes.values()))
        self.cell = float(np.clip(np.sqrt((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / 500_000.0), 2.0, 8.0))
        self.x0, self.y0 = float(bounds[0]) - self.cell, float(bounds[1]) - self.cell
        self.columns = int((bounds[2] - self.x0) / self.cell) + 2
        self.rows = int((bounds[3] - self.y0) / self.cell) + 2
        self.labels = np.full((self.rows, self.columns), -1, dtype=np.int16)
        for index in sorted(range(len(self.names)), key=lambda i: -shapes[self.names[i]].area):
            self._paint(index, shapes[self.names[index]])
        kinds = [zones[name].kind for name in self.names]
        self.indoor = np.array([*(kind in INDOOR for kind in kinds), False])
        self.close = np.array([*(z.kind in CLOSE_KINDS or z.level == 3 for z in zones.values()), False])
        self.over = np.array([[shapes[a].within(shapes[b].buffer(1.0)) for b in self.names] for a in self.names])

    def _paint(self, index: int, shape: BaseGeometry) -> None:
        low_x, low_y, high_x, high_y = shape.bounds
        columns = slice(int((low_x - self.x0) / self.cell), int((high_x - self.x0) / self.cell) + 1)
        rows = slice(int((low_y - self.y0) / self.cell), int((high_y - self.y0) / self.cell) + 1)
        xs = self.x0 + (np.arange(columns.start, columns.stop) + 0.5) * self.cell
        ys = self.y0 + (np.arange(rows.start, rows.stop) + 0.5) * self.cell
        x, y = np.meshgrid(xs, ys)
        shapely.prepare(shape)
        self.labels[rows, columns][shapely.contains_xy(shape, x, y)] = index

    def at(self, x: F64, y: F64) -> NDArray[np.int16]:
        """The label of each point."""
        columns = np.clip(((x - self.x0) / self.cell).astype(np.int32), 0, self.columns - 1)
        rows = np.clip(((y - self.y0) / self.cell).astype(np.int32), 0, self.rows - 1)
        return np.asarray(self.labels[rows, columns])


class Views:
    """The cameras of one site over a grid of 10 m, so that a million points are looked up at once."""

    def __init__(
        self, cameras: Mapping[str, Camera], frame: Frame, zones: Mapping[str, Zone], shapes: Mapping[str, BaseGeometry]
    ) -> None:
        """Take the cameras that make tracks."""
        rows = [camera for camera in cameras.values() if camera.sees_tracks]
        self.names = [row.id for row in rows]
        self.thermal = np.array([row.kind in ("thermal", "radar") for row in rows], dtype=bool)
        spots = [frame.xy(row.lon, row.lat) for row in rows]
        self.x, self.y = np.array([p[0] for p in spots]), np.array([p[1] for p in spots])
        self.range_m = np.array([row.range_m or _USUAL_RANGE_M for row in rows])
        self.bearing = np.radians([row.bearing_deg or 0.0 for row in rows])
        widths = [row.angle_deg if row.bearing_deg is not None and row.angle_deg else 360.0 for row in rows]
        self.half = np.radians(widths) / 2
        self.raster = Raster(zones, shapes)
        self._watched = self._watches(rows)
        bounds = shapely.total_bounds(list(shapes.values()))
        self._x0, self._y0 = float(bounds[0]), float(bounds[1])
        self._columns = int((bounds[2] - bounds[0]) / _CELL_M) + 2
        self._rows = int((bounds[3] - bounds[1]) / _CELL_M) + 2

    def _watches(self, cameras: list[Camera]) -> NDArray[np.bool_]:
        """Shape (zones + 1, cameras): whether a point of this label lies in a zone that the camera watches."""
        named = np.array([[name in camera.zones for camera in cameras] for name in self.raster.names], dtype=bool)
        found = np.zeros((len(self.raster.names) + 1, len(cameras)), dtype=bool)
        for label in range(len(self.raster.names)):
            found[label] = named[self.raster.over[label] | (np.arange(len(named)) == label)].any(axis=0)
        outdoors_in = self.raster.indoor[:-1]
        found[:-1][outdoors_in] &= named[outdoors_in]
        return found

    @cached_property
    def _candidates(self) -> NDArray[np.int16]:
        """Shape (cells, most cameras over one cell): the cameras that may see something of a cell, -1 where none."""
        xs = self._x0 + (np.arange(self._columns) + 0.5) * _CELL_M
        ys = self._y0 + (np.arange(self._rows) + 0.5) * _CELL_M
        x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
        found: list[list[int]] = [[] for _ in range(x.size)]
        for i in range(len(self.names)):
            near = np.flatnonzero(np.hypot(x - self.x[i], y - self.y[i]) <= self.range_m[i] + _CELL_M)
            away = np.maximum(np.hypot(x[near] - self.x[i], y[near] - self.y[i]), 0.1)
            slack = np.where(away < 2 * _CELL_M, np.pi, _CELL_M / away)
            for cell in near[self._turn(np.full(near.size, i), x[near], y[near]) <= self.half[i] + slack].tolist():
                found[cell].append(i)
        table = np.full((x.size, max(map(len, found))), -1, dtype=np.int16)
        for cell, cameras in enumerate(found):
            table[cell, : len(cameras)] = cameras
        return table

    def _turn(self, camera: I64, x: F64, y: F64) -> F64:
        """By how much a camera would have to turn to look straight at a point, in radians."""
        straight = np.arctan2(x - self.x[camera], y - self.y[camera])
        return np.asarray(np.abs((straight - self.bearing[camera] + np.pi) % (2 * np.pi) - np.pi))

    def pairs(self, x: F64, y: F64, labels: NDArray[np.int16]) -> tuple[I64, I64, F64]:
        """All (point, camera) where the camera could see the point, and how far it is, each of shape (pairs,)."""
        columns = np.clip(((x - self._x0) / _CELL_M).astype(np.int64), 0, self._columns - 1)
        rows = np.clip(((y - self._y0) / _CELL_M).astype(np.int64), 0, self._rows - 1)
        table = self._candidates[rows * self._columns + columns]
        point, place = np.nonzero(table >= 0)
        camera = table[point, place].astype(np.int64)
        watched = self._watched[labels[point], camera]
        point, camera = point[watched], camera[watched]
        away = np.hypot(x[point] - self.x[camera], y[point] - self.y[camera])
        keep = (away <= self.range_m[camera]) & (self._turn(camera, x[point], y[point]) <= self.half[camera])
        return point[keep], camera[keep], away[keep]

    def watchers(self, xy: tuple[float, float]) -> list[str]:
        """The cameras that could see a point, nearest first."""
        x, y = np.array([xy[0]]), np.array([xy[1]])
        _, camera, away = self.pairs(x, y, self.raster.at(x, y))
        return [self.names[i] for i in camera[np.argsort(away, kind="stable")].tolist()]
