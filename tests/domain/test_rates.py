"""Rates: shares that are learned and fade."""

import pytest

from domain.rates import BEGIN_SHARE, FADE_S, Rates


def test_before_anything_was_seen_the_share_is_assumed():
    assert Rates().share("a", 0.0) == pytest.approx(BEGIN_SHARE)


def test_what_is_seen_outweighs_what_was_assumed():
    rates = Rates()
    for i in range(1000):
        rates.count("a", 0.0, i % 10 == 0)
    assert rates.share("a", 0.0) == pytest.approx(0.0913, abs=1e-3)
    assert rates.share("b", 0.0) == pytest.approx(BEGIN_SHARE)


def test_half_is_forgotten_in_four_weeks():
    rates = Rates()
    for _ in range(100):
        rates.count("a", 0.0, True)
    assert rates.share("a", FADE_S) == pytest.approx((0.4 + 50) / 150)
