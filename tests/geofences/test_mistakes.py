"""Tests of spoilt site folders: every mistake is told at once, and nothing ends the check."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ConfigError
from geofences.builder import FILES, Builder
from geofences.read import check_site, read_site
from tests.geofences.folders import (
    BOW,
    CAMERAS,
    PASSES,
    READERS,
    TEXTS,
    TOML,
    VEHICLES,
    geojson,
    swapped,
    told,
    write,
    zones,
)


def test_a_file_that_is_wrong_as_a_whole_draws_no_mistakes_in_others(tmp_path: Path) -> None:
    assert len(told(write(tmp_path / "zones", zones="{"))) == 1
    assert len(told(write(tmp_path / "readers", readers="door\nd-main\n"))) == 1
    assert len(told(write(tmp_path / "site", site="id = "))) == 1


def test_a_row_that_is_wrong_draws_no_mistakes_in_others(tmp_path: Path) -> None:
    features = zones()
    features[0]["properties"]["level"] = 9
    found = told(write(tmp_path, zones=geojson(features), readers=swapped("readers", "52.001\nr-out", "x\nr-out")))
    assert len(found) == 2


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    assert told(tmp_path) == [f"{name}: found no such file, expected one in {tmp_path.name}"]


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path, name: str) -> None:
    path = write(tmp_path) / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\xe9", 1))
    assert f"{name}:2: found byte 0xe9, expected UTF-8" in told(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (write(tmp_path) / "passes.csv").open("r+b") as file:
        file.truncate(64 * 2**20 + 1)
    assert told(tmp_path) == ["passes.csv: found 67108865 bytes, expected at most 67108864"]


def test_an_empty_folder_misses_all_files(tmp_path: Path) -> None:
    assert [mistake.file for mistake in check_site(tmp_path)] == list(FILES)


def test_no_folder_is_one_mistake(tmp_path: Path) -> None:
    assert told(tmp_path / "x")[0].startswith("found no such folder, expected a folder with site.toml, zones.geojson")


def test_reading_tells_the_first_mistake_and_how_many_more(tmp_path: Path) -> None:
    folder = write(tmp_path, site=swapped("site", "= true", "= 1"), passes=swapped("passes", "active", "alive"))
    with pytest.raises(
        ConfigError, match=r"site\.toml:5: simulated: found 1, expected true or false \(and 1 more mistake\)$"
    ):
        read_site(folder)


TWENTY = [
    ("site.toml", 3, "region"),
    ("site.toml", 4, "timezone"),
    ("site.toml", 7, "wait"),
    ("site.toml", 11, "budget.operators"),
    ("zones.geojson", 10, "features[0].properties.level"),
    ("zones.geojson", 45, "features[1].properties.kind"),
    ("zones.geojson", 57, "features[1].properties.hours"),
    ("zones.geojson", 60, "features[1].properties.parent"),
    ("zones.geojson", 62, "features[1].geometry"),
    ("readers.csv", 2, "to_zone"),
    ("readers.csv", 3, "lat"),
    ("readers.csv", 5, ""),
    ("cameras.csv", 2, "kind"),
    ("cameras.csv", 3, "door"),
    ("cameras.csv", 5, "camera"),
    ("vehicles.csv", 2, "plate"),
    ("vehicles.csv", 3, "valid_from"),
    ("passes.csv", 2, "status"),
    ("passes.csv", 3, "valid_until"),
    ("passes.csv", 6, "pass"),
]


def test_twenty_mistakes_are_told_at_once(tmp_path: Path) -> None:
    features = zones()
    features[0]["properties"]["level"] = 4
    features[1]["properties"] |= {"kind": "field", "hours": "always", "parent": "nowhere"}
    features[1]["geometry"]["coordinates"] = [BOW]
    site = TOML.replace('"delta"', '"the delta"').replace("Amsterdam", "Rotterdam").replace("wait_s", "wait")
    folder = write(
        tmp_path,
        site=site.replace("operators = 3", "operators = 0"),
        zones=geojson(features),
        readers=READERS.replace(",yard,4", ",yord,4", 1).replace("52.001\n,", "92.001\n,") + "r-3,d-3,yard\n",
        cameras=CAMERAS.replace("overview", "dome").replace("d-main", "d-mane") + "c-1,4,52,yard,gate,,,,\n",
        vehicles=VEHICLES.replace("AB-12-C", "ab", 1).replace(",2025-07-01,\n", ",soon,\n"),
        passes=PASSES.replace("active", "alive").replace("T02:00:00+02:00", "T02:00")
        + '\n"p3",h,,,,,,active\np3,h,,,,,,active\n',
    )
    found = check_site(folder)
    assert [(mistake.file, mistake.line, mistake.key) for mistake in found] == TWENTY
    assert all(mistake.found and mistake.expected for mistake in found)


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_no_spoilt_text_ends_the_check(file: str, data: st.DataObject) -> None:
    """Cut, doubled or replaced letters give mistakes or a site, never another error."""
    texts = {name: TEXTS.get(name.partition(".")[0], "") for name in FILES} | {"zones.geojson": geojson(zones())}
    name = next(name for name in FILES if name.startswith(file))
    at = data.draw(st.integers(0, len(texts[name]) - 1))
    texts[name] = texts[name][:at] + data.draw(st.text(max_size=3)) + texts[name][at + data.draw(st.integers(0, 9)) :]
    built = Builder(texts)
    assert built.mistakes or built.site("0" * 12)


@given(st.data())
def test_no_spoilt_zone_ends_the_check(data: st.DataObject) -> None:
    text = geojson(zones())
    at = data.draw(st.integers(0, len(text) - 1))
    bits = st.sampled_from(
        ["", "null", "-", "1e999", "[", "]", "{", '"', "NaN", "true", '"\\ud800"', "0", ",", "\\", "[[]]"]
    )
    spoilt = text[:at] + data.draw(bits) + text[at + data.draw(st.sampled_from([0, 1, 2, 5, 30])) :]
    built = Builder({"zones.geojson": spoilt})
    assert all(str(mistake).isprintable() for mistake in built.mistakes)
    json.dumps([str(mistake) for mistake in built.mistakes]).encode()
