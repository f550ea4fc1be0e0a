"""Tailgating: people against passes at one door."""

from detectors.tailgating import Tailgating
from tests.house import Words, alerts, brief


def found(*events):
    return brief(alerts(events, Tailgating()))


def test_one_pass_and_one_person_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.passed(3, 1), say.tick(60)) == []


def test_two_people_on_one_pass_is_advice():
    say = Words()
    told = alerts([say.badge(0), say.passed(3, 2), say.tick(60)], Tailgating())
    assert brief(told) == [("tailgating", "door/d-1", "new", 8.0)]
    assert (told[0].severity, told[0].zone) == (4, "yard")
    assert [item.id for item in told[0].evidence] == ["e-000001", "e-000002"]


def test_three_people_on_one_pass_is_no_accident():
    say = Words()
    assert [alert.severity for alert in alerts([say.badge(0), say.passed(3, 3), say.tick(60)], Tailgating())] == [2]


def test_two_passes_and_two_passages_are_ordinary():
    say = Words()
    events = [say.badge(0), say.badge(2), say.passed(3, 1), say.passed(5, 1), say.tick(60)]
    assert found(*events) == []


def test_a_pass_lets_nobody_through_twice():
    say = Words()
    assert len(found(say.badge(0), say.passed(3, 1), say.passed(5, 1), say.tick(60))) == 1


def test_two_entries_nine_and_eleven_seconds_after_one_unlock_differ():
    """The door falls shut after 10 s. Clocks that differ by 5 s would blur that, hence the exact setting."""
    say = Words()
    strict = Tailgating(clock_s=0.0)
    events = [say.badge(0), say.passed(9, 1), say.badge(100), say.passed(111, 1), say.tick(200)]
    assert [row[3] for row in brief(alerts(events, strict))] == [111.0]


def test_a_pass_that_is_shown_just_after_still_counts():
    say = Words()
    assert found(say.passed(0, 1), say.badge(5), say.tick(60)) == []
    assert len(found(say.passed(0, 1), say.badge(6), say.tick(60))) == 1


def test_ways_in_and_out_are_counted_apart():
    say = Words()
    assert len(found(say.badge(0), say.passed(3, 1, way="out"), say.tick(60))) == 1


def test_a_denied_pass_accounts_for_nobody():
    say = Words()
    assert len(found(say.badge(0, outcome="denied"), say.passed(3, 1), say.tick(60))) == 1


def test_a_counter_that_saw_nobody_says_nothing():
    say = Words()
    assert found(say.passed(3, 0), say.tick(60)) == []


def test_a_door_whose_reader_is_off_is_not_judged():
    """Its passes are uploaded hours later; until then nobody can say who went through without one."""
    say = Words()
    assert found(say.health(-5, "r-1", "offline"), say.passed(3, 3), say.tick(60)) == []
    back = say.health(70, "r-1", "ok")
    assert len(found(say.health(-5, "r-1", "offline"), say.passed(3, 3), back, say.passed(90, 3), say.tick(120))) == 1
