"""The odds of unaccounted: a distribution that follows what was seen, and what readers know."""

import pytest

from detectors.unaccounted_odds import MOST, Count, Usual, at_least, chances

USUAL = Usual(second=0.01, third=0.1, more=0.2, hurry=0.02, foot=0.5)


def one(
    seen: int, hurried: int = 0, walked: int = 0, known: int | None = 30, usual: Usual = USUAL, crews: float = 0.02
) -> float:
    return at_least(1, chances(Count(seen, hurried, walked, known, 0.004), usual, crews))


@pytest.mark.parametrize("seen", range(1, MOST + 3))
@pytest.mark.parametrize("hurried", [0, 1, 3, MOST])
def test_they_add_up_to_one(seen: int, hurried: int):
    found = chances(Count(seen, hurried, hurried // 2, 2, 0.004), USUAL, 0.02)
    assert len(found) == MOST + 1
    assert sum(found) == pytest.approx(1.0)
    assert min(found) >= 0.0


def test_more_people_and_more_haste_are_less_likely_to_have_a_reason():
    assert one(1) < one(2) < one(4)
    assert one(2) < one(2, 1) < one(2, 2)


def test_who_comes_on_foot_where_people_are_driven_is_less_likely_to_have_a_reason():
    driven = Usual(0.01, 0.1, 0.2, 0.02, 0.08)
    assert one(1, walked=1, usual=driven) > 3 * one(1, usual=driven)
    assert one(1, walked=1) < 3 * one(1)


def test_what_is_usual_there_counts():
    assert one(2, usual=Usual(0.3, 0.2, 0.2, 0.02, 0.5)) < one(2)
    assert one(2, 1, usual=Usual(0.01, 0.1, 0.2, 0.5, 0.5)) < one(2, 1)


def test_everybody_beyond_those_known_inside_must_have_been_missed():
    assert one(1, known=0) > 20 * one(1, known=1)
    assert one(3, known=1) > one(3, known=2) > one(3, known=3)
    assert one(2, known=None) == one(2, known=2)


def test_a_reader_that_misses_often_proves_little():
    seldom, often = (at_least(1, chances(Count(2, 0, 0, 0, missed), USUAL, 0.02)) for missed in (0.004, 0.3))
    assert often < seldom


def test_more_than_were_seen_are_possible_and_fewer_are_not_excluded():
    found = chances(Count(3, 3, 1, 0, 0.004), USUAL, 0.02)
    assert 0.0 < at_least(5, found) < at_least(3, found) < 1.0
