"""Realism: simulated days keep the figures of docs/realism.md, which were written before the simulator."""

from datetime import date, datetime
from functools import cache
from statistics import mean, median
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from simulators.calendar import Calendar
from simulators.life.upkeep import has_emergency
from simulators.run import Run
from simulators.scenarios.catalogue import SCENARIOS
from simulators.sensors.reports import Reporters
from tests.simulators import measures
from tests.simulators.worlds import place, world

RANGES = measures.ranges()

CLOCKS = ("clock_drift_s",)
CRIMES = ("crime_night_share", "crew_median")
SHIFTS = ("dst_spring_hours", "dst_autumn_hours")
MONTHS = ("unannounced_emergency_month",)


def _keep(key: str, found: float) -> None:
    low, high, _ = RANGES[key]
    assert low <= found <= high, f"{key}: found {found:.5g}, expected {low:g} to {high:g}"


def test_every_figure_has_a_source_or_says_assumed() -> None:
    assert all(len(source) > 6 for _, _, source in RANGES.values())


@pytest.mark.slow
@pytest.mark.parametrize("key", ["badges_per_shift", "denied_share", "denied_pin_share", "held_doors_day"])
def test_badges_and_doors(key: str) -> None:
    _keep(key, measures.badges()[key])


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    [
        "trucks_per_hour",
        "trucks_night_share",
        "trucks_first_visit",
        "trucks_off_slot",
        "truck_turn_min",
        "plates_misread",
        "plates_empty",
    ],
)
def test_trucks_and_plates(key: str) -> None:
    _keep(key, measures.trucks()[key])


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    [
        "lookups_with_order",
        "moves_with_order",
        "sick_share",
        "swap_share",
        "overtime_share",
        "late_share",
        "duplicate_share",
        "malformed_share",
        "accuracy_m",
        "events_week",
        "ships_per_day",
    ],
)
def test_desks_rosters_and_the_log(key: str) -> None:
    _keep(key, measures.desks()[key])


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    ["lost_passes_year", "forced_doors_day", "cameras_offline_day", "readers_offline_day", "shifts_per_holder_week"],
)
def test_seldom_things(key: str) -> None:
    _keep(key, measures.long_run()[key])


@pytest.mark.parametrize("key", ["camera_miss", "camera_miss_fog", "track_split", "double_count", "animal_as_person"])
def test_cameras(key: str) -> None:
    _keep(key, measures.cameras()[key])


def test_clocks_drift_by_seconds() -> None:
    reporters = Reporters(place("rtm-maasmond").site, 1)
    week = np.arange(0, 7 * 86_400, 3600.0) + measures.NOON
    _keep(
        "clock_drift_s",
        max(abs(reporters.off(r, float(at))) for r in place("rtm-maasmond").site.readers for at in week),
    )


@pytest.mark.parametrize(
    ("key", "day"), [("dst_spring_hours", date(2025, 3, 30)), ("dst_autumn_hours", date(2025, 10, 26))]
)
def test_daylight_saving_nights(key: str, day: date) -> None:
    _keep(key, measures.dst_hours(day))


def test_ambulances_come_unannounced() -> None:
    """One in eleven days has one, at every site."""
    lived = world("vlissingen")
    drawn = sum(has_emergency(lived, "vlissingen", day) for day in range(3000))
    _keep("unannounced_emergency_month", drawn / 100)


def test_every_key_of_the_table_is_measured() -> None:
    measured = {*CLOCKS, *CRIMES, *SHIFTS, *MONTHS}
    for function in (test_badges_and_doors, test_trucks_and_plates, test_desks_rosters_and_the_log, test_seldom_things):
        measured |= set(_keys(function))
    measured |= set(_keys(test_cameras))
    assert measured == set(RANGES)


def _keys(function: object) -> list[str]:
    marks = function.pytestmark  # type: ignore[attr-defined]
    return list(next(mark.args[1] for mark in marks if mark.name == "parametrize"))


@cache
def _crimes() -> list[tuple[str, float, int]]:
    """Pattern, local hour of the first telling act, and strangers, of a hundred crimes and more."""
    lived = world("vlissingen", days=30)
    calendar = Calendar(SCENARIOS, "many", ["M01", "M02", "M03", "M04"])
    for _ in Run(lived, calendar).plan():
        pass
    stories = [story for *_, story in calendar.staged if not story.why and story.telling_from]
    zone = ZoneInfo("Europe/Amsterdam")
    return [
        (
            s.pattern or "",
            datetime.fromtimestamp(s.telling_from or 0.0, zone).hour,
            sum(a.person is None for a in s.actors),
        )
        for s in stories
    ]


@pytest.mark.slow
def test_crews_come_mostly_at_night() -> None:
    hours = [hour for _, hour, _ in _crimes()]
    _keep("crime_night_share", mean(hour >= 22 or hour < 6 for hour in hours))


@pytest.mark.slow
def test_crews_are_as_large_as_reported() -> None:
    _keep("crew_median", median(people for pattern, _, people in _crimes() if pattern == "M01"))
