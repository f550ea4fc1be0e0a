"""Places: what a map of a site shows, as GeoJSON: zones, cameras with what they see, doors."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from domain.site import Camera, Door, Site, Zone

METRES_A_DEGREE = 111_320.0
STEP_DEG = 15.0
"""Between two points on the edge of what a camera sees."""


def summary(site: Site) -> dict[str, Any]:
    """A site in a list of them."""
    return {"id": site.id, "name": site.name, "timezone": site.timezone, "simulated": site.simulated}


def site_map(site: Site) -> dict[str, Any]:
    """The map of a site; the property `layer` of a feature is zone, camera, view or door. Positions are WGS84."""
    features = [*_zones(site.zones), *_cameras(site.cameras), *_doors(site.doors)]
    return {"type": "FeatureCollection", "site": summary(site), "version": site.version, "features": features}


def _zones(zones: Mapping[str, Zone]) -> Iterator[dict[str, Any]]:
    for zone in zones.values():
        told = {"layer": "zone", "id": zone.id, "name": zone.name, "kind": zone.kind, "level": zone.level}
        yield _feature("MultiPolygon", zone.rings, told | {"parent": zone.parent})


def _cameras(cameras: Mapping[str, Camera]) -> Iterator[dict[str, Any]]:
    for camera in cameras.values():
        told = {"id": camera.id, "kind": camera.kind, "zones": camera.zones}
        yield _feature("Point", (camera.lon, camera.lat), {"layer": "camera"} | told)
        if camera.sees_tracks and camera.range_m:
            yield _feature("Polygon", [_view(camera, camera.range_m)], {"layer": "view"} | told)


def _doors(doors: Mapping[str, Door]) -> Iterator[dict[str, Any]]:
    for door in doors.values():
        told = {"layer": "door", "id": door.id, "from": door.from_zone, "to": door.to_zone}
        yield _feature("Point", (door.lon, door.lat), told)


def _view(camera: Camera, range_m: float) -> list[tuple[float, float]]:
    """The edge of what it sees: a sector, or a circle where it says no angle."""
    angle = camera.angle_deg or 360.0
    first = (camera.bearing_deg or 0.0) - angle / 2
    steps = max(1, round(angle / STEP_DEG))
    edge = [_moved(camera, range_m, first + angle * step / steps) for step in range(steps + 1)]
    return edge if angle >= 360.0 else [(camera.lon, camera.lat), *edge, (camera.lon, camera.lat)]


def _moved(camera: Camera, metres: float, bearing_deg: float) -> tuple[float, float]:
    up, across = metres * math.cos(math.radians(bearing_deg)), metres * math.sin(math.radians(bearing_deg))
    a_degree = METRES_A_DEGREE * math.cos(math.radians(camera.lat))
    return round(camera.lon + across / a_degree, 6), round(camera.lat + up / METRES_A_DEGREE, 6)


def _feature(shape: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}
