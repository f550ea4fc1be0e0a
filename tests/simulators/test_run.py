"""A run: the same seed gives the same bytes, and lines are what a gateway would write."""

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest

from domain.codec import decode_lines
from domain.event import Health, UnitMove
from simulators.run import Director, Run
from simulators.sensors.gateway import Line, spoiled, stamp
from tests.simulators.worlds import lines_of, small_day, world

SMALL_MORNING = "fcd5e8b4c9b35e47458e2b4eae75a0553f67081371ce4a0df3ed4ac8a8b77dad"
"""SHA-256 of the first six hours of Vlissingen on 2025-01-06, seed 1, lines with their ends."""


def _digest(lines: list[Line]) -> str:
    return sha256(b"".join(line.raw + b"\n" for line in lines)).hexdigest()


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert _digest(lines_of(world("vlissingen"), hours=6)) == SMALL_MORNING


def test_another_seed_gives_another_day() -> None:
    assert _digest(lines_of(world("vlissingen", seed=2), hours=1)) != _digest(lines_of(world("vlissingen"), hours=1))


def test_all_lines_decode_but_the_planted_ones() -> None:
    raw = [line.raw for line in small_day()]
    events, letters = decode_lines(raw, [str(n) for n in range(len(raw))])
    assert len(events) == len(raw)
    assert 0 < len(letters) < 0.001 * len(raw)
    assert {letter.reason for letter in letters} <= {"not_json", "unknown_kind", "bad_time", "invalid"}


def test_lines_stand_in_the_order_of_arrival() -> None:
    received = [line.received for line in small_day()]
    assert received == sorted(received)


def test_an_id_is_used_once_but_for_repeats() -> None:
    ids = Counter(_id(line) for line in small_day())
    again = sum(count - 1 for count in ids.values())
    assert 0 < again < 0.004 * len(small_day())


def _id(line: Line) -> bytes:
    return line.raw.partition(b'"id":"')[2][:16]


def test_a_box_does_nothing_before_it_comes_and_nothing_after_it_left() -> None:
    for states in _lives().values():
        assert "arrived" not in states[1:]
        assert "departed" not in states[:-1]
        assert "collected" not in states[:-2]


def _lives() -> dict[str, list[str]]:
    """What happened to each box that came or went on the small day, in the order of time; repeats once."""
    raw = [line.raw for line in small_day()]
    events, _ = decode_lines(raw, ["x"] * len(raw))
    rows = sorted({(e.time, e.unit, e.state) for e in events if isinstance(e, UnitMove)})
    lives: dict[str, list[str]] = {}
    for _, unit, state in rows:
        lives.setdefault(unit, []).append(state)
    return {unit: states for unit, states in lives.items() if {"arrived", "departed"} & set(states)}


def test_every_sensor_is_one_of_the_site() -> None:
    from tests.simulators.worlds import place

    raw = [line.raw for line in small_day()]
    events, _ = decode_lines(raw, ["x"] * len(raw))
    sensors = {event.sensor for event in events if isinstance(event, Health)}
    assert sensors - {"clock"} <= place("vlissingen").site.sensors


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2025, 1, 6), 24)])
def test_a_day_has_as_many_hours_as_the_clock_gives_it(day: date, hours: int) -> None:
    lived = world("rtm-wegen", start=day)
    run = Run(lived, Director())
    assert sum(1 for _ in run.hours()) == hours


def test_the_order_of_ids_tells_nothing() -> None:
    """Ids of the first and the second half of a day are shuffled: half of neighbours rise."""
    ids = [int(_id(line), 16) for line in small_day() if line.kind != "x" and len(_id(line)) == 16 and _hex(_id(line))]
    rises = sum(a < b for a, b in pairwise(ids)) / (len(ids) - 1)
    assert abs(rises - 0.5) < 0.01


def _hex(text: bytes) -> bool:
    return all(c in b"0123456789abcdef" for c in text)


def test_a_spoiled_line_cannot_be_read() -> None:
    import numpy as np

    line = next(line for line in small_day() if line.kind == "badge")
    for seed in range(30):
        bad = spoiled(line, np.random.default_rng(seed)).raw
        assert decode_lines([bad], ["x"])[1]


def test_a_stamp_has_milliseconds_and_an_offset() -> None:
    assert stamp(1_430_441_008.25) == "2015-05-01T00:43:28.250Z"


def test_all_kinds_but_verdict_and_site_occur_at_a_terminal() -> None:
    kinds = {msgspec.json.decode(line.raw)["kind"] for line in small_day() if _reads(line)}
    assert kinds >= {"badge", "door", "sighting", "plate", "health", "shift", "visit", "call", "unit", "lookup"}


def _reads(line: Line) -> bool:
    try:
        return "kind" in msgspec.json.decode(line.raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
