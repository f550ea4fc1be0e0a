"""Weeks: the ISO week of a moment, by which what is counted is counted."""

from datetime import UTC, datetime


def week_of(time: float) -> str:
    """The ISO week, UTC, of seconds since 1970 UTC.

    >>> week_of(1_736_164_800.0)
    '2025-W02'
    """
    year, week, _ = datetime.fromtimestamp(time, UTC).isocalendar()
    return f"{year}-W{week:02d}"
