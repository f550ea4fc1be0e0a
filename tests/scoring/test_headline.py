"""Headline: recall at a budget of false alerts, precision, load, chance level and interval."""

import numpy as np
import pytest

from domain.alert import Alert
from scoring.headline import Figure, draws
from tests.scoring.build import DAY, HOUR, alert, crime, scored


def value(name: str, *args: object, **other: object) -> float | None:
    return scored(*args, **other).headline[name].value  # type: ignore[arg-type]


def false(count: int, score: float, day: int = 0) -> list[Alert]:
    return [alert(day * DAY + 10 * HOUR + 60 * n, f"pass/x{n}", score=score) for n in range(count)]


def test_recall_is_the_share_of_crimes_that_were_hit() -> None:
    crimes = [crime(HOUR), crime(30 * HOUR, name="c2", subjects=("pass/p2",))]
    assert value("recall", [alert(HOUR)], crimes) == 0.5


def test_no_crime_leaves_recall_open() -> None:
    assert value("recall", [alert(HOUR)]) is None


@pytest.mark.parametrize(("count", "recall"), [(7, 1.0), (8, 0.0)])
def test_the_lowest_scores_are_left_out_until_few_false_alerts_remain(count: int, recall: float) -> None:
    told = [alert(HOUR, score=0.2), *false(count, 0.5)]
    assert value("recall_at_1", told, [crime(HOUR)]) == recall


def test_a_crime_above_the_false_alerts_is_kept() -> None:
    assert value("recall_at_1", [alert(HOUR, score=0.6), *false(100, 0.5)], [crime(HOUR)]) == 1.0


def test_alerts_of_one_score_go_together() -> None:
    assert value("recall_at_1", [alert(HOUR, score=0.5), *false(100, 0.5)], [crime(HOUR)]) == 0.0


def test_alerts_of_one_score_stay_together() -> None:
    assert value("recall_at_1", [alert(HOUR, score=0.5), *false(7, 0.5)], [crime(HOUR)]) == 1.0


@pytest.mark.parametrize(("budget", "count"), [(1, 7), (3, 21), (10, 70)])
def test_the_budget_counts_days(budget: int, count: int) -> None:
    told = [[alert(HOUR, score=0.2), *false(number, 0.5)] for number in (count, count + 1)]
    assert [value(f"recall_at_{budget}", each, [crime(HOUR)]) for each in told] == [1.0, 0.0]


def test_the_budget_counts_sites() -> None:
    told = [alert(HOUR, score=0.2), *false(14, 0.5)]
    assert value("recall_at_1", told, [crime(HOUR)], sites=("north", "south")) == 1.0


def test_a_part_of_a_day_is_a_part_of_a_budget() -> None:
    told = [alert(HOUR, score=0.2), *false(2, 0.5)]
    assert (
        value("recall_at_1", told, [crime(HOUR)], days=1.9),
        value("recall_at_1", told, [crime(HOUR)], days=2.0),
    ) == (
        0.0,
        1.0,
    )


def test_false_alerts_of_higher_scores_spend_the_budget_first() -> None:
    told = [alert(HOUR, score=0.5), *false(7, 0.9), *false(100, 0.3, day=1)]
    assert value("recall_at_1", told, [crime(HOUR)]) == 1.0


def test_the_cutoff_is_told() -> None:
    assert scored([*false(7, 0.9), *false(100, 0.3, day=1)]).cutoffs == {"at_1": 0.3, "at_3": 0.3, "at_10": 0.3}


def test_a_crime_lives_by_its_best_hit() -> None:
    told = [alert(HOUR, score=0.1), alert(HOUR + 60, score=0.9), *false(100, 0.5)]
    assert value("recall_at_1", told, [crime(HOUR)]) == 1.0


def test_the_worst_family_of_the_truth_is_told() -> None:
    crimes = [crime(HOUR), crime(HOUR, name="c2", family="uithaler", subjects=("pass/p2",))]
    report = scored([alert(HOUR)], crimes)
    assert (report.headline["worst_family_recall_at_1"].value, report.worst_families["at_1"]) == (0.0, "uithaler")


def test_a_family_that_only_alerts_have_is_not_the_worst() -> None:
    assert value("worst_family_recall_at_1", [alert(HOUR), alert(9 * HOUR, family="sensor")], [crime(HOUR)]) == 1.0


def test_precision_is_of_severities_one_and_two() -> None:
    told = [alert(HOUR, severity=1), alert(9 * HOUR, severity=2), alert(19 * HOUR, severity=3)]
    assert value("precision_1_2", told, [crime(HOUR)]) == 0.5


def test_no_grave_alert_leaves_precision_open() -> None:
    assert value("precision_1_2", [alert(HOUR, severity=3)], [crime(HOUR)]) is None


def test_false_alerts_on_days_without_crime_are_told_per_such_day() -> None:
    told = [*false(5, 0.5, day=0), *false(3, 0.5, day=1)]
    assert value("false_per_day_without_crime", told, [crime(HOUR)]) == 3 / 6


def test_a_day_on_which_a_crime_is_prepared_is_no_day_without_crime() -> None:
    prepared = crime(3 * DAY, start=crime(HOUR).start)
    assert scored([], [prepared]).span.site_days_without_crime == 3


def test_the_same_day_at_another_site_is_a_day_without_crime() -> None:
    assert scored([], [crime(HOUR)], sites=("north", "south")).span.site_days_without_crime == 13


def test_shown_alerts_are_counted_in_windows_of_ten_minutes() -> None:
    told = [alert(60.0 * n, f"pass/x{n}") for n in range(11)]
    head = scored(told, days=1.0).headline
    names = ("mean", "max", "share_above_10")
    assert [head[f"shown_per_10_min_{name}"].value for name in names] == [11 / 144, 10.0, 0.0]


def test_eleven_in_ten_minutes_are_a_flood() -> None:
    told = [alert(30.0 * n, f"pass/x{n}") for n in range(11)]
    assert value("shown_per_10_min_share_above_10", told, days=1.0) == 1 / 144


def test_two_operators_halve_the_load() -> None:
    told = [alert(30.0 * n, f"pass/x{n}") for n in range(11)]
    assert value("shown_per_10_min_max", told, days=1.0, operators={"north": 2}) == 5.5


def test_the_load_of_two_sites_is_not_added_up() -> None:
    told = [alert(30.0, f"pass/x{n}", site=("north", "south")[n % 2]) for n in range(12)]
    assert value("shown_per_10_min_max", told, days=1.0, sites=("north", "south")) == 6.0


def test_advice_and_later_versions() -> None:
    told = [alert(30.0, severity=4, id="a"), alert(60.0, id="a", version=2), alert(90.0, "pass/p2", shown=False)]
    assert value("shown_per_10_min_max", told, days=1.0) == 1.0


def test_alerts_that_fit_in_time_only_by_luck_are_at_their_chance_level() -> None:
    told = [alert(day * DAY + HOUR) for day in range(7)]
    figure = scored(told, [crime(3 * DAY + HOUR)]).headline["recall"]
    assert (figure.value, figure.chance) == (1.0, 1.0)


def test_alerts_that_know_the_day_are_above_their_chance_level() -> None:
    figure = scored([alert(3 * DAY + HOUR)], [crime(3 * DAY + HOUR)]).headline["recall"]
    assert (figure.value, figure.chance) == (1.0, 0.0)


def test_a_move_around_a_whole_week_is_no_chance() -> None:
    figure = scored([alert(HOUR)], [crime(HOUR)], days=7.0).headline["recall"]
    assert figure.chance == 0.0


def test_chance_is_the_mean_over_the_moves() -> None:
    told = [alert(day * DAY + HOUR) for day in (0, 1, 2)]
    assert scored(told, [crime(DAY + HOUR)], days=8.0).headline["recall"].chance == 2 / 7


def test_alerts_that_leave_the_period_come_in_at_its_start() -> None:
    figure = scored([alert(7 * DAY + HOUR)], [crime(HOUR)], days=8.0).headline["recall"]
    assert (figure.value, figure.chance) == (0.0, 1 / 7)


def test_a_last_hour_of_an_eighth_day_is_no_day_to_move_to() -> None:
    figure = scored([alert(6 * DAY + HOUR)], [crime(HOUR)], days=7.2).headline["recall"]
    assert figure.chance == 1 / 6


def test_one_day_has_no_chance_level() -> None:
    assert scored([alert(HOUR)], [crime(HOUR)], days=1.0).headline["recall"].chance is None


def test_the_interval_holds_the_figure() -> None:
    crimes = [crime(day * DAY + HOUR, name=f"c{day}") for day in range(7)]
    figure = scored([alert(day * DAY + HOUR) for day in range(4)], crimes).headline["recall"]
    assert figure.low is not None
    assert figure.high is not None
    assert 0.1 < figure.low < 4 / 7 < figure.high < 0.95


def test_the_interval_is_that_of_drawing_days_again() -> None:
    told = false(10, 0.5, day=0)
    figure = scored(told).headline["false_per_day"]
    drawn = 10 * draws(7)[:, 0] / 7
    assert (figure.low, figure.high) == tuple(np.percentile(drawn, (2.5, 97.5)))


def test_the_interval_is_the_same_in_every_run() -> None:
    assert scored(false(9, 0.5), [crime(HOUR)]).headline == scored(false(9, 0.5), [crime(HOUR)]).headline


def test_a_thousand_draws_hold_as_many_days_as_there_are() -> None:
    assert (draws(7).shape, set(draws(7).sum(axis=1))) == ((1000, 7), {7.0})


def test_a_certain_figure_has_a_narrow_interval() -> None:
    crimes = [crime(day * DAY + HOUR, name=f"c{day}") for day in range(7)]
    figure = scored([alert(day * DAY + HOUR) for day in range(7)], crimes).headline["recall"]
    assert figure == Figure(1.0, 1.0, 1.0, 1.0)
