"""Tests of what is told between two versions of a site."""

from pathlib import Path

import pytest

from geofences.changes import changes
from geofences.read import read_site
from tests.geofences.folders import TOML, geojson, square, swapped, write, zones


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("site", "operators = 3", "operators = 2", "site.toml: changed budget.operators: 3 -> 2"),
        ("site", '"North Quay"', '"South"', "site.toml: changed name: 'North Quay' -> 'South'"),
        ("site", "= true", "= false", "site.toml: changed simulated: true -> false"),
        ("site", "wait_s = 20", "wait_s = 2.5", "site.toml: changed wait_s: 20 -> 2.5"),
        ("site", "forget_s = 3600.0", "", "site.toml: removed detectors.passback.forget_s = 3600"),
        (
            "site",
            ', "2025-12-26"',
            "",
            "site.toml: changed holidays: [2025-12-25, 2025-12-26] -> [2025-12-25]",
        ),
        ("readers", "r-out,", "r-exit,", "readers.csv: added r-exit"),
        ("readers", "r-out,", "r-exit,", "readers.csv: removed r-out"),
        ("readers", ",d-fire,yard,stack", ",d-fire,yard,", "readers.csv: changed door d-fire: to_zone 'stack' -> ''"),
        ("cameras", ",80,", ",,", "cameras.csv: changed c-1: range_m 80 -> none"),
        ("cameras", "yard;stack", "stack", "cameras.csv: changed c-1: zones [yard, stack] -> [stack]"),
        (
            "vehicles",
            "crew,2025-07-01,",
            "crew,2025-08-01,",
            "vehicles.csv: added AB-12-C from 2025-07-31T22:00:00.000000Z",
        ),
        (
            "passes",
            "2025-03-30,active",
            "2025-03-31,lost",
            "passes.csv: changed p1: status 'active' -> 'lost', "
            "valid_until 2025-03-29T23:00:00.000000Z -> 2025-03-30T22:00:00.000000Z",
        ),
    ],
)
def test_a_change_names_file_row_and_part(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    before = read_site(write(tmp_path / "old"))
    assert expected in changes(before, read_site(write(tmp_path / "new", **{file: swapped(file, old, new)})))


def test_a_zone_tells_its_rules_and_its_shape(tmp_path: Path) -> None:
    features = zones()
    features[0]["geometry"]["coordinates"] = [square(4.0, 52.0, 0.02)]
    features[1]["properties"] |= {"hours": "sat 08:00-12:00", "access": ["crew", "customs"]}
    new = read_site(write(tmp_path / "new", zones=geojson(features)))
    assert changes(read_site(write(tmp_path / "old")), new) == [
        "zones.geojson: changed stack: access [crew] -> [crew, customs], "
        "hours 'mon-fri 06:00-22:00' -> 'sat 08:00-12:00'",
        "zones.geojson: changed yard: another shape",
    ]


def test_a_comment_changes_nothing(tmp_path: Path) -> None:
    new = read_site(write(tmp_path / "new", site=f"# A comment\n{TOML}"))
    assert changes(read_site(write(tmp_path / "old")), new) == []
