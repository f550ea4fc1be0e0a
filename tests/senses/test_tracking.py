"""Tests of tracking: waypoints of one track."""

import pytest

from domain.batch import Batch
from domain.contracts import Facts
from domain.facts import Waypoint
from senses.tracking import FORGET_S, Tracking
from tests.house import FENCED, START, Words


def waypoints(events, until=0.0):
    sense = Tracking()
    return sense.process(Batch(events, START + until), Facts(FENCED)), sense


def test_a_track_is_told_every_two_seconds():
    told, _ = waypoints(Words().walk(0, 0.0, 10.0, 10), 10)
    assert [point.time - START for point in told] == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert all(isinstance(point, Waypoint) and point.track == "t-1" for point in told)


def test_positions_are_smoothed_behind_the_walker():
    told, _ = waypoints(Words().walk(0, 0.0, 20.0, 20), 20)
    last = (told[-1].lon - 4.0) * 68_600.0
    assert 17.0 < last < 19.5


def test_two_points_of_one_second_are_no_reason_to_lose_one():
    """Several positions with one time stamp: none is missed, and time does not run backwards."""
    say = Words()
    points = [point for metres in (0.0, 1.0, 2.0) for point in say.walk(metres, metres, metres, 1)]
    told, _ = waypoints(sorted(points, key=lambda p: (p.time, p.id)), 10)
    assert [point.time - START for point in told] == [2.0]


def test_what_a_track_is_called_most_is_what_it_is():
    say = Words()
    events = [*say.walk(0, 0.0, 2.0, 2, object="animal"), *say.walk(3, 3.0, 12.0, 9)]
    assert waypoints(events, 12)[0][-1].object == "person"


def test_a_short_mistake_of_the_tracker_changes_nothing():
    say = Words()
    events = [*say.walk(0, 0.0, 6.0, 6), *say.walk(7, 7.0, 8.0, 1, object="animal"), *say.walk(9, 9.0, 12.0, 3)]
    assert {point.object for point in waypoints(events, 12)[0]} == {"person"}


def test_a_track_is_forgotten():
    _, sense = waypoints(Words().walk(0, 0.0, 2.0, 2), 2 + FORGET_S - 1)
    assert list(sense.state.open) == ["c-fence/t-1"]
    sense.process(Batch([], START + 2 + FORGET_S), Facts(FENCED))
    assert sense.state.open == {}
    assert sense.state.timers.heap == []


def test_a_camera_that_looks_once_a_minute_tells_at_each_look():
    say = Words()
    looks = [say.walk(60.0 * i, 5.0, 5.0, 1)[0] for i in range(4)]
    told, _ = waypoints(looks, 200)
    assert [point.time - START for point in told] == pytest.approx([60.0, 120.0, 180.0])
