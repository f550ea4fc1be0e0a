"""Hits: which alert is counted, and which crime it hits."""

import pytest

from tests.scoring.build import HOUR, START, alert, crime, event, scored, scored_with, verdicts


def test_an_alert_about_a_subject_of_the_crime_hits_it() -> None:
    report = scored([alert(HOUR + 30)], [crime(HOUR)])
    assert (verdicts(report), report.counts.found) == (["hit"], 1)


def test_an_alias_of_the_subject_hits_as_well() -> None:
    report = scored([alert(HOUR, "holder/h1")], [crime(HOUR, subjects=("pass/p1", "holder/h1"))])
    assert report.counts.found == 1


def test_another_subject_is_false() -> None:
    assert verdicts(scored([alert(HOUR, "pass/p2")], [crime(HOUR)])) == ["false"]


def test_the_same_subject_at_another_site_is_false() -> None:
    report = scored([alert(HOUR, site="south")], [crime(HOUR)], sites=("north", "south"))
    assert verdicts(report) == ["false"]


@pytest.mark.parametrize(
    ("after", "found"), [(-61.0, 0), (-60.0, 1), (0.0, 1), (2400.0, 1), (2401.0, 0)], ids=lambda value: f"{value:g}"
)
def test_a_hit_lies_between_a_minute_before_and_half_an_hour_after_the_end(after: float, found: int) -> None:
    assert scored([alert(HOUR + after)], [crime(HOUR)]).counts.found == found


@pytest.mark.parametrize(("after", "found"), [(700.0, 1), (701.0, 0)])
def test_a_line_that_says_until_when_is_believed(after: float, found: int) -> None:
    report = scored([alert(HOUR + after)], [crime(HOUR, until=START + HOUR + 700.0)])
    assert report.counts.found == found


@pytest.mark.parametrize("kind", ["zone", "door", "sensor"])
def test_a_zone_door_or_sensor_does_not_hit_by_name(kind: str) -> None:
    report = scored([alert(HOUR, f"{kind}/x")], [crime(HOUR, subjects=(f"{kind}/x",))])
    assert verdicts(report) == ["false"]


@pytest.mark.parametrize(("foreign", "found"), [(3, 1), (4, 0)])
def test_a_quarter_of_the_listed_evidence_hits(foreign: int, found: int) -> None:
    listed = ["e1", *(f"x{number}" for number in range(foreign))]
    report = scored([alert(HOUR, "zone/z", evidence=listed)], [crime(HOUR, events=("e1", "e2"))])
    assert report.counts.found == found


def test_the_events_of_a_crime_hit_nothing_at_another_site() -> None:
    told = alert(HOUR, "zone/z", evidence=["e1"], site="south")
    assert scored([told], [crime(HOUR, events=("e1",))], sites=("north", "south")).counts.found == 0


def test_evidence_that_is_listed_twice_counts_once() -> None:
    listed = ["e1", "e1", "x1", "x2", "x3", "x4"]
    assert scored([alert(HOUR, "zone/z", evidence=listed)], [crime(HOUR, events=("e1",))]).counts.found == 0


def test_evidence_hits_only_in_the_time_of_the_crime() -> None:
    assert scored([alert(5 * HOUR, "zone/z", evidence=["e1"])], [crime(HOUR, events=("e1",))]).counts.found == 0


def test_an_alert_without_evidence_does_not_hit_a_crime_without_events() -> None:
    assert scored([alert(HOUR, "zone/z")], [crime(HOUR, events=())]).counts.found == 0


def test_a_crime_that_lists_no_events_caused_those_of_its_subjects() -> None:
    events = [event(0, "e0"), event(HOUR, "e1", subjects=("pass/p1",)), event(24 * HOUR, "e9")]
    report = scored_with(events, [alert(HOUR, "zone/z", evidence=["e1"])], [crime(HOUR, events=None)])
    assert report.counts.found == 1


def test_what_its_subjects_did_before_it_began_is_not_of_the_crime() -> None:
    events = [event(0, "e0", subjects=("pass/p1",)), event(24 * HOUR, "e9")]
    report = scored_with(events, [alert(HOUR, "zone/z", evidence=["e0"])], [crime(HOUR, events=None)])
    assert report.counts.found == 0


def test_an_alert_may_hit_two_crimes() -> None:
    report = scored([alert(HOUR)], [crime(HOUR), crime(HOUR + 60, name="c2")])
    assert report.alerts[0].crimes == ("c1", "c2")


def test_zone_and_time_alone_is_nearby_and_false() -> None:
    report = scored([alert(HOUR, "track/a/1", zone="stack")], [crime(HOUR, zones=("stack",))])
    assert (verdicts(report), report.counts.nearby, report.counts.missed_with_nearby) == (["false"], 1, 1)


def test_an_alert_about_the_zone_itself_is_nearby() -> None:
    assert scored([alert(HOUR, "zone/stack")], [crime(HOUR, zones=("stack",))]).counts.nearby == 1


def test_the_zone_at_another_time_is_not_nearby() -> None:
    assert scored([alert(9 * HOUR, "zone/stack")], [crime(HOUR, zones=("stack",))]).counts.nearby == 0


def test_a_hit_is_not_nearby_as_well() -> None:
    assert scored([alert(HOUR, zone="stack")], [crime(HOUR, zones=("stack",))]).counts.nearby == 0


def test_an_alert_with_the_pattern_of_the_crime_names_it() -> None:
    assert scored([alert(HOUR, pattern="M01")], [crime(HOUR, pattern="M01")]).counts.named == 1


def test_the_family_does_not_name_a_crime_that_has_a_pattern() -> None:
    assert scored([alert(HOUR)], [crime(HOUR, pattern="M01")]).counts.named == 0


def test_the_family_names_a_crime_without_a_pattern() -> None:
    assert scored([alert(HOUR, pattern="M07")], [crime(HOUR)]).counts.named == 1


def test_another_family_does_not_name_a_crime_without_a_pattern() -> None:
    assert scored([alert(HOUR, family="geofence")], [crime(HOUR)]).counts.named == 0


def test_advice_is_not_counted() -> None:
    report = scored([alert(HOUR, severity=4)], [crime(HOUR)])
    assert (report.counts.alerts, report.counts.counted, report.counts.found) == (1, 0, 0)


def test_an_alert_that_was_never_shown_is_not_counted() -> None:
    assert scored([alert(HOUR, shown=False)], [crime(HOUR)]).counts.counted == 0


def test_an_alert_is_judged_on_its_first_shown_version() -> None:
    versions = [
        alert(HOUR, id="a", version=1, shown=False),
        alert(2 * HOUR, id="a", version=2, severity=4),
        alert(3 * HOUR, id="a", version=3, score=0.3),
        alert(4 * HOUR, id="a", version=4, score=0.9),
    ]
    line = scored(versions[::-1], [crime(3 * HOUR)]).alerts[0]
    assert (line.version, line.score, line.verdict) == (3, 0.3, "hit")


def test_a_withdrawn_alert_stays_counted() -> None:
    versions = [alert(HOUR, "pass/p2", id="a"), alert(2 * HOUR, "pass/p2", id="a", version=2, status="withdrawn")]
    assert verdicts(scored(versions, [crime(HOUR)])) == ["false"]
