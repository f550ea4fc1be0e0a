"""Headline: every figure beside its chance level and its uncertainty."""

import numpy as np
from msgspec import Struct

from scoring.case import Case
from scoring.figures import Table, Weights, figures
from scoring.grounds import Grounds, grounds, load
from scoring.period import Times
from scoring.verdicts import judge

RESAMPLES = 1000
SEED = 0
MOST_MOVED_DAYS = 7


class Figure(Struct, frozen=True):
    """A figure, its chance level and the ends of its 95 % interval; None: there was nothing to divide by."""

    value: float | None
    chance: float | None
    low: float | None
    high: float | None


def headline(case: Case, real: Grounds, operators: Times) -> dict[str, Figure]:
    """The figures by name, in order; `operators` is how many look at each site, shape (sites,)."""
    found = figures(real, np.ones((1, len(real.exposure))))
    chance = chance_level(case, operators)
    drawn = figures(real, draws(len(real.exposure)))
    return {name: _figure(value[0], chance[name], drawn[name]) for name, value in found.items()}


def chance_level(case: Case, operators: Times) -> Table:
    """The figures of the same alerts moved by 1 to 7 whole days, shape (moves,) each.

    An alert keeps its subject and evidence; a move that would bring all back to their own time is left out.
    """
    once = np.ones((1, len(case.period.exposure)))
    moved = [_moved(case, operators, days) for days in case.period.moves(MOST_MOVED_DAYS)]
    tables = [figures(each, once) for each in moved]
    names = tables[0] if tables else figures(_moved(case, operators, 0), once)
    return {name: np.array([table[name][0] for table in tables]) for name in names}


def draws(days: int) -> Weights:
    """How often each site-day comes in each of 1,000 draws with replacement of as many as there are; seed 0.

    The bootstrap by percentiles (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13).
    """
    rng = np.random.default_rng(SEED)
    return rng.multinomial(days, np.full(days, 1 / days), size=RESAMPLES).astype(np.float64)


def _moved(case: Case, operators: Times, days: int) -> Grounds:
    noticed = case.period.moved(case.noticed, days)
    return grounds(case, judge(case, noticed), load(case, operators, days))


def _figure(value: float, chance: Times, drawn: Times) -> Figure:
    known = drawn[~np.isnan(drawn)]
    low, high = np.percentile(known, (2.5, 97.5)) if len(known) else (np.nan, np.nan)
    levels = chance[~np.isnan(chance)]
    return Figure(_plain(value), _plain(levels.mean() if len(levels) else np.nan), _plain(low), _plain(high))


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
