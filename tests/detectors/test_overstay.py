"""Overstay: too long, just long enough, and gone."""

from detectors.overstay import Overstay
from tests.house import FENCED, START, Words, alerts, brief


def told(*walks, until=300.0):
    events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
    return alerts([*events, Words(prefix="end").tick(until)], Overstay(), site=FENCED)


def stay(seconds):
    """Somebody in the zone whose limit is 10 s; they are known to be inside after 2 s."""
    return Words().walk(0, 230.0, 232.0, seconds, camera="c-field")


def test_a_stay_that_is_too_long_is_told_when_it_is_and_cleared_when_it_ends():
    found = told(stay(30))
    assert brief(found) == [
        ("overstay", "track/c-field/t-1", "new", 12.0),
        ("overstay", "track/c-field/t-1", "cleared", 45.0),
    ]
    assert found[0].reason.en == "A person is in Nobody for 0 minutes, since 01:00."


def test_who_goes_in_time_is_ordinary():
    say = Words()
    assert told(say.walk(0, 230.0, 100.0, 12, camera="c-field"), say.walk(13, 90.0, 80.0, 20, camera="c-field")) == []


def test_a_zone_without_a_limit_lets_anybody_stay():
    assert told(Words().walk(0, 60.0, 62.0, 120, camera="c-field")) == []


def test_who_is_lost_sight_of_is_gone():
    found = told(stay(5))
    assert [alert.noticed - START for alert in found if alert.status == "new"] == [12.0]
