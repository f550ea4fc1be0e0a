"""Builders: short ways to write alerts, crimes and a scored week."""

from collections.abc import Sequence
from typing import Any

from domain.alert import Alert, alert_id, incident_id
from domain.finding import Evidence, Reason
from domain.truth import Crime
from scoring.brief import Brief
from scoring.period import Period
from scoring.recording import asked, record, unrecorded
from scoring.report import Report, score
from scoring.told import telling

START = 1_736_121_600.0
"""2025-01-06T00:00:00Z, a Monday."""

HOUR = 3600.0
DAY = 86400.0


def alert(noticed: float, subject: str = "pass/p1", *, evidence: Sequence[str] = (), **other: Any) -> Alert:
    """An alert noticed this many seconds after the start; shown, severity 2, score 1, an incident of its own."""
    fields: dict[str, Any] = {
        "version": 1,
        "status": "new",
        "count": 1,
        "site": "north",
        "detector": "test",
        "family": "presence",
        "severity": 2,
        "score": 1.0,
        "shown": True,
        "reason": Reason("test", {}, "test", "test"),
    } | other
    time = START + noticed
    key = fields.pop("id", None) or alert_id(fields["site"], fields["detector"], subject, time)
    fields.setdefault("incident", incident_id(key))
    proof = tuple(Evidence(event) for event in evidence)
    return Alert(id=key, time=time, noticed=time, last=time, subject=subject, evidence=proof, **fields)


def crime(observable: float, *, name: str = "c1", **other: Any) -> Crime:
    """A crime whose first observable event is this many seconds after the start, prepared and ended in ten minutes."""
    fields: dict[str, Any] = {
        "family": "presence",
        "site": "north",
        "subjects": ("pass/p1",),
        "events": (),
        "start": START + observable - 600.0,
        "first_observable": START + observable,
        "end": START + observable + 600.0,
    } | other
    return Crime(id=name, **fields)


def event(time: float, name: str, **other: Any) -> Brief:
    """An event this many seconds after the start."""
    return Brief(name, START + time, other.pop("site", "north"), **other)


def scored(
    alerts: Sequence[Alert],
    crimes: Sequence[Crime] = (),
    quiet: Sequence[Crime] = (),
    *,
    sites: Sequence[str] = ("north",),
    days: float = 7.0,
    operators: dict[str, int] | None = None,
) -> Report:
    """A score of whole days without events."""
    lines = (*crimes, *quiet)
    return score(telling(alerts), crimes, quiet, unrecorded(lines), Period(sites, START, START + days * DAY), operators)


def scored_with(
    events: Sequence[Brief], alerts: Sequence[Alert], crimes: Sequence[Crime] = (), quiet: Sequence[Crime] = ()
) -> Report:
    """A score in which the events give the sites, the period and what evidence there is."""
    told = telling(alerts)
    lines = (*crimes, *quiet)
    recording = record(events, asked(told.counted, lines), lines)
    return score(told, crimes, quiet, recording, Period(recording.sites, recording.first, recording.last))


def verdicts(report: Report) -> list[str]:
    """The verdict of each counted alert, in the order of noticing."""
    return [line.verdict for line in report.alerts]
