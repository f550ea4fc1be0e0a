"""Passback: in twice and never out."""

from detectors.passback import Passback
from tests.house import START, Words, alerts, brief

FORGET = 12 * 3600.0


def found(*events):
    return brief(alerts(events, Passback()))


def test_in_and_in_again_is_found():
    say = Words()
    told = alerts([say.badge(0), say.badge(300)], Passback())
    assert brief(told) == [("passback", "pass/p-1", "new", 300.0)]
    assert [item.id for item in told[0].evidence] == ["e-000001", "e-000002"]
    assert (told[0].severity, told[0].score, told[0].zone) == (3, 0.5, "yard")


def test_out_and_in_again_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.badge(100, way="out"), say.badge(200)) == []


def test_going_on_into_another_zone_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.badge(100, reader="r-2")) == []


def test_a_denied_badge_goes_nowhere():
    say = Words()
    assert found(say.badge(0), say.badge(300, outcome="denied", reason="antipassback")) == []


def test_a_way_in_is_forgotten_after_twelve_hours():
    say = Words()
    assert found(say.badge(0), say.badge(FORGET)) == []
    assert len(found(say.badge(0), say.badge(FORGET - 1))) == 1


def test_another_pass_is_another_person():
    say = Words()
    assert found(say.badge(0), say.badge(1, "p-2")) == []


def test_a_third_way_in_is_a_repeat_of_the_second():
    say = Words()
    told = alerts([say.badge(0), say.badge(300), say.badge(600)], Passback())
    assert [(alert.version, alert.count, alert.time) for alert in told] == [(1, 1, START + 300), (2, 2, START + 300)]
