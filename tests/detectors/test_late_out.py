"""Late out: came for a shift, and goes out hours after it."""

from detectors.late_out import LateOut
from domain.event import Event
from tests.house import Words, alerts, brief

HOUR = 3600.0


def found(*events: Event):
    return brief(alerts(events, LateOut()))


def day(say: Words, out: float, came: float = 5.5) -> list[Event]:
    """A shift of h-1 from six to two, the way in before it, and the way out at this hour."""
    shift = say.shift(0, 6 * HOUR, 14 * HOUR, ref="s")
    return [shift, say.badge(came * HOUR), say.badge(out * HOUR, way="out")]


def test_out_four_hours_after_the_shift_is_found():
    told = alerts(day(Words(), 18.0), LateOut())
    assert brief(told) == [("late_out", "pass/p-1", "new", 18 * HOUR)]
    assert (told[0].severity, told[0].pattern, told[0].related) == (3, "S03", ("holder/h-1",))
    assert [item.id for item in told[0].evidence] == ["e-000002", "e-000003"]


def test_three_and_a_half_hours_are_overtime():
    assert found(*day(Words(), 17.5)) == []


def test_after_eight_hours_somebody_was_away_and_back():
    assert found(*day(Words(), 22.0)) == []
    assert len(found(*day(Words(), 21.9))) == 1


def test_overtime_that_the_roster_knows_is_ordinary():
    say = Words()
    *before, out = day(say, 18.0)
    longer = say.shift(13 * HOUR, 6 * HOUR, 17 * HOUR, ref="s")
    assert found(*before, longer, out) == []


def test_who_did_not_come_for_the_shift_is_not_judged():
    assert found(*day(Words(), 18.0, came=4.9)) == []


def test_the_way_in_is_forgotten_after_eighteen_hours():
    assert found(*day(Words(), 5.5 + 18.1)) == []
    say = Words()
    long = say.shift(0, 6 * HOUR, 19 * HOUR, ref="s")
    assert found(long, say.badge(5 * HOUR), say.badge(23.1 * HOUR, way="out")) == []


def test_a_refusal_on_the_way_out_is_no_way_out():
    say = Words()
    *before, _ = day(say, 18.0)
    assert found(*before, say.badge(18 * HOUR, way="out", outcome="denied", reason="pin")) == []
