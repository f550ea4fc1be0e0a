"""Listing: every alert, crime and quiet line with what was found of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from domain.times import utc
from domain.truth import Crime
from scoring.case import Case, Flags
from scoring.period import Indices
from scoring.told import Told
from scoring.verdicts import Verdicts


class AlertLine(Struct, frozen=True):
    """A counted alert. `verdict` is hit, surplus, false or trouble; `crimes` it hits, `quiet` lines it violates."""

    id: str
    version: int
    site: str
    noticed: str
    severity: int
    score: float
    family: str
    pattern: str | None
    subject: str
    verdict: str
    invented: bool
    nearby: bool
    names: bool
    crimes: tuple[str, ...]
    quiet: tuple[str, ...]


class CrimeLine(Struct, frozen=True):
    """A crime. `delay_s`, `first` (alert) and `score` (the highest of its hits) are None where it was missed."""

    id: str
    site: str
    family: str
    pattern: str | None
    story: str | None
    found: bool
    named: bool
    delay_s: float | None
    first: str | None
    score: float | None
    hits: int
    nearby: int


class QuietLine(Struct, frozen=True):
    """A look-alike that ought to stay quiet, and how many alerts violated that."""

    id: str
    site: str
    family: str
    pattern: str | None
    why: str | None
    violations: int


def names(told: Told, crime: Crime) -> bool:
    """Whether the alert calls the crime by its pattern, or where it follows none, by its family."""
    return told.family == crime.family if crime.pattern is None else told.pattern == crime.pattern


def alert_lines(case: Case, verdicts: Verdicts, near: Flags) -> tuple[AlertLine, ...]:
    """The counted alerts by (`noticed`, `id`); `near` says which are nearby a crime, shape (counted,)."""
    hits = _grouped(verdicts.hits.alerts.tolist(), verdicts.hits.crimes.tolist())
    quiet = _grouped(verdicts.violating.alerts.tolist(), verdicts.violating.crimes.tolist())
    return tuple(
        AlertLine(
            id=told.id,
            version=told.version,
            site=told.site,
            noticed=utc(told.noticed),
            severity=told.severity,
            score=told.score,
            family=told.family,
            pattern=told.pattern,
            subject=told.subject,
            verdict=_verdict(verdicts, number),
            invented=bool(case.invented[number]),
            nearby=bool(near[number]),
            names=any(names(told, case.crimes[crime]) for crime in hits[number]),
            crimes=tuple(case.crimes[crime].id for crime in hits[number]),
            quiet=tuple(case.quiet[line].id for line in quiet[number]),
        )
        for number, told in enumerate(case.told)
    )


def crime_lines(case: Case, verdicts: Verdicts, near: Indices) -> tuple[CrimeLine, ...]:
    """The crimes in the order of the truth; `near` counts the alerts that are nearby each, shape (crimes,)."""
    hits = _grouped(verdicts.hits.crimes.tolist(), verdicts.hits.alerts.tolist())
    return tuple(_crime_line(case, verdicts, number, hits[number], count) for number, count in enumerate(near.tolist()))


def quiet_lines(case: Case, verdicts: Verdicts) -> tuple[QuietLine, ...]:
    """The quiet lines in their own order."""
    counts = Counter(verdicts.violating.crimes.tolist())
    return tuple(
        QuietLine(line.id, line.site, line.family, line.pattern, line.why, counts[number])
        for number, line in enumerate(case.quiet)
    )


def _crime_line(case: Case, verdicts: Verdicts, number: int, hits: list[int], near: int) -> CrimeLine:
    crime = case.crimes[number]
    found = bool(hits)
    return CrimeLine(
        id=crime.id,
        site=crime.site,
        family=crime.family,
        pattern=crime.pattern,
        story=crime.story,
        found=found,
        named=any(names(case.told[alert], crime) for alert in hits),
        delay_s=float(verdicts.delay[number]) if found else None,
        first=case.told[min(hits)].id if found else None,
        score=float(verdicts.best[number]) if found else None,
        hits=len(hits),
        nearby=near,
    )


def _verdict(verdicts: Verdicts, number: int) -> str:
    if verdicts.surplus[number]:
        return "surplus"
    if verdicts.hit[number]:
        return "hit"
    return "trouble" if verdicts.trouble[number] else "false"


def _grouped(keys: Iterable[int], values: Iterable[int]) -> defaultdict[int, list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        groups[key].append(value)
    return groups


def delays(lines: Iterable[CrimeLine]) -> list[float]:
    """Seconds to the first hit of each crime, infinite where it was missed."""
    return [np.inf if line.delay_s is None else line.delay_s for line in lines]
