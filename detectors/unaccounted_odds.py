"""Odds: how likely it is that so many of those who are seen in a zone have no reason to be there.

A Bayesian filter over a count, with the counts of cameras and readers as its observations. Let X be the people without
a reason, A those with one who are in sight. X is 0 but for a share `crews` of all visits to a zone; if not, it is drawn
from the sizes of crews as arrested. A follows learned shares of ordinary visits: how often one becomes two, two three,
and so on (continuation ratios: Agresti, Categorical Data Analysis, 2013, section 8.3). Where A would exceed the number
known to be inside by their passes, each one more must have been missed by a reader. Of X each is seen with probability
`SEEN` (binomial thinning), and hurries with `FLEES`; people with a reason hurry by a learned share. With c seen at
once, of whom h hurry,

    P(X = k | c, h)  is proportional to  P(k) * sum over v + a = c of  Bin(v; k, SEEN) * P(A = a) * P(h | v, a).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import comb

from msgspec import Struct

MOST = 12
SIZES = (1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 12)
"""Crews as reported in Rotterdam, 2020 to 2024: design, modus-operandi."""

SEEN = 0.55
"""Share of a crew that a camera tells apart at once: they go close together, and boxes hide some. Assumed."""

FLEES = 0.7
"""Share of those without a reason who are seen to run, for some seconds at least. Assumed."""

ALONE = 0.85
"""Share of visits by a crew in which nobody else is in sight. Assumed."""


class Usual(Struct, frozen=True):
    """Shares of ordinary visits to a zone: with a second person in sight, of those a third, yet more; with a hurry."""

    second: float
    third: float
    more: float
    hurry: float


class Count(Struct, frozen=True):
    """What sensors say: most people that one camera saw at once, how many of them hurried, and what readers know.

    `known`: people inside whose passes open the zone; None where readers cannot tell. `missed`: the share of ways that
    readers miss.
    """

    seen: int
    hurried: int
    known: int | None
    missed: float


def chances(count: Count, usual: Usual, crews: float) -> list[float]:
    """P(X = k) for k from 0 to `MOST`."""
    seen = min(max(count.seen, count.hurried, 1), MOST)
    hurried = min(count.hurried, seen)
    with_reason = [_with_reason(a, count, usual) for a in range(seen + 1)]
    weights = [(1.0 - crews) * with_reason[seen] * _hurries(hurried, 0, seen, usual.hurry)]
    for people, share in enumerate(_sizes(), start=1):
        weights.append(crews * share * _likelihood(people, seen, hurried, with_reason, usual))
    total = sum(weights)
    return [weight / total for weight in weights]


def at_least(people: int, found: Sequence[float]) -> float:
    """P(X >= people)."""
    return min(sum(found[people:]), 1.0)


@lru_cache(maxsize=1)
def _sizes() -> tuple[float, ...]:
    """P(X = k | X > 0), for k from 1: a crew as arrested, with a tenth spread over all sizes."""
    return tuple(0.9 * SIZES.count(size) / len(SIZES) + 0.1 / MOST for size in range(1, MOST + 1))


def _likelihood(people: int, seen: int, hurried: int, with_reason: Sequence[float], usual: Usual) -> float:
    total = 0.0
    for visible in range(min(people, seen) + 1):
        others = seen - visible
        company = ALONE if others == 0 else (1.0 - ALONE) * with_reason[others]
        total += _binomial(visible, people, SEEN) * company * _hurries(hurried, visible, others, usual.hurry)
    return total


def _with_reason(people: int, count: Count, usual: Usual) -> float:
    """P(A = people), where the readers know of `count.known`."""
    if people == 0:
        return 0.0
    chance = (1.0, usual.second, usual.second * usual.third)[min(people, 3) - 1]
    stop = (1.0 - usual.second, 1.0 - usual.third, 1.0 - usual.more)[min(people, 3) - 1]
    chance *= stop * usual.more ** max(people - 3, 0)
    beyond = 0 if count.known is None else max(people - count.known, 0)
    return float(chance * count.missed**beyond)


@lru_cache(maxsize=4096)
def _hurries(hurried: int, without: int, others: int, share: float) -> float:
    """P(so many hurry) among `without` who have no reason and `others` who have one."""
    return sum(_binomial(i, without, FLEES) * _binomial(hurried - i, others, share) for i in range(hurried + 1))


def _binomial(hits: int, trials: int, share: float) -> float:
    if hits > trials:
        return 0.0
    return float(comb(trials, hits) * share**hits * (1.0 - share) ** (trials - hits))
