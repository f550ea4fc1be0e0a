"""Tests of zone membership and of distances."""

import numpy as np
import pytest

from domain.site import Ring, Zone
from geofences.distance import LocalFrame, metres
from geofences.index import ZoneIndex


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
