"""Crowding: too many for some time, people and vehicles apart."""

from detectors.crowding import Crowding
from tests.house import FENCED, Words, alerts, brief


def told(*walks, until=300.0):
    events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
    return alerts([*events, Words(prefix="end").tick(until)], Crowding(), site=FENCED)


def inside(say, number, at=0.0, seconds=30, **more):
    """Somebody who stands in the field, where one may be."""
    return say.walk(at, 60.0, 61.0, seconds, f"t-{number}", camera="c-field", north_m=10.0 * number, **more)


def test_two_where_one_may_be_are_told_after_ten_seconds_and_cleared_when_one_is_gone():
    say = Words()
    found = told(inside(say, 0, seconds=60), inside(say, 1))
    assert brief(found) == [("crowding", "zone/field", "new", 12.0), ("crowding", "zone/field", "cleared", 45.0)]
    assert found[0].reason.en == "2 people in Field since 01:00, where 1 may be."
    assert found[0].evidence_count == 2


def test_as_many_as_may_be_are_ordinary():
    assert told(inside(Words(), 0)) == []


def test_one_who_comes_as_another_is_lost_sight_of_is_no_crowd():
    say = Words()
    assert told(inside(say, 0, seconds=10), inside(say, 1, at=18.0)) == []


def test_people_and_vehicles_are_counted_apart_and_animals_not_at_all():
    say = Words()
    car, dog = inside(say, 1, object="car"), inside(say, 2, object="animal")
    assert told(inside(say, 0), car, dog) == []
    assert len([a for a in told(car, inside(say, 3, object="truck")) if a.status == "new"]) == 1
