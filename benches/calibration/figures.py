"""Figures: how far what was said is from what was true, and whether it says more than the base rate."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from benches.calibration.units import Unit
from benches.quality.curves import Bin, calibration_error

EDGES = (0.0, 0.02, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
DOUBTS = 0.02
"""From here on a unit is one of which something is said at all: nearly all others are plainly ordinary."""


class Figures(Struct, frozen=True):
    """`base`: share of units that were true. Brier (1950), Verification of forecasts; skill against always the base."""

    units: int
    true: int
    base: float
    error: float
    error_of_doubts: float | None
    brier: float
    skill: float | None


def figures(units: Sequence[Unit]) -> Figures:
    """All figures of these units; raises ValueError where there are none."""
    if not units:
        raise ValueError("found no units, expected some: no zone of these sites is judged")
    said = np.array([unit.said for unit in units])
    true = np.array([unit.true for unit in units], np.float64)
    base = float(true.mean())
    brier = float(((said - true) ** 2).mean())
    plain = base * (1.0 - base)
    doubts = calibration_error(bins([unit for unit in units if unit.said >= DOUBTS]))
    skill = 1.0 - brier / plain if plain else None
    return Figures(len(units), int(true.sum()), base, calibration_error(bins(units)) or 0.0, doubts, brier, skill)


def bins(units: Sequence[Unit]) -> list[Bin]:
    """Units of about one probability, those that are empty left out."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [u for u in units if low <= u.said < high or u.said == high == EDGES[-1]]
        if inside:
            found.append(Bin(sum(u.said for u in inside) / len(inside), sum(u.true for u in inside), len(inside)))
    return found
