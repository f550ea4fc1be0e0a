"""Tests of distances to borders and of what lies beyond them."""

import numpy as np
import pytest

from geofences.borders import Borders, borders_of
from tests.house import FENCED

M = 1.0 / 68_600.0
"""Degrees of longitude to a metre at the fenced site."""

BORDERS = borders_of(FENCED)
FENCE = BORDERS.number("fence")
assert FENCE is not None


def at(*east_m: float) -> tuple[np.ndarray, np.ndarray]:
    return 4.0 + np.array(east_m) * M, np.full(len(east_m), 52.025)


def zones(n: int) -> np.ndarray:
    return np.full(n, FENCE)


def test_depth_is_positive_inside_and_negative_outside():
    assert BORDERS.signed_m(zones(3), *at(-5.0, 4.0, 25.0)) == pytest.approx([-5.0, 4.0, -4.4], abs=0.1)


def test_beyond_a_border_is_what_lies_on_its_outer_side_wherever_one_looks_from():
    assert BORDERS.beyond(zones(4), *at(2.0, -8.0, 19.0, 40.0)) == [("street",), ("street",), ("field",), ("field",)]


def test_only_borders_within_reach_are_near():
    points, found, away = BORDERS.near(*at(-2.0, 10.0), np.array([3.0, 3.0]))
    names = {BORDERS.index.ids[zone] for zone in found}
    assert (set(points.tolist()), names) == ({0}, {"street", "fence"})
    assert away == pytest.approx([2.0, 2.0], abs=0.1)


def test_a_way_touches_the_borders_between_its_ends():
    ways, found = BORDERS.between(*at(-5.0, 5.0), *at(30.0, 15.0))
    assert {(way, BORDERS.index.ids[zone]) for way, zone in zip(ways.tolist(), found.tolist(), strict=True)} == {
        (0, "street"),
        (0, "fence"),
        (0, "field"),
    }


def test_a_site_without_zones_has_no_borders():
    nothing = Borders(())
    assert nothing.near(*at(1.0), np.array([5.0]))[0].size == 0
    assert nothing.index.zones_at(*at(1.0)) == [()]
