"""Off shift: people who work shifts, and come in far from any of theirs."""

from detectors.off_shift import OffShift
from domain.event import Event
from tests.house import Words, alerts, brief

HOUR = 3600.0
DAY = 24 * HOUR


def week(say: Words) -> list[Event]:
    """Three early shifts of h-1, told a day ahead."""
    return [say.shift(day * DAY - DAY, day * DAY + 6 * HOUR, day * DAY + 14 * HOUR) for day in range(3)]


def found(*events: Event):
    return brief(alerts(events, OffShift()))


def test_coming_in_on_a_rest_day_is_found():
    say = Words()
    told = alerts([*week(say), say.badge(4 * DAY)], OffShift())
    assert brief(told) == [("off_shift", "pass/p-1", "new", 4 * DAY)]
    assert (told[0].severity, told[0].related, told[0].pattern) == (3, ("holder/h-1",), "S04")


def test_coming_in_for_a_shift_is_ordinary():
    say = Words()
    assert found(*week(say), say.badge(2 * DAY + 5 * HOUR)) == []


def test_four_hours_around_a_shift_are_allowed():
    say = Words()
    assert found(*week(say), say.badge(2 * DAY + 18 * HOUR)) == []
    assert len(found(*week(say), say.badge(2 * DAY + 18 * HOUR + 1))) == 1


def test_a_swap_that_was_planned_is_ordinary():
    say = Words()
    swap = say.shift(3 * DAY, 4 * DAY, 4 * DAY + 8 * HOUR)
    assert found(*week(say), swap, say.badge(4 * DAY)) == []


def test_a_cancelled_shift_is_no_reason():
    say = Words()
    swap = say.shift(3 * DAY, 4 * DAY, 4 * DAY + 8 * HOUR, ref="x")
    gone = say.shift(3 * DAY + 1, 4 * DAY, 4 * DAY + 8 * HOUR, ref="x", status="cancelled")
    assert len(found(*week(say), swap, gone, say.badge(4 * DAY))) == 1


def test_nobody_is_held_to_two_shifts():
    say = Words()
    assert found(*week(say)[:2], say.badge(4 * DAY)) == []


def test_who_works_no_shifts_comes_when_they_like():
    say = Words()
    assert found(*week(say), say.badge(4 * DAY, "p-2")) == []


def test_the_way_out_is_not_judged():
    say = Words()
    assert found(*week(say), say.badge(4 * DAY, way="out")) == []


def test_shifts_are_forgotten_after_two_weeks():
    say = Words()
    assert found(*week(say), say.tick(30 * DAY), say.badge(30 * DAY + 60)) == []
