"""The desk: repeats, versions, endings, incidents; in the order of telling and whatever the batches."""

from collections.abc import Sequence

import msgspec
import pytest

from desk.budget import Spent
from desk.desk import ShiftDesk
from domain.alert import Alert, alert_id, incident_id
from domain.finding import Evidence, Finding, Reason
from domain.site import Site
from tests.house import QUIET, START

HOUR = 3600.0


def finding(at: float, subject: str = "pass/p-1", **changes: object) -> Finding:
    made = Finding(
        detector="passback",
        family="passholder",
        site="s",
        subject=subject,
        time=START + at,
        noticed=START + at,
        severity=3,
        score=0.5,
        reason=Reason("k", {}, "nl", "en"),
        evidence=(Evidence(f"e-{at:.0f}"),),
    )
    return msgspec.structs.replace(made, **changes)


def told(findings: Sequence[Finding], until: float = 0.0, desk: ShiftDesk | None = None) -> list[Alert]:
    return (desk or ShiftDesk()).process(findings, START + max(until, findings[-1].noticed - START), QUIET)


def test_the_id_is_a_function_of_site_detector_subject_and_time():
    alert = told([finding(0)])[0]
    assert alert.id == alert_id("s", "passback", "pass/p-1", START)
    assert alert.incident == incident_id(alert.id)
    assert (alert.version, alert.status, alert.count, alert.shown) == (1, "new", 1, True)


@pytest.mark.parametrize(("gap", "alerts"), [(1799.0, 1), (1800.0, 1), (1801.0, 2)])
def test_findings_within_half_an_hour_are_one_alert(gap: float, alerts: int):
    assert len({alert.id for alert in told([finding(0), finding(gap)])}) == alerts


def test_a_version_is_told_at_counts_of_powers_of_two():
    assert [alert.count for alert in told([finding(60.0 * i) for i in range(9)])] == [1, 2, 4, 8]


def test_a_change_of_severity_is_told_at_once():
    versions = told([finding(0), finding(60), finding(120, severity=2)])
    assert [(alert.count, alert.severity) for alert in versions] == [(1, 3), (2, 3), (3, 2)]


def test_an_alert_that_is_not_seen_again_is_cleared():
    versions = told([finding(0), finding(60)], until=2 * HOUR)
    assert [(alert.status, alert.noticed - START) for alert in versions][-1] == ("cleared", 1860.0)
    assert versions[-1].reason == versions[0].reason


def test_time_that_has_not_passed_clears_nothing():
    assert [alert.status for alert in told([finding(0)], until=1799.0)] == ["new"]


def test_a_detector_may_clear_earlier():
    versions = told([finding(0), finding(60, outcome="cleared")], until=2 * HOUR)
    assert [(alert.status, alert.noticed - START) for alert in versions] == [("new", 0.0), ("cleared", 60.0)]


def test_what_ended_and_comes_back_is_a_new_alert():
    versions = told([finding(0), finding(60, outcome="cleared"), finding(120)])
    assert [(alert.status, alert.version) for alert in versions] == [("new", 1), ("cleared", 2), ("new", 1)]


def test_an_end_without_an_alert_is_nothing():
    assert told([finding(0, outcome="cleared")]) == []


@pytest.mark.parametrize(("after", "told_again"), [(2 * HOUR, True), (13 * HOUR, False)])
def test_an_alert_that_ended_can_be_withdrawn_for_twelve_hours(after: float, told_again: bool):
    versions = told([finding(0), finding(after, outcome="withdrawn")])
    assert (versions[-1].status == "withdrawn") == told_again
    if told_again:
        assert versions[-1].version == 3


def test_one_id_has_one_row_of_versions_even_at_the_same_time():
    versions = told([finding(0), finding(0, outcome="cleared"), finding(0)])
    assert [alert.version for alert in versions] == [1, 2, 3]
    assert len({alert.id for alert in versions}) == 1


def test_evidence_is_the_newest_fifty_each_once():
    desk = ShiftDesk()
    versions = told([finding(float(i // 2)) for i in range(128)], desk=desk)
    assert len(versions[-1].evidence) == 50
    assert versions[-1].evidence[-1].id == "e-63"
    assert versions[-1].evidence_count == 64


def test_alerts_that_share_a_subject_within_twelve_hours_are_one_incident():
    first = finding(0, related=("holder/h-1",))
    second = finding(6 * HOUR, "pass/p-2", related=("holder/h-1",))
    third = finding(17 * HOUR, "pass/p-2", detector="dead_pass")
    fourth = finding(40 * HOUR, "pass/p-2")
    incidents = [alert.incident for alert in told([first, second, third, fourth]) if alert.version == 1]
    assert incidents[0] == incidents[1] == incidents[2] != incidents[3]


def test_strangers_are_two_incidents():
    assert len({alert.incident for alert in told([finding(0), finding(1, "pass/p-2")])}) == 2


def test_personal_is_what_names_a_holder_a_pass_a_plate_or_an_account():
    subjects = ("pass/x", "plate/x", "holder/x", "account/x", "track/c/x", "sensor/x", "zone/x", "door/x", "unit/x")
    personal = [alert.subject for alert in told([finding(0, subject) for subject in subjects]) if alert.personal]
    assert personal == ["pass/x", "plate/x", "holder/x", "account/x"]


def test_a_simulated_site_says_so():
    simulated = msgspec.structs.replace(QUIET, simulated=True)
    assert ShiftDesk().process([finding(0)], START, simulated)[0].simulated


def test_open_alerts_are_those_that_have_not_ended():
    desk = ShiftDesk()
    told([finding(0), finding(1, "pass/p-2"), finding(2, "pass/p-2", outcome="cleared")], desk=desk)
    assert desk.open_alerts == 1


class ShowsNothing:
    def shows(self, alert: Alert, site: Site, spent: Spent) -> bool:
        return False

    def unsaid(self, alert: Alert, site: Site, spent: Spent) -> None:
        return None


def test_the_budget_decides_what_is_shown():
    assert not told([finding(0)], desk=ShiftDesk(ShowsNothing()))[0].shown
