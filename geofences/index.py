"""Index: in which zones points lie, for many points and many zones at once.

A raster of cells answers for every cell that no border runs through; points in the other cells are decided by
shapely, zone by zone. So the answer is shapely's own, at a fraction of its cost.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.site import Zone
from geofences.shapes import shape

CELLS = 1024
"""The raster's cells along its longer side: 2 m on a terminal of 2 km, a megabyte or two of memory."""

_QUARTER = np.array([-0.125, 0.125])

Degrees = NDArray[np.float64]
Bits = NDArray[np.bool_]
Codes = NDArray[np.intp]


class ZoneIndex:
    """The zones of one site, ready to be asked; row *i* of every answer is zone `ids[i]`."""

    def __init__(self, zones: Iterable[Zone], cells: int = CELLS) -> None:
        """Prepare the zones' shapes, in the order given, on a raster of at most `cells` x `cells`."""
        held = tuple(zones)
        self.ids: tuple[str, ...] = tuple(zone.id for zone in held)
        self._shapes = np.array([shape(zone) for zone in held], dtype=object)
        self._raster = _Raster(self._shapes, cells)
        self._names: dict[bytes, tuple[str, ...]] = {}

    def members(self, lon: Degrees, lat: Degrees) -> Bits:
        """Whether each point lies in each zone: bool, shape (zones, n), for degrees of shape (n,).

        A point on a border, and one that is not a number, is outside.
        """
        raster = self._raster
        cells = raster.cell(lon, lat)
        inside = raster.sure[raster.code[cells]]
        first, count = raster.first[cells], raster.first[cells + 1]
        near = np.flatnonzero(count > first)
        if near.size:
            sizes = count[near] - first[near]
            points = np.repeat(near, sizes)
            steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            zones = raster.candidates[np.repeat(first[near], sizes) + steps]
            inside[points, zones] = shapely.contains_xy(self._shapes[zones], lon[points], lat[points])
        return inside.T

    def zones_at(self, lon: Degrees, lat: Degrees) -> list[tuple[str, ...]]:
        """The ids of the zones of each point, in the index's order."""
        rows = np.ascontiguousarray(self.members(lon, lat).T)
        return [self._named(row.tobytes()) for row in rows]

    def _named(self, row: bytes) -> tuple[str, ...]:
        """The ids of one set of zones; few sets occur, so each is named once."""
        found = self._names.get(row)
        if found is None:
            found = self._names[row] = tuple(name for name, inside in zip(self.ids, row, strict=True) if inside)
        return found


class _Raster:
    """Cells over all zones: which are surely inside which zones, and whose border runs through which cell.

    `code`: for each cell the row of `sure`, which tells the zones that it lies in wholly. `candidates` between
    `first[cell]` and `first[cell + 1]`: the zones whose border touches it. The last cell is everywhere else.
    """

    def __init__(self, shapes: NDArray[np.object_], cells: int) -> None:
        """Lay the raster over all shapes."""
        self._zones = len(shapes)
        bounds = shapely.bounds(shapes) if self._zones else np.zeros((1, 4))
        self._west, self._south = np.nanmin(bounds[:, 0]), np.nanmin(bounds[:, 1])
        extent = np.nanmax(bounds[:, 2]) - self._west, np.nanmax(bounds[:, 3]) - self._south
        self._size = max(*extent, 1e-9) / cells
        self._wide, self._high = (int(side / self._size) + 1 for side in extent)
        self.nowhere = self._wide * self._high
        borders = [self._border(area) for area in shapes]
        self.first, self.candidates = self._touched(borders)
        self.code, self.sure = self._filled(shapes, borders)

    def cell(self, lon: Degrees, lat: Degrees) -> Codes:
        """The number of each point's cell; `nowhere` for points off the raster and for what is not a number."""
        with np.errstate(invalid="ignore"):
            column = np.floor((lon - self._west) / self._size)
            row = np.floor((lat - self._south) / self._size)
            on = (column >= 0) & (column < self._wide) & (row >= 0) & (row < self._high)
            number = np.where(on, row * self._wide + column, self.nowhere)
        return number.astype(np.intp)

    def _border(self, area: shapely.Geometry) -> Codes:
        """The cells that a border touches, each once.

        The border is sampled every eighth of a cell or closer, and each sample stands for a square of a quarter cell
        around it: a cell that meets such a square holds one of its corners, so no touched cell is missed.
        """
        lines = shapely.segmentize(shapely.boundary(area), self._size / 8)
        x, y = shapely.get_coordinates(lines).T
        found = [self.cell(x + dx * self._size, y + dy * self._size) for dx in _QUARTER for dy in _QUARTER]
        cells = np.unique(np.concatenate(found))
        return np.asarray(cells[cells != self.nowhere], np.intp)

    def _touched(self, borders: Sequence[Codes]) -> tuple[Codes, Codes]:
        cells = np.concatenate([*borders, np.zeros(0, np.intp)])
        zones = np.repeat(np.arange(self._zones), [len(cells) for cells in borders])
        order = np.argsort(cells, kind="stable")
        first = np.searchsorted(cells[order], np.arange(self.nowhere + 2))
        return first.astype(np.intp), zones[order]

    def _filled(self, shapes: NDArray[np.object_], borders: Sequence[Codes]) -> tuple[Codes, Bits]:
        """Number the sets of zones that cells lie in wholly, one zone after the other."""
        code = np.zeros(self.nowhere + 1, np.intp)
        sure = np.zeros((1, self._zones), np.bool_)
        for zone, (area, border) in enumerate(zip(shapes, borders, strict=True)):
            within = self._within(area, border)
            old, new = np.unique(code[within], return_inverse=True)
            code[within] = len(sure) + new
            sure = np.vstack([sure, sure[old]])
            sure[len(sure) - len(old) :, zone] = True
        return code, sure

    def _within(self, area: shapely.Geometry, border: Codes) -> Codes:
        """The cells whose middle lies in an area, those that its border touches left out."""
        if shapely.is_empty(area):
            return np.zeros(0, np.intp)
        west, south, east, north = shapely.bounds(area)
        corners = self.cell(np.array([west, east]), np.array([south, north]))
        columns = np.arange(corners[0] % self._wide, corners[1] % self._wide + 1)
        rows = np.arange(corners[0] // self._wide, corners[1] // self._wide + 1)
        cells = (rows[:, None] * self._wide + columns).ravel()
        cells = cells[~np.isin(cells, border, assume_unique=True)]
        x = self._west + (cells % self._wide + 0.5) * self._size
        y = self._south + (cells // self._wide + 0.5) * self._size
        return cells[shapely.contains_xy(area, x, y)]
