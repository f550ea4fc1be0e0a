"""Perimeter crossing: over the fence, and what only looks like it."""

from detectors.perimeter_crossing import PerimeterCrossing
from tests.house import FENCED, START, Words, alerts


def told(*walks, extra=(), until=200.0):
    say = Words(prefix="end")
    events = [*extra, *sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))]
    return alerts([*events, say.tick(until)], PerimeterCrossing(), site=FENCED)


def new(found):
    return [alert for alert in found if alert.status == "new"]


def test_somebody_over_the_fence_is_found_before_the_stack():
    (alert,) = new(told(Words().walk(0, -3.0, 40.0, 43, camera="c-field")))
    assert (alert.subject, alert.severity, alert.pattern, alert.zone) == ("track/c-field/t-1", 2, "M01", "fence")
    assert alert.noticed - START < 43
    assert alert.reason.en == "1 on foot over the fence inwards at Fence since 01:00; no works announced."


def test_a_track_that_is_lost_at_the_inner_side_counts():
    assert [alert.noticed - START for alert in new(told(Words().walk(0, 0.5, 20.0, 20)))] == [35.0]


def test_a_crew_is_one_alert_of_severity_one():
    say = Words()
    found = told(*(say.walk(3.0 * i, -3.0, 40.0, 43, f"t-{i}", camera="c-field", north_m=4.0 * i) for i in range(4)))
    assert len(new(found)) == 1
    assert found[-1].severity == 1
    assert found[-1].reason.params["people"] == 4


def test_a_guard_who_walks_along_the_strip_is_ordinary():
    say = Words()
    along = [say.walk(2.0 * i, 10.0, 10.0, 1, north_m=3.0 * i) for i in range(30)]
    assert told(*along) == []


def test_a_guard_who_comes_from_inside_and_goes_back_is_ordinary():
    say = Words()
    assert told(say.walk(0, 40.0, 8.0, 30, camera="c-field"), say.walk(31, 8.0, 40.0, 30, camera="c-field")) == []


def test_people_on_the_street_who_brush_the_fence_are_ordinary():
    say = Words()
    assert told(say.walk(0, -10.0, 4.0, 20, camera="c-field"), say.walk(21, 4.0, -10.0, 20, camera="c-field")) == []


def test_an_animal_is_ordinary():
    assert told(Words().walk(0, -3.0, 40.0, 30, camera="c-field", object="animal")) == []


def test_works_on_the_fence_explain_it():
    say = Words()
    works = say.visit(-600, -60, 3600, zones=("fence",))
    assert told(say.walk(0, -3.0, 40.0, 43, camera="c-field"), extra=[works]) == []


def test_works_elsewhere_do_not():
    say = Words()
    works = say.visit(-600, -60, 3600, access=("staff",), zones=("field",))
    assert len(new(told(say.walk(0, -3.0, 40.0, 43, camera="c-field"), extra=[works]))) == 1


def test_works_that_are_told_afterwards_withdraw_it():
    say = Words()
    walk = say.walk(0, -3.0, 40.0, 43, camera="c-field")
    late = say.visit(90, -60, 3600, zones=("fence",))
    found = alerts([*walk, late, say.tick(200)], PerimeterCrossing(), site=FENCED)
    assert [alert.status for alert in found] == ["new", "withdrawn"]


def test_who_goes_out_after_somebody_came_in_is_of_that_incident():
    say = Words()
    found = new(
        told(
            say.walk(0, -3.0, 40.0, 43, camera="c-field"),
            say.walk(1800, 40.0, -3.0, 43, "t-9", camera="c-field"),
            until=2000,
        )
    )
    assert len(found) == 2
    assert found[0].incident == found[1].incident
