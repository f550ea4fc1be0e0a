"""Zones file: `zones.geojson`, one feature a zone."""

from json import JSONDecodeError
from typing import Any, get_args

import shapely
from msgspec.structs import fields
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from domain.event import Sighting
from domain.site import Polygon, Ring, Zone, ZoneKind
from geofences.checks import LATITUDE, LONGITUDE, a_text, an_id, list_of, one_of, opening_hours, positive, whole
from geofences.located import Collection, Feature, read_collection
from geofences.mistakes import Keys, Report, UnexpectedError, shown

FILE = "zones.geojson"

_OBJECTS = next(get_args(part.type) for part in fields(Sighting) if part.name == "object")
_YEAR_S = 366 * 86_400.0
_KEYS = Keys(
    {
        "id": an_id,
        "name": a_text,
        "kind": one_of(get_args(ZoneKind)),
        "level": whole(0, 3),
        "access": list_of(an_id),
        "always": list_of(an_id),
        "objects": list_of(one_of(_OBJECTS)),
        "hours": opening_hours,
        "max_stay_s": positive(_YEAR_S),
        "capacity": whole(1, 1_000_000),
        "parent": an_id,
    },
    ("id", "name", "kind", "level"),
)


class ZonesFile:
    """What the file holds: `zones` that are right, and the `ids` of all, so that one mistake does not draw others."""

    def __init__(self) -> None:
        """Begin without zones."""
        self.report = Report(FILE)
        self.zones: dict[str, Zone] = {}
        self.ids: set[str] = set()

    def read(self, text: str) -> None:
        """Take the zones of the file's text, and note its mistakes."""
        collection = self._collection(text)
        if collection is None or not collection.features:
            return
        parents: dict[str, tuple[str, Feature]] = {}
        for feature in collection.features:
            values = self._feature(collection, feature)
            if "parent" in values and "id" in values:
                parents[values["id"]] = values["parent"], feature
        self._relate(collection, parents)

    def _collection(self, text: str) -> Collection | None:
        try:
            collection = read_collection(text)
        except JSONDecodeError as error:
            self.report.add(error.lineno, "", f"no JSON ({error.msg})", "a GeoJSON FeatureCollection")
            return None
        except (ValueError, RecursionError) as error:
            self.report.add(1, "", f"no JSON ({shown(str(error))})", "a GeoJSON FeatureCollection")
            return None
        kind = collection.others.get("type")
        if kind != "FeatureCollection":
            self.report.add(1, "type", shown(kind), "'FeatureCollection'")
        if not collection.features:
            self.report.add(1, "features", "no zones", "a list with one feature a zone")
        return collection

    def _feature(self, collection: Collection, feature: Feature) -> dict[str, Any]:
        """One zone; gives those properties that are right."""
        under = f"features[{feature.number}]"
        for key in feature.twice:
            self.report.add(collection.line(feature, key), f"{under}..{key}", "the key twice", "each key once")
        value = feature.value
        if (
            not isinstance(value, dict)
            or value.get("type") != "Feature"
            or not isinstance(value.get("properties"), dict)
        ):
            self.report.add(collection.line(feature), under, shown(value), "a Feature with properties")
            return {}
        values = self.report.keyed(
            value["properties"],
            _KEYS,
            lambda key: collection.line(feature, "properties", *filter(None, [key])),
            f"{under}.properties.",
        )
        rings = self.report.take(
            rings_of, value.get("geometry"), lambda: collection.line(feature, "geometry"), f"{under}.geometry"
        )
        self._keep(collection, feature, values, rings)
        return values

    def _keep(
        self, collection: Collection, feature: Feature, values: dict[str, Any], rings: tuple[Polygon, ...] | None
    ) -> None:
        name, key = values.get("id"), f"features[{feature.number}].properties"
        if name in self.ids:
            self.report.add(
                collection.line(feature, "properties", "id"), f"{key}.id", f"{name!r} again", "each id once"
            )
        if values.get("access") == () and values.get("always"):
            line = collection.line(feature, "properties", "always")
            self.report.add(
                line, f"{key}.always", shown(list(values["always"])), "no such key: access [] admits nobody"
            )
        if name is not None:
            self.ids.add(name)
        if rings is not None and all(needed in values for needed in _KEYS.required):
            self.zones.setdefault(values["id"], Zone(rings=rings, **values))

    def _relate(self, collection: Collection, parents: dict[str, tuple[str, Feature]]) -> None:
        """Parents must be zones, and no zone its own ancestor."""
        told: set[str] = set()
        for name, (parent, feature) in parents.items():
            line, key = (
                collection.line(feature, "properties", "parent"),
                f"features[{feature.number}].properties.parent",
            )
            if parent not in self.ids:
                self.report.add(line, key, repr(parent), "the id of a zone")
            circle = _circle(name, {zone: above for zone, (above, _) in parents.items()})
            if circle and not told.intersection(circle):
                self.report.add(line, key, f"the circle {' > '.join((*circle, name))}", "a zone above it")
            told.update(circle)


def _circle(name: str, above: dict[str, str]) -> tuple[str, ...]:
    """The zones from `name` up to itself again, or none where it is not its own ancestor."""
    way = [name]
    while (up := above.get(way[-1])) is not None and up not in way:
        way.append(up)
    return tuple(way) if above.get(way[-1]) == name else ()


def rings_of(raw: object) -> tuple[Polygon, ...]:
    """The rings of a Polygon or MultiPolygon; raises ValueError where it is not a proper area in WGS84 degrees."""
    if not isinstance(raw, dict) or raw.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("a Polygon or a MultiPolygon")
    parts = raw.get("coordinates")
    found = tuple(map(_polygon, _list(parts if raw["type"] == "MultiPolygon" else [parts], "polygons")))
    area = MultiPolygon([Shape(outer, holes) for outer, *holes in found])
    if not area.is_valid:
        raise UnexpectedError(shapely.is_valid_reason(area), "rings that do not cross or touch along a line")
    return found


def _polygon(raw: object) -> Polygon:
    return tuple(map(_ring, _list(raw, "rings")))


def _ring(raw: object) -> Ring:
    ring = tuple(map(_position, _list(raw, "positions")))
    if ring[0] != ring[-1]:
        raise UnexpectedError(f"a ring from {ring[0]} to {ring[-1]}", "a ring that ends where it starts")
    if len(set(ring)) < 3:
        raise UnexpectedError(f"a ring of {len(set(ring))} different points", "3 or more")
    return ring


def _position(raw: object) -> tuple[float, float]:
    """Longitude and latitude; a height is left out."""
    try:
        lon, lat = _list(raw, "numbers")[:2]
        return LONGITUDE(lon), LATITUDE(lat)
    except ValueError as error:
        raise UnexpectedError(f"position {shown(raw)}", "longitude -180 to 180 and latitude -90 to 90") from error


def _list(raw: object, of: str) -> list[Any]:
    if isinstance(raw, list) and raw:
        return raw
    raise UnexpectedError(f"{shown(raw)} as {of}", f"a list of {of}")
