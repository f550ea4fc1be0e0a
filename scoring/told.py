"""Told: what of a log of alerts is judged, one row an alert."""

from collections.abc import Iterable

from msgspec import Struct

from domain.alert import Alert

COUNTED_SEVERITY = 3
"""Alerts of this severity or a graver one are counted; 4 is advice."""


class Told(Struct, frozen=True, gc=False, kw_only=True):
    """The first version of an alert that was shown with severity 1 to 3: the one by which it is judged."""

    id: str
    version: int
    site: str
    noticed: float
    severity: int
    score: float
    family: str
    pattern: str | None
    zone: str | None
    subject: str
    incident: str
    evidence: tuple[str, ...]


class Telling(Struct, frozen=True):
    """All that was told: counted alerts by (`noticed`, `id`), and when each alert was first shown, advice included."""

    counted: tuple[Told, ...]
    shown: tuple[tuple[str, float], ...]
    alerts: int
    versions: int
    outside: int = 0
    """Counted alerts that were left out, because they were noticed outside the period that was asked for."""


def telling(alerts: Iterable[Alert]) -> Telling:
    """Judge every version of every alert, in any order; a version told twice is one, the first counts."""
    counted: dict[str, Told] = {}
    shown: dict[str, tuple[int, str, float]] = {}
    ids: set[str] = set()
    versions = 0
    for alert in alerts:
        versions += 1
        ids.add(alert.id)
        if not alert.shown:
            continue
        if alert.id not in shown or alert.version < shown[alert.id][0]:
            shown[alert.id] = alert.version, alert.site, alert.noticed
        if alert.severity <= COUNTED_SEVERITY and _is_earlier(alert, counted.get(alert.id)):
            counted[alert.id] = _told(alert)
    rows = sorted(counted.values(), key=lambda row: (row.noticed, row.id))
    return Telling(tuple(rows), tuple(sorted(row[1:] for row in shown.values())), len(ids), versions)


def _is_earlier(alert: Alert, known: Told | None) -> bool:
    return known is None or alert.version < known.version


def _told(alert: Alert) -> Told:
    return Told(
        id=alert.id,
        version=alert.version,
        site=alert.site,
        noticed=alert.noticed,
        severity=alert.severity,
        score=alert.score,
        family=alert.family,
        pattern=alert.pattern,
        zone=alert.zone,
        subject=alert.subject,
        incident=alert.incident,
        evidence=tuple(dict.fromkeys(item.id for item in alert.evidence)),
    )
