"""The alarm budget: a promise that holds in a storm, and that no feint turns against whoever looks."""

from collections.abc import Sequence

import msgspec
import pytest

from desk.budget import GROUP_TOKENS, SITE_TOKENS, Bucket, Budget, NoLimit, RankedBudget, Spent
from desk.desk import ShiftDesk
from domain.alert import Alert
from domain.finding import Evidence, Finding, Reason
from domain.site import Budget as Promise
from domain.site import Camera, Site
from tests.house import FENCED, START

MINUTE, HOUR = 60.0, 3600.0
SITE = msgspec.structs.replace(
    FENCED,
    cameras={
        **FENCED.cameras,
        "c-n": Camera("c-n", 4.00015, 52.03, ("fence",), "thermal"),
        "c-s": Camera("c-s", 4.00015, 52.02, ("fence",), "thermal"),
    },
)


def found(at: float, name: str, camera: str = "c-n", zone: str = "fence", **changes: object) -> Finding:
    made = Finding(
        detector="perimeter_crossing",
        family="geofence",
        site="s",
        subject=f"track/{camera}/{name}",
        zone=zone,
        time=START + at,
        noticed=START + at,
        severity=3,
        score=0.5,
        reason=Reason("k", {}, "nl", "en"),
        evidence=(Evidence(f"e-{name}"),),
    )
    return msgspec.structs.replace(made, **changes)


def told(findings: Sequence[Finding], site: Site = SITE, budget: Budget | None = None) -> list[Alert]:
    ordered = sorted(findings, key=lambda one: one.noticed)
    return ShiftDesk(budget or RankedBudget()).process(ordered, ordered[-1].noticed, site)


def shown(alerts: Sequence[Alert], detector: str = "perimeter_crossing") -> list[str]:
    names = [alert.subject.rpartition("/")[2] for alert in alerts if alert.shown and alert.detector == detector]
    return list(dict.fromkeys(names))


def rattling(minutes: int = 60, **changes: object) -> list[Finding]:
    """An accomplice at the north side: another track every 20 s."""
    return [found(20.0 * i, f"feint-{i}", **changes) for i in range(minutes * 3)]


class NaiveBudget(NoLimit):
    """One bucket for all of a site, first come first served."""

    def shows(self, alert: Alert, site: Site, spent: Spent) -> bool:
        bucket = spent.site or Bucket(SITE_TOKENS, alert.noticed)
        tokens = min(SITE_TOKENS, bucket.tokens + (alert.noticed - bucket.at) / 600.0)
        spent.site = Bucket(tokens - (tokens >= 1.0), alert.noticed)
        return tokens >= 1.0


CREW = [found(34 * MINUTE + 7 * i + 3, f"crew-{i}", "c-s", severity=2, score=0.75) for i in range(2)]


def test_an_accomplice_who_rattles_a_fence_for_an_hour_does_not_hide_the_crew_on_the_other_side():
    assert {"crew-0", "crew-1"} <= set(shown(told([*rattling(severity=2), *CREW])))


def test_a_naive_budget_lets_the_feint_hide_the_crew():
    assert not {"crew-0", "crew-1"} & set(shown(told([*rattling(severity=2), *CREW], budget=NaiveBudget())))


def test_what_is_minor_at_a_place_does_not_hide_what_is_graver_at_the_same_place():
    same = [msgspec.structs.replace(one, subject=one.subject.replace("c-s", "c-n")) for one in CREW]
    assert "crew-0" in shown(told([*rattling(severity=3), *same]))


def test_a_feint_is_shown_seldom_and_is_itself_an_alert_that_goes_on_counting():
    alerts = told(rattling())
    assert len(shown(alerts)) <= 6
    overflow = [alert for alert in alerts if alert.detector == "overflow"]
    assert {(one.severity, one.shown, one.subject, one.family) for one in overflow} == {
        (2, True, "zone/fence", "geofence")
    }
    assert overflow[0].reason.en.startswith("3 more alerts at Fence, north side since 01:0")
    assert [one.count for one in overflow] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert {item.id for item in overflow[-1].evidence} <= {f"e-feint-{i}" for i in range(180)}


def test_an_overflow_is_cleared_when_it_has_ended():
    later = [found(3 * HOUR, "later", zone="field")]
    endings = [alert for alert in told([*rattling(10), *later]) if alert.detector == "overflow"][-1]
    assert (endings.status, endings.noticed - START) == ("cleared", 580.0 + 1800.0)


@pytest.mark.parametrize(
    ("changes", "number"), [({"severity": 1}, 180), ({"score": 1.0}, 180), ({"severity": 4}, 2), ({"severity": 2}, 5)]
)
def test_outside_the_budget_are_the_critical_and_hard_rules_and_the_graver_pay_from_emptier_buckets(
    changes: dict[str, object], number: int
):
    assert len(shown(told(rattling(**changes)))) == number


def test_the_first_alert_of_a_place_in_half_an_hour_is_shown_but_advice_is_not():
    drained = [found(0.1 * i, f"x{i}", "c-n", zone, detector=f"d{zone}") for zone in ("gate", "quay") for i in range(9)]
    first, second, third = (found(at, f"new-{at}", "c-s") for at in (10.0, 20.0, 1831.0))
    assert shown(told([*drained, first])) == ["new-10.0"]
    advice = msgspec.structs.replace(first, severity=4)
    assert told([*drained, advice])[-1].severity == 4
    many = [*drained, *(found(11.0 + i, f"more-{i}", "c-s") for i in range(5)), first, second, third]
    assert {"new-10.0", "new-1831.0"} <= set(shown(told(many)))


def test_whoever_has_seen_an_alert_goes_on_seeing_it():
    once = found(0, "it")
    alerts = told(
        [once, *rattling(20), *(msgspec.structs.replace(once, noticed=START + 60.0 * i) for i in range(1, 9))]
    )
    assert all(alert.shown for alert in alerts if alert.subject.endswith("/it"))


def test_what_was_listed_only_is_shown_when_there_are_tokens_again():
    it = [found(700.0 * i, "it", severity=2) for i in range(9)]
    versions = told([*rattling(1), *rattling(1, severity=2, family="presence"), *it])
    mine = [alert.shown for alert in versions if alert.subject.endswith("/it")]
    assert mine[-1]
    assert mine == sorted(mine)


def test_an_incident_that_goes_on_unseen_is_shown_before_others():
    """One token is left, severity 3 needs two; an incident of which four alerts were not shown needs one."""
    spent = [found(0.1 * i, f"x{i}") for i in range(3)]
    unseen = [found(10.0 + i, f"h{i}", related=("holder/h",)) for i in range(4)]
    last = [found(20.0, "other"), found(21.0, "mine", related=("holder/h",))]
    assert shown(told([*spent, *unseen, *last])) == ["x0", "x1", "x2", "mine"]


def test_a_site_may_promise_otherwise_and_more_operators_see_more():
    def number(promise: Promise) -> int:
        busy = [one for zone in ("gate", "quay", "field") for one in rattling(60, zone=zone, detector=zone)]
        site = msgspec.structs.replace(SITE, budget=promise)
        return sum(len(shown(told(busy, site), zone)) for zone in ("gate", "quay", "field"))

    assert number(Promise(1.0, 1)) < number(Promise(1.0, 3)) == number(Promise(3.0, 1))


def test_a_night_with_four_crews_a_storm_and_a_feint_keeps_the_promise():
    """Eight hours: shown at most one in 10 minutes, no window above 10; every crew is seen."""
    storm = [
        found(37.0 * i, f"storm-{i}", ("c-n", "c-s", "c-fence")[i % 3], severity=3 + i % 2, score=0.2)
        for i in range(int(8 * HOUR / 37.0))
    ]
    doors = [
        found(
            61.0 * i, f"door-{i}", zone=("gate", "field")[i % 2], detector="tailgating", family="presence", severity=4
        )
        for i in range(470)
    ]
    crews = [
        found((1.5 * crew + 1) * HOUR + i, f"crew{crew}-{i}", ("c-s", "c-n")[crew % 2], severity=1, score=0.9)
        for crew in range(4)
        for i in range(3)
    ]
    alerts = told([*storm, *doors, *crews, *rattling()])
    first: dict[str, float] = {}
    for alert in alerts:
        if alert.shown:
            first.setdefault(alert.id, alert.noticed - START)
    windows = [sum(start <= at < start + 600.0 for at in first.values()) for start in range(0, int(8 * HOUR), 600)]
    assert sum(windows) / len(windows) <= 1.0
    assert max(windows) <= 10
    assert {f"crew{crew}-{i}" for crew in range(4) for i in range(3)} <= set(shown(alerts))


def test_nothing_is_dropped_whatever_is_shown():
    findings = [*rattling(), *CREW]
    listed = {alert.id for alert in told(findings) if alert.detector != "overflow"}
    assert listed == {alert.id for alert in told(findings, budget=NoLimit())}


def test_it_is_the_same_wherever_it_is_cut():
    findings = sorted([*rattling(), *CREW], key=lambda one: one.noticed)  # no two at one time
    whole = told(findings)
    desk = ShiftDesk(RankedBudget())
    pieces = [alert for one in findings for alert in desk.process([one], one.noticed, SITE)]
    assert pieces == whole


def test_a_bucket_never_holds_more_than_it_may():
    quiet = [found(0, "a"), *rattling(), found(40 * HOUR, "b")]
    desk = ShiftDesk(RankedBudget())
    desk.process(quiet, START + 40 * HOUR, SITE)
    assert desk.state.spent.site is None or desk.state.spent.site.tokens <= SITE_TOKENS
    assert all(bucket.tokens <= GROUP_TOKENS for bucket in desk.state.spent.groups.values())
    assert len(desk.state.spent.hidden) == 0
