"""Unit twice: one number on two boxes, and boxes that merely come, are moved and go."""

from detectors.unit_twice import UnitTwice
from domain.alert import Alert
from domain.event import Event
from tests.house import START, Words, alerts

DAY, HOUR = 86_400.0, 3600.0


def ordinary(say: Words, boxes: int = 400, start: float = -10 * DAY) -> list[Event]:
    """Boxes that trucks bring, and that others fetch."""
    told: list[Event] = []
    for i in range(boxes):
        at = start + i * 300.0
        told += [
            say.unit(at, "arrived", f"B-{i}", plate=f"T-{i}"),
            say.unit(at + 60, "placed", f"B-{i}", slot="a.1.1"),
            say.unit(at + 2 * HOUR, "collected", f"B-{i}", plate=f"U-{i}"),
            say.unit(at + 2 * HOUR + 60, "departed", f"B-{i}", plate=f"U-{i}"),
        ]
    return told


def found(*events: Event, say: Words | None = None) -> list[Alert]:
    say = say or Words(prefix="o")
    log = sorted([*ordinary(say), *events, say.tick(2 * DAY)], key=lambda event: event.time)
    return [alert for alert in alerts(log, UnitTwice()) if alert.version == 1]


def test_a_truck_that_brings_the_number_of_a_box_that_stands_here_is_told_when_it_is_set_down():
    say = Words()
    (alert,) = found(
        say.unit(0, "arrived", plate="T"),
        say.unit(60, "placed", slot="a.1.1"),
        say.unit(DAY, "arrived", plate="X"),
        say.unit(DAY + 600, "placed", slot="b.2.1", plate="X"),
    )
    assert (alert.subject, alert.pattern, alert.severity, alert.related) == ("unit/BOX-1", "M15", 3, ("plate/X",))
    assert alert.noticed == START + DAY + 600
    assert "a.1.1" in alert.reason.en
    assert "b.2.1" in alert.reason.en


def test_a_box_that_is_moved_after_it_has_left_is_another_one():
    say = Words()
    (alert,) = found(
        say.unit(0, "placed", slot="a.1.1"), say.unit(HOUR, "departed"), say.unit(5 * HOUR, "moved", slot="a.1.2")
    )
    assert alert.reason.key == "unit_twice_gone"


def test_coming_going_and_coming_again_is_ordinary():
    say = Words()
    states = ("arrived", "placed", "moved", "collected", "departed", "arrived", "placed", "moved")
    assert found(*(say.unit(i * HOUR, state, plate="T") for i, state in enumerate(states))) == []


def test_moves_within_the_terminal_are_ordinary():
    say = Words()
    states = ("arrived", "placed", "moved", "opened", "sealed", "scanned", "moved")
    assert found(*(say.unit(i * HOUR, state) for i, state in enumerate(states))) == []


def test_a_placing_that_is_told_within_a_minute_of_leaving_was_only_late():
    say = Words()
    assert found(say.unit(0, "placed"), say.unit(HOUR, "departed"), say.unit(HOUR + 60, "moved")) == []


def test_where_a_terminal_loses_track_of_what_ships_bring_it_says_little():
    say = Words()
    lost = [
        say.unit(-9 * DAY + i * HOUR + j * 600.0, state, f"S-{i}")
        for i in range(60)
        for j, state in enumerate(("arrived", "placed") * 2)
    ]
    ships = [
        say.unit(at, state) for at, state in ((0, "arrived"), (60, "placed"), (DAY, "arrived"), (DAY + 60, "placed"))
    ]
    told = found(*lost, *ships)
    assert [alert for alert in told if alert.subject == "unit/BOX-1"] == []


def test_a_box_that_was_not_heard_of_for_two_weeks_is_new():
    say = Words()
    log = [say.unit(-14 * DAY - 2, "placed", plate="T"), say.unit(0, "arrived", plate="X"), say.unit(60, "placed")]
    assert found(*log) == []
