"""Ways in: where people and vehicles come from."""

from simulators.place import XY, Place


def edge_of(place: Place, number: int) -> XY:
    """One of some fixed points on the public road, where people and vehicles come from and go to."""
    roads = [name for name in place.of_kind("road") if place.zones[name].access is None]
    outside = roads or place.of_kind("landside") or list(place.zones)
    return place.spot(outside[0], number)
