"""Tables: the score of each family and of each pattern."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import ceil, isinf
from typing import TypeVar

from msgspec import Struct

from scoring.listing import AlertLine, CrimeLine, QuietLine, delays


class Row(Struct, frozen=True):
    """A family, or one pattern of it. Crimes and quiet lines by their own family and pattern, alerts by theirs.

    `recall_at` are the shares found at 1, 3 and 10 false alerts per site and day, with the cutoffs of the whole.
    """

    family: str
    pattern: str | None
    crimes: int
    found: int
    named: int
    recall: float | None
    recall_at: tuple[float | None, ...]
    median_s: float | None
    p95_s: float | None
    alerts: int
    hits: int
    surplus: int
    false: int
    trouble: int
    quiet_lines: int
    quiet_violated: int


Key = tuple[str, str | None]
"""Family and pattern."""

Line = AlertLine | CrimeLine | QuietLine
L = TypeVar("L", bound=Line)


def family_rows(
    crimes: Sequence[CrimeLine], quiet: Sequence[QuietLine], alerts: Sequence[AlertLine], cutoffs: Sequence[float]
) -> tuple[Row, ...]:
    """One row for each family that a crime, a quiet line or an alert has."""
    return _table(crimes, quiet, alerts, cutoffs, lambda line: (line.family, None))


def pattern_rows(
    crimes: Sequence[CrimeLine], quiet: Sequence[QuietLine], alerts: Sequence[AlertLine], cutoffs: Sequence[float]
) -> tuple[Row, ...]:
    """One row for each pair of family and pattern; what has no pattern comes first in its family."""
    return _table(crimes, quiet, alerts, cutoffs, lambda line: (line.family, line.pattern))


def quantile(delay_s: Iterable[float], share: float) -> float | None:
    """The smallest delay within which at least this share was found; None where that is infinite, or of nothing.

    >>> quantile([10.0, 20.0, 30.0, float("inf")], 0.5)
    20.0
    """
    ordered = sorted(delay_s)
    found = ordered[ceil(share * len(ordered)) - 1] if ordered else float("inf")
    return None if isinf(found) else float(found)


def _table(
    crimes: Sequence[CrimeLine],
    quiet: Sequence[QuietLine],
    alerts: Sequence[AlertLine],
    cutoffs: Sequence[float],
    key: Callable[[Line], Key],
) -> tuple[Row, ...]:
    of_crimes, of_quiet, of_alerts = _grouped(crimes, key), _grouped(quiet, key), _grouped(alerts, key)
    keys = sorted({*of_crimes, *of_quiet, *of_alerts}, key=lambda found: (found[0], found[1] or ""))
    return tuple(
        _row(found, of_crimes.get(found, []), of_quiet.get(found, []), of_alerts.get(found, []), cutoffs)
        for found in keys
    )


def _grouped(lines: Iterable[L], key: Callable[[Line], Key]) -> dict[Key, list[L]]:
    groups: defaultdict[Key, list[L]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return dict(groups)


def _row(
    key: Key,
    crimes: Sequence[CrimeLine],
    quiet: Sequence[QuietLine],
    alerts: Sequence[AlertLine],
    cutoffs: Sequence[float],
) -> Row:
    verdicts = [line.verdict for line in alerts]
    late = delays(crimes)
    return Row(
        family=key[0],
        pattern=key[1],
        crimes=len(crimes),
        found=sum(line.found for line in crimes),
        named=sum(line.named for line in crimes),
        recall=_recall(crimes, float("-inf")),
        recall_at=tuple(_recall(crimes, cutoff) for cutoff in cutoffs),
        median_s=quantile(late, 0.5),
        p95_s=quantile(late, 0.95),
        alerts=len(alerts),
        hits=verdicts.count("hit") + verdicts.count("surplus"),
        surplus=verdicts.count("surplus"),
        false=verdicts.count("false"),
        trouble=verdicts.count("trouble"),
        quiet_lines=len(quiet),
        quiet_violated=sum(line.violations > 0 for line in quiet),
    )


def _recall(crimes: Sequence[CrimeLine], cutoff: float) -> float | None:
    found = [line for line in crimes if line.score is not None and line.score > cutoff]
    return len(found) / len(crimes) if crimes else None
