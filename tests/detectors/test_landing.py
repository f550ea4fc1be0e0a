"""Landing: ashore from a boat and on, and who only stretches their legs."""

from detectors.landing import Landing
from tests.house import FENCED, QUAY_M, START, Words, alerts


def told(*walks):
    events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
    found = alerts([*events, Words(prefix="end").tick(300)], Landing(), site=FENCED)
    return [alert for alert in found if alert.status in ("new", "updated")]


def boat(say, seconds=60, at=0.0):
    return say.walk(at, -4.0, -4.0, seconds, "b-1", camera="c-field", object="boat", north_m=QUAY_M)


def ashore(say, number=0, at=6.0, to_m=90.0, **more):
    words = {"camera": "c-field", "track": f"t-{number}", "north_m": QUAY_M + 3.0 * number, **more}
    return say.walk(at, 6.0, to_m, 40, **words)


def test_two_who_go_on_into_the_terminal_are_found():
    say = Words()
    found = told(boat(say), ashore(say, 0), ashore(say, 1, at=9.0))
    assert [(alert.severity, alert.pattern) for alert in found] == [(2, "M22"), (1, "M22")]
    assert found[0].noticed - START < 45.0


def test_linesmen_who_stay_beside_the_boat_are_ordinary():
    say = Words()
    assert told(boat(say), ashore(say, to_m=20.0)) == []


def test_people_on_the_quay_without_a_boat_are_ordinary():
    say = Words()
    assert told(ashore(say)) == []
    assert told(boat(say), ashore(say, north_m=QUAY_M + 200.0)) == []


def test_who_steps_off_soon_after_the_boat_was_last_seen_counts_and_later_not():
    say = Words()
    assert len(told(boat(say, seconds=6), ashore(say, at=200.0))) == 1
    assert told(boat(say, seconds=6), ashore(say, at=500.0)) == []


def test_who_came_over_land_to_look_at_a_boat_is_ordinary():
    say = Words()
    there = say.walk(0, 90.0, 6.0, 50, camera="c-field", north_m=QUAY_M)
    back = say.walk(51, 6.0, 90.0, 50, camera="c-field", north_m=QUAY_M)
    assert told(boat(say, seconds=100), there, back) == []
