"""Tests of the commands around a site folder."""

from pathlib import Path

import pytest

from app.site_commands import check, diff, publish
from domain.errors import ConfigError
from geofences.read import newest_published, published, read_site
from tests.geofences.folders import PASSES, TOML, write

RENAMED = TOML.replace("North Quay", "South Quay")


def test_check_prints_one_line_a_mistake_and_ends_with_2(tmp_path: Path) -> None:
    status, lines = check(write(tmp_path, site=TOML.replace("= true", "= 1"), passes=PASSES.replace("active", "alive")))
    assert status == 2
    assert lines == [
        "site.toml:5: simulated: found 1, expected true or false",
        "passes.csv:2: status: found 'alive', expected one of active, blocked, lost, returned, expired",
    ]


def test_check_of_a_right_folder_ends_with_0(tmp_path: Path) -> None:
    status, lines = check(write(tmp_path))
    version = read_site(tmp_path).version
    assert status == 0
    assert lines == [f"north-quay {version}: no mistakes in 2 zones, 2 readers, 3 cameras, 2 passes"]


def test_check_of_no_folder_names_it(tmp_path: Path) -> None:
    assert check(tmp_path / "x")[1][0].startswith(f"{tmp_path / 'x'}: found no such folder, expected")


def test_publish_keeps_the_files_as_they_were(tmp_path: Path) -> None:
    version = read_site(write(tmp_path)).version
    assert publish(tmp_path) == (0, [f"north-quay {version}: published in {tmp_path / 'versions' / version}"])
    write(tmp_path, site=RENAMED)
    assert published(tmp_path, version).name == "North Quay"
    assert newest_published(tmp_path) == version


def test_publish_leaves_nothing_aside(tmp_path: Path) -> None:
    version = read_site(write(tmp_path)).version
    publish(tmp_path)
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == sorted([version, "history.txt"])
    assert len(list((tmp_path / "versions" / version).iterdir())) == 6


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    publish(write(tmp_path))
    history = (tmp_path / "versions" / "history.txt").read_text()
    assert "was published already" in publish(tmp_path)[1][0]
    assert (tmp_path / "versions" / "history.txt").read_text() == history


def test_going_back_to_an_older_version_makes_it_the_newest(tmp_path: Path) -> None:
    old = read_site(write(tmp_path)).version
    publish(tmp_path)
    publish(write(tmp_path, site=RENAMED))
    publish(write(tmp_path))
    assert newest_published(tmp_path) == old


def test_a_folder_with_mistakes_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected"):
        publish(write(tmp_path, site="x = 1"))
    assert not (tmp_path / "versions").exists()


def test_a_published_version_that_was_changed_is_told_and_not_mended(tmp_path: Path) -> None:
    place = write(tmp_path) / "versions" / read_site(tmp_path).version
    write(place, site=RENAMED)
    with pytest.raises(ConfigError, match="they never change"):
        publish(tmp_path)


def test_a_place_that_cannot_be_written_is_a_wrong_setting(tmp_path: Path) -> None:
    (write(tmp_path) / "versions").write_text("a file, no folder")
    with pytest.raises(ConfigError, match="expected a place that can be written"):
        publish(tmp_path)


def test_a_copy_that_fails_leaves_nothing_aside(tmp_path: Path) -> None:
    version = read_site(write(tmp_path)).version
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / version).write_text("in the way")
    with pytest.raises(ConfigError, match="expected a place that can be written"):
        publish(tmp_path)
    assert [path.name for path in (tmp_path / "versions").iterdir()] == [version]


def test_diff_compares_with_the_newest_published(tmp_path: Path) -> None:
    assert diff(write(tmp_path))[1][0].endswith("nothing is published yet")
    publish(tmp_path)
    old = read_site(tmp_path).version
    assert diff(tmp_path) == (0, [f"north-quay {old}: no changes"])
    new = read_site(write(tmp_path, site=RENAMED)).version
    change = "site.toml: changed name: 'North Quay' -> 'South Quay'"
    assert diff(tmp_path) == (0, [f"north-quay {old} -> {new}", change])
    publish(tmp_path)
    assert diff(tmp_path)[1][0].endswith("no changes")
    assert diff(tmp_path, old)[1] == [f"north-quay {old} -> {new}", change]


def test_diff_says_when_only_layout_changed(tmp_path: Path) -> None:
    publish(write(tmp_path))
    assert diff(write(tmp_path, site=f"# A comment\n{TOML}"))[1][1:] == ["comments, order or layout only"]


def test_diff_with_a_version_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a version made by site publish"):
        diff(write(tmp_path), "0123456789ab")
