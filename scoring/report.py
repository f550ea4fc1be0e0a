"""Report: all that a score tells, as one object whose fields have one order."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from domain.times import utc
from domain.truth import Crime
from scoring.case import Case, case
from scoring.figures import BUDGETS, cutoffs_of
from scoring.grounds import Grounds, grounds, load
from scoring.headline import Figure, headline
from scoring.listing import AlertLine, CrimeLine, QuietLine, alert_lines, crime_lines, quiet_lines
from scoring.period import Period
from scoring.recording import Recording
from scoring.tables import Row, family_rows, pattern_rows, quantile
from scoring.told import Telling
from scoring.verdicts import judge, nearby


class Span(Struct, frozen=True):
    """What was scored, from the first to the last moment."""

    sites: tuple[str, ...]
    start: str
    end: str
    days: float
    site_days: int
    site_days_without_crime: int


class Counts(Struct, frozen=True):
    """Numbers of alerts, crimes and quiet lines. Of the counted, each is a hit, false or trouble; surplus are hits."""

    alerts: int
    versions: int
    counted: int
    hits: int
    surplus: int
    false: int
    invented: int
    trouble: int
    nearby: int
    crimes: int
    found: int
    named: int
    missed_with_nearby: int
    quiet_lines: int
    quiet_violated: int
    quiet_violations: int


class LeftOut(Struct, frozen=True):
    """What lay at other sites or outside the period; and events that the truth names and that are not there."""

    alerts: int
    crimes: int
    quiet_lines: int
    truth_events_missing: int


class Delay(Struct, frozen=True):
    """Seconds until half, and 95 %, of the crimes were found; None: fewer than that were."""

    median_s: float | None
    p95_s: float | None


class Report(Struct, frozen=True):
    """One score. `evidence_checked` is False where no events were given."""

    format: int
    span: Span
    evidence_checked: bool
    left_out: LeftOut
    counts: Counts
    delay: Delay
    cutoffs: dict[str, float | None]
    worst_families: dict[str, str | None]
    headline: dict[str, Figure]
    families: tuple[Row, ...]
    patterns: tuple[Row, ...]
    crimes: tuple[CrimeLine, ...]
    quiet: tuple[QuietLine, ...]
    alerts: tuple[AlertLine, ...]


def score(
    told: Telling,
    crimes: Sequence[Crime],
    quiet: Sequence[Crime],
    recording: Recording,
    period: Period,
    operators: Mapping[str, int] | None = None,
) -> Report:
    """Score alerts against truth; `operators` look at each site, one where it is not named."""
    judged = case(told, crimes, quiet, recording, period)
    desks = np.array([(operators or {}).get(site, 1) for site in period.sites], dtype=np.float64)
    verdicts = judge(judged, judged.noticed)
    real = grounds(judged, verdicts, load(judged, desks))
    cutoffs = cutoffs_of(real, np.ones((1, len(real.exposure))))[0]
    near_alerts, near_counts = nearby(judged, verdicts)
    crime_list = crime_lines(judged, verdicts, near_counts)
    quiet_list = quiet_lines(judged, verdicts)
    alert_list = alert_lines(judged, verdicts, near_alerts)
    families = family_rows(crime_list, quiet_list, alert_list, cutoffs.tolist())
    return Report(
        format=1,
        span=_span(period, real),
        evidence_checked=bool(recording.sites),
        left_out=_left_out(judged, told, crimes, quiet, recording),
        counts=_counts(judged, told, crime_list, quiet_list, alert_list),
        delay=Delay(quantile(verdicts.delay, 0.5), quantile(verdicts.delay, 0.95)),
        cutoffs={f"at_{k}": _finite(cutoff) for k, cutoff in zip(BUDGETS, cutoffs.tolist(), strict=True)},
        worst_families={f"at_{k}": _worst(families, place) for place, k in enumerate(BUDGETS)},
        headline=headline(judged, real, desks),
        families=families,
        patterns=pattern_rows(crime_list, quiet_list, alert_list, cutoffs.tolist()),
        crimes=crime_list,
        quiet=quiet_list,
        alerts=alert_list,
    )


def _span(period: Period, real: Grounds) -> Span:
    return Span(
        period.sites,
        utc(period.start),
        utc(period.end),
        period.days,
        len(real.exposure),
        int(np.count_nonzero(real.free)),
    )


def _left_out(
    judged: Case, told: Telling, crimes: Sequence[Crime], quiet: Sequence[Crime], recording: Recording
) -> LeftOut:
    named = {event for line in (*crimes, *quiet) for event in line.events or ()}
    missing = len(named - recording.known) if recording.sites else 0
    return LeftOut(
        told.outside + len(told.counted) - len(judged.told),
        len(crimes) - len(judged.crimes),
        len(quiet) - len(judged.quiet),
        missing,
    )


def _counts(
    judged: Case,
    told: Telling,
    crimes: Sequence[CrimeLine],
    quiet: Sequence[QuietLine],
    alerts: Sequence[AlertLine],
) -> Counts:
    verdict = Counter(line.verdict for line in alerts)
    return Counts(
        alerts=told.alerts,
        versions=told.versions,
        counted=len(alerts),
        hits=verdict["hit"] + verdict["surplus"],
        surplus=verdict["surplus"],
        false=verdict["false"],
        invented=sum(line.invented for line in alerts),
        trouble=verdict["trouble"],
        nearby=sum(line.nearby for line in alerts),
        crimes=len(crimes),
        found=sum(line.found for line in crimes),
        named=sum(line.named for line in crimes),
        missed_with_nearby=sum(not line.found and line.nearby > 0 for line in crimes),
        quiet_lines=len(quiet),
        quiet_violated=sum(line.violations > 0 for line in quiet),
        quiet_violations=sum(bool(line.quiet) for line in alerts),
    )


def _worst(families: Sequence[Row], place: int) -> str | None:
    rows = [(row.recall_at[place], row.family) for row in families if row.crimes]
    found = [(recall, family) for recall, family in rows if recall is not None]
    return min(found)[1] if found else None


def _finite(cutoff: float) -> float | None:
    return None if np.isinf(cutoff) else cutoff
