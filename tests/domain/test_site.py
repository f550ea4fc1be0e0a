"""Tests of the site's tables."""

import pytest

from domain.site import Camera, Door, Reader, Site, Vehicle, Zone

QUAY = Zone("quay", "Quay 1", "quay", 2)


def camera(name: str, kind: str, *zones: str) -> Camera:
    return Camera(name, 4.0, 52.0, zones, kind)  # type: ignore[arg-type]


def test_sensors_are_readers_doors_and_cameras() -> None:
    site = Site(
        "a",
        "A",
        "r",
        "UTC",
        readers={"r1": Reader("r1", "d1", "", "quay", 4.0, 52.0)},
        doors={"d1": Door("d1", "", "quay", 4.0, 52.0, ("r1",))},
        cameras={"c1": camera("c1", "overview", "quay")},
    )
    assert site.sensors == {"r1", "d1", "c1"}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [((), False), (("plate",), False), (("plate", "counter"), False), (("plate", "radar"), True), (("gate",), True)],
)
def test_only_cameras_that_track_make_a_sightings_log(kinds: tuple[str, ...], expected: bool) -> None:
    site = Site("a", "A", "r", "UTC", cameras={kind: camera(kind, kind) for kind in kinds})
    assert site.has_sightings_log is expected


def test_the_first_zone_of_a_camera_judges_its_plates() -> None:
    site = Site("a", "A", "r", "UTC", zones={"quay": QUAY}, cameras={"c": camera("c", "plate", "quay", "road")})
    assert site.zone_of_camera("c") is QUAY


def test_a_camera_without_zones_has_no_first_zone() -> None:
    site = Site("a", "A", "r", "UTC", cameras={"c": camera("c", "plate")})
    assert site.zone_of_camera("c") is None
    assert site.zone_of_camera("unknown") is None


def test_a_row_counts_from_its_first_moment_until_just_before_its_last() -> None:
    row = Vehicle("AB-1", valid_from=100.0, valid_until=200.0)
    assert [row.valid_at(at) for at in (99.0, 100.0, 199.0, 200.0)] == [False, True, True, False]


def test_a_row_without_limits_always_counts() -> None:
    assert Vehicle("AB-1").valid_at(-1e12)
    assert Vehicle("AB-1").valid_at(1e12)


def test_a_site_is_hashed_by_what_it_is() -> None:
    one, other = Site("a", "A", "r", "UTC"), Site("a", "A", "r", "UTC")
    assert len({one, other, one}) == 2
