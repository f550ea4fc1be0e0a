"""Denied again: refused several times in a few minutes."""

from detectors.denied_again import DeniedAgain
from domain.event import Event
from tests.house import Words, alerts, brief


def found(*events: Event):
    return brief(alerts(events, DeniedAgain()))


def refused(say: Words, *times: float, pass_id: str = "p-1", reason: str = "pin", reader: str = "r-1") -> list[Event]:
    return [say.badge(at, pass_id, reader, outcome="denied", reason=reason) for at in times]


def office(say: Words, uses: int, every: int) -> list[Event]:
    """Others at the same reader, of whom one in `every` is refused once."""
    made: list[Event] = []
    for i in range(uses):
        made += refused(say, i, pass_id=f"q-{i}") if i % every == 0 else [say.badge(i, f"q-{i}")]
    return made


def test_three_refusals_in_a_few_minutes_are_found():
    say = Words()
    told = alerts([*office(say, 500, 50), *refused(say, 600, 620, 640)], DeniedAgain())
    assert brief(told) == [("denied_again", "pass/p-1", "new", 640.0)]
    assert (told[0].severity, told[0].pattern, told[0].evidence_count) == (3, "S06", 3)


def test_two_are_a_wet_finger():
    say = Words()
    assert found(*office(say, 500, 50), *refused(say, 600, 620)) == []


def test_three_at_two_readers_are_found():
    say = Words()
    tries = [*refused(say, 600, 620), *refused(say, 660, reader="r-2")]
    assert len(found(*office(say, 500, 50), *tries)) == 1


def test_ten_minutes_apart_they_are_no_series():
    say = Words()
    assert found(*office(say, 500, 50), *refused(say, 600, 620, 1220)) == []


def test_at_a_reader_that_refuses_every_fifth_three_are_ordinary():
    say = Words()
    assert found(*office(say, 500, 5), *refused(say, 600, 620, 640)) == []


def test_refusals_of_others_are_not_added_up():
    say = Words()
    tries = [refused(say, 600 + i, pass_id=f"p-{i}")[0] for i in range(5)]
    assert found(*office(say, 500, 50), *tries) == []


def test_a_lost_pass_that_is_found_in_a_pocket_is_refused_as_blocked():
    say = Words()
    assert found(*refused(say, 600, 620, 640, 660, reason="blocked")) == []


def test_somebody_who_tries_for_hours_does_not_hide_the_next():
    say = Words()
    stubborn = refused(say, *(600.0 + 20 * i for i in range(60)), pass_id="p-9")
    told = alerts([*office(say, 500, 50), *stubborn, *refused(say, 2000, 2020, 2040)], DeniedAgain())
    assert "pass/p-1" in {alert.subject for alert in told}
