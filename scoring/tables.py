"""Tables: the score of each family and of each pattern."""

from collections.abc import Iterable, Sequence
from math import ceil, isinf

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


Lines = Sequence[AlertLine] | Sequence[CrimeLine] | Sequence[QuietLine]


def family_rows(
    crimes: Sequence[CrimeLine], quiet: Sequence[QuietLine], alerts: Sequence[AlertLine], cutoffs: Sequence[float]
) -> tuple[Row, ...]:
    """One row for each family that a crime, a quiet line or an alert has."""
    families = sorted({line.family for lines in (crimes, quiet, alerts) for line in lines})
    return tuple(
        _row(
            (family, None),
            [line for line in crimes if line.family == family],
            [line for line in quiet if line.family == family],
            [line for line in alerts if line.family == family],
            cutoffs,
        )
        for family in families
    )


def pattern_rows(
    crimes: Sequence[CrimeLine], quiet: Sequence[QuietLine], alerts: Sequence[AlertLine], cutoffs: Sequence[float]
) -> tuple[Row, ...]:
    """One row for each pair of family and pattern; what has no pattern comes first."""
    keys = sorted(
        {_key(line) for lines in (crimes, quiet, alerts) for line in lines}, key=lambda key: (key[0], key[1] or "")
    )
    return tuple(
        _row(
            key,
            [line for line in crimes if _key(line) == key],
            [line for line in quiet if _key(line) == key],
            [line for line in alerts if _key(line) == key],
            cutoffs,
        )
        for key in keys
    )


def quantile(delay_s: Iterable[float], share: float) -> float | None:
    """The smallest delay within which at least this share was found; None where that is infinite, or of nothing.

    >>> quantile([10.0, 20.0, 30.0, float("inf")], 0.5)
    20.0
    """
    ordered = sorted(delay_s)
    found = ordered[ceil(share * len(ordered)) - 1] if ordered else float("inf")
    return None if isinf(found) else float(found)


def _row(
    key: tuple[str, str | None],
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


def _key(line: AlertLine | CrimeLine | QuietLine) -> tuple[str, str | None]:
    return line.family, line.pattern
