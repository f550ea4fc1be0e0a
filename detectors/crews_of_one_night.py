"""Crews of one night: people who break in at one site within hours after others did at another of the region."""

from typing import ClassVar

import msgspec
from msgspec import Struct, field

from detectors.sentence import sentence
from domain.alert import Alert
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import SiteAlert
from domain.finding import Because, Evidence, Finding
from domain.region import sites_of
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

INCURSIONS = frozenset({"perimeter_crossing", "landing"})
"""Alerts of people who come in where nobody may. On foot through a gate is too often somebody lost."""

EVIDENCE = 10
"""The newest events of each incursion that are listed."""


class Incursion(Struct, frozen=True):
    """People who came in at one site, as its newest alert version has them."""

    id: str
    time: float
    site: str
    zone: str | None
    subject: str
    severity: int
    score: float
    incident: str
    evidence: tuple[Evidence, ...]


class Night(Struct, frozen=True):
    """What was told: at which sites, and about which incursion."""

    time: float
    sites: tuple[str, ...]
    severity: int
    last: Incursion


class Nights(Struct):
    """Incursions of the last hours, and what was told of them."""

    seen: dict[str, Incursion] = field(default_factory=dict)
    told: list[Night] = field(default_factory=list)
    timers: Timers = field(default_factory=Timers)


class CrewsOfOneNight:
    """Finds an incursion within `window_s` of one at another site: one organiser, or one that covers another.

    Told once for a night, in the incident of the newest, and again when a further site joins or it becomes graver;
    withdrawn when only one site is left. Either may still be honest: the odds of both rise `together` times because
    they coincide.
    """

    name: ClassVar[str] = "crews_of_one_night"
    scope: ClassVar[Scope] = "region"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({SiteAlert})

    def __init__(self, window_s: float = 4 * 3600.0, together: float = 4.0) -> None:
        """`together`: how much likelier two real incursions fall into one window than two mistakes do; assumed."""
        self._window_s = window_s
        self._together = together
        self.state = Nights()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for a night that comes to more sites than were told."""
        findings: list[Finding] = []
        sites = sites_of(facts)
        for row in batch.timed(self.state.timers, SiteAlert):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.alert.status == "withdrawn":
                findings += self._withdraw(row.alert, sites[row.alert.site])
            elif row.alert.detector in INCURSIONS and row.alert.severity <= 2 and row.alert.status != "cleared":
                findings += self._see(row.alert, sites[row.alert.site])
        return findings

    def _see(self, alert: Alert, site: Site) -> list[Finding]:
        incursion = _incursion(alert)
        if alert.id not in self.state.seen:
            self.state.timers.set(alert.noticed + self._window_s, alert.id)
        else:
            incursion = msgspec.structs.replace(incursion, time=self.state.seen[alert.id].time)
        self.state.seen[alert.id] = incursion
        night = self._night(incursion)
        known = next((told for told in self.state.told if set(night.sites) <= set(told.sites)), None)
        if len(night.sites) < 2 or (known is not None and known.severity <= night.severity):
            return []
        if known is not None:
            self.state.told.remove(known)
            night = msgspec.structs.replace(night, time=known.time, last=known.last)
        self.state.told.append(night)
        return [self._finding(night, alert.noticed, site)]

    def _night(self, newest: Incursion) -> Night:
        """All sites of the last hours; as grave as the least grave of the gravest at each."""
        worst: dict[str, int] = {}
        for seen in self.state.seen.values():
            worst[seen.site] = min(worst.get(seen.site, 4), seen.severity)
        return Night(newest.time, tuple(sorted(worst)), max(worst.values()), newest)

    def _finding(self, night: Night, noticed: float, site: Site) -> Finding:
        ordered = sorted(self.state.seen.values(), key=lambda seen: (seen.time, seen.id))
        where = {seen.site: clock(seen.time, site.timezone) for seen in reversed(ordered)}
        score = 1.0
        for name in night.sites:
            best = max(seen.score for seen in ordered if seen.site == name)
            score *= self._together * best / (self._together * best + 1.0 - best)
        evidence = [item for seen in ordered for item in seen.evidence]
        return Finding(
            detector="crews_of_one_night",
            family="uithaler",
            pattern="M25",
            site=night.last.site,
            zone=night.last.zone,
            subject=night.last.subject,
            time=night.last.time,
            noticed=noticed,
            severity=night.severity,
            score=round(score, 3),
            reason=sentence("crews_of_one_night", sites=", ".join(f"{n} {where[n]}" for n in night.sites)),
            because=(
                Because(feature="sites_of_night", observed=len(night.sites), high=1.0, share=0.6),
                Because(feature="incursions_of_night", observed=len(ordered), high=1.0, share=0.4),
            ),
            evidence=tuple(evidence),
            actions=("call_seaport_police", "call_gatehouse", "turn_camera_to_fence"),
            incident=night.last.incident,
            related=tuple(dict.fromkeys(seen.subject for seen in ordered if seen.subject != night.last.subject)),
        )

    def _withdraw(self, alert: Alert, site: Site) -> list[Finding]:
        """An incursion that never was takes back what was told, where no second site is left."""
        if self.state.seen.pop(alert.id, None) is None:
            return []
        left = {seen.site for seen in self.state.seen.values()}
        void = [told for told in self.state.told if len(left & set(told.sites)) < 2]
        self.state.told = [told for told in self.state.told if told not in void]
        return [_void(told, alert, site) for told in void]

    def _forget(self, timer: Timer) -> None:
        self.state.seen.pop(timer.key, None)
        self.state.told = [told for told in self.state.told if timer.time < told.time + self._window_s]


def _incursion(alert: Alert) -> Incursion:
    newest = alert.evidence[-EVIDENCE:]
    return Incursion(
        alert.id,
        alert.noticed,
        alert.site,
        alert.zone,
        alert.subject,
        alert.severity,
        alert.score,
        alert.incident,
        newest,
    )


def _void(night: Night, alert: Alert, site: Site) -> Finding:
    return Finding(
        detector="crews_of_one_night",
        family="uithaler",
        pattern="M25",
        site=night.last.site,
        zone=night.last.zone,
        subject=night.last.subject,
        time=night.last.time,
        noticed=alert.noticed,
        severity=night.severity,
        score=0.5,
        reason=sentence("crews_of_one_night_explained", site=site.id, at=clock(alert.noticed, site.timezone)),
        evidence=alert.evidence[-EVIDENCE:],
        outcome="withdrawn",
    )
