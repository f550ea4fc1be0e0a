"""Frame: a site's own metres, east and north of its middle, without a projection library."""

from math import cos, pi, radians

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

F64 = NDArray[np.float64]

_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (Moritz 2000, GRS 80). Over 5 km the flat frame is wrong by some centimetres."""

M_PER_DEG = _RADIUS_M * pi / 180.0


class Frame(Struct, frozen=True):
    """A flat frame around one point: x metres east, y metres north."""

    lon: float
    lat: float

    @property
    def _east(self) -> float:
        return M_PER_DEG * cos(radians(self.lat))

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Degrees to metres."""
        return (lon - self.lon) * self._east, (lat - self.lat) * M_PER_DEG

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Metres to degrees, seven decimals (about a centimetre)."""
        return round(self.lon + x / self._east, 7), round(self.lat + y / M_PER_DEG, 7)

    def all_xy(self, lon: F64, lat: F64) -> tuple[F64, F64]:
        """Degrees to metres for whole columns."""
        return (lon - self.lon) * self._east, (lat - self.lat) * M_PER_DEG

    def all_lonlat(self, x: F64, y: F64) -> tuple[F64, F64]:
        """Metres to degrees for whole columns, not rounded."""
        return self.lon + x / self._east, self.lat + y / M_PER_DEG
