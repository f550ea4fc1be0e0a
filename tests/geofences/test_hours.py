"""Tests of opening hours, above all in the two nights in which the clock is moved."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.site import Hours
from geofences.hours import DAYS, HOLIDAY, is_open, parse_hours

AMSTERDAM = "Europe/Amsterdam"
NO_HOLIDAYS: frozenset[date] = frozenset()
KINGS_DAY = frozenset({date(2025, 4, 26)})
WEEK = "mon-fri 06:00-22:00; sat 08:00-12:00; hol 10:00-12:00"


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def local(text: str, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(AMSTERDAM), fold=fold).timestamp()


def opened(text: str, at: float, holidays: frozenset[date] = NO_HOLIDAYS) -> bool:
    return is_open(parse_hours(text), at, AMSTERDAM, holidays)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-01-06T05:59:59", False),
        ("2025-01-06T06:00:00", True),
        ("2025-01-06T21:59:59", True),
        ("2025-01-06T22:00:00", False),
        ("2025-01-11T08:00:00", True),
        ("2025-01-11T12:00:00", False),
        ("2025-01-12T10:00:00", False),
    ],
)
def test_the_start_is_inside_and_the_end_outside(at: str, expected: bool) -> None:
    assert opened(WEEK, local(at)) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-01-10T22:00:00", True),
        ("2025-01-11T01:59:59", True),
        ("2025-01-11T02:00:00", False),
        ("2025-01-11T22:00:00", False),
        ("2025-01-10T01:00:00", False),
    ],
)
def test_hours_past_midnight_belong_to_their_first_day(at: str, expected: bool) -> None:
    assert opened("fri 22:00-02:00", local(at)) is expected


def test_a_holiday_has_its_own_hours_only() -> None:
    assert opened(WEEK, local("2025-04-26T11:00:00"), KINGS_DAY)
    assert opened(WEEK, local("2025-04-26T09:00:00"))
    assert not opened(WEEK, local("2025-04-26T09:00:00"), KINGS_DAY)


def test_without_holiday_hours_a_holiday_is_closed() -> None:
    assert not opened("sat 08:00-12:00", local("2025-04-26T09:00:00"), KINGS_DAY)


def test_the_night_before_a_holiday_runs_on_into_it() -> None:
    assert opened("fri 22:00-02:00", local("2025-04-26T01:00:00"), KINGS_DAY)


def test_a_whole_day_joins_the_next_without_a_gap() -> None:
    midnight = local("2025-01-07T00:00:00")
    assert all(opened("mon-sun 00:00-24:00", midnight + step) for step in (-1.0, -0.001, 0.0, 0.001))


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        ("sun 01:00-02:30", "2025-03-30T00:59:59", True),  # 01:59:59
        ("sun 01:00-02:30", "2025-03-30T01:00:00", False),  # 03:00:00: the clock skips 02:00 to 03:00
        ("sun 02:00-03:00", "2025-03-30T01:00:00", False),
        ("sun 02:00-03:00", "2025-03-30T00:59:59", False),
        ("sun 02:30-05:00", "2025-03-30T00:59:59", False),
        ("sun 02:30-05:00", "2025-03-30T01:00:00", True),
        ("sun 02:30-05:00", "2025-03-30T03:00:00", False),
        ("sat 22:00-04:00", "2025-03-30T01:59:59", True),
        ("sat 22:00-04:00", "2025-03-30T02:00:00", False),
    ],
)
def test_in_spring_a_skipped_hour_is_never_shown(hours: str, at: str, expected: bool) -> None:
    assert opened(hours, utc(at)) is expected


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        ("sun 02:00-02:30", "2025-10-26T00:15:00", True),  # 02:15, the first time
        ("sun 02:00-02:30", "2025-10-26T00:45:00", False),  # 02:45
        ("sun 02:00-02:30", "2025-10-26T01:15:00", True),  # 02:15, the second time
        ("sun 02:00-02:30", "2025-10-26T01:30:00", False),
        ("sun 02:30-04:00", "2025-10-26T00:30:00", True),
        ("sun 02:30-04:00", "2025-10-26T01:15:00", False),
        ("sun 02:30-04:00", "2025-10-26T02:59:59", True),
        ("sun 02:30-04:00", "2025-10-26T03:00:00", False),
        ("sat 22:00-03:00", "2025-10-26T01:59:59", True),
        ("sat 22:00-03:00", "2025-10-26T02:00:00", False),
    ],
)
def test_in_autumn_a_repeated_hour_counts_twice(hours: str, at: str, expected: bool) -> None:
    assert opened(hours, utc(at)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "parts such as"),
        ("mon", "parts such as"),
        ("mon 06:00-22:00;", "parts such as"),
        ("mon-fri 6:00-22:00", "times from"),
        ("mon 06:00-24:30", "times from"),
        ("mon 24:00-06:00", "times from"),
        ("mon 06:00-22:60", "times from"),
        ("moo 06:00-22:00", "days mon"),
        ("mon 06:00-06:00", "other than the start"),
        ("hol-mon 06:00-22:00", "days mon"),
    ],
)
def test_wrong_hours_say_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        parse_hours(text)


def test_days_may_run_round_the_end_of_the_week() -> None:
    assert parse_hours("sat-mon 06:00-22:00").spans[0].days == (5, 6, 0)


EDGES = ("00:00", "01:00", "01:59", "02:00", "02:30", "03:00", "03:01", "22:00", "24:00")
PARTS = st.builds(
    lambda day, ends: f"{day} {ends[0]}-{ends[1]}",
    st.sampled_from(("sat", "sun", "mon", "fri-sun", "mon-sun", "hol")),
    st.tuples(st.sampled_from(EDGES[:-1]), st.sampled_from(EDGES)).filter(lambda ends: ends[0] != ends[1]),
)
WEEKS = st.lists(PARTS, min_size=1, max_size=3).map("; ".join)
MOVED = st.sampled_from(("2025-03-30T01:00:00", "2025-10-26T01:00:00", "2025-06-01T22:00:00"))
PLACES = st.sampled_from((AMSTERDAM, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"))
HOLIDAYS = st.sets(st.sampled_from((date(2025, 3, 30), date(2025, 10, 25), date(2025, 10, 26)))).map(frozenset)


def shown(hours: Hours, at: float, timezone: str, holidays: frozenset[date]) -> bool:
    """The definition, read off a wall clock: slow and plain."""
    wall = datetime.fromtimestamp(at, ZoneInfo(timezone)).replace(tzinfo=None)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        second = (wall - datetime.combine(day, datetime.min.time())).total_seconds()
        kind = HOLIDAY if day in holidays else day.weekday()
        if any(kind in span.days and span.start <= second < span.end for span in hours.spans):
            return True
    return False


@given(WEEKS, MOVED, PLACES, HOLIDAYS)
def test_every_minute_agrees_with_the_clock_on_the_wall(
    week: str, moved: str, timezone: str, holidays: frozenset[date]
) -> None:
    hours = parse_hours(week)
    for minute in range(-1500, 1500, 15):
        for at in (utc(moved) + minute * 60.0, utc(moved) + minute * 60.0 - 0.001):
            assert is_open(hours, at, timezone, holidays) == shown(hours, at, timezone, holidays)


@given(WEEKS)
def test_hours_stay_within_what_a_week_has(week: str) -> None:
    hours = parse_hours(week)
    assert hours.text == week
    assert all(
        0 <= day <= len(DAYS) and span.start < span.end <= span.start + 86_400
        for span in hours.spans
        for day in span.days
    )
