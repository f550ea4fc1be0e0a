"""Tests of zone membership and of distances."""

import numpy as np
import pytest
import shapely

from domain.site import Ring, Zone
from geofences.distance import LocalFrame, metres
from geofences.index import ZoneIndex
from geofences.shapes import shape


def square(west: float, south: float, size: float) -> Ring:
    east, north = west + size, south + size
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


YARD = Zone("yard", "Yard", "yard", 1, rings=((square(4.0, 52.0, 0.04), square(4.01, 52.01, 0.01)),))
TWO = Zone("two", "Two parts", "quay", 1, rings=((square(4.0, 52.0, 0.005),), (square(4.03, 52.03, 0.005),)))


def test_a_row_a_zone_and_a_column_a_point() -> None:
    index = ZoneIndex([YARD, TWO])
    lon = np.array([4.001, 4.015, 4.032, 5.0, np.nan])
    lat = np.array([52.001, 52.015, 52.032, 52.0, 52.0])
    assert index.ids == ("yard", "two")
    assert index.members(lon, lat).tolist() == [[True, False, True, False, False], [True, False, True, False, False]]


def test_no_points_and_no_zones_are_empty_answers() -> None:
    nowhere = np.zeros(0)
    assert ZoneIndex([YARD]).members(nowhere, nowhere).shape == (1, 0)
    assert ZoneIndex([]).members(np.zeros(3), np.zeros(3)).shape == (0, 3)


def test_metres_follow_the_ellipsoid() -> None:
    # A degree of the meridian at the equator, and of the equator itself, on WGS84.
    assert metres(0.0, 0.0, [0.0, 1.0], [1.0, 0.0]) == pytest.approx([110_574.4, 111_319.5], abs=0.1)


@pytest.mark.parametrize("lat0", [-33.0, 0.0, 51.95, 60.0])
def test_the_frame_agrees_with_the_ellipsoid(lat0: float) -> None:
    frame, rng = LocalFrame(4.0, lat0), np.random.default_rng(1)
    x, y = rng.uniform(-5000, 5000, (2, 500))
    lon, lat = frame.lonlat(x, y)
    true = metres(lon, lat, lon[::-1], lat[::-1])
    assert np.hypot(x - x[::-1], y - y[::-1]) == pytest.approx(true, rel=2e-3, abs=1e-6)


def test_the_frame_goes_there_and_back() -> None:
    frame = LocalFrame(4.05, 51.95)
    x, y = frame.xy(*frame.lonlat([0.0, 1234.5], [-200.0, 17.0]))
    assert x == pytest.approx([0.0, 1234.5], abs=1e-6)
    assert y == pytest.approx([-200.0, 17.0], abs=1e-6)


def star(rng: np.random.Generator, x: float, y: float, reach: float) -> Ring:
    """A ring with spikes and notches around a point."""
    turns = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(5, 40))))
    away = reach * rng.uniform(0.4, 1.0, turns.size)
    corners = [(float(x + r * np.cos(t)), float(y + 0.6 * r * np.sin(t))) for t, r in zip(turns, away, strict=True)]
    return (*corners, corners[0])


def many_zones(count: int, seed: int) -> list[Zone]:
    rng = np.random.default_rng(seed)
    rings = [
        star(rng, rng.uniform(4.0, 4.04), rng.uniform(52.0, 52.025), rng.uniform(0.0005, 0.004)) for _ in range(count)
    ]
    return [Zone(f"z-{i}", "Zone", "yard", 1, rings=((ring,),)) for i, ring in enumerate(rings)]


def points(zones: list[Zone], count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Half of them anywhere, half within some metres of a border."""
    rng = np.random.default_rng(seed)
    corners = np.array([corner for zone in zones for ring in zone.rings[0] for corner in ring])
    start = rng.integers(0, len(corners) - 1, count // 2)
    share, off = rng.uniform(0, 1, (count // 2, 1)), rng.normal(0, 2e-5, (count // 2, 2))
    near = corners[start] + share * (corners[start + 1] - corners[start]) + off
    anywhere = rng.uniform((3.995, 51.998), (4.045, 52.028), (count - count // 2, 2))
    lon, lat = np.concatenate([near, anywhere]).T
    return lon, lat


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("count", [pytest.param(40_000), pytest.param(10_000_000, marks=pytest.mark.slow)])
def test_the_raster_and_shapely_agree_at_random_and_at_borders(count: int) -> None:
    """Also within 1 mm of an edge, where rounding decides: both ask shapely there."""
    zones = many_zones(400, seed=5)
    index, tree = ZoneIndex(zones), shapely.STRtree([shape(zone) for zone in zones])
    for batch in range(max(1, count // 100_000)):
        lon, lat = points(zones, min(count, 100_000), seed=batch)
        number, zone = tree.query(shapely.points(lon, lat), "within")
        order = np.lexsort((zone, number))
        assert np.array_equal(np.argwhere(index.members(lon, lat).T), np.column_stack((number[order], zone[order])))


@pytest.mark.parametrize("cells", [1, 2, 7, 64])
def test_a_coarse_raster_changes_no_answer(cells: int) -> None:
    zones = [YARD, TWO, *many_zones(20, seed=6)]
    lon, lat = points(zones, 2000, seed=7)
    expected = np.array([shapely.contains_xy(shape(zone), lon, lat) for zone in zones])
    assert np.array_equal(ZoneIndex(zones, cells).members(lon, lat), expected)


def test_corners_and_borders_themselves_are_outside() -> None:
    west, south, east, north = 4.0, 52.0, 4.04, 52.04
    lon, lat = np.array([west, east, west, east, 4.02]), np.array([south, north, north, south, south])
    assert not ZoneIndex([YARD]).members(lon, lat).any()
    assert ZoneIndex([YARD]).zones_at(np.array([4.001]), np.array([52.001])) == [("yard",)]
