"""Briefs: what is kept of the lines of events."""

import json
from collections.abc import Mapping

import pytest

from scoring.brief import Brief, Briefing

LINE = {"kind": "badge", "id": "e1", "time": "2025-01-06T00:00:10Z", "site": "north", "reader": "r1", "pass": "p1"}
AT = 1_736_121_610.0


def read(*lines: Mapping[str, object], subjects: bool = False) -> list[Brief]:
    briefing = Briefing()
    reading = briefing.read_with_subjects if subjects else briefing.read
    return list(reading([json.dumps(line).encode() for line in lines]))


def test_an_event_has_an_id_a_time_and_a_site() -> None:
    assert read(LINE) == [Brief("e1", AT, "north")]


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    assert read(LINE | {"received": "2025-01-06T00:00:04Z"})[0].time == AT - 6


def test_a_clock_that_runs_a_little_ahead_is_believed() -> None:
    assert read(LINE | {"received": "2025-01-06T00:00:05Z"})[0].time == AT


@pytest.mark.parametrize(("state", "sensor"), [("ok", None), ("offline", "cam1"), ("moved", "cam1")])
def test_a_sensor_that_is_not_ok_is_noted(state: str, sensor: str | None) -> None:
    assert read(LINE | {"kind": "health", "sensor": "cam1", "state": state})[0].not_ok == sensor


def test_an_open_door_is_no_sensor_trouble() -> None:
    assert read(LINE | {"kind": "door", "door": "d1", "state": "opened"})[0].not_ok is None


@pytest.mark.parametrize(
    ("fields", "subjects"),
    [
        ({"kind": "pass", "pass": "p1", "holder": "h1"}, ("pass/p1", "holder/h1")),
        ({"kind": "sighting", "pass": None, "camera": "c1", "track": "t1"}, ("track/c1/t1",)),
        ({"kind": "plate", "pass": None, "camera": "c1", "plate": "AB-1", "units": ["u1", "u2"]},
         ("plate/AB-1", "unit/u1", "unit/u2")),
        ({"kind": "plate", "pass": None, "camera": "c1", "plate": ""}, ()),
        ({"kind": "lookup", "pass": None, "account": "a1"}, ("account/a1",)),
        ({"kind": "unit", "pass": None, "unit": "u1"}, ("unit/u1",)),
    ],
    ids=["pass", "sighting", "plate", "unreadable plate", "lookup", "unit"],
)  # fmt: skip
def test_subjects_are_spelt_as_in_alerts(fields: dict[str, object], subjects: tuple[str, ...]) -> None:
    assert read(LINE | fields, subjects=True)[0].subjects == subjects


@pytest.mark.parametrize(
    "fields",
    [{"kind": "weather"}, {"time": "2025-01-06T00:00:10"}, {"time": "1999-01-06T00:00:10Z"}, {"id": None}],
    ids=["unknown kind", "no offset", "before 2000", "no id"],
)
def test_what_detection_would_set_aside_gives_no_time_and_no_evidence(fields: dict[str, object]) -> None:
    assert read(LINE | fields) == []


def test_lines_are_counted_and_what_cannot_be_read_too() -> None:
    briefing = Briefing()
    list(briefing.read([json.dumps(LINE).encode(), b"{broken", b"\xff"]))
    assert (briefing.lines, briefing.unreadable) == (3, 2)
