"""Clearance: how far points are from every border at least, so that few of them need a closer look."""

from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray

from geofences.distance import Metres

CELLS, CELL_M = 200, 4.0
"""Cells along the longer side, and their least side: 10 m on a terminal of 2 km, laid in a tenth of a second."""


class Clearance:
    """For each cell of a raster a lower bound of the distance from anywhere in it to the nearest of some lines."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        """Lay the raster over all lines, in metres; empty ones are no border."""
        held = lines[~shapely.is_empty(lines)]
        west, south, east, north = shapely.total_bounds(held) if held.size else (0.0, 0.0, 0.0, 0.0)
        self._west, self._south = float(west), float(south)
        self._side = max(float(max(east - west, north - south)) / CELLS, CELL_M)
        x = west + self._side * (np.arange(int((east - west) / self._side) + 1) + 0.5)
        y = south + self._side * (np.arange(int((north - south) / self._side) + 1) + 0.5)
        self._wide, self._high = len(x), len(y)
        middles = shapely.points(*(axis.ravel() for axis in np.meshgrid(x, y)))
        away = np.zeros(len(middles))
        if held.size:
            (_, _), away = shapely.STRtree(held).query_nearest(middles, return_distance=True, all_matches=False)
        corner = hypot(self._side, self._side) / 2.0
        self._least = np.append(np.maximum(away - corner, 0.0), 0.0)  # the last one is everywhere else

    def least_m(self, x: Metres, y: Metres) -> Metres:
        """Metres to the nearest line at least, shape kept; 0 off the raster and for what is not a number."""
        with np.errstate(invalid="ignore"):
            column, row = np.floor((x - self._west) / self._side), np.floor((y - self._south) / self._side)
            on = (column >= 0) & (column < self._wide) & (row >= 0) & (row < self._high)
            number = np.where(on, row * self._wide + column, self._wide * self._high)
        return np.asarray(self._least[number.astype(np.intp)], np.float64)
