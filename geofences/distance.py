"""Distance: metres between points given in degrees."""

from math import cos, radians, sin, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

Metres = NDArray[np.float64]

_WGS84 = Geod(ellps="WGS84")


def metres(lon: ArrayLike, lat: ArrayLike, other_lon: ArrayLike, other_lat: ArrayLike) -> Metres:
    """The shortest way over the ellipsoid between points and other points, in metres; shapes as numpy joins them."""
    from_lon, from_lat, to_lon, to_lat = np.broadcast_arrays(lon, lat, other_lon, other_lat)
    return np.asarray(_WGS84.inv(from_lon, from_lat, to_lon, to_lat)[2], np.float64)


class LocalFrame:
    """Metres east (`x`) and north (`y`) of one point of a site.

    A plane that touches the WGS84 ellipsoid there: within 5 km of the point, distances are right to 0.2 % up to 60
    degrees of latitude.
    """

    def __init__(self, lon0: float, lat0: float) -> None:
        """Lay the plane at this point, in degrees."""
        self.lon0, self.lat0 = lon0, lat0
        eccentricity, bend = _WGS84.es, 1.0 - _WGS84.es * sin(radians(lat0)) ** 2
        # Radii of curvature along the parallel and the meridian: Snyder, Map Projections, 1987, eq. 4-20 and 4-19.
        self._x_per_degree = radians(1.0) * cos(radians(lat0)) * _WGS84.a / sqrt(bend)
        self._y_per_degree = radians(1.0) * _WGS84.a * (1.0 - eccentricity) / bend**1.5

    def xy(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Metres, Metres]:
        """Degrees to metres, shape kept."""
        east, north = np.asarray(lon, np.float64) - self.lon0, np.asarray(lat, np.float64) - self.lat0
        return east * self._x_per_degree, north * self._y_per_degree

    def lonlat(self, x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Metres to degrees, shape kept."""
        lon = np.asarray(x, np.float64) / self._x_per_degree + self.lon0
        return lon, np.asarray(y, np.float64) / self._y_per_degree + self.lat0

    def flat(self, lon: float, lat: float) -> tuple[float, float]:
        """One point in degrees to metres: `xy` without arrays, for rows."""
        return (lon - self.lon0) * self._x_per_degree, (lat - self.lat0) * self._y_per_degree

    def round(self, x: float, y: float) -> tuple[float, float]:
        """One point in metres to degrees: `lonlat` without arrays, for rows."""
        return x / self._x_per_degree + self.lon0, y / self._y_per_degree + self.lat0
