"""Verdicts: what each alert was, and what became of each crime."""

from collections import defaultdict

import numpy as np
from msgspec import Struct

from domain.truth import Crime
from scoring.case import Case, Flags
from scoring.matching import Pairs
from scoring.period import Indices, Times

EARLY_S = 60.0
"""An alert may be noticed this long before the first observable event and still hit."""

FREE_HITS = 3
"""Hits of one crime that cost nothing; later ones of another incident are surplus."""


class Verdicts(Struct, frozen=True):
    """Alerts as columns of shape (counted,), crimes as columns of shape (crimes,), pairs as rows of hits.

    `noticed` is when each alert is taken to have been noticed, which the chance level moves.
    """

    noticed: Times
    hits: Pairs
    hit: Flags
    surplus: Flags
    false: Flags
    trouble: Flags
    best: Times
    """The highest score among the hits of each crime; -inf where it was missed."""
    delay: Times
    """Seconds from the first observable event to the first hit; inf where the crime was missed."""
    violating: Pairs
    """Alerts that hit nothing, with the quiet lines in whose time they lie and whose subject or evidence they have."""


def judge(case: Case, noticed: Times) -> Verdicts:
    """Judge all counted alerts as if they had been noticed at these times."""
    opens = np.array([crime.first_observable - EARLY_S for crime in case.crimes])
    hits = _within(case.pairs, noticed, opens, _closing(case.crimes))
    hit = _marked(len(case.told), hits.alerts)
    trouble = case.trouble & ~hit
    began = np.array([line.start for line in case.quiet])
    within = _within(case.quiet_pairs, noticed, began, _closing(case.quiet))
    idle = ~hit[within.alerts]
    return Verdicts(
        noticed=noticed,
        hits=hits,
        hit=hit,
        surplus=_surplus(case, hits, noticed),
        false=~hit & ~trouble,
        trouble=trouble,
        best=_best(case, hits),
        delay=_delay(case, hits, noticed),
        violating=Pairs(within.alerts[idle], within.crimes[idle]),
    )


def nearby(case: Case, verdicts: Verdicts) -> tuple[Flags, Indices]:
    """Which alerts that hit nothing share zone and time with a crime; and how many such alerts each crime has."""
    alerts = np.zeros(len(case.told), dtype=bool)
    counts = np.zeros(len(case.crimes), dtype=np.int64)
    places = _places(case, verdicts)
    for number, crime in enumerate(case.crimes):
        found = {alert for zone in crime.zones for alert in _between(places.get((crime.site, zone)), crime)}
        counts[number] = len(found)
        alerts[list(found)] = True
    return alerts, counts


def _within(found: Pairs, noticed: Times, opens: Times, closes: Times) -> Pairs:
    """The pairs whose alert was noticed while its line was open, both ends included."""
    if not len(found.alerts):
        return found
    times = noticed[found.alerts]
    kept = (opens[found.crimes] <= times) & (times <= closes[found.crimes])
    return Pairs(found.alerts[kept], found.crimes[kept])


def _closing(lines: tuple[Crime, ...]) -> Times:
    return np.array([line.closes for line in lines])


def _marked(length: int, numbers: Indices) -> Flags:
    marks = np.zeros(length, dtype=bool)
    marks[numbers] = True
    return marks


def _best(case: Case, hits: Pairs) -> Times:
    best = np.full(len(case.crimes), -np.inf)
    np.maximum.at(best, hits.crimes, case.score[hits.alerts])
    return best


def _delay(case: Case, hits: Pairs, noticed: Times) -> Times:
    first = np.full(len(case.crimes), np.inf)
    np.minimum.at(first, hits.crimes, noticed[hits.alerts])
    observable = np.array([crime.first_observable for crime in case.crimes])
    return np.maximum(first - observable, 0.0) if len(first) else first


def _surplus(case: Case, hits: Pairs, noticed: Times) -> Flags:
    """Alerts that in every crime they hit are beyond its third hit and of another incident than those three."""
    useful = np.zeros(len(case.told), dtype=bool)
    order = np.lexsort((hits.alerts, noticed[hits.alerts], hits.crimes))
    seen: defaultdict[int, int] = defaultdict(int)
    incidents: defaultdict[int, set[str]] = defaultdict(set)
    for alert, crime in zip(hits.alerts[order].tolist(), hits.crimes[order].tolist(), strict=True):
        incident = case.told[alert].incident
        if seen[crime] < FREE_HITS:
            seen[crime] += 1
            incidents[crime].add(incident)
        useful[alert] |= incident in incidents[crime]
    return _marked(len(case.told), hits.alerts) & ~useful


def _places(case: Case, verdicts: Verdicts) -> dict[tuple[str, str], tuple[Times, Indices]]:
    """Alerts that hit nothing, by site and zone: their times in order, and their numbers."""
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number in np.flatnonzero(~verdicts.hit).tolist():
        told = case.told[number]
        kind, _, name = told.subject.partition("/")
        for zone in {told.zone, name if kind == "zone" else None} - {None}:
            numbers[told.site, str(zone)].append(number)
    places = {}
    for place, found in numbers.items():
        order = np.array(sorted(found, key=verdicts.noticed.__getitem__), dtype=np.int64)
        places[place] = verdicts.noticed[order], order
    return places


def _between(place: tuple[Times, Indices] | None, crime: Crime) -> list[int]:
    if place is None:
        return []
    times, numbers = place
    first = np.searchsorted(times, crime.first_observable - EARLY_S, "left")
    last = np.searchsorted(times, crime.closes, "right")
    found: list[int] = numbers[first:last].tolist()
    return found
