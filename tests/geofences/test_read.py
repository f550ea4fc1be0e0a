"""Tests of reading a site folder that is right."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.errors import ConfigError
from domain.site import Budget, Camera, Door, Pass, Reader
from geofences.read import check_site, newest_published, published, read_files, read_site, version_of
from tests.geofences.folders import CAMERAS, PASSES, READERS, TOML, VEHICLES, write

LEKAGUL = Path(__file__).parents[3] / "shared" / "data" / "lekagul" / "site"
SITES = sorted(path.parent for path in (Path(__file__).parents[2] / "sites").glob("*/site.toml"))


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_settings_are_read(tmp_path: Path) -> None:
    site = read_site(write(tmp_path))
    assert (site.id, site.region, site.timezone, site.simulated) == ("north-quay", "delta", "Europe/Amsterdam", True)
    assert site.holidays == {date(2025, 12, 25), date(2025, 12, 26)}
    assert (site.wait_s, site.health_every_s, site.dedupe_s) == (20.0, 900.0, 600.0)
    assert site.budget == Budget(2.0, 3)
    assert site.detectors == {"passback": {"forget_s": 3600.0}}


def test_settings_that_are_left_out_have_their_defaults(tmp_path: Path) -> None:
    site = read_site(write(tmp_path, site="\n".join(TOML.split("\n")[:4])))
    assert (site.simulated, site.wait_s, site.budget, site.detectors) == (False, 15.0, Budget(), {})
    assert site.holidays == frozenset()


def test_zones_are_read(tmp_path: Path) -> None:
    yard, stack = read_site(write(tmp_path)).zones.values()
    assert (yard.access, yard.always, yard.objects, yard.hours, yard.parent) == (None, (), None, None, None)
    assert (stack.access, stack.always, stack.objects) == (("crew",), ("guard",), ("person", "truck"))
    assert (stack.level, stack.max_stay_s, stack.capacity, stack.parent) == (3, 3600.0, 20, "yard")
    assert stack.hours is not None
    assert stack.rings[0][0][0] == (4.002, 52.002)


def test_readers_and_doors_are_read(tmp_path: Path) -> None:
    site = read_site(write(tmp_path))
    assert site.readers["r-out"] == Reader("r-out", "d-main", "yard", "", 4.001, 52.001)
    assert site.doors == {
        "d-main": Door("d-main", "", "yard", 4.001, 52.001, ("r-in", "r-out")),
        "d-fire": Door("d-fire", "yard", "stack", 4.002, 52.002),
    }


def test_cameras_are_read(tmp_path: Path) -> None:
    cameras = read_site(write(tmp_path)).cameras
    assert cameras["c-1"] == Camera("c-1", 4.001, 52.001, ("yard", "stack"), "overview", None, 80.0, 90.0, 60.0)
    assert cameras["p-1"].door == "d-main"


def test_camera_columns_at_the_end_may_be_left_out(tmp_path: Path) -> None:
    cameras = read_site(write(tmp_path, cameras="camera,lon,lat,zones,kind,angle_deg\nc,4,52,yard,radar,90\n")).cameras
    assert cameras == {"c": Camera("c", 4.0, 52.0, ("yard",), "radar", angle_deg=90.0)}


def test_a_plate_keeps_all_its_rows(tmp_path: Path) -> None:
    rows = read_site(write(tmp_path)).vehicles["AB-12-C"]
    assert [row.access for row in rows] == [("crew", "visitor"), ("crew",)]
    assert rows[0].valid_until == rows[1].valid_from


def test_a_date_is_its_midnight_at_the_site(tmp_path: Path) -> None:
    passes = read_site(write(tmp_path)).passes
    # The night of 29 to 30 March 2025 is still on winter time at midnight.
    assert passes["p1"].valid_until == utc("2025-03-29T23:00:00")
    assert passes["p2"] == Pass("p2", status="blocked", valid_until=utc("2025-03-30T00:00:00"))


@pytest.mark.parametrize("never", ["9999-12-31", "9999-12-31T23:59:59Z"])
def test_a_pass_may_end_as_good_as_never(tmp_path: Path, never: str) -> None:
    until = read_site(write(tmp_path, passes=PASSES.replace("2025-03-30,", f"{never},"))).passes["p1"].valid_until
    assert until is not None
    assert until > utc("9999-12-30T00:00:00")


def test_tables_may_have_no_rows(tmp_path: Path) -> None:
    heads = {"readers": READERS, "cameras": CAMERAS, "vehicles": VEHICLES, "passes": PASSES}
    site = read_site(
        write(
            tmp_path,
            **{name: text.split("\n")[0] for name, text in heads.items() if name != "cameras"},
            cameras="camera,lon,lat,zones,kind",
        )
    )
    assert (site.readers, site.doors, site.cameras, site.vehicles, site.passes) == ({}, {}, {}, {}, {})


def test_a_byte_order_mark_blank_lines_and_crlf_are_harmless(tmp_path: Path) -> None:
    text = "\ufeff" + PASSES.replace("\n", "\r\n") + "\r\n"
    assert read_site(write(tmp_path, passes=text)).passes.keys() == {"p1", "p2"}


def test_the_version_is_stable_over_line_ends(tmp_path: Path) -> None:
    unix = read_site(write(tmp_path / "unix")).version
    windows = read_site(
        write(tmp_path / "windows", passes=PASSES.replace("\n", "\r\n"), site=TOML.replace("\n", "\r\n"))
    )
    assert windows.version == unix


def test_the_version_is_the_hash_that_contracts_describe() -> None:
    # By hand: printf 'a.csv\0002\000x\nb\0001\000y' | sha256sum
    assert version_of({"b": b"y", "a.csv": b"x\n"}) == "cfd4d5c58edf"


def test_the_version_changes_with_content_and_not_with_other_files(tmp_path: Path) -> None:
    site = read_site(write(tmp_path))
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "versions").mkdir()
    (tmp_path / ".zones.geojson.swp").write_text("x")
    assert read_site(tmp_path).version == site.version
    assert read_site(write(tmp_path, site=TOML + "\n")).version != site.version


def test_a_published_version_is_found(tmp_path: Path) -> None:
    version = read_site(write(tmp_path)).version
    write(tmp_path / "versions" / version)
    write(tmp_path, site=TOML.replace("North Quay", "New Name"))
    assert published(tmp_path, version).name == "North Quay"


def test_a_version_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a version made by site publish"):
        published(write(tmp_path), "0123456789ab")


@pytest.mark.parametrize("version", ["../../etc", "..", "", "0123456789AB", "0123456789ab/"])
def test_a_version_never_leads_out_of_its_folder(tmp_path: Path, version: str) -> None:
    (write(tmp_path) / "versions").mkdir()
    with pytest.raises(ConfigError, match="expected 12 digits"):
        published(tmp_path, version)


def test_a_published_version_that_was_changed_is_refused(tmp_path: Path) -> None:
    version = read_site(write(tmp_path)).version
    write(tmp_path / "versions" / version, site=TOML + "\n")
    with pytest.raises(ConfigError, match="they never change"):
        published(tmp_path, version)


def test_without_a_history_nothing_is_published(tmp_path: Path) -> None:
    assert newest_published(write(tmp_path)) is None


def test_only_the_files_of_a_site_are_read(tmp_path: Path) -> None:
    (write(tmp_path) / "other.csv").write_text("x")
    assert len(read_files(tmp_path)) == 6


@pytest.mark.skipif(not LEKAGUL.is_dir(), reason="the recorded site is not at hand")
def test_the_recorded_site_has_no_mistakes() -> None:
    assert check_site(LEKAGUL) == []
    assert len(read_site(LEKAGUL).cameras) == 40


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_sites_that_ship_have_no_mistakes(folder: Path) -> None:
    assert [str(mistake) for mistake in check_site(folder)] == []


def test_a_large_site_is_read_in_well_under_a_second(tmp_path: Path) -> None:
    head = PASSES.split("\n")[0]
    rows = "\n".join(f"p{n},h{n},Firm,driver,crew;visitor,2024-01-0{n % 9 + 1},2027-01-01,active" for n in range(2500))
    folder = write(tmp_path, passes=f"{head}\n{rows}\n")
    start = time.process_time()
    assert len(read_site(folder).passes) == 2500
    assert time.process_time() - start < 0.5


def test_the_settings_in_the_handbook_are_right(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "sites.md").read_text("utf-8")
    assert read_site(write(tmp_path, site=text.partition("```toml\n")[2].partition("```")[0])).id == "north-quay"
