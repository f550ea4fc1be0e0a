"""Forced and held doors."""

from detectors.forced_door import ForcedDoor
from detectors.held_door import HeldDoor
from tests.house import START, Words, alerts, brief


def test_a_forced_door_is_found_at_once_and_graver_before_a_zone_of_level_three():
    say = Words()
    told = alerts([say.door(0, "d-1", "forced"), say.door(5, "d-2", "forced")], ForcedDoor())
    assert [(alert.subject, alert.severity, alert.noticed - START) for alert in told] == [
        ("door/d-1", 2, 0.0),
        ("door/d-2", 1, 5.0),
    ]


def test_firemen_force_doors():
    say = Words()
    emergency = say.visit(-60, -60, 600, plate="", purpose="emergency")
    assert alerts([emergency, say.door(0, "d-1", "forced")], ForcedDoor()) == []
    assert len(alerts([emergency, say.door(600, "d-1", "forced")], ForcedDoor())) == 1


def test_a_delivery_is_no_reason_to_force_a_door():
    say = Words()
    assert len(alerts([say.visit(-60, -60, 600), say.door(0, "d-1", "forced")], ForcedDoor())) == 1


def test_a_held_door_is_advice_and_over_when_it_closes():
    say = Words()
    told = alerts([say.door(0, "d-1", "held"), say.door(60, "d-1", "closed")], HeldDoor())
    assert brief(told) == [("held_door", "door/d-1", "new", 0.0), ("held_door", "door/d-1", "cleared", 60.0)]
    assert told[0].severity == 4


def test_an_ordinary_closing_is_nothing():
    say = Words()
    assert alerts([say.door(0, "d-1", "opened", by="badge"), say.door(5, "d-1", "closed")], HeldDoor()) == []


def test_a_door_that_never_closes_is_not_waited_for():
    say, part = Words(), HeldDoor()
    alerts([say.door(0, "d-1", "held"), say.tick(7200)], part)
    assert part.state.since == {}
