"""Running: several people at a run, and who runs for a bus."""

from detectors.running import Running
from tests.house import FENCED, GATE_M, START, Words, alerts


def told(*walks, site=FENCED):
    events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
    return [
        alert
        for alert in alerts([*events, Words(prefix="end").tick(300)], Running(), site=site)
        if alert.status in ("new", "updated")
    ]


def run(say, number=0, at=0.0, mps=3.0, **more):
    """Somebody who runs for 24 s across the field, beside the others."""
    told = {"camera": "c-field", "track": f"t-{number}", "north_m": 4.0 * number, **more}
    return say.walk(at, 40.0, 40.0 + 24.0 * mps, 24, **told)


def test_two_who_run_between_the_boxes_are_found_while_they_run():
    say = Words()
    (alert,) = told(run(say, 0), run(say, 1, at=3.0))
    assert (alert.subject, alert.severity, alert.zone) == ("track/c-field/t-0", 3, "field")
    assert alert.noticed - START < 27.0
    assert alert.reason.params["speed"] > 2.5


def test_three_are_a_crew():
    say = Words()
    found = told(*(run(say, i, at=3.0 * i) for i in range(3)))
    assert [alert.severity for alert in found] == [3, 2]
    assert found[-1].evidence_count == 6


def test_one_who_runs_is_ordinary():
    assert told(run(Words())) == []


def test_who_walk_are_ordinary():
    say = Words()
    assert told(run(say, 0, mps=1.4), run(say, 1, mps=1.5)) == []


def test_a_short_sprint_is_ordinary():
    say = Words()
    sprints = [say.walk(2.0 * i, 40.0, 56.0, 5, f"t-{i}", camera="c-field", north_m=4.0 * i) for i in range(3)]
    assert told(*sprints) == []


def test_who_runs_at_a_gate_is_late_for_the_shift():
    say = Words()
    at_gate = [say.walk(i, -20.0, 18.0, 13, f"t-{i}", camera="c-field", north_m=GATE_M + 4.0 * i) for i in range(3)]
    assert told(*at_gate) == []


def test_two_who_run_far_apart_are_two():
    say = Words()
    assert told(run(say, 0), run(say, 1, north_m=400.0)) == []


def test_bicycles_and_animals_do_not_run():
    say = Words()
    assert told(run(say, 0, object="bicycle"), run(say, 1, object="animal")) == []
