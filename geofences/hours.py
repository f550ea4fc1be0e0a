"""Hours: when a zone is open, in the site's local time.

`mon-fri 06:00-22:00; sat 08:00-12:00; hol 10:00-12:00`: the end is exclusive, and an end before its start is on the
next day and belongs to its first. A holiday has the hours of `hol` and no others, so without `hol` it is closed. A zone
is open at a moment if the clock on the wall then shows a time inside: an hour that the clock repeats in autumn counts
twice, one that it leaves out in spring not at all.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.site import Hours, Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = 7
DAY_S = 86_400

_EPOCH = date(1970, 1, 1).toordinal()
_PART = re.compile(r"(?:(?P<hol>hol)|(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?) +(?P<start>[\d:]+)-(?P<end>[\d:]+)")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def parse_hours(text: str) -> Hours:
    """Opening hours as a site file writes them; raises ValueError, which says what was expected.

    >>> parse_hours("sat 22:00-02:00").spans
    (Span(days=(5,), start=79200, end=93600),)
    """
    return Hours(text, tuple(_span(part.strip()) for part in text.split(";")))


def is_open(hours: Hours, at: float, timezone: str, holidays: frozenset[date]) -> bool:
    """Whether the clock at the site shows a time inside `hours` at `at`, seconds since 1970 UTC."""
    return bisect_right(_edges(hours, timezone, holidays, int(at // DAY_S)), at) % 2 == 1


def _span(part: str) -> Span:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError("parts such as 'mon-fri 06:00-22:00' or 'hol 10:00-12:00', with ; between")
    start, end = _seconds(match["start"]), DAY_S if match["end"] == "24:00" else _seconds(match["end"])
    if start == end:
        raise ValueError("an end other than the start; a whole day is 00:00-24:00")
    days = (HOLIDAY,) if match["hol"] else _days(match["first"], match["last"] or match["first"])
    return Span(days, start, end if end > start else end + DAY_S)


def _seconds(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("times from 00:00 to 23:59, or 24:00 as an end")
    return int(match[1]) * 3600 + int(match[2]) * 60


def _days(first: str, last: str) -> tuple[int, ...]:
    """From the first day to the last, round the end of the week where need be."""
    if first not in DAYS or last not in DAYS:
        raise ValueError(f"days {', '.join(DAYS)} or hol")
    begin, count = DAYS.index(first), (DAYS.index(last) - DAYS.index(first)) % 7 + 1
    return tuple((begin + step) % 7 for step in range(count))


@lru_cache(maxsize=8192)
def _edges(hours: Hours, timezone: str, holidays: frozenset[date], day: int) -> tuple[float, ...]:
    """The moments of one UTC day at which the zone opens, closes, opens .., rising; found once, asked per event."""
    edges: list[float] = []
    for start, end, offset in _steady(timezone, day * DAY_S):
        for opens, closes in _wall(hours, holidays, start + offset, end + offset):
            if edges and edges[-1] == opens - offset:
                edges[-1] = closes - offset
            else:
                edges += (opens - offset, closes - offset)
    return tuple(edges)


def _steady(timezone: str, start: int) -> Iterator[tuple[int, int, int]]:
    """The stretches (start, end, offset to UTC) of a UTC day in which the local clock is not moved."""
    zone = ZoneInfo(timezone)
    cuts = [start]
    for hour in range(start, start + DAY_S, 3600):
        if _offset(zone, hour) != _offset(zone, hour + 3600):
            cuts.append(_moved(zone, hour, hour + 3600))
    for begin, end in pairwise((*cuts, start + DAY_S)):
        if begin < end:
            yield begin, end, _offset(zone, begin)


def _moved(zone: ZoneInfo, before: int, after: int) -> int:
    """The second at which the clock is moved, between two at which its offsets differ."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    shift = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def _wall(hours: Hours, holidays: frozenset[date], start: int, end: int) -> list[tuple[int, int]]:
    """The open stretches between two readings of the wall clock, in its seconds since 1970, joined and in order."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(_cut(hours, holidays, start, end)):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(closes, found[-1][1])
        else:
            found.append((opens, closes))
    return found


def _cut(hours: Hours, holidays: frozenset[date], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What each span gives between `start` and `end`; one that began the day before may still run."""
    for number in range(start // DAY_S - 1, (end - 1) // DAY_S + 1):
        day = date.fromordinal(_EPOCH + number)
        kind = HOLIDAY if day in holidays else day.weekday()
        for span in hours.spans:
            opens, closes = max(number * DAY_S + span.start, start), min(number * DAY_S + span.end, end)
            if kind in span.days and opens < closes:
                yield opens, closes
