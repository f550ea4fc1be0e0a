"""Times as text: seconds since 1970 UTC to RFC 3339 and to a clock that people read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def utc(seconds: float) -> str:
    """UTC with six decimals and `Z`, as in alerts.

    >>> utc(1430441008.25)
    '2015-05-01T00:43:28.250000Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clock(seconds: float, timezone: str) -> str:
    """The local time of day that a duty officer reads on the wall.

    >>> clock(1430441008.0, "Europe/Amsterdam")
    '02:43'
    """
    return datetime.fromtimestamp(seconds, ZoneInfo(timezone)).strftime("%H:%M")


def microseconds(seconds: float) -> int:
    """Whole microseconds since 1970 UTC: two times that print alike are alike."""
    return round(seconds * 1e6)
