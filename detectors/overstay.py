"""Overstay: somebody or something that stays in a zone longer than its `max_stay_s`."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Entered, Fix, Left
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock


class Stay(Struct):
    """Who is inside since when, and whether that was told."""

    fix: Fix
    zone: str
    since: float
    told: bool = False


class Stays(Struct):
    """By `zone|thing`, for zones with a limit; ended by `Left`."""

    of: dict[str, Stay] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Overstay:
    """Waits until a stay is too long; a thing that no camera sees any more has left."""

    name: ClassVar[str] = "overstay"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Entered, Left})

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self.state = Stays()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each stay that is too long, and one when it ends."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Entered, Left):
            match row:
                case Entered():
                    self._entered(row, facts.site)
                case Left():
                    findings += self._left(row, facts.site)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _entered(self, row: Entered, site: Site) -> None:
        limit_s = site.zones[row.zone].max_stay_s
        if limit_s is not None:
            key = f"{row.zone}|{row.fix.thing}"
            self.state.of[key] = Stay(row.fix, row.zone, row.time)
            self.state.timers.set(row.time + limit_s, key)

    def _left(self, row: Left, site: Site) -> list[Finding]:
        stay = self.state.of.pop(f"{row.zone}|{row.fix.thing}", None)
        if stay is None or not stay.told or row.zone not in site.zones:
            return []
        return [_finding(stay, row.time, site, "cleared", Evidence(row.fix.id, row.fix.place))]

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        stay = self.state.of.get(timer.key)
        limit_s = site.zones[stay.zone].max_stay_s if stay is not None and stay.zone in site.zones else None
        if stay is None or limit_s is None or stay.told or timer.time < stay.since + limit_s:
            return []
        stay.told = True
        return [_finding(stay, timer.time, site, "true", Evidence(stay.fix.id, stay.fix.place))]


def _finding(stay: Stay, at: float, site: Site, outcome: str, evidence: Evidence) -> Finding:
    zone, minutes = site.zones[stay.zone], round((at - stay.since) / 60)
    key = "overstay" if outcome == "true" else "overstay_over"
    return Finding(
        detector="overstay",
        family="geofence",
        site=site.id,
        zone=zone.id,
        subject=f"track/{stay.fix.track}",
        time=at,
        noticed=at,
        severity=3,
        score=0.9,
        reason=sentence(
            key, object=stay.fix.object, zone=zone.name, minutes=minutes, since=clock(stay.since, site.timezone)
        ),
        because=(Because(feature="seconds_inside", observed=at - stay.since, high=zone.max_stay_s, unit="s"),),
        evidence=(evidence,),
        outcome=outcome,  # type: ignore[arg-type]
        actions=("turn_camera_to_zone", "call_foreman_of_yard"),
        related=(f"track/{stay.fix.thing}",),
    )
