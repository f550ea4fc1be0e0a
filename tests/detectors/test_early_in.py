"""Early in: who comes long before the shift again and again; and slow poisoning, which must not make it a habit."""

import random
from collections.abc import Callable, Iterator

import pytest

from detectors.early_in import EarlyIn
from domain.batch import Batch
from domain.contracts import Facts
from domain.event import Badge
from domain.facts import DutyUse
from domain.finding import Finding
from domain.saving import pack
from tests.house import QUIET, START

MINUTE, DAY, WEEK = 60.0, 86_400.0, 7 * 86_400.0


def use(at: float, holder: str, early_min: float, role: str = "crane", way: str = "in") -> DutyUse:
    """A pass shown `at` seconds after `START`, so many minutes before the shift."""
    number = f"{holder}-{at:.0f}"
    badge = Badge(number, START + at, "s", "r-1", way, "granted", pass_id=f"p-{holder}")  # type: ignore[arg-type]
    return DutyUse(number, badge.time, badge, holder, role, early_min * MINUTE, 1)


def colleagues(draw: random.Random, day: int, number: int = 30) -> Iterator[DutyUse]:
    """One day of people who come 5 to 45 minutes before their shift."""
    for i in range(number):
        yield use(day * DAY + i * 60.0, f"c-{i}", draw.triangular(5, 45, 20))


def found(made: EarlyIn, uses: Iterator[DutyUse]) -> list[Finding]:
    """What these lead to, a batch a day or so."""
    told: list[Finding] = []
    held: list[DutyUse] = []
    for one in uses:
        held.append(one)
        if len(held) == 30:
            told += _judged(made, held)
            held = []
    return told + _judged(made, held)


def _judged(made: EarlyIn, uses: list[DutyUse]) -> list[Finding]:
    batch = Batch([], uses[-1].time if uses else START)
    batch.add(sorted(uses, key=lambda one: one.time))
    return list(made.process(batch, Facts(QUIET)))


def life(weeks: int, minutes: Callable[[int], float], holder: str = "h-1") -> Iterator[DutyUse]:
    """Colleagues every day, and one who comes `minutes` before the shift, by the week, on five days of seven."""
    draw = random.Random(7)
    for day in range(7 * weeks):
        if day % 7 < 5:
            yield use(day * DAY + 3000.0, holder, max(minutes(day // 7) + draw.uniform(-8, 8), 0.0))
        yield from colleagues(draw, day)


def test_an_insider_who_comes_ten_minutes_earlier_each_week_is_found():
    told = found(EarlyIn(), life(24, lambda week: 20.0 + 10.0 * max(week - 4, 0)))
    assert told
    assert {finding.subject for finding in told} == {"pass/p-h-1"}
    assert told[0].noticed < START + 16 * WEEK
    assert told[-1].noticed > START + 23 * WEEK


class Naive(EarlyIn):
    """The same with a habit that is always today's."""

    def _is_habit(self, habit, early_s):  # type: ignore[no-untyped-def]
        return habit.count > 0 and early_s <= habit.mean + self._spare_s


def test_a_learner_without_a_frozen_reference_would_not_find_them():
    assert found(Naive(), life(24, lambda week: 20.0 + 10.0 * max(week - 4, 0))) == []


@pytest.mark.parametrize("minutes", [lambda week: 25.0, lambda week: 25.0 + 15.0 * (week % 2)])
def test_people_who_come_as_others_do_are_ordinary(minutes: Callable[[int], float]):
    assert found(EarlyIn(), life(20, minutes)) == []


def test_who_has_always_come_early_by_the_only_bus_is_ordinary():
    assert found(EarlyIn(), life(20, lambda week: 100.0)) == []


def test_once_or_twice_is_ordinary():
    assert found(EarlyIn(), life(20, lambda week: 20.0, "h-9")) == []
    odd_days = {70: 120.0, 84: 150.0, 98: 120.0, 112: 130.0}
    draw = random.Random(7)

    def uses() -> Iterator[DutyUse]:
        for day in range(140):
            yield use(day * DAY + 3000.0, "h-1", odd_days.get(day, 20.0))
            yield from colleagues(draw, day)

    assert found(EarlyIn(), uses()) == []


def test_a_third_time_within_three_weeks_is_told_with_all_three():
    draw = random.Random(7)

    def uses() -> Iterator[DutyUse]:
        for day in range(74):
            yield use(day * DAY + 3000.0, "h-1", 120.0 if day >= 71 else 20.0)
            yield from colleagues(draw, day)

    (told,) = found(EarlyIn(), uses())
    assert told.evidence[0].id == f"h-1-{71 * DAY + 3000.0:.0f}"
    assert len(told.evidence) == 3
    assert "120" in told.reason.en


def test_coming_back_from_lunch_is_no_arrival():
    draw = random.Random(7)

    def uses() -> Iterator[DutyUse]:
        for day in range(80):
            yield use(day * DAY + 3000.0, "h-1", 20.0)
            yield from colleagues(draw, day)
            if day > 60:
                yield use(day * DAY + 3600.0, "h-1", 120.0)

    assert found(EarlyIn(), uses()) == []


def test_far_from_any_shift_is_another_matter():
    assert found(EarlyIn(), life(20, lambda week: 20.0 if week < 10 else 300.0)) == []


def test_a_role_that_few_have_is_left_alone():
    draw = random.Random(7)

    def uses() -> Iterator[DutyUse]:
        for day in range(80):
            yield from colleagues(draw, day, 3)
            yield use(day * DAY + 3600.0, "h-1", 20.0 if day < 60 else 120.0, role="office")

    assert found(EarlyIn(), uses()) == []


def test_a_holder_takes_less_than_a_kilobyte():
    made = EarlyIn()
    assert found(made, life(20, lambda week: 20.0 + 10.0 * week))
    assert len(pack(made.state)) < 1000 * len(made.state.holders)
