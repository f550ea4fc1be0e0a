"""Tests of one mistake in a text file: told with its line, what was found and what was expected."""

from pathlib import Path

import pytest

from tests.geofences.folders import swapped, told, write


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        # site.toml
        ("site", 'id = "north-quay"', 'id = "north quay"', "site.toml:1: id: found 'north quay', expected 1 to 100 of"),
        ("site", 'id = "north-quay"\n', "", "site.toml:1: id: found no such key, expected it"),
        ("site", 'region = "delta"', 'region = ""', "site.toml:3: region: found '', expected 1 to 100 of the signs"),
        (
            "site",
            "Europe/Amsterdam",
            "Europe/Rotterdam",
            "site.toml:4: timezone: found 'Europe/Rotterdam', expected an IANA",
        ),
        ("site", "Europe/Amsterdam", "Europe", "site.toml:4: timezone: found 'Europe', expected an IANA time zone"),
        ("site", "Europe/Amsterdam", "../UTC", "site.toml:4: timezone: found '../UTC', expected an IANA time zone"),
        ("site", "= true", '= "yes"', "site.toml:5: simulated: found 'yes', expected true or false"),
        ("site", "2025-12-25,", "2025-12-25T00:00:00,", "site.toml:6: holidays: found"),
        ("site", '"2025-12-26"', '"2025-02-30"', "site.toml:6: holidays: found"),
        ("site", "wait_s = 20", "wait_s = -1", "site.toml:7: wait_s: found -1, expected a number from 0 to 3600"),
        ("site", "wait_s = 20", "wait_s = nan", "site.toml:7: wait_s: found NaN, expected a number from 0 to 3600"),
        ("site", "wait_s = 20", "wait = 20", "site.toml:7: wait: found an unknown key, expected one of id, name"),
        ("site", "[budget]", "budget = 3\n[other]", "site.toml:9: budget: found 3, expected a table"),
        (
            "site",
            "per_10_min = 2",
            "per_10_min = 0",
            "site.toml:10: budget.per_10_min: found 0, expected a number above 0",
        ),
        (
            "site",
            "operators = 3",
            "operators = 1.5",
            "site.toml:11: budget.operators: found 1.5, expected a whole number",
        ),
        ("site", "operators = 3", "people = 3", "site.toml:11: budget.people: found an unknown key, expected one of"),
        ("site", "= 3600.0", "= 2025-01-01", "site.toml:14: detectors.passback.forget_s: found"),
        (
            "site",
            "detectors.passback",
            "detectors.Pass-Back",
            "site.toml:13: detectors.Pass-Back: found 'Pass-Back', expected a name",
        ),
        ("site", "wait_s = 20", "wait_s = ", "site.toml:7: found no TOML (Invalid value"),
        # readers.csv
        (
            "readers",
            "from_zone,to_zone",
            "to_zone,from_zone",
            "readers.csv:1: found 'reader,door,to_zone,from_zone,lon,lat', expected the header reader,door,",
        ),
        (
            "readers",
            "r-in,d-main",
            "r in,d-main",
            "readers.csv:2: reader: found 'r in', expected 1 to 100 of the signs",
        ),
        ("readers", "r-in,d-main", "clock,d-main", "readers.csv:2: reader: found 'clock', expected another name"),
        ("readers", "r-out,", "r-in,", "readers.csv:3: reader: found 'r-in' again, expected each reader once"),
        ("readers", "r-out,d-main", "r-out,", "readers.csv:3: door: found an empty cell, expected a value"),
        ("readers", ",d-fire", ",d-main", "readers.csv:4: door: found 'd-main' again, expected a reader in each row"),
        (
            "readers",
            "d-main,,yard",
            "d-main,,yord",
            "readers.csv:2: to_zone: found 'yord', expected the id of a zone in zones.geojson",
        ),
        ("readers", "d-main,yard,,", "d-main,,,", "readers.csv:3: from_zone: found no zone at either side, expected"),
        (
            "readers",
            "d-main,yard,,",
            "d-main,stack,,",
            "readers.csv:3: door: found door 'd-main' between outside and stack, expected outside and yard",
        ),
        (
            "readers",
            "4.002,52.002",
            "4.002,152.002",
            "readers.csv:4: lat: found '152.002', expected a number from -90 to 90",
        ),
        ("readers", "4.002,52.002", "4.002,nan", "readers.csv:4: lat: found 'nan', expected a number from -90 to 90"),
        ("readers", "4.002,52.002", "4.002", "readers.csv:4: found 5 cells, expected 6: reader,door"),
        ("readers", "r-out", '"r-out', "readers.csv:3: found no CSV (unexpected end of data), expected cells"),
        # cameras.csv
        (
            "cameras",
            "angle_deg",
            "angle",
            "cameras.csv:1: found 'camera,lon,lat,zones,kind,door,range_m,bearing_deg,angle', expected the header",
        ),
        (
            "cameras",
            "angle_deg",
            "range_m",
            "cameras.csv:1: found 'camera,lon,lat,zones,kind,door,range_m,bearing_deg,range_m', expected each column",
        ),
        ("cameras", "overview", "dome", "cameras.csv:2: kind: found 'dome', expected one of overview, gate, plate"),
        ("cameras", "yard;stack", "yard;stock", "cameras.csv:2: zones: found 'stock', expected ids of zones"),
        ("cameras", "yard;stack", "yard;", "cameras.csv:2: zones: found 'yard;', expected 1 to 100 of the signs"),
        ("cameras", "yard;stack", "yard;yard", "cameras.csv:2: zones: found 'yard;yard', expected each only once"),
        (
            "cameras",
            "yard;stack",
            "",
            "cameras.csv:2: zones: found an empty cell, expected the zones that a camera of kind overview",
        ),
        ("cameras", "80,90,60", "0,90,60", "cameras.csv:2: range_m: found '0', expected a number above 0"),
        (
            "cameras",
            "80,90,60",
            "80,-90,60",
            "cameras.csv:2: bearing_deg: found '-90', expected a number from 0 to 360",
        ),
        ("cameras", "80,90,60", "80,90,wide", "cameras.csv:2: angle_deg: found 'wide', expected a number above 0"),
        (
            "cameras",
            "d-main",
            "d-mane",
            "cameras.csv:3: door: found 'd-mane', expected the id of a door in readers.csv",
        ),
        ("cameras", "p-2,", "p-1,", "cameras.csv:4: camera: found 'p-1' again, expected each camera once"),
        # vehicles.csv
        ("vehicles", "AB-12-C", "ab-12-c", "vehicles.csv:2: plate: found 'ab-12-c', expected a plate of capitals"),
        ("vehicles", "AB-12-C,", ",", "vehicles.csv:2: plate: found an empty cell, expected a value"),
        (
            "vehicles",
            "crew;visitor",
            "crew and visitor",
            "vehicles.csv:2: access: found 'crew and visitor', expected 1 to 100 of",
        ),
        (
            "vehicles",
            "2025-07-01\n",
            "2024-07-01\n",
            "vehicles.csv:2: valid_until: found '2024-07-01', expected later than",
        ),
        (
            "vehicles",
            "2025-07-01\n",
            "2025-01-01\n",
            "vehicles.csv:2: valid_until: found '2025-01-01', expected later than",
        ),
        (
            "vehicles",
            "crew,2025-07-01,",
            "crew,2025-01-01,2025-07-01",
            "vehicles.csv:3: plate: found 'AB-12-C' again, expected other validity",
        ),
        # passes.csv
        ("passes", "p1,h1", "p1,h 1", "passes.csv:2: holder: found 'h 1', expected 1 to 100 of the signs"),
        ("passes", "p2,", "p1,", "passes.csv:3: pass: found 'p1' again, expected each pass once"),
        ("passes", "active", "actve", "passes.csv:2: status: found 'actve', expected one of active, blocked"),
        ("passes", ",active", ",", "passes.csv:2: status: found an empty cell, expected a value"),
        (
            "passes",
            "2025-03-30,",
            "30-03-2025,",
            "passes.csv:2: valid_until: found '30-03-2025', expected a date such as",
        ),
        (
            "passes",
            "2025-03-30,",
            "2025-02-30,",
            "passes.csv:2: valid_until: found '2025-02-30', expected a day and a time",
        ),
        (
            "passes",
            "02:00:00+02:00",
            "02:00:00",
            "passes.csv:3: valid_until: found '2025-03-30T02:00:00', expected a date",
        ),
        (
            "passes",
            "2025-03-30T02:00:00+02:00",
            "9999-12-31T23:00:00-02:00",
            "passes.csv:3: valid_until: found '9999-12-31T23:00:00-02:00', expected a moment within the years",
        ),
        ("passes", "Firm", "F\tirm", "passes.csv:2: employer: found 'F\\tirm', expected a text of 1 to 200"),
    ],
)
def test_one_mistake_in_a_text(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    found = told(write(tmp_path, **{file: swapped(file, old, new)}))
    assert any(line.startswith(expected) for line in found), found
