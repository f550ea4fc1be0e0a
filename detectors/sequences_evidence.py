"""Evidence: how much what was found, and what was not, speaks for a story, in natural logarithms of odds."""

from math import exp, log

from detectors.patterns.pattern import Counts, Figures, Pattern
from detectors.sequences_stories import Story

HALF = 0.5
"""Added to counts, so that what was never counted is unlikely and not impossible (Jeffreys' prior)."""


def begun(pattern: Pattern, figures: Figures, opening: str) -> float:
    """The log-odds that what begins a story is of a crime: the base rate against how often it is ordinary."""
    counts = figures.begins[opening]
    crime = pattern.base * _share(figures.seen, figures.crimes) * _share(counts.crime, figures.guilty)
    return log(crime / ((counts.ordinary + HALF) / max(figures.days, HALF)))


def weight(counts: Counts, figures: Figures) -> float:
    """The log-likelihood ratio of a piece that was found."""
    crime, ordinary = _shares(counts, figures)
    return log(crime / ordinary)


def against(counts: Counts, figures: Figures) -> float:
    """The log-likelihood ratio of a piece that did not come."""
    crime, ordinary = _shares(counts, figures)
    return log((1.0 - crime) / (1.0 - ordinary))


def weights(pattern: Pattern, figures: Figures, story: Story, now: float) -> dict[str, float]:
    """What each piece adds to the log-odds now: what was found fades, what was due and did not come is missing."""
    added = {story.opening: begun(pattern, figures, story.opening)}
    for step in pattern.steps:
        if step.piece == story.opening:
            continue
        counts, found = figures.pieces[step.piece], story.found.get(step.piece)
        if found is not None:
            added[step.piece] = weight(counts, figures) * 0.5 ** ((now - found.piece.time) / pattern.fades_s)
        elif now > story.begun + step.within_s:
            added[step.piece] = against(counts, figures)
    return added


def probability(log_odds: float) -> float:
    """The probability of log-odds."""
    return 1.0 / (1.0 + exp(-log_odds))


def _shares(counts: Counts, figures: Figures) -> tuple[float, float]:
    """The share of stories with a piece, of crimes and of ordinary life: both as if one more story were in between.

    So a piece weighs nothing where nothing was counted, and little where little was.
    """
    between = _share(counts.crime + counts.ordinary, figures.guilty + figures.ordinary)
    crime = (counts.crime + between) / (figures.guilty + 1.0)
    return crime, (counts.ordinary + between) / (figures.ordinary + 1.0)


def _share(hits: int, trials: int) -> float:
    return (hits + HALF) / (trials + 2.0 * HALF)
