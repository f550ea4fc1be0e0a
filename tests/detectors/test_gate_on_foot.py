"""Gate on foot: in through a gate without a pass, and honest ways through it."""

from detectors.gate_on_foot import GateOnFoot
from tests.house import FENCED, GATE_M, START, Words, alerts


def told(*events):
    flat = sorted(
        (one for event in events for one in (event if isinstance(event, list) else [event])),
        key=lambda e: (e.time, e.id),
    )
    found = alerts([*flat, Words(prefix="end").tick(400)], GateOnFoot(), site=FENCED)
    return [alert for alert in found if alert.status in ("new", "updated")]


def through(say, number=0, at=0.0, **more):
    """Somebody who walks in from the street through the gate, and on into the field."""
    words = {"camera": "c-field", "track": f"t-{number}", "north_m": GATE_M, **more}
    return say.walk(at, -6.0, 60.0, 48, **words)


def test_two_without_a_pass_are_found():
    say = Words()
    found = told(through(say, 0), through(say, 1, at=14.0))
    assert [(alert.severity, alert.pattern, alert.subject) for alert in found] == [
        (4, "M18", "track/c-field/t-0"),
        (2, "M18", "track/c-field/t-0"),
    ]
    assert found[-1].noticed - START < 75.0


def test_one_without_a_pass_is_advice():
    assert [alert.severity for alert in told(through(Words()))] == [4]


def test_a_pass_lets_one_person_in():
    say = Words()
    shown = say.badge(14, "p-1", "r-5")
    assert told(through(say, 0), shown) == []
    assert len(told(through(say, 0), through(say, 1, at=14.0), say.badge(14, "p-1", "r-5"))) == 1


def test_a_pass_elsewhere_or_refused_or_outward_lets_nobody_in():
    say = Words()
    others = (
        say.badge(14, "p-1", "r-1"),
        say.badge(15, "p-1", "r-5", outcome="denied"),
        say.badge(16, "p-1", "r-5", way="out"),
    )
    assert len(told(through(say), *others)) == 1


def test_who_walks_along_the_gate_and_comes_back_is_ordinary():
    say = Words()
    there = say.walk(0, -6.0, 26.0, 25, camera="c-field", north_m=GATE_M)
    back = say.walk(26, 26.0, 8.0, 15, camera="c-field", north_m=GATE_M)
    assert told(there, back) == []


def test_who_goes_out_is_ordinary():
    say = Words()
    assert told(say.walk(0, 60.0, -6.0, 48, camera="c-field", north_m=GATE_M)) == []


def test_a_gate_whose_reader_is_off_is_not_judged():
    say = Words()
    assert told(say.health(-5, "r-5", "offline"), through(say, 0), through(say, 1, at=14.0)) == []


def test_two_passes_missed_in_a_crowd_are_no_crew():
    """At a change of shift some passes are always missed; the same two alone at night are a crew."""
    say = Words()
    crowd = [through(say, n, at=4.0 * n) for n in range(24)]
    shown = [say.badge(14 + 4 * n, f"p-{n}", "r-5") for n in range(24) if n not in (7, 15)]
    found = told(*crowd, *shown)
    assert [alert for alert in found if alert.severity < 4] == []


def test_a_gate_that_misses_many_passes_is_believed_less():
    say = Words()
    usual = [through(say, n, at=400.0 * n) for n in range(12)]
    last = 400.0 * 12
    found = told(*usual, through(say, 20, at=last), through(say, 21, at=last + 14.0))
    assert found[-1].severity == 4


def test_an_announced_group_on_foot_is_advice():
    say = Words()
    tour = say.visit(-100, -60, 600, people=2)
    found = told(tour, through(say, 0), through(say, 1, at=14.0))
    assert {alert.severity for alert in found} == {4}
