"""Opened by hand: a door to the outside, and people who went in by it."""

from detectors.opened_by_hand import OpenedByHand
from tests.house import Words, alerts, brief


def found(*events):
    return brief(alerts(events, OpenedByHand()))


def opened(say: Words, at: float, door: str = "d-1", by: str = "manual"):
    return say.door(at, door, "opened", by=by)


def test_people_who_go_in_by_a_door_opened_by_hand_are_found():
    say = Words()
    told = alerts([opened(say, 0), say.passed(5, 3), say.tick(200)], OpenedByHand())
    assert brief(told) == [("opened_by_hand", "door/d-1", "new", 60.0)]
    assert (told[0].severity, told[0].pattern, len(told[0].evidence)) == (2, "M09", 2)


def test_a_door_opened_by_a_pass_is_ordinary():
    say = Words()
    assert found(opened(say, 0, by="badge"), say.passed(5, 1), say.tick(200)) == []


def test_a_door_between_two_inner_zones_is_not_watched():
    say = Words()
    assert found(opened(say, 0, "d-2"), say.passed(5, 3, "d-2"), say.tick(200)) == []


def test_nobody_went_in():
    say = Words()
    assert found(opened(say, 0), say.tick(200)) == []
    assert found(opened(say, 0), say.passed(5, 2, way="out"), say.tick(200)) == []


def test_a_pass_shown_meanwhile_accounts_for_one():
    say = Words()
    assert found(opened(say, 0), say.badge(3), say.passed(5, 1), say.tick(200)) == []


def test_an_announced_emergency_is_the_reason():
    say = Words()
    visit = say.visit(-60, -60, 600, plate="")
    emergency = say.visit(-60, -60, 600, plate="", ref="v-9", purpose="emergency")
    assert len(found(visit, opened(say, 0), say.passed(5, 3), say.tick(200))) == 1
    assert found(emergency, opened(say, 0), say.passed(5, 3), say.tick(200)) == []


def test_a_vehicle_counts_by_its_occupants():
    say = Words()
    told = alerts([opened(say, 0), say.plate(5, occupants=3, door="d-1"), say.tick(200)], OpenedByHand())
    assert told[0].because[0].observed == 3


def test_a_vehicle_that_was_announced_is_the_reason():
    say = Words()
    car = say.plate(5, occupants=2, door="d-1")
    assert found(say.visit(-60, -60, 600), opened(say, 0), car, say.passed(6, 2), say.tick(200)) == []


def test_those_in_a_car_are_not_counted_twice():
    say = Words()
    told = alerts(
        [opened(say, 0), say.plate(5, occupants=2, door="d-1"), say.passed(6, 2), say.tick(200)], OpenedByHand()
    )
    assert told[0].because[0].observed == 2


def test_a_group_on_foot_that_was_announced_is_the_reason():
    say = Words()
    group = say.visit(-60, -60, 600, people=3)
    assert found(group, opened(say, 0), say.passed(5, 3), say.tick(200)) == []
    assert len(found(group, opened(say, 0), say.passed(5, 4), say.tick(200))) == 1
    assert len(found(say.visit(-60, 60, 600, people=3), opened(say, 0), say.passed(5, 3), say.tick(200))) == 1


def test_a_group_that_came_by_its_vehicle_is_no_reason_for_others():
    say = Words()
    group, bus = say.visit(-60, -60, 600, people=3), say.plate(-30, plate="BB-2", occupants=3, door="d-9")
    assert len(found(group, bus, opened(say, 0), say.passed(5, 3), say.tick(200))) == 1
