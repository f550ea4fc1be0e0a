"""Clearance: never more than the true distance to the nearest line, and not much less."""

import numpy as np
import pytest
import shapely

from geofences.clearance import Clearance

LINES = np.array(
    [
        shapely.boundary(shapely.box(0, 0, 900, 400)),
        shapely.boundary(shapely.Polygon([(100, 50), (300, 90), (250, 300)])),
        shapely.LineString(),
    ],
    dtype=object,
)


def test_it_is_a_lower_bound_and_close_to_the_truth() -> None:
    clearance = Clearance(LINES)
    x, y = np.random.default_rng(4).uniform((-50, -50), (950, 450), (20_000, 2)).T
    least, true = (
        clearance.least_m(x, y),
        shapely.distance(shapely.MultiLineString(list(LINES[:2])), shapely.points(x, y)),
    )
    assert (least <= true + 1e-9).all()
    on = (x > 0) & (x < 900) & (y > 0) & (y < 400)
    assert (true[on] - least[on]).max() < 9.0


def test_off_the_raster_and_nowhere_nothing_is_known() -> None:
    assert Clearance(LINES).least_m(np.array([-1.0, 5000.0, np.nan]), np.array([5.0, 5.0, 5.0])).tolist() == [0, 0, 0]


@pytest.mark.parametrize("lines", [[], [shapely.LineString()]])
def test_without_lines_nothing_is_known(lines: list[shapely.Geometry]) -> None:
    assert Clearance(np.array(lines, dtype=object)).least_m(np.zeros(1), np.zeros(1)).tolist() == [0.0]
