"""Rates: how often something ordinary happens, learned online with counts that fade."""

from msgspec import Struct, field

FADE_S = 28 * 86_400.0
"""After so long a count weighs half."""

BEGIN_SHARE, BEGIN_TRIALS = 0.004, 100.0
"""What is taken for ordinary before anything was seen, and how many trials that weighs: one in 250, assumed."""


class Rate(Struct):
    """How often it happened in how many trials, both faded to `time`, seconds since 1970 UTC."""

    hits: float
    trials: float
    time: float


class Rates(Struct):
    """Shares by key; part of a detector's state. Keys are places of the site's files, so they are few."""

    of: dict[str, Rate] = field(default_factory=dict)

    def share(self, key: str, at: float, begin: float = BEGIN_SHARE) -> float:
        """The share of trials in which it happened; always above 0. `begin`: what is assumed of it."""
        rate = self.of.get(key)
        kept = _kept(rate, at) if rate else 0.0
        hits = begin * BEGIN_TRIALS + (rate.hits * kept if rate else 0.0)
        return hits / (BEGIN_TRIALS + (rate.trials * kept if rate else 0.0))

    def count(self, key: str, at: float, happened: bool) -> None:
        """One more trial."""
        rate = self.of.get(key)
        kept = _kept(rate, at) if rate else 0.0
        hits, trials = (rate.hits * kept, rate.trials * kept) if rate else (0.0, 0.0)
        self.of[key] = Rate(hits + happened, trials + 1.0, at)


def _kept(rate: Rate, at: float) -> float:
    """What is left of earlier counts."""
    return float(0.5 ** (max(at - rate.time, 0.0) / FADE_S))
