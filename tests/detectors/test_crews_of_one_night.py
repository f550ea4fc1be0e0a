"""Crews of one night: incursions at two sites within hours, and single ones."""

from collections.abc import Sequence

import msgspec

from detectors.crews_of_one_night import CrewsOfOneNight
from domain.alert import Alert
from domain.batch import Batch
from domain.contracts import Facts
from domain.facts import SiteAlert
from domain.finding import Evidence, Finding, Reason
from domain.region import region_of
from tests.harbour import SITES
from tests.house import START

HOUR = 3600.0


def alert(at: float, site: str, severity: int = 1, detector: str = "perimeter_crossing", **more: object) -> Alert:
    """An alert of a site, noticed `at` seconds after `START`; its id is its site and subject."""
    subject = str(more.pop("subject", f"track/c/{site}-{at:.0f}"))
    told = Alert(
        id=f"{site}|{subject}",
        version=1,
        status="new",
        time=START + at,
        noticed=START + at,
        last=START + at,
        count=1,
        incident="i",
        site=site,
        zone="fence",
        detector=detector,
        family="geofence",
        subject=subject,
        severity=severity,
        score=0.9 if severity == 1 else 0.75,
        shown=False,
        reason=Reason("k", {}, "n", "e"),
        evidence=(Evidence(f"e-{site}-{at:.0f}"),),
    )
    return msgspec.structs.replace(told, **more)


def found(*alerts: Alert) -> list[Finding]:
    """What these lead to, a batch each."""
    made, facts = CrewsOfOneNight(), Facts(region_of(SITES))
    told: list[Finding] = []
    for one in alerts:
        row = SiteAlert(f"{one.id}:{one.version}", one.noticed, one)
        told += made.process(Batch([], one.noticed, [row]), facts)
    return told


def brief(findings: Sequence[Finding]) -> list[tuple[str, str, int]]:
    return [(finding.site, finding.outcome, finding.severity) for finding in findings]


def test_crews_at_two_sites_within_hours_are_one_night():
    (night,) = found(alert(0, "s"), alert(2 * HOUR, "t"))
    assert (night.site, night.severity, night.pattern) == ("t", 1, "M25")
    assert night.reason.en == "Broken in at several sites within hours: s 01:00, t 03:00. One may cover the other."
    assert [item.id for item in night.evidence] == ["e-s-0", "e-t-7200"]
    assert night.related == ("track/c/s-0",)
    assert night.incident == "i"


def test_two_crews_at_one_site_are_its_own_matter():
    assert found(alert(0, "s"), alert(600, "s")) == []


def test_another_night_is_another_matter():
    assert len(found(alert(0, "s"), alert(4 * HOUR, "t"))) == 1
    assert found(alert(0, "s"), alert(4 * HOUR + 1, "t")) == []


def test_a_night_is_told_once():
    assert len(found(alert(0, "s"), alert(600, "t"), alert(900, "s"), alert(1200, "t"))) == 1


def test_it_is_told_again_when_it_becomes_graver():
    first = alert(600, "t", 2)
    graver = msgspec.structs.replace(first, version=2, status="updated", severity=1, score=0.9, noticed=START + 605)
    nights = found(alert(0, "s"), first, graver)
    assert brief(nights) == [("t", "true", 2), ("t", "true", 1)]
    assert nights[0].subject == nights[1].subject
    assert nights[0].score < nights[1].score


def test_one_person_alone_at_either_site_is_less_grave():
    assert brief(found(alert(0, "s", 2), alert(600, "t"))) == [("t", "true", 2)]


def test_people_who_walk_in_through_a_gate_are_no_crew():
    assert found(alert(0, "s"), alert(600, "t", 2, "gate_on_foot")) == []


def test_advice_is_no_incursion():
    assert found(alert(0, "s"), alert(600, "t", 3)) == []


def test_fence_works_that_are_made_known_later_take_it_back():
    first = alert(0, "s")
    gone = msgspec.structs.replace(first, version=2, status="withdrawn", noticed=START + 900)
    assert brief(found(first, alert(600, "t"), gone)) == [("t", "true", 1), ("t", "withdrawn", 1)]


def test_works_at_one_of_two_fences_leave_the_other_crew():
    first = alert(0, "s")
    gone = msgspec.structs.replace(first, version=2, status="withdrawn", noticed=START + 900)
    assert brief(found(first, alert(300, "s"), alert(600, "t"), gone)) == [("t", "true", 1)]


def test_the_end_of_an_alert_is_no_new_incursion():
    over = msgspec.structs.replace(alert(0, "s"), version=2, status="cleared", noticed=START + 5 * HOUR)
    assert found(over, alert(5 * HOUR + 1, "t")) == []
