"""Baselines whose score is known beforehand, and laws that hold for every score."""

from hypothesis import given
from hypothesis import strategies as st

from domain.alert import Alert
from domain.truth import Crime
from scoring.headline import Figure
from scoring.report import Report
from tests.scoring.build import DAY, HOUR, START, alert, crime, event, scored, scored_with, verdicts

FAMILIES = ("geofence", "presence", "uithaler")
CRIMES = [
    crime(
        day * DAY + 3 * HOUR,
        name=f"c{day}",
        family=FAMILIES[day % 3],
        subjects=(f"pass/p{day}", f"holder/h{day}"),
        events=(f"e{day}",),
        zones=("stack",),
    )
    for day in range(0, 14, 2)
]


def oracle(crimes: list[Crime]) -> list[Alert]:
    return [
        alert(found.first_observable - START, found.subjects[0], family=found.family, evidence=found.events or ())
        for found in crimes
    ]


def figure(report: Report, name: str) -> Figure:
    return report.headline[name]


def test_the_oracle_finds_all() -> None:
    head = scored(oracle(CRIMES), CRIMES, days=14.0).headline
    names = [name for name in head if "recall" in name or "precision" in name]
    assert {head[name].value for name in names} == {1.0}


def test_the_oracle_is_far_above_chance() -> None:
    report = scored(oracle(CRIMES), CRIMES, days=14.0)
    assert [figure(report, name).chance for name in ("recall", "precision_1_2")] == [0.0, 0.0]


def test_the_oracle_on_days_of_its_own_names_all_at_once() -> None:
    report = scored(oracle(CRIMES), CRIMES, days=14.0)
    assert (report.counts.named, report.delay.median_s, report.delay.p95_s) == (7, 0.0, 0.0)


def test_silence_finds_nothing() -> None:
    report = scored([], CRIMES, days=14.0)
    assert (figure(report, "recall").value, figure(report, "recall_at_10").value, report.counts.false) == (0.0, 0.0, 0)


def test_silence_has_no_precision() -> None:
    assert figure(scored([], CRIMES, days=14.0), "precision_1_2").value is None


def test_a_timer_on_every_zone_is_no_better_than_chance() -> None:
    timer = [
        alert(number * 600.0, f"zone/{zone}", zone=zone) for number in range(14 * 144) for zone in ("stack", "gate")
    ]
    report = scored(timer, CRIMES, days=14.0)
    assert all(
        (found.value or 0.0) <= (found.chance or 0.0) for name, found in report.headline.items() if "recall" in name
    )


def test_a_timer_on_every_pass_is_no_better_than_chance() -> None:
    timer = [alert(number * 1800.0, f"pass/p{day}") for number in range(14 * 48) for day in range(0, 14, 2)]
    report = scored(timer, CRIMES, days=14.0)
    assert figure(report, "recall").value == figure(report, "recall").chance == 1.0
    assert figure(report, "recall_at_10").value == 0.0


def test_a_timer_that_lists_the_newest_events_finds_nothing_within_its_budget() -> None:
    events = [event(number * 600.0, f"n{number}") for number in range(14 * 144)]
    crimes = [crime(day * DAY + 3 * HOUR, name=f"c{day}", events=(f"n{day * 144 + 18}",)) for day in range(0, 14, 2)]
    timer = [alert(number * 600.0, "zone/stack", evidence=[f"n{number}"]) for number in range(14 * 144)]
    report = scored_with(events, timer, crimes)
    assert (figure(report, "recall").value, figure(report, "recall_at_10").value) == (1.0, 0.0)


# One week at one site, by hand: three crimes, one look-alike, and an alert for every rule.
EVENTS = [
    event(0, "first"),
    event(2 * DAY, "ill", not_ok="cam1"),
    *(event(DAY + HOUR, f"b{number}") for number in range(4)),
    event(7 * DAY, "last"),
]
BY_HAND = [
    alert(HOUR + 10, "pass/a", pattern="M01", incident="i1", score=0.9),  # hits and names A after 10 s
    alert(HOUR + 20, "pass/a", incident="i2", score=0.8),  # second hit
    alert(HOUR + 30, "pass/a", incident="i3", score=0.8),  # third hit
    alert(HOUR + 40, "pass/a", incident="i4", score=0.8),  # surplus
    alert(HOUR + 50, "pass/a", incident="i1", score=0.8),  # of a known incident
    alert(DAY + HOUR + 100, "zone/stack", severity=3, evidence=["b0", "b1", "b2", "b3"], score=0.7),  # hits B
    alert(2 * DAY, "sensor/cam1", family="sensor", score=1.0),  # trouble
    alert(3 * DAY, "pass/c", evidence=["invented"], score=0.95),  # would hit C, but is false
    alert(3 * DAY + 60, "track/cam1/t", zone="quay", severity=3, score=0.3),  # nearby C, false
    alert(4 * DAY, "pass/q", score=0.6),  # a quiet violation, false
    alert(5 * DAY, "pass/z", severity=4, score=1.0),  # advice
    alert(5 * DAY, "pass/y", shown=False, score=1.0),  # never shown
]
A = crime(HOUR, name="A", pattern="M01", subjects=("pass/a",))
B = crime(DAY + HOUR, name="B", family="geofence", subjects=("pass/b",), events=("b0",))
C = crime(3 * DAY, name="C", family="uithaler", subjects=("pass/c",), zones=("quay",))
Q = crime(4 * DAY, name="Q", subjects=("pass/q",), why="a drill")


def by_hand() -> Report:
    return scored_with(EVENTS, BY_HAND, [A, B, C], [Q])


def test_by_hand_verdicts() -> None:
    assert verdicts(by_hand()) == [*["hit"] * 3, "surplus", "hit", "hit", "trouble", *["false"] * 3]


def test_by_hand_counts() -> None:
    counts = by_hand().counts
    assert (counts.alerts, counts.counted, counts.hits, counts.surplus, counts.false) == (12, 10, 6, 1, 3)
    assert (counts.invented, counts.trouble, counts.nearby, counts.quiet_violations) == (1, 1, 1, 1)
    assert (counts.crimes, counts.found, counts.named, counts.missed_with_nearby) == (3, 2, 1, 1)


def test_by_hand_recall() -> None:
    head = by_hand().headline
    names = ("recall", "recall_at_1", "worst_family_recall_at_1")
    assert [head[name].value for name in names] == [2 / 3, 2 / 3, 0.0]


def test_by_hand_precision() -> None:
    assert by_hand().headline["precision_1_2"].value == 4 / 7


def test_by_hand_false_alerts_per_day() -> None:
    head = by_hand().headline
    assert (head["false_per_day"].value, head["false_per_day_without_crime"].value) == (
        3 / 7,
        1 / 3,
    )  # C was prepared on the third day


def test_by_hand_delay() -> None:
    assert (by_hand().delay.median_s, by_hand().delay.p95_s) == (100.0, None)


def test_by_hand_load() -> None:
    head = by_hand().headline
    names = ("mean", "max", "share_above_10")
    assert [head[f"shown_per_10_min_{name}"].value for name in names] == [11 / 1008, 5.0, 0.0]


def test_by_hand_families() -> None:
    rows = [
        (row.family, row.crimes, row.found, row.alerts, row.false, row.quiet_violated) for row in by_hand().families
    ]
    assert rows == [
        ("geofence", 1, 1, 0, 0, 0),
        ("presence", 1, 1, 9, 3, 1),
        ("sensor", 0, 0, 1, 0, 0),
        ("uithaler", 1, 0, 0, 0, 0),
    ]


TELLING = st.builds(
    alert,
    st.sampled_from([HOUR - 61, HOUR - 60, HOUR, HOUR + 2400, HOUR + 2401, 2 * DAY + 3 * HOUR, 6 * DAY]),
    st.sampled_from(["pass/p1", "pass/p2", "zone/stack"]),
    severity=st.integers(1, 4),
    score=st.sampled_from([0.2, 0.5, 0.8]),
    incident=st.sampled_from("ab"),
    evidence=st.sampled_from([(), ("e1",), ("e1", "x1", "x2", "x3"), ("e1", "x1", "x2", "x3", "x4")]),
)
SOME = [crime(HOUR, events=("e1",)), crime(2 * DAY + 3 * HOUR, name="c2", subjects=("pass/p2",), family="uithaler")]
RECALLS = [f"recall{at}" for at in ("", "_at_1", "_at_3", "_at_10")]


@given(st.lists(TELLING, max_size=8))
def test_moving_all_alerts_away_never_raises_recall(told: list[Alert]) -> None:
    away = [alert(5 * DAY, each.subject, severity=each.severity, score=each.score) for each in told]
    here, there = scored(told, SOME), scored(away, SOME)
    assert all((figure(there, name).value or 0) <= (figure(here, name).value or 0) for name in RECALLS)


@given(st.lists(TELLING, max_size=8), st.sampled_from([0.1, 0.5, 1.0]), st.integers(1, 3))
def test_a_false_alert_more_never_raises_recall_or_precision(told: list[Alert], score: float, severity: int) -> None:
    more = [*told, alert(5 * DAY, "pass/nobody", score=score, severity=severity)]
    before, after = scored(told, SOME), scored(more, SOME)
    for name in (*RECALLS, "precision_1_2"):
        was = figure(before, name).value
        assert was is None or (figure(after, name).value or 0.0) <= was


@given(st.lists(TELLING, max_size=8))
def test_every_counted_alert_has_one_verdict(told: list[Alert]) -> None:
    counts = scored(told, SOME).counts
    assert counts.hits + counts.false + counts.trouble == counts.counted


@given(st.permutations([*BY_HAND, *BY_HAND[:3]]))
def test_neither_order_nor_repeats_of_lines_matter(told: list[Alert]) -> None:
    found = scored_with(EVENTS, told, [A, B, C], [Q])
    assert (found.headline, found.alerts) == (by_hand().headline, by_hand().alerts)
