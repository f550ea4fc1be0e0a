"""Borders: how far points are from the borders of zones, and what lies on the other side."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.site import Site, Zone
from geofences.clearance import Clearance
from geofences.distance import LocalFrame, Metres
from geofences.index import ZoneIndex
from geofences.shapes import shape

STEP_M = 1.0
"""How far beyond a border it is asked what lies there: fences are drawn to a metre at best."""

Codes = NDArray[np.intp]
Degrees = NDArray[np.float64]


class Borders:
    """The borders of a site's zones in metres of a local frame; zone *i* is `index.ids[i]`."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        """Lay a frame at the first corner of the first zone, and the borders in it."""
        held = tuple(zones)
        self.index = ZoneIndex(held)
        self._number = {zone.id: i for i, zone in enumerate(held)}
        corners = [corner for zone in held for outer, *_ in zone.rings for corner in outer]
        self.frame = LocalFrame(*(corners[0] if corners else (0.0, 0.0)))
        self._areas = shapely.transform(np.array([shape(zone) for zone in held], dtype=object), self._flat)
        self._lines = shapely.boundary(self._areas)
        shapely.prepare(self._areas)
        shapely.prepare(self._lines)
        self._tree = shapely.STRtree(self._lines)
        self._clearance = Clearance(self._lines)

    def least_m(self, lon: Degrees, lat: Degrees) -> Metres:
        """Metres from each point to the nearest border at least, shape (n,): a quick lower bound."""
        return self._clearance.least_m(*self.frame.xy(lon, lat))

    def near(self, lon: Degrees, lat: Degrees, reach_m: Metres) -> tuple[Codes, Codes, Metres]:
        """Which points, shape (n,), are within `reach_m` of which borders.

        Three arrays of shape (pairs,): the point, the zone, and how far apart, in metres.
        """
        x, y = self.frame.xy(lon, lat)
        close = np.flatnonzero(self._clearance.least_m(x, y) <= reach_m)
        spots = _spots(x[close], y[close])
        points, zones = self._tree.query(spots, "dwithin", distance=reach_m[close])
        away = shapely.distance(spots[points], self._lines[zones])
        return close[points], zones, np.asarray(away, np.float64)

    def signed_m(self, zones: Codes, lon: Degrees, lat: Degrees) -> Metres:
        """Metres from each point to the border of its zone, below nought outside it; all of shape (n,)."""
        x, y = self.frame.xy(lon, lat)
        away = shapely.distance(self._lines[zones], _spots(x, y))
        return np.where(shapely.contains_xy(self._areas[zones], x, y), away, -away)

    def beyond(self, zones: Codes, lon: Degrees, lat: Degrees) -> list[tuple[str, ...]]:
        """For each point the zones on the outer side of its zone's border, where that is nearest to the point."""
        x, y = self.frame.xy(lon, lat)
        lines, spots = self._lines[zones], _spots(x, y)
        at = shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, spots))
        east, north = shapely.get_x(at) - x, shapely.get_y(at) - y
        step = STEP_M / np.maximum(np.hypot(east, north), 1e-9)
        step = np.where(shapely.contains_xy(self._areas[zones], x, y), step, -step)
        outside = self.frame.lonlat(shapely.get_x(at) + step * east, shapely.get_y(at) + step * north)
        found = self.index.zones_at(*outside)
        own = [self.index.ids[zone] for zone in zones.tolist()]
        return [tuple(z for z in sets if z != mine) for sets, mine in zip(found, own, strict=True)]

    def between(self, lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees) -> tuple[Codes, Codes]:
        """Which straight ways, shape (n,), touch the border of which zones: two arrays (pairs,), ways and zones."""
        ends = [np.column_stack(self.frame.xy(*end)) for end in ((lon, lat), (other_lon, other_lat))]
        ways, zones = self._tree.query(shapely.linestrings(np.stack(ends, axis=1)), "intersects")
        return ways, zones

    def number(self, zone: str) -> int | None:
        """The number of a zone, or None where the site has none of this id."""
        return self._number.get(zone)

    def _flat(self, corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self.frame.xy(corners[:, 0], corners[:, 1]))


def _spots(x: Metres, y: Metres) -> NDArray[np.object_]:
    return np.asarray(shapely.points(x, y), dtype=object)


@lru_cache(maxsize=64)
def borders_of(site: Site) -> Borders:
    """The borders of a site, made once and shared by all who ask: a site never changes."""
    return Borders(site.zones.values())
