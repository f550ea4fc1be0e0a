"""Shapes: a zone's rings as shapely geometry, in degrees."""

import shapely
from shapely.geometry import MultiPolygon, Polygon

from domain.site import Zone


def shape(zone: Zone) -> MultiPolygon:
    """The zone's area, holes left out, prepared for many questions."""
    area = MultiPolygon([Polygon(outer, holes) for outer, *holes in zone.rings])
    shapely.prepare(area)
    return area
