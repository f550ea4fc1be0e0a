"""Checks: what one value in a site's files may be. Each gives it, or raises ValueError with what was expected."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.event import CLOCK
from domain.site import Hours
from geofences.hours import parse_hours
from geofences.mistakes import Check

T = TypeVar("T")

LIST_LIMIT = 100
TEXT_LIMIT = 200

_ID = re.compile(r"[A-Za-z0-9._:/+-]{1,100}")
_PLATE = re.compile(r"[A-Z0-9-]{1,100}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def an_id(raw: object) -> str:
    """The name by which events and other files call something."""
    if isinstance(raw, str) and _ID.fullmatch(raw):
        return raw
    raise ValueError("1 to 100 of the signs A-Z a-z 0-9 . _ : / + -")


def a_sensor(raw: object) -> str:
    """The id of a reader, door or camera; `clock` is the gateway's own."""
    if raw == CLOCK:
        raise ValueError("another name: clock is the gateway's")
    return an_id(raw)


def a_plate(raw: object) -> str:
    """A number plate as cameras report it."""
    if isinstance(raw, str) and _PLATE.fullmatch(raw):
        return raw
    raise ValueError("a plate of capitals, digits and hyphens")


def a_text(raw: object) -> str:
    """Words for people, on one line."""
    if isinstance(raw, str) and 0 < len(raw) <= TEXT_LIMIT and raw.isprintable() and not raw.isspace():
        return raw
    raise ValueError(f"a text of 1 to {TEXT_LIMIT} letters on one line")


def a_truth(raw: object) -> bool:
    """True or false."""
    if isinstance(raw, bool):
        return raw
    raise ValueError("true or false")


def one_of(names: Iterable[str]) -> Check[Any]:
    """One of a list of words."""
    known = tuple(names)

    def check(raw: object) -> str:
        if raw in known:
            return str(raw)
        raise ValueError(f"one of {', '.join(known)}")

    return check


def number(low: float, high: float) -> Check[float]:
    """A number from `low` to `high`."""

    def check(raw: object) -> float:
        if isinstance(raw, int | float) and not isinstance(raw, bool) and low <= raw <= high:
            return float(raw)
        raise ValueError(f"a number from {low:g} to {high:g}")

    return check


def positive(high: float) -> Check[float]:
    """A number above 0, at most `high`."""

    def check(raw: object) -> float:
        if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 < raw <= high:
            return float(raw)
        raise ValueError(f"a number above 0, at most {high:g}")

    return check


def whole(low: int, high: int) -> Check[int]:
    """A whole number from `low` to `high`."""

    def check(raw: object) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and low <= raw <= high:
            return raw
        raise ValueError(f"a whole number from {low} to {high}")

    return check


LONGITUDE, LATITUDE = number(-180.0, 180.0), number(-90.0, 90.0)


def list_of(check: Check[T], limit: int = LIST_LIMIT) -> Check[tuple[T, ...]]:
    """A list of different values."""

    def check_all(raw: object) -> tuple[T, ...]:
        if not isinstance(raw, list) or len(raw) > limit:
            raise ValueError(f"a list of at most {limit}")
        found = tuple(map(check, raw))
        if len(set(found)) < len(found):
            raise ValueError("each only once")
        return found

    return check_all


def opening_hours(raw: object) -> Hours:
    """Opening hours in the grammar of `geofences.hours`."""
    if isinstance(raw, str):
        return parse_hours(raw)
    raise ValueError("a text such as 'mon-fri 06:00-22:00; sat 08:00-12:00'")


def a_timezone(raw: object) -> str:
    """The name of an IANA time zone."""
    try:
        if isinstance(raw, str) and ZoneInfo(raw):
            return raw
    except (ValueError, OSError, ZoneInfoNotFoundError):
        pass  # told below, with what was expected
    raise ValueError("an IANA time zone such as 'Europe/Amsterdam'")


def a_date(raw: object) -> date:
    """A day, as a TOML date or as text."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        return _calendar(raw).date()
    raise ValueError("a date such as 2025-12-25")


def in_cell(check: Check[T]) -> Check[T]:
    """A number that stands as text in a cell."""

    def check_cell(raw: str) -> T:
        return check(float(raw) if _NUMBER.fullmatch(raw) else raw)

    return check_cell


def listed(check: Check[T]) -> Check[tuple[T, ...]]:
    """Values in one cell, with `;` between."""
    check_all = list_of(check)

    def check_cell(raw: str) -> tuple[T, ...]:
        return check_all([part.strip() for part in raw.split(";")])

    return check_cell


def a_moment(timezone: str) -> Callable[[str], float]:
    """A date, which is its midnight in this zone, or an RFC 3339 time, in seconds since 1970 UTC."""
    zone = ZoneInfo(timezone)

    @lru_cache(maxsize=4096)
    def check(raw: str) -> float:
        if _DATE.fullmatch(raw):
            return _seconds(_calendar(raw).replace(tzinfo=zone))
        if _MOMENT.fullmatch(raw):
            return _seconds(_calendar(raw))
        raise ValueError("a date such as 2025-12-25, or a time such as 2025-12-25T06:00:00+01:00")

    return check


def _seconds(moment: datetime) -> float:
    """Seconds since 1970 UTC; only of moments that UTC can tell too, such as the usual 9999-12-31 for never."""
    try:
        return moment.astimezone(UTC).timestamp()
    except OverflowError as error:
        raise ValueError("a moment within the years 1 to 9999 in UTC") from error


def _calendar(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a day and a time that the calendar has") from error
