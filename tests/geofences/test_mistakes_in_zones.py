"""Tests of mistakes in zones.geojson: told with its line, what was found and what was expected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geofences.read import check_site
from tests.geofences.folders import BOW, feature, geojson, square, told, write, zones


def of_zone(**properties: Any) -> Callable[[list[dict[str, Any]]], object]:
    return lambda features: features[1]["properties"].update(properties)


def of_shape(*rings: list[list[float]]) -> Callable[[list[dict[str, Any]]], object]:
    return lambda features: features[1]["geometry"].update(coordinates=list(rings))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (of_zone(level=7), "features[1].properties.level: found 7, expected a whole number from 0 to 3"),
        (of_zone(level=True), "features[1].properties.level: found true, expected a whole number from 0 to 3"),
        (of_zone(kind="field"), "features[1].properties.kind: found 'field', expected one of landside, perimeter"),
        (of_zone(id="yard"), "features[1].properties.id: found 'yard' again, expected each id once"),
        (of_zone(id=5), "features[1].properties.id: found 5, expected 1 to 100 of the signs"),
        (of_zone(name=""), "features[1].properties.name: found '', expected a text of 1 to 200"),
        (of_zone(acces=["crew"]), "features[1].properties.acces: found an unknown key, expected one of id, name"),
        (of_zone(access=None), "features[1].properties.access: found null, expected a list of at most 100"),
        (of_zone(access="crew"), "features[1].properties.access: found 'crew', expected a list of at most 100"),
        (of_zone(access=[]), 'features[1].properties.always: found ["guard"], expected no such key'),
        (
            of_zone(objects=["lorry"]),
            'features[1].properties.objects: found ["lorry"], expected one of person, bicycle',
        ),
        (of_zone(hours="mon-fri 6-22"), "features[1].properties.hours: found 'mon-fri 6-22', expected times"),
        (of_zone(hours="weekdays"), "features[1].properties.hours: found 'weekdays', expected parts such as"),
        (of_zone(max_stay_s=0), "features[1].properties.max_stay_s: found 0, expected a number above 0"),
        (of_zone(max_stay_s=float("nan")), "features[1].properties.max_stay_s: found NaN, expected a number above 0"),
        (of_zone(capacity=0), "features[1].properties.capacity: found 0, expected a whole number"),
        (of_zone(parent="yord"), "features[1].properties.parent: found 'yord', expected the id of a zone"),
        (
            of_zone(parent="stack"),
            "features[1].properties.parent: found the circle stack > stack, expected a zone above",
        ),
        (
            of_shape(BOW),
            "features[1].geometry: found Self-intersection[4.005 52.005], expected rings that do not cross",
        ),
        (
            of_shape(square(4.0, 52.0)[:-1]),
            "features[1].geometry: found a ring from (4.0, 52.0) to (4.0, 52.01), expected a ring",
        ),
        (
            of_shape([[4.0, 52.0], [4.1, 52.0], [4.0, 52.0]]),
            "features[1].geometry: found a ring of 2 different points, expected 3",
        ),
        (of_shape([[4.0, 52.0], [4.1, 52.0], [4.2, 52.0], [4.0, 52.0]]), "features[1].geometry: found"),
        (
            of_shape(square(181.0, 52.0)),
            "features[1].geometry: found position [181.0, 52.0], expected longitude -180 to 180",
        ),
        (
            of_shape([[4.0, float("nan")], *square(4.0, 52.0)]),
            "features[1].geometry: found position [4.0, NaN], expected",
        ),
        (of_shape([["4", "52"]]), 'features[1].geometry: found position ["4", "52"], expected longitude'),
        (of_shape(), "features[1].geometry: found [] as rings, expected a list of rings"),
        (of_shape([]), "features[1].geometry: found [] as positions, expected a list of positions"),
        (lambda zones: zones[1].update(geometry=None), "features[1].geometry: found null, expected a Polygon"),
        (lambda zones: zones[1]["geometry"].update(type="Point"), "features[1].geometry: found {"),
        (lambda zones: zones[1].pop("geometry"), "features[1].geometry: found null, expected a Polygon"),
        (lambda zones: zones[1].pop("properties"), "features[1]: found {"),
        (
            lambda zones: zones[1]["properties"].pop("kind"),
            "features[1].properties.kind: found no such key, expected it",
        ),
        (lambda zones: zones.insert(0, 5), "features[0]: found 5, expected a Feature with properties"),
    ],
)
def test_one_mistake_in_a_zone(tmp_path: Path, spoil: Callable[[Any], object], expected: str) -> None:
    features = zones()
    spoil(features)
    text = geojson(features)
    found = told(write(tmp_path, zones=text))
    assert any(line.partition(": ")[2].startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("key", "spoil"),
    [
        ("level", of_zone(level=7)),
        ("acces", of_zone(acces=[])),
        ("hours", of_zone(hours="never")),
        ("parent", of_zone(parent="nowhere")),
        ("geometry", of_shape(BOW)),
    ],
)
def test_a_zone_s_mistake_names_the_line_of_its_key(tmp_path: Path, key: str, spoil: Callable[[Any], object]) -> None:
    features = zones()
    spoil(features)
    text = geojson(features)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if f'"{key}":' in line]
    assert check_site(write(tmp_path, zones=text))[0].line == lines[-1]


def test_a_missing_key_names_its_own_zone_s_line(tmp_path: Path) -> None:
    features = zones()
    del features[0]["geometry"]
    text = geojson(features)
    first = next(number for number, line in enumerate(text.split("\n"), 1) if line == "  {")
    assert check_site(write(tmp_path, zones=text))[0].line == first


def test_a_circle_of_parents_is_told_once(tmp_path: Path) -> None:
    ring = [
        feature(square(5.0 + n, 52.0), id=f"z{n}", name="Z", kind="yard", level=1, parent=f"z{(n + 1) % 3}")
        for n in range(3)
    ]
    found = told(write(tmp_path, zones=geojson([*zones(), *ring])))
    assert [line.partition(": ")[2] for line in found] == [
        "features[2].properties.parent: found the circle z0 > z1 > z2 > z0, expected a zone above it"
    ]


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    text = geojson(zones()).replace('"level": 3', '"level": 3,\n"level": 0')
    assert told(write(tmp_path, zones=text))[0].endswith(
        "features[1]..level: found the key twice, expected each key once"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "zones.geojson:1: found no JSON (Expecting '{'), expected a GeoJSON FeatureCollection"),
        ("[]", "zones.geojson:1: found no JSON (Expecting '{'), expected"),
        ("{}", "zones.geojson:1: type: found null, expected 'FeatureCollection'"),
        ('{"type": "FeatureCollection", "features": []}', "zones.geojson:1: features: found no zones, expected a list"),
        ('{"type": "FeatureCollection", "features": 5}', "zones.geojson:1: features: found no zones, expected a list"),
        (
            '{\n"features": [\n{"a": 1},\n{"b" 2}]}',
            "zones.geojson:4: found no JSON (Expecting ':' delimiter), expected",
        ),
        ('{"features": [{"a": 1} 3]}', "zones.geojson:1: found no JSON (Expecting ']'), expected"),
        ('{"a": 1} x', "zones.geojson:1: found no JSON (Expecting the end), expected"),
        ('{"features": ' + "[" * 100_000, "zones.geojson:1: found no JSON ("),
        ('{"a": ' + "9" * 5000 + "}", "zones.geojson:1: found no JSON ("),
    ],
)
def test_a_zones_file_that_is_none(tmp_path: Path, text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in told(write(tmp_path, zones=text)))
