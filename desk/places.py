"""Places: where an alert is, as coarsely as duty officers speak of it: a group of zones, or a side of a fence."""

from math import isfinite

from msgspec import Struct

from domain.site import Site, Zone

SIDES = {"e": ("oostzijde", "east side"), "n": ("noordzijde", "north side")} | {
    "w": ("westzijde", "west side"),
    "s": ("zuidzijde", "south side"),
}
"""Sides of a zone that runs round the site, in Dutch and English."""


class Place(Struct, frozen=True):
    """A group of zones, named by its outer one (just inside the outermost), and of a fence the side."""

    zone: str
    side: str = ""


def place_of(zone: str | None, subject: str, site: Site) -> Place:
    """Where something is that a detector found in this zone; "" is the site as a whole."""
    found = site.zones.get(zone or "") or _zone_of(subject, site)
    if found is None:
        return Place("")
    return Place(_outer(found, site).id, _side(found, subject, site) if found.kind == "perimeter" else "")


def name_of(place: Place, site: Site) -> tuple[str, str]:
    """The place in Dutch and English."""
    zone = site.zones.get(place.zone)
    name = zone.name if zone else site.name
    if not place.side:
        return name, name
    nl, en = SIDES[place.side]
    return f"{name}, {nl}", f"{name}, {en}"


def _zone_of(subject: str, site: Site) -> Zone | None:
    kind, _, name = subject.partition("/")
    if kind == "zone":
        return site.zones.get(name)
    if kind == "sensor" and name in site.cameras:
        return site.zone_of_camera(name)
    if kind == "sensor" and name in site.readers:
        return site.zones.get(site.readers[name].to_zone)
    return site.zones.get(site.doors[name].to_zone) if kind == "door" and name in site.doors else None


def _outer(zone: Zone, site: Site) -> Zone:
    """The zone just inside the outermost one, or itself where it lies in none."""
    climbed = [zone]
    while (parent := site.zones.get(climbed[-1].parent or "")) is not None and len(climbed) <= len(site.zones):
        climbed.append(parent)
    return climbed[max(len(climbed) - 2, 0)]


def _side(zone: Zone, subject: str, site: Site) -> str:
    """On which side of a zone the camera or door of a subject stands, as seen from its middle; "" if none is named."""
    kind, _, rest = subject.partition("/")
    name = rest.partition("/")[0] if kind == "track" else rest
    sensor = site.cameras.get(name) or site.doors.get(name) or site.readers.get(name)
    points = [point for rings in zone.rings for point in rings[0]]
    if sensor is None or not points or not isfinite(sensor.lon):
        return ""
    lons, lats = zip(*points, strict=True)
    east = (sensor.lon - (max(lons) + min(lons)) / 2) / max(max(lons) - min(lons), 1e-9)
    north = (sensor.lat - (max(lats) + min(lats)) / 2) / max(max(lats) - min(lats), 1e-9)
    if abs(east) >= abs(north):
        return "e" if east >= 0 else "w"
    return "n" if north >= 0 else "s"
