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


def colleagues(say: Words, shifts: int) -> list[Event]:
    """A hundred ways in by lashers, each for a shift of their own, but for the first ones."""
    log: list[Event] = []
    for i in range(100):
        log.append(say.change(i * 600.0, "active", f"p-l{i}", holder=f"h-l{i}", role="lasher"))
        if i >= 100 - shifts:
            log.append(say.shift(i * 600.0, i * 600.0, i * 600.0 + HOUR, f"h-l{i}"))
        log.append(say.badge(i * 600.0 + 60.0, f"p-l{i}"))
    return log


def test_a_role_that_works_shifts_is_held_to_them():
    say = Words()
    new = say.change(DAY, "active", "p-n", holder="h-n", role="lasher")
    told = alerts([*colleagues(say, 100), new, say.badge(1.2 * DAY, "p-n")], OffShift(role_uses=90))
    assert [(alert.subject, alert.score) for alert in told] == [("pass/p-n", 0.7)]
    assert told[0].reason.key == "off_shift_none"


def test_a_role_that_comes_and_goes_is_not():
    say = Words()
    new = say.change(DAY, "active", "p-n", holder="h-n", role="lasher")
    log = [*colleagues(say, 90), new, say.badge(1.2 * DAY, "p-n")]
    assert alerts(log, OffShift(role_uses=90)) == []


def test_on_the_first_day_no_role_is_held_to_shifts():
    say = Words()
    new = say.change(0.9 * DAY, "active", "p-n", holder="h-n", role="lasher")
    assert alerts([*colleagues(say, 100), new, say.badge(0.95 * DAY, "p-n")], OffShift(role_uses=90)) == []


def test_a_crew_that_comes_at_once_does_not_become_the_custom():
    say = Words()
    log = colleagues(say, 100)
    for i in range(20):
        log.append(say.change(1.1 * DAY + i, "active", f"p-n{i}", holder=f"h-n{i}", role="lasher"))
        log.append(say.badge(1.2 * DAY + i, f"p-n{i}"))
    told = alerts(sorted(log, key=lambda event: event.time), OffShift(role_uses=90))
    assert len({alert.subject for alert in told}) == 20
