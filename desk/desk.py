"""The desk: joins repeats, gives ids and versions, clears and withdraws, and groups alerts into incidents."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec
from msgspec import Struct, field

from desk.budget import Budget, NoLimit, Spent
from desk.calibration import Calibration
from desk.incidents import Incidents
from desk.verdicts import Judgements, hear, moved, remember
from domain.alert import BECAUSE_LIMIT, EVIDENCE_LIMIT, Alert, alert_id
from domain.event import Verdict
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers

REPEAT_S = 1800.0
"""Findings of one detector and subject within this time of the last are one alert (contracts.md, "Alerts")."""

WITHDRAW_S = 12 * 3600.0
"""How long after an alert has ended a later fact may still show that it never was."""

PERSONAL = ("holder/", "pass/", "plate/", "account/")


class Open(Struct):
    """An alert whose condition may come back: its newest content, and the last version that was told."""

    alert: Alert
    told: Alert
    ended: float | None = None


class Memory(Struct):
    """Open and lately ended alerts by `detector|subject`, incidents, timers, the budget spent, and what was judged."""

    alerts: dict[str, Open] = field(default_factory=dict)
    incidents: Incidents = field(default_factory=Incidents)
    timers: Timers = field(default_factory=Timers)
    spent: Spent = field(default_factory=Spent)
    judgements: Judgements = field(default_factory=Judgements)


class ShiftDesk:
    """Turns the findings of one site into alert versions, in the order of telling."""

    name: ClassVar[str] = "desk"

    def __init__(
        self, budget: Budget | None = None, repeat_s: float = REPEAT_S, calibration: Calibration | None = None
    ) -> None:
        """Show everything unless a budget is given, and take scores as they are unless a calibration is."""
        self._budget = budget or NoLimit()
        self._calibration = calibration or Calibration({})
        self._repeat_s = repeat_s
        self.state = Memory()

    @property
    def open_alerts(self) -> int:
        """Alerts that were told and have not ended."""
        return sum(known.ended is None for known in self.state.alerts.values())

    def process(
        self, findings: Sequence[Finding], until: float, site: Site, verdicts: Sequence[Verdict] = ()
    ) -> list[Alert]:
        """Tell what these findings, in the order of `noticed`, verdicts and time that passes up to `until` call for."""
        told: list[Alert] = []
        for row in _merged(findings, verdicts):
            for timer in self.state.timers.before(_time(row)):
                told += self._due(timer)
            told += self._take(self._scored(row), site) if isinstance(row, Finding) else self._hear(row, site)
        for timer in self.state.timers.until(until):
            told += self._due(timer)
        return told

    def _scored(self, finding: Finding) -> Finding:
        """The finding with the share of such findings that were right as its score, and what verdicts did to it."""
        score = self._calibration.of(finding.detector, finding.score)
        by_verdicts = moved(score, finding.detector, self.state.judgements)
        number = alert_id(finding.site, finding.detector, finding.subject, finding.time)
        if finding.outcome == "true":
            remember(number, finding, score, self.state.judgements)
        if by_verdicts != score:
            told = Because(feature="verdicts", observed=by_verdicts, low=score, high=score, unit="score", share=0.0)
            finding = msgspec.structs.replace(finding, because=(*finding.because[: BECAUSE_LIMIT - 1], told))
        return msgspec.structs.replace(finding, score=by_verdicts)

    def _hear(self, verdict: Verdict, site: Site) -> Iterator[Alert]:
        broken = hear(verdict, self.state.judgements)
        if broken is not None:
            yield from self._take(broken, site)

    def _take(self, finding: Finding, site: Site) -> Iterator[Alert]:
        key = f"{finding.detector}|{finding.subject}"
        if finding.site != site.id:  # of a region, whose sites are told apart
            key += f"|{finding.site}"
        known = self.state.alerts.get(key)
        if finding.outcome != "true":
            if known is not None and (known.ended is None or finding.outcome == "withdrawn"):
                yield self._end(key, known, finding)
        elif known is None or known.ended is not None:
            alert = self._open(key, finding, site)
            yield alert
            yield from self._unsaid(alert, site)
        else:
            yield from self._repeat(key, known, finding, site)

    def _unsaid(self, alert: Alert, site: Site) -> Iterator[Alert]:
        """What is told because an alert is listed only."""
        overflow = None if alert.shown else self._budget.unsaid(alert, site, self.state.spent)
        if overflow is not None:
            yield from self._take(overflow, site)

    def _open(self, key: str, finding: Finding, site: Site) -> Alert:
        subjects = (finding.subject, *finding.related)
        number = alert_id(finding.site, finding.detector, finding.subject, finding.time)
        incident = self.state.incidents.join(subjects, number, finding.noticed, finding.incident)
        alert = _first(finding, number, incident, site)
        before = self.state.alerts.get(key)
        if before is not None and before.alert.id == number:
            # it ended and came true again at the very same time: one id, so one row of versions
            alert = msgspec.structs.replace(alert, version=before.told.version + 1, status="updated")
        alert = msgspec.structs.replace(alert, shown=self._budget.shows(alert, site, self.state.spent))
        self.state.alerts[key] = Open(alert, alert)
        self._wait(key, alert)
        return alert

    def _repeat(self, key: str, known: Open, finding: Finding, site: Site) -> Iterator[Alert]:
        self.state.incidents.join((finding.subject, *finding.related), known.alert.id, finding.noticed)
        alert = _again(known.alert, finding)
        # whoever has seen an alert goes on seeing it
        shown = alert.shown or self._budget.shows(alert, site, self.state.spent)
        alert = msgspec.structs.replace(alert, shown=shown)
        known.alert = alert
        self._wait(key, alert)
        changed = (alert.severity, alert.shown) != (known.told.severity, known.told.shown)
        if changed or alert.count.bit_count() == 1:
            yield self._tell(known)
        yield from self._unsaid(alert, site)

    def _end(self, key: str, known: Open, finding: Finding) -> Alert:
        known.alert = msgspec.structs.replace(
            known.alert,
            status=finding.outcome,
            noticed=finding.noticed,
            reason=finding.reason,
            **_evidence(known.alert, finding),
        )
        self._close(key, known, finding.noticed)
        return self._tell(known)

    def _due(self, timer: Timer) -> Iterator[Alert]:
        """Clear an alert that was not seen again, or forget one that ended long ago."""
        known = self.state.alerts.get(timer.key)
        if known is None:
            return
        if known.ended is not None:
            if timer.time >= known.ended + WITHDRAW_S:
                del self.state.alerts[timer.key]
        elif timer.time >= known.alert.last + self._repeat_s:
            # the sentence stays: whoever reads the list must still see what was the matter
            known.alert = msgspec.structs.replace(known.alert, status="cleared", noticed=timer.time)
            self._close(timer.key, known, timer.time)
            yield self._tell(known)

    def _wait(self, key: str, alert: Alert) -> None:
        self.state.timers.set(alert.last + self._repeat_s, key)

    def _close(self, key: str, known: Open, at: float) -> None:
        known.ended = at
        self.state.timers.set(at + WITHDRAW_S, key)

    def _tell(self, known: Open) -> Alert:
        known.alert = msgspec.structs.replace(known.alert, version=known.told.version + 1)
        known.told = known.alert
        return known.told


def _merged(findings: Sequence[Finding], verdicts: Sequence[Verdict]) -> list[Finding | Verdict]:
    """Both in the order of time; at one time findings come first, since a verdict is of what was told before."""
    return (
        [*findings]
        if not verdicts
        else sorted((*findings, *verdicts), key=lambda row: (_time(row), type(row) is Verdict))
    )


def _time(row: Finding | Verdict) -> float:
    return row.noticed if isinstance(row, Finding) else row.time


def _first(finding: Finding, number: str, incident: str, site: Site) -> Alert:
    subjects = (finding.subject, *finding.related)
    return Alert(
        id=number,
        version=1,
        status="new",
        time=finding.time,
        noticed=finding.noticed,
        last=finding.time,
        count=1,
        incident=incident,
        site=finding.site,
        zone=finding.zone,
        detector=finding.detector,
        family=finding.family,
        pattern=finding.pattern,
        subject=finding.subject,
        severity=finding.severity,
        score=finding.score,
        shown=False,
        reason=finding.reason,
        because=finding.because[:BECAUSE_LIMIT],
        evidence=finding.evidence[-EVIDENCE_LIMIT:],
        evidence_count=len(finding.evidence),
        actions=finding.actions,
        related=finding.related,
        expires=finding.expires,
        personal=any(subject.startswith(PERSONAL) for subject in subjects),
        simulated=site.simulated,
        rule_version=finding.rule_version,
        site_version=site.version,
    )


def _again(alert: Alert, finding: Finding) -> Alert:
    """The alert after one more finding of the same matter, whose sentence and severity it takes."""
    return msgspec.structs.replace(
        alert,
        status="updated",
        noticed=finding.noticed,
        last=max(alert.last, finding.time),
        count=alert.count + 1,
        zone=finding.zone,
        severity=finding.severity,
        score=finding.score,
        reason=finding.reason,
        because=finding.because[:BECAUSE_LIMIT],
        actions=finding.actions,
        **_evidence(alert, finding),
    )


def _evidence(alert: Alert, finding: Finding) -> dict[str, tuple[Evidence, ...] | int]:
    """Both fields of the evidence: the newest events, each once, and the count of all."""
    listed = {item.id for item in alert.evidence}
    fresh = tuple(item for item in finding.evidence if item.id not in listed)
    return {
        "evidence": (alert.evidence + fresh)[-EVIDENCE_LIMIT:],
        "evidence_count": alert.evidence_count + len(fresh),
    }
