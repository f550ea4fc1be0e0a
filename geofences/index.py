"""Index: in which zones points lie, for many points at once."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.site import Zone
from geofences.shapes import shape


class ZoneIndex:
    """The zones of one site, ready to be asked; row *i* of every answer is zone `ids[i]`."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        """Prepare the zones' shapes, in the order given."""
        held = tuple(zones)
        self.ids: tuple[str, ...] = tuple(zone.id for zone in held)
        self._shapes = tuple(shape(zone) for zone in held)

    def members(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each point lies in each zone: bool, shape (zones, n), for degrees of shape (n,).

        A point on a border, and one that is not a number, is outside.
        """
        inside = np.zeros((len(self._shapes), len(lon)), dtype=np.bool_)
        for row, area in zip(inside, self._shapes, strict=True):
            row[:] = shapely.contains_xy(area, lon, lat)
        return inside
