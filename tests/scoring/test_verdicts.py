"""Verdicts: false, trouble, surplus, delay and quiet violations."""

import pytest

from domain.alert import Alert
from tests.scoring.build import DAY, HOUR, alert, crime, event, scored, scored_with, verdicts

WEEK = [event(0, "first"), event(7 * DAY, "last")]


def test_an_evidence_id_that_is_not_in_the_events_makes_a_hit_false() -> None:
    report = scored_with(WEEK, [alert(HOUR, evidence=["first", "invented"])], [crime(HOUR)])
    assert (verdicts(report), report.counts.found, report.counts.invented) == (["false"], 0, 1)


def test_evidence_of_another_site_is_evidence() -> None:
    events = [*WEEK, event(HOUR, "far", site="south")]
    assert verdicts(scored_with(events, [alert(HOUR, evidence=["far"])], [crime(HOUR)])) == ["hit"]


def test_without_events_evidence_is_believed() -> None:
    report = scored([alert(HOUR, evidence=["whatever"])], [crime(HOUR)])
    assert (verdicts(report), report.evidence_checked) == (["hit"], False)


@pytest.mark.parametrize(("ago", "verdict"), [(3601, "false"), (3600, "trouble"), (0, "trouble"), (-1, "false")])
def test_an_alert_about_a_sensor_that_said_so_within_the_hour_is_trouble(ago: float, verdict: str) -> None:
    events = [*WEEK, event(DAY - ago, "ill", not_ok="cam1")]
    assert verdicts(scored_with(events, [alert(DAY, "sensor/cam1", family="sensor")])) == [verdict]


def test_an_alert_of_another_family_is_no_trouble() -> None:
    events = [*WEEK, event(DAY, "ill", not_ok="cam1")]
    assert verdicts(scored_with(events, [alert(DAY, "sensor/cam1")])) == ["false"]


def test_a_sensor_of_the_same_name_at_another_site_is_no_trouble() -> None:
    events = [*WEEK, event(DAY, "ill", not_ok="cam1", site="south")]
    assert verdicts(scored_with(events, [alert(DAY, "sensor/cam1", family="sensor")])) == ["false"]


def test_trouble_with_invented_evidence_is_false() -> None:
    events = [*WEEK, event(DAY, "ill", not_ok="cam1")]
    told = alert(DAY, "sensor/cam1", family="sensor", evidence=["invented"])
    assert verdicts(scored_with(events, [told])) == ["false"]


def test_trouble_does_not_spend_the_budget_or_the_precision() -> None:
    events = [*WEEK, *(event(DAY + n, f"ill{n}", not_ok="cam1") for n in range(9))]
    told = [alert(DAY + 60 * n, "sensor/cam1", family="sensor") for n in range(9)]
    head = scored_with(events, told, [crime(HOUR)]).headline
    assert (head["false_per_day"].value, head["precision_1_2"].value) == (0.0, None)


def _hits(*incidents: str) -> list[Alert]:
    return [alert(HOUR + 60 * n, incident=incident) for n, incident in enumerate(incidents)]


def test_three_hits_of_a_crime_cost_nothing() -> None:
    assert verdicts(scored(_hits("a", "b", "c"), [crime(HOUR)])) == ["hit"] * 3


def test_the_fourth_hit_of_another_incident_is_surplus() -> None:
    assert verdicts(scored(_hits("a", "a", "a", "b"), [crime(HOUR)])) == ["hit"] * 3 + ["surplus"]


def test_later_hits_of_the_same_incident_are_no_surplus() -> None:
    assert verdicts(scored(_hits("a", "b", "a", "b", "a"), [crime(HOUR)])) == ["hit"] * 5


def test_a_surplus_incident_does_not_become_known_by_repeating() -> None:
    assert verdicts(scored(_hits("a", "a", "a", "b", "b"), [crime(HOUR)])) == ["hit"] * 3 + ["surplus"] * 2


@pytest.mark.parametrize("names", [("c1", "c2"), ("c2", "c1")])
def test_an_alert_that_another_crime_needs_is_no_surplus(names: tuple[str, str]) -> None:
    told = [*_hits("a", "b", "c"), alert(HOUR + 240, incident="d")]
    later = {"c1": HOUR, "c2": HOUR + 300}
    assert verdicts(scored(told, [crime(later[name], name=name) for name in names])) == ["hit"] * 4


def test_surplus_counts_as_false_in_precision_only() -> None:
    head = scored(_hits("a", "a", "a", "b"), [crime(HOUR)]).headline
    assert (head["precision_1_2"].value, head["false_per_day"].value) == (0.75, 0.0)


def test_delay_runs_from_the_first_observable_event_to_the_first_hit() -> None:
    report = scored([alert(HOUR + 90), alert(HOUR + 40)], [crime(HOUR)])
    assert report.crimes[0].delay_s == 40.0


def test_delay_is_never_negative() -> None:
    assert scored([alert(HOUR - 30)], [crime(HOUR)]).crimes[0].delay_s == 0.0


def test_a_missed_crime_counts_as_infinite_in_the_delays() -> None:
    crimes = [crime(n * 5 * HOUR + HOUR, name=f"c{n}") for n in range(4)]
    told = [alert(n * 5 * HOUR + HOUR + 10 * n) for n in range(3)]
    delay = scored(told, crimes).delay
    assert (delay.median_s, delay.p95_s) == (10.0, None)


def test_an_alert_about_a_look_alike_violates_quiet() -> None:
    report = scored([alert(HOUR)], quiet=[crime(HOUR, name="q1", why="a drill")])
    assert (report.quiet[0].violations, report.counts.quiet_violations, report.alerts[0].quiet) == (1, 1, ("q1",))


def test_the_evidence_of_a_look_alike_violates_quiet() -> None:
    report = scored([alert(HOUR, "zone/z", evidence=["e1"])], quiet=[crime(HOUR, name="q1", events=("e1",))])
    assert report.counts.quiet_violated == 1


@pytest.mark.parametrize(("after", "violations"), [(-601.0, 0), (-600.0, 1), (2400.0, 1), (2401.0, 0)])
def test_quiet_holds_from_the_start_until_half_an_hour_after_the_end(after: float, violations: int) -> None:
    assert scored([alert(HOUR + after)], quiet=[crime(HOUR)]).counts.quiet_violations == violations


def test_an_alert_that_hits_a_crime_violates_no_quiet() -> None:
    assert scored([alert(HOUR)], [crime(HOUR)], [crime(HOUR, name="q1")]).counts.quiet_violations == 0


def test_another_subject_in_the_time_of_a_look_alike_violates_nothing() -> None:
    report = scored([alert(HOUR, "pass/p2")], quiet=[crime(HOUR)])
    assert (verdicts(report), report.counts.quiet_violations) == (["false"], 0)
