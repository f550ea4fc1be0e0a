"""Odds: how likely it is that so many of those who are seen in a zone have no reason to be there.

A Bayesian filter over a count, with the counts of cameras and readers as its observations. Let X be the people without
a reason, A those with one who are in sight. X is 0 but for a share `crews` of all visits to a zone; if not, it is drawn
from the sizes of crews as arrested. A follows learned shares of ordinary visits: how often one becomes two, two three,
and so on (continuation ratios: Agresti, Categorical Data Analysis, 2013, section 8.3). Where A would exceed the number
known to be inside by their passes, each one more must have been missed by a reader. Of X each is seen with probability
`SEEN` (binomial thinning), hurries with `FLEES` and comes walking with `WALKS_IN`; of A by learned shares, since on
closed ground nearly everybody is driven. With c seen at once, of whom h hurry and w came on foot,

    P(X = k | c, h, w) is proportional to
    P(k) * sum over v + a = c of Bin(v; k, SEEN) * P(A = a) * P(h | v, a) * P(w | v, a).
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

WALKS_IN = 0.55
"""Share of those without a reason who are seen to come into the zone on foot. Assumed; the others begin in it."""

ALONE = 0.85
"""Share of visits by a crew in which nobody else is in sight. Assumed."""


class Usual(Struct, frozen=True):
    """Shares of ordinary visits to a zone: with a second in sight, of those a third, yet more; in haste; on foot."""

    second: float
    third: float
    more: float
    hurry: float
    foot: float


class Count(Struct, frozen=True):
    """What sensors say: most people that one camera saw at once, how many hurried and walked in, what readers know.

    `known`: people inside whose passes open the zone; None where readers cannot tell. `missed`: the share of ways that
    readers miss.
    """

    seen: int
    hurried: int
    walked: int
    known: int | None
    missed: float


def chances(count: Count, usual: Usual, crews: float) -> list[float]:
    """P(X = k) for k from 0 to `MOST`."""
    seen = min(max(count.seen, count.hurried, count.walked, 1), MOST)
    with_reason = [_with_reason(a, count, usual) for a in range(seen + 1)]
    weights = [(1.0 - crews) * with_reason[seen] * _manner(count, usual, 0, seen)]
    for people, share in enumerate(_sizes(), start=1):
        weights.append(crews * share * _likelihood(people, seen, with_reason, count, usual))
    total = sum(weights)
    return [weight / total for weight in weights]


def at_least(people: int, found: Sequence[float]) -> float:
    """P(X >= people)."""
    return min(sum(found[people:]), 1.0)


@lru_cache(maxsize=1)
def _sizes() -> tuple[float, ...]:
    """P(X = k | X > 0), for k from 1: a crew as arrested, with a tenth spread over all sizes."""
    return tuple(0.9 * SIZES.count(size) / len(SIZES) + 0.1 / MOST for size in range(1, MOST + 1))


def _likelihood(people: int, seen: int, with_reason: Sequence[float], count: Count, usual: Usual) -> float:
    total = 0.0
    for visible in range(min(people, seen) + 1):
        others = seen - visible
        company = ALONE if others == 0 else (1.0 - ALONE) * with_reason[others]
        total += _binomial(visible, people, SEEN) * company * _manner(count, usual, visible, others)
    return total


def _manner(count: Count, usual: Usual, without: int, others: int) -> float:
    """P(so many hurry, and so many came on foot) among those without a reason and those with one."""
    hurried, walked = min(count.hurried, MOST), min(count.walked, MOST)
    return _some(hurried, without, FLEES, others, usual.hurry) * _some(walked, without, WALKS_IN, others, usual.foot)


def _with_reason(people: int, count: Count, usual: Usual) -> float:
    """P(A = people), where the readers know of `count.known`."""
    if people == 0:
        return 0.0
    chance = (1.0, usual.second, usual.second * usual.third)[min(people, 3) - 1]
    stop = (1.0 - usual.second, 1.0 - usual.third, 1.0 - usual.more)[min(people, 3) - 1]
    chance *= stop * usual.more ** max(people - 3, 0)
    beyond = 0 if count.known is None else max(people - count.known, 0)
    return float(chance * count.missed**beyond)


def _some(number: int, without: int, likely: float, others: int, usual: float) -> float:
    """P(so many do something) of `without` people who are likely to, and `others` of whom a share usually does."""
    both = range(max(number - others, 0), min(number, without) + 1)
    return sum(_binomial(i, without, likely) * _binomial(number - i, others, usual) for i in both)


def _binomial(hits: int, trials: int, share: float) -> float:
    if hits > trials:
        return 0.0
    return float(comb(trials, hits) * share**hits * (1.0 - share) ** (trials - hits))
