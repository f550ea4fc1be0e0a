"""Occupants: people in a vehicle against passes at its lane."""

from detectors.occupants import Occupants
from domain.event import PlateRead
from tests.house import Words, alerts, brief


def lane(say: Words, at: float, people: int, **more: object) -> PlateRead:
    return say.plate(at, occupants=people, door="d-1", **more)


def found(*events):
    return brief(alerts(events, Occupants()))


def test_a_driver_with_a_pass_is_ordinary():
    say = Words()
    assert found(lane(say, 0, 1), say.badge(5), say.tick(200)) == []


def test_a_car_with_more_people_than_passes_is_found():
    say = Words()
    told = alerts([lane(say, 0, 4), say.badge(5), say.tick(200)], Occupants())
    assert brief(told) == [("occupants", "plate/BB-2", "new", 90.0)]
    assert (told[0].severity, told[0].pattern) == (2, "M10")


def test_passengers_who_get_out_and_show_their_passes_are_ordinary():
    say = Words()
    events = [lane(say, 0, 3), say.badge(5), say.badge(30, "p-2"), say.badge(90, "p-3"), say.tick(300)]
    assert found(*events) == []


def test_one_missing_is_less_sure():
    say = Words()
    assert [alert.severity for alert in alerts([lane(say, 0, 2), say.badge(5), say.tick(200)], Occupants())] == [3]


def test_a_visit_that_announces_its_people_is_ordinary():
    say = Words()
    assert found(say.visit(-60, -60, 600, people=4), lane(say, 0, 4), say.tick(200)) == []
    assert len(found(say.visit(-60, -60, 600, people=3), lane(say, 0, 4), say.tick(200))) == 1


def test_a_plate_that_was_misread_is_that_of_its_visit():
    say = Words()
    visit = say.visit(-60, -60, 600, plate="DB-17431", people=3)
    assert found(visit, lane(say, 0, 3, plate="0B-17431"), say.tick(200)) == []
    assert len(found(visit, lane(say, 0, 3, plate="DB-17439"), say.tick(200))) == 1


def test_a_read_without_a_lane_is_not_judged():
    say = Words()
    assert found(say.plate(0, occupants=4), say.tick(200)) == []


def test_memory_is_empty_afterwards():
    say, part = Words(), Occupants()
    alerts([say.visit(-60, -60, 600, people=3), lane(say, 0, 4), say.badge(5), say.tick(9000)], part)
    assert (part.state.shown, part.state.read, part.state.announced) == ({}, {}, {})
