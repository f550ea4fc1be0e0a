"""Routes: ways on foot and on wheels through a site, made from its zones and doors alone.

The site is laid out on a grid of cells of 4 to 25 m. Each kind of zone has a price a metre; fences, walls and water
cannot be crossed but at doors. So any site folder can be walked through, and none needs code of its own.
"""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely.geometry.base import BaseGeometry

XY = tuple[float, float]
I32 = NDArray[np.int32]

_FOOT = {
    "building": 1.2,
    "road": 1.2,
    "stack": 5.0,
    "perimeter": 9.0,
    "quay": 1.3,
    "yard": 1.4,
    "apron": 2.0,
    "water": 0.0,
}
_WHEELS = {
    "landside": 4.0,
    "parking": 1.5,
    "yard": 1.5,
    "stack": 12.0,
    "quay": 2.0,
    "apron": 1.5,
    "building": 60.0,
    "perimeter": 12.0,
    "water": 0.0,
}
_INDOOR = frozenset({"building", "baggage", "cargo"})
_SHUT = 4.0
"""By how much dearer ground is for somebody whom its zone does not admit: they go round it where they can."""

_DOOR_M = 80.0
"""Price of a door: nobody badges twice to save a few steps."""

_WRONG_DOOR_M = 400.0
"""Price of walking through a vehicle lane, or driving through a turnstile: only where there is nothing else."""


class Tile(Struct, frozen=True):
    """A zone as routes see it; `open` where it is open to all."""

    name: str
    kind: str
    open: bool
    shape: BaseGeometry
    parent: str | None = None


class Leg(Struct, frozen=True):
    """A stretch of a way, and the door at its end, if any; `inward`: from the door's `from_zone` to its `to_zone`."""

    points: list[XY]
    door: str | None = None
    inward: bool = True


class Means(NamedTuple):
    """How somebody goes: on wheels or on foot, and which zones do not admit them."""

    wheels: bool
    shut: frozenset[str]


Door = tuple[str, str, str, XY, bool]
"""Id, from_zone, to_zone, where, and whether it is a lane for vehicles."""


class Routes:
    """The grid of one site and the cheapest ways over it."""

    def __init__(self, tiles: list[Tile], doors: list[Door]) -> None:
        """Paint the zones on the grid, the smaller over the larger, and join the cells."""
        self._tiles = tiles
        bounds = shapely.total_bounds([tile.shape for tile in tiles])
        area = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
        self.cell = float(np.clip(np.sqrt(area / 36_000.0), 4.0, 25.0))
        self._x0, self._y0 = float(bounds[0]) - self.cell, float(bounds[1]) - self.cell
        self.columns = int((bounds[2] - self._x0) / self.cell) + 2
        self.rows = int((bounds[3] - self._y0) / self.cell) + 2
        self.x, self.y = self._middles()
        self.labels = self._paint()
        self._ends = self._door_ends(doors)
        self._pairs = {frozenset((self._name_index(a), self._name_index(b))) for _, a, b, _, _ in doors}
        self._doors = doors
        self._may = self._allowed()
        self._graphs: dict[Means, csr_matrix] = {}
        self._trees: OrderedDict[tuple[int, Means], I32] = OrderedDict()
        self._ways: OrderedDict[tuple[int, int, Means], list[Leg]] = OrderedDict()

    def _middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        xs = self._x0 + (np.arange(self.columns) + 0.5) * self.cell
        ys = self._y0 + (np.arange(self.rows) + 0.5) * self.cell
        grid_x, grid_y = np.meshgrid(xs, ys)
        return grid_x.ravel(), grid_y.ravel()

    def _paint(self) -> NDArray[np.int32]:
        labels = np.full(self.x.size, -1, dtype=np.int32)
        for index in sorted(range(len(self._tiles)), key=lambda i: -self._tiles[i].shape.area):
            shape = self._tiles[index].shape
            shapely.prepare(shape)
            labels[shapely.contains_xy(shape, self.x, self.y)] = index
        return labels

    def _name_index(self, name: str) -> int:
        return next(i for i, tile in enumerate(self._tiles) if tile.name == name)

    # Joining the cells

    def _door_ends(self, doors: list[Door]) -> dict[str, tuple[int, int]]:
        return {door: (self._nearest(a, xy), self._nearest(b, xy)) for door, a, b, xy, _ in doors}

    def _nearest(self, name: str, xy: XY) -> int:
        """The cell of this zone (or of a zone within it) that is nearest to a point."""
        own = self._name_index(name)
        family = [own] if bool((self.labels == own).any()) else []
        family = family or [i for i, tile in enumerate(self._tiles) if tile.parent == name]
        cells = np.flatnonzero(np.isin(self.labels, family))
        if not cells.size:
            return self.cell_of(xy)
        away = (self.x[cells] - xy[0]) ** 2 + (self.y[cells] - xy[1]) ** 2
        return int(cells[int(np.argmin(away))])

    def _graph(self, means: "Means") -> csr_matrix:
        """Cells joined to their neighbours where nothing stands between, and doors that open for these means."""
        if means not in self._graphs:
            self._graphs[means] = self._joined(means)
        return self._graphs[means]

    def _joined(self, means: "Means") -> csr_matrix:
        prices = self._prices(means)
        starts, ends, costs = [], [], []
        for step_x, step_y, length in ((1, 0, 1.0), (0, 1, 1.0), (1, 1, 2**0.5), (-1, 1, 2**0.5)):
            a, b = self._neighbours(step_x, step_y)
            keep = self._may[self.labels[a], self.labels[b]] & (prices[a] > 0) & (prices[b] > 0)
            starts.append(a[keep])
            ends.append(b[keep])
            costs.append((prices[a[keep]] + prices[b[keep]]) / 2 * length * self.cell)
        through = [
            (*self._ends[d[0]], _DOOR_M if d[4] == means.wheels else _WRONG_DOOR_M)
            for d in self._doors
            if self._opens(d, means)
        ]
        for one, other, price in through:
            starts.append(np.array([one]))
            ends.append(np.array([other]))
            costs.append(np.array([price]))
        a, b, c = np.concatenate(starts), np.concatenate(ends), np.concatenate(costs)
        both = np.concatenate((a, b)), np.concatenate((b, a))
        return coo_matrix((np.concatenate((c, c)), both), shape=(self.x.size, self.x.size)).tocsr()

    def _opens(self, door: "Door", means: "Means") -> bool:
        one, other = self._ends[door[0]]
        closed = door[1] in means.shut or door[2] in means.shut
        return one != other and not closed and (door[4] or not (means.wheels and self._is_wall(one, other)))

    def _is_wall(self, one: int, other: int) -> bool:
        return self._look(int(self.labels[one]))[2] != self._look(int(self.labels[other]))[2]

    def _prices(self, means: "Means") -> NDArray[np.float64]:
        table, outside = (_WHEELS, 15.0) if means.wheels else (_FOOT, 5.0)
        own = [table.get(tile.kind, 1.0) * (_SHUT if tile.name in means.shut else 1.0) for tile in self._tiles]
        return np.array([*own, outside])[self.labels]

    def _neighbours(self, step_x: int, step_y: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        cells = np.arange(self.x.size).reshape(self.rows, self.columns)
        low, high = max(-step_x, 0), self.columns - max(step_x, 0)
        a = cells[: self.rows - step_y, low:high].ravel()
        return a, a + step_y * self.columns + step_x

    def _allowed(self) -> NDArray[np.bool_]:
        """Which zone may be entered from which without a door, shape (zones + 1, zones + 1); the last is no zone."""
        size = len(self._tiles) + 1
        return np.array([[self._may_cross(a, b) for b in range(size)] for a in range(size)])

    def _may_cross(self, a: int, b: int) -> bool:
        if a == b:
            return True
        if frozenset((a, b)) in self._pairs:
            return False
        one, other = self._look(a), self._look(b)
        if "gate" in (one[0], other[0]) and one[0] != other[0]:
            return (one[1] if other[0] == "gate" else other[1]) is True
        if one[2] or other[2]:
            return one[2] and other[2] and self._is_part(a, b)
        return one[1] == other[1]

    def _is_part(self, a: int, b: int) -> bool:
        """Whether one room is a part of the other, with no wall between them."""
        one, other = self._tiles[a], self._tiles[b]
        return one.parent == other.name or other.parent == one.name

    def _look(self, label: int) -> tuple[str, bool, bool]:
        """Kind, open to all, indoors."""
        if label in (-1, len(self._tiles)):
            return "", True, False
        tile = self._tiles[label]
        return tile.kind, tile.open, tile.kind in _INDOOR

    # Finding a way

    def cell_of(self, xy: XY) -> int:
        """The cell that holds a point; points outside the grid fall on its edge."""
        column = min(max(int((xy[0] - self._x0) / self.cell), 0), self.columns - 1)
        row = min(max(int((xy[1] - self._y0) / self.cell), 0), self.rows - 1)
        return row * self.columns + column

    def cells_of(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cells of whole columns of points."""
        columns = np.clip(((x - self._x0) / self.cell).astype(np.int64), 0, self.columns - 1)
        rows = np.clip(((y - self._y0) / self.cell).astype(np.int64), 0, self.rows - 1)
        return np.asarray(rows * self.columns + columns)

    def label_at(self, xy: XY) -> str | None:
        """The smallest zone that holds a point."""
        return (
            min(
                (tile for tile in self._tiles if shapely.contains_xy(tile.shape, *xy)),
                key=lambda tile: tile.shape.area,
                default=Tile("", "", True, shapely.Point(0, 0)),
            ).name
            or None
        )

    def way(self, start: XY, end: XY, means: Means) -> list[Leg]:
        """The cheapest way; where doors are shut on all ways, as if they were not."""
        key = self.cell_of(start), self.cell_of(end), means
        if key not in self._ways:
            self._ways[key] = self._legs(self._cells(*key))
            if len(self._ways) > 15_000:
                self._ways.popitem(last=False)
        legs = self._ways[key]
        first = Leg([start, *legs[0].points[1:]], legs[0].door, legs[0].inward)
        legs = [first, *legs[1:]]
        last = legs[-1]
        return [*legs[:-1], Leg([*last.points, end], last.door, last.inward)]

    def _cells(self, start: int, end: int, means: Means) -> list[int]:
        """Cells from start to end, by the tree of the lower of both, whichever ways were asked for before."""
        if start < end:
            return self._cells(end, start, means)[::-1]
        tree = self._tree(end, means)
        cells = [start]
        while cells[-1] != end:
            cell = int(tree[cells[-1]])
            if cell < 0:
                return self._cells(start, end, means._replace(shut=frozenset())) if means.shut else [start, end]
            cells.append(cell)
        return cells

    def _tree(self, end: int, means: Means) -> I32:
        key = end, means
        if key not in self._trees:
            _, tree = dijkstra(self._graph(means), indices=np.array(end), return_predecessors=True)
            self._trees[key] = tree.astype(np.int32)
            if len(self._trees) > 600:
                self._trees.popitem(last=False)
        self._trees.move_to_end(key)
        return self._trees[key]

    def _legs(self, cells: list[int]) -> list[Leg]:
        crossing = {pair: (door, True) for door, pair in self._ends.items()}
        crossing |= {(b, a): (door, False) for door, (a, b) in self._ends.items()}
        legs, start = [], 0
        for i in range(1, len(cells)):
            step = cells[i - 1], cells[i]
            if step in crossing and not self._touch(*step):
                legs.append(Leg(self._points(cells[start:i]), *crossing[step]))
                start = i
        return [*legs, Leg(self._points(cells[start:]))]

    def _touch(self, a: int, b: int) -> bool:
        """Whether a step between two cells needs no door."""
        near = abs(a % self.columns - b % self.columns) <= 1 and abs(a // self.columns - b // self.columns) <= 1
        return near and self._may_cross(
            int(self.labels[a]) % (len(self._tiles) + 1), int(self.labels[b]) % (len(self._tiles) + 1)
        )

    def _points(self, cells: list[int]) -> list[XY]:
        """The corners of a chain of cells."""
        index = np.array(cells)
        points = np.column_stack((self.x[index], self.y[index]))
        if len(points) > 2:
            turn = np.diff(points, axis=0)
            straight = np.abs(turn[1:, 0] * turn[:-1, 1] - turn[1:, 1] * turn[:-1, 0]) < 1e-6
            points = points[np.r_[True, ~straight, True]]
        return [(float(x), float(y)) for x, y in points]
