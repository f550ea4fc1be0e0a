"""Calibration and verdicts: scores as probabilities, moved a little by those who check, and watched by a bet."""

from collections.abc import Sequence

import msgspec
import pytest

from desk.calibration import Calibration
from desk.desk import Memory, ShiftDesk
from desk.points import POINTS
from desk.verdicts import A_DAY, KEEP_S
from detectors.catalogue import DETECTORS
from domain.alert import Alert
from domain.event import Verdict
from domain.finding import Evidence, Finding, Reason
from domain.saving import pack, unpack
from tests.house import QUIET, START

DAY = 86_400.0


def finding(at: float, score: float = 0.5, detector: str = "late_out") -> Finding:
    return Finding(
        detector=detector,
        family="passholder",
        site="s",
        subject=f"pass/p-{at:.0f}",
        time=START + at,
        noticed=START + at,
        severity=3,
        score=score,
        reason=Reason("k", {}, "nl", "en"),
        evidence=(Evidence(f"e-{at:.0f}"),),
    )


class Days:
    """A desk to which findings and verdicts are handed one after the other."""

    def __init__(self, calibration: Calibration | None = None) -> None:
        self.desk = ShiftDesk(calibration=calibration)
        self._number = 0

    def find(self, *found: Finding) -> list[Alert]:
        return self.desk.process(found, found[-1].noticed, QUIET)

    def say(self, at: float, alert: str, verdict: str = "false", role: str = "analyst") -> list[Alert]:
        self._number += 1
        event = Verdict(f"v-{self._number}", START + at, "s", alert, verdict, role)  # type: ignore[arg-type]
        return self.desk.process((), event.time, QUIET, [event])

    def judge(self, verdicts: Sequence[str], score: float = 0.5, *, every_s: float = DAY) -> list[Alert]:
        """An alert and its verdict, so many times; what else was told."""
        told: list[Alert] = []
        for i, verdict in enumerate(verdicts):
            at = i * every_s + 2000.0 * (i % 2)
            (alert,) = [one for one in self.find(finding(at, score)) if one.version == 1]
            told += self.say(at + 60.0, alert.id, verdict)
        return told


@pytest.mark.parametrize(
    ("raw", "told"),
    [(0.0, 0.0), (0.19, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.61, 0.61), (0.9, 0.9), (1.0, 1.0), (0.59, 0.49)],
)
def test_scores_lie_on_the_line_between_points(raw: float, told: float):
    assert Calibration({"d": ((0.2, 0.1), (0.6, 0.5))}).of("d", raw) == pytest.approx(told)


def test_a_score_above_all_that_were_seen_is_never_told_as_less_than_they():
    assert Calibration({"d": ((0.75, 0.92),)}).of("d", 0.8) == 0.92


def test_points_rise_from_detector_to_detector_and_are_probabilities():
    assert POINTS.keys() <= DETECTORS.keys()
    for points in POINTS.values():
        raw, told = zip(*points, strict=True)
        assert list(raw) == sorted(set(raw))
        assert list(told) == sorted(told)
        assert all(0.0 < value < 1.0 for value in told)


def test_a_detector_without_points_says_what_it_says():
    assert Calibration({"d": ((0.2, 0.1),)}).of("e", 0.7) == 0.7


def test_the_desk_tells_calibrated_scores():
    days = Days(Calibration({"late_out": ((0.5, 0.2),)}))
    assert [alert.score for alert in days.find(finding(0), finding(1, 1.0), finding(2, 0.7, "other"))] == [
        0.2,
        1.0,
        0.7,
    ]


def test_verdicts_move_the_score_and_the_alert_says_so():
    days = Days()
    days.judge(["false"] * 10, every_s=6 * 3600.0)
    (alert,) = [one for one in days.find(finding(8 * DAY)) if one.version == 1]
    assert alert.score == pytest.approx(0.5 * 10 / 15, abs=1e-3)
    assert [(one.feature, one.observed, one.low) for one in alert.because] == [("verdicts", alert.score, 0.5)]


def test_true_verdicts_raise_it_and_other_detectors_do_not_move():
    days = Days()
    days.judge(["true"] * 4)
    told = {one.detector: one.score for one in days.find(finding(9 * DAY), finding(9 * DAY + 1, detector="other"))}
    assert told["late_out"] == pytest.approx(0.5 * 14 / 12, abs=1e-3)
    assert told["other"] == 0.5


def test_a_role_counts_for_few_verdicts_a_day():
    days = Days()
    alerts = days.find(*(finding(float(i)) for i in range(20)))
    for i, alert in enumerate(alerts):
        days.say(100.0 + i, alert.id)
    assert days.desk.state.judgements.records["late_out"].expected == A_DAY * 0.5
    days.say(200.0, alerts[-1].id, role="another")
    assert days.desk.state.judgements.records["late_out"].expected == (A_DAY + 1) * 0.5


def test_no_number_of_verdicts_moves_a_score_more_than_twofold():
    days = Days()
    days.judge(["false"] * 60, every_s=3 * 3600.0)
    assert days.find(finding(7.6 * DAY))[-1].score == 0.25


@pytest.mark.parametrize("taken_back", ["undecided", "authorised", "test", "duplicate"])
def test_a_verdict_is_taken_back_by_a_later_one(taken_back: str):
    days = Days()
    (alert,) = days.find(finding(0))
    days.say(60.0, alert.id, "false")
    days.say(61.0, alert.id, taken_back)
    assert days.find(finding(100.0))[-1].score == 0.5


def test_the_newest_verdict_counts_once():
    days = Days()
    (alert,) = days.find(finding(0))
    for at, verdict in ((60.0, "false"), (61.0, "true"), (62.0, "true")):
        days.say(at, alert.id, verdict)
    record = days.desk.state.judgements.records["late_out"]
    assert (record.true, record.expected) == (1.0, 0.5)


def test_verdicts_of_hard_rules_and_of_strangers_move_nothing():
    days = Days()
    (alert,) = days.find(finding(0, 1.0))
    days.say(60.0, alert.id)
    days.say(61.0, "unknown")
    assert days.desk.state.judgements.records == {}


def test_verdicts_are_forgotten():
    days = Days()
    days.judge(["false"] * 4)
    days.find(finding(5 * DAY + KEEP_S + DAY, detector="other"))
    assert days.desk.state.judgements.records == {}
    assert len(days.desk.state.judgements.told) == 1


def test_scores_that_are_too_high_are_found_out_and_honest_ones_are_not():
    wrong = Days().judge(["false"] * 40, 0.5)
    assert {(one.detector, one.severity, one.family) for one in wrong} == {("calibration", 4, "sensor")}
    assert "too high" in wrong[0].reason.en
    assert Days().judge(["true", "false"] * 100, 0.5) == []
    assert "too low" in Days().judge(["true"] * 60, 0.3)[0].reason.en


def test_a_verdict_at_the_time_of_its_alert_counts():
    days = Days()
    one = finding(0)
    number = days.find(one)[0].id
    fresh = Days()
    fresh.desk.process([one], one.noticed, QUIET, [Verdict("v", one.noticed, "s", number, "true", "analyst")])
    assert fresh.desk.state.judgements.records["late_out"].true == 1.0


def test_what_was_told_does_not_change_by_what_is_judged():
    days = Days()
    (alert,) = days.find(finding(0))
    assert days.say(60.0, alert.id) == []
    assert msgspec.structs.replace(alert) == days.desk.state.alerts["late_out|pass/p-0"].told


def test_it_is_the_same_wherever_it_is_cut_and_after_a_restart():
    found = [finding(7200.0 * i, 0.6) for i in range(60)]
    number = [ShiftDesk().process([one], one.noticed, QUIET)[0].id for one in found]
    said = [Verdict(f"v-{i}", one.noticed + 60.0, "s", number[i], "false", "a") for i, one in enumerate(found)]
    whole = ShiftDesk().process(found, said[-1].time, QUIET, said)
    pieces: list[Alert] = []
    desk = ShiftDesk()
    for one, verdict in zip(found, said, strict=True):
        for findings, verdicts, until in (([one], [], one.noticed), ([], [verdict], verdict.time)):
            restarted = ShiftDesk()
            restarted.state = unpack(pack(desk.state), Memory)
            pieces += restarted.process(findings, until, QUIET, verdicts)
            desk = restarted
    assert any(alert.detector == "calibration" for alert in whole)
    assert pieces == whole
