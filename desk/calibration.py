"""Calibration: a detector's score as the share of its alerts of that score that were right.

Points come from building weeks (`desk/points.py`); between two the line is straight. Of scores that were not seen then,
and of a detector without points, the score stays as it is, but never on the wrong side of the nearest point; that of
hard rules is 1.
"""

from bisect import bisect_right
from collections.abc import Mapping

Points = tuple[tuple[float, float], ...]


class Calibration:
    """Told scores by raw ones, for each detector."""

    def __init__(self, points: Mapping[str, Points]) -> None:
        """Take points by detector, raw scores rising."""
        self._points = points

    def of(self, detector: str, score: float) -> float:
        """The probability that whoever checks finds what was said.

        >>> Calibration({"d": ((0.2, 0.1), (0.6, 0.5))}).of("d", 0.4)
        0.3
        """
        points = self._points.get(detector)
        return score if score >= 1.0 or not points else _between(points, score)


def _between(points: Points, score: float) -> float:
    place = bisect_right(points, (score, 2.0))
    if place == 0:
        return min(score, points[0][1])
    left, low = points[place - 1]
    if place == len(points):
        return low if score == left else max(score, low)
    right, high = points[place]
    return round(low + (high - low) * (score - left) / (right - left), 3)
