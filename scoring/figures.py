"""Figures: the headline, for the site-days as they were or drawn again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.grounds import Grounds
from scoring.period import Times

BUDGETS = (1, 3, 10)
"""False alerts per site and day at which recall is told."""

Weights = NDArray[np.float64]
"""How often each site-day counts, shape (draws, site-days)."""

Table = dict[str, Times]
"""Figures by name, each of shape (draws,); NaN where there is nothing to divide by."""


def figures(grounds: Grounds, weights: Weights) -> Table:
    """All figures of the headline in their order of printing."""
    table = {"recall": recall(grounds, weights, np.full(len(weights), -np.inf))}
    cutoffs = cutoffs_of(grounds, weights)
    families = np.unique(grounds.families)
    for budget, cutoff in zip(BUDGETS, cutoffs.T, strict=True):
        table[f"recall_at_{budget}"] = recall(grounds, weights, cutoff)
    for budget, cutoff in zip(BUDGETS, cutoffs.T, strict=True):
        table[f"worst_family_recall_at_{budget}"] = _worst(grounds, weights, cutoff, families.tolist())
    right, wrong = weights @ grounds.right_grave, weights @ grounds.wrong_grave
    table["precision_1_2"] = _ratio(right, right + wrong)
    table["false_per_day"] = _ratio(weights @ grounds.false, weights @ grounds.exposure)
    free = weights * grounds.free
    table["false_per_day_without_crime"] = _ratio(free @ grounds.false, free @ grounds.exposure)
    return table | _load(grounds, weights)


def cutoffs_of(grounds: Grounds, weights: Weights) -> Weights:
    """The score at and below which alerts are left out for each budget, shape (draws, budgets); -inf: none is.

    False alerts are let in from the highest score down while their number stays within the budget times the days of all
    sites. The score of the first that is too many is left out, with all alerts that share it.
    """
    found = np.empty((len(weights), len(BUDGETS)))
    for row, (weight, days) in enumerate(zip(weights, weights @ grounds.exposure, strict=True)):
        reached = np.cumsum(weight[grounds.false_days])
        allowed = np.array(BUDGETS) * days
        found[row] = grounds.false_scores[np.searchsorted(reached, allowed, side="right")]
    return found


def recall(grounds: Grounds, weights: Weights, cutoff: Times, family: str | None = None) -> Times:
    """The share of crimes, all or of one family, that an alert above the cutoff hits; shape (draws,)."""
    chosen = slice(None) if family is None else grounds.families == family
    days, best = grounds.crime_days[chosen], grounds.best[chosen]
    each = weights[:, days]
    return _ratio((each * (best[None, :] > cutoff[:, None])).sum(axis=1), each.sum(axis=1))


def _worst(grounds: Grounds, weights: Weights, cutoff: Times, families: Sequence[str]) -> Times:
    worst: Times = np.full(len(weights), np.nan)
    for family in families:
        worst = np.fmin(worst, recall(grounds, weights, cutoff, family))
    return worst


def _load(grounds: Grounds, weights: Weights) -> Table:
    load = grounds.load
    windows = weights @ load.windows
    return {
        "shown_per_10_min_mean": _ratio(weights @ load.shown, windows),
        "shown_per_10_min_max": np.where(weights > 0, load.most, 0.0).max(axis=1),
        "shown_per_10_min_share_above_10": _ratio(weights @ load.floods, windows),
    }


def _ratio(part: Times, whole: Times) -> Times:
    found: Times = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return found
