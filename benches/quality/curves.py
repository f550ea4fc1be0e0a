"""Curves: recall against false alerts, precision and calibration at every cutoff; intervals of small shares."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scoring.report import Report

F64 = NDArray[np.float64]
Z = 1.959964
"""Of a 95 % interval."""


class Curve(Struct, frozen=True):
    """Per cutoff, the highest first, shape (n,): share of crimes found, false alerts a site and day, precision."""

    cutoffs: F64
    recall: F64
    false: F64
    precision: F64


def curve(report: Report) -> Curve:
    """All cutoffs of a report; an alert of just the cutoff's score is in."""
    hits = np.array([line.score for line in report.alerts if line.verdict == "hit"], np.float64)
    false = np.array([line.score for line in report.alerts if line.verdict == "false"], np.float64)
    best = np.array([line.score for line in report.crimes if line.found and line.score is not None], np.float64)
    cutoffs = np.unique(np.concatenate((hits, false)))[::-1]
    right, wrong = _at_least(hits, cutoffs), _at_least(false, cutoffs)
    return Curve(
        cutoffs,
        _at_least(best, cutoffs) / max(len(report.crimes), 1),
        wrong / max(report.span.site_days, 1),
        right / np.maximum(right + wrong, 1.0),
    )


def false_at(found: Curve, recall: float) -> float | None:
    """The fewest false alerts a site and day at which at least this share of crimes is found; None: never."""
    enough = np.flatnonzero(found.recall >= recall - 1e-12)
    return float(found.false[enough[0]]) if len(enough) else None


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, Probable inference, J. Am. Stat. Assoc. 22).

    >>> [round(end, 2) for end in wilson(9, 10)]
    [0.6, 0.98]
    """
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


class Bin(Struct, frozen=True):
    """Counted alerts of about one score: the mean score, how many hit, of how many."""

    score: float
    hits: int
    count: int


def bins(report: Report, edges: Sequence[float] = tuple(i / 10 for i in range(11))) -> list[Bin]:
    """How often alerts of about one score hit; surplus hits are hits, since whoever checks finds what was said."""
    judged = [(line.score, line.verdict in ("hit", "surplus")) for line in report.alerts if line.verdict != "trouble"]
    found = []
    for low, high in pairwise(edges):
        inside = [(score, hit) for score, hit in judged if low <= score < high or score == high == edges[-1]]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            found.append(Bin(mean, sum(hit for _, hit in inside), len(inside)))
    return found


def calibration_error(found: Sequence[Bin]) -> float | None:
    """The mean distance of score and share of hits, weighed by alerts (expected calibration error)."""
    count = sum(one.count for one in found)
    return sum(abs(one.hits - one.score * one.count) for one in found) / count if count else None


def _at_least(scores: F64, cutoffs: F64) -> F64:
    return np.asarray((scores[None, :] >= cutoffs[:, None]).sum(axis=1), np.float64)
