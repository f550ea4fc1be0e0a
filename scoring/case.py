"""Case: one log of alerts against one truth, with all that does not depend on when the alerts were noticed."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.truth import Crime
from scoring.matching import Pairs, pairs
from scoring.period import Indices, Period, Times
from scoring.recording import Recording
from scoring.told import Telling, Told

Flags = NDArray[np.bool_]


class Case(Struct, frozen=True):
    """What is judged. Columns of alerts have shape (counted,), pairs are of alerts whose evidence all exists."""

    period: Period
    told: tuple[Told, ...]
    crimes: tuple[Crime, ...]
    quiet: tuple[Crime, ...]
    shown: tuple[tuple[str, float], ...]
    pairs: Pairs
    quiet_pairs: Pairs
    invented: Flags
    """Alerts that list an event which is not there."""
    trouble: Flags
    """Alerts about a sensor that said so itself."""
    noticed: Times
    score: Times
    sites: Indices


def case(told: Telling, crimes: Sequence[Crime], quiet: Sequence[Crime], recording: Recording, period: Period) -> Case:
    """Match alerts with truth.

    Crimes and quiet lines that begin to be observable outside the period, and all that is of other sites, are left out.
    Without events (a recording of no site) no evidence can be called invented.
    """
    counted = tuple(row for row in told.counted if period.has(row.site))
    inside = tuple(line for line in crimes if period.holds(line.site, line.first_observable))
    ordinary = tuple(line for line in quiet if period.holds(line.site, line.first_observable))
    invented = np.array([_is_invented(row, recording) for row in counted], dtype=bool)
    found = pairs(counted, inside, recording.events_of)
    kept = ~invented[found.alerts]
    return Case(
        period=period,
        told=counted,
        crimes=inside,
        quiet=ordinary,
        shown=tuple(row for row in told.shown if period.has(row[0])),
        pairs=Pairs(found.alerts[kept], found.crimes[kept]),
        quiet_pairs=pairs(counted, ordinary, recording.events_of),
        invented=invented,
        trouble=np.array([recording.is_trouble(row) for row in counted], dtype=bool) & ~invented,
        noticed=np.array([row.noticed for row in counted], dtype=np.float64),
        score=np.array([row.score for row in counted], dtype=np.float64),
        sites=period.ranks(row.site for row in counted),
    )


def narrowed(told: Telling, period: Period) -> Telling:
    """Only what was noticed in a period that was asked for; an alert just after the last event is not left out else."""
    counted = tuple(row for row in told.counted if period.holds(row.site, row.noticed))
    shown = tuple(row for row in told.shown if period.holds(*row))
    return Telling(counted, shown, told.alerts, told.versions, len(told.counted) - len(counted))


def _is_invented(told: Told, recording: Recording) -> bool:
    return bool(recording.sites) and not recording.known.issuperset(told.evidence)
