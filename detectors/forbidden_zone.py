"""Forbidden zone: something in a zone where nothing of its kind, or nobody at that hour, may be."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Entered, Left
from domain.finding import Because, Evidence, Finding
from domain.site import Site, Zone
from domain.times import clock
from geofences.policy import is_closed, is_watched

CRITICAL = 2
"""From this level on what is forbidden is of severity 2."""


class Trespass(Struct, frozen=True):
    """Something that is where it may not be, as it was told."""

    subject: str
    zone: str


class Inside(Struct):
    """By `zone|thing`; ended by its `Left`, which comes for every `Entered`."""

    of: dict[str, Trespass] = field(default_factory=dict)


class ForbiddenZone:
    """Finds each thing that is surely in a zone where its kind may not be, where nobody may be, or while it is closed.

    A closed zone that some groups may enter at any hour is not judged: a track does not say whose it is. Drones may be
    nowhere. A hard rule: the score is the probability of being inside.
    """

    name: ClassVar[str] = "forbidden_zone"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Entered, Left})

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self.state = Inside()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each such entry, and one when it ends."""
        findings: list[Finding] = []
        for row in batch.rows(Entered, Left):
            match row:
                case Entered():
                    findings += self._entered(row, facts.site)
                case Left():
                    findings += self._left(row, facts.site)
        return findings

    def _entered(self, row: Entered, site: Site) -> list[Finding]:
        why = _why(row, site)
        if why is None:
            return []
        self.state.of[f"{row.zone}|{row.fix.thing}"] = Trespass(f"track/{row.fix.track}", row.zone)
        return [_finding(row, why, site)]

    def _left(self, row: Left, site: Site) -> list[Finding]:
        known = self.state.of.pop(f"{row.zone}|{row.fix.thing}", None)
        return [] if known is None or row.zone not in site.zones else [_over(row, known, site)]


def _why(row: Entered, site: Site) -> str | None:
    """The rule that is broken, or None."""
    zone = site.zones[row.zone]
    if not is_watched(zone):
        return None
    if row.fix.object == "drone" or (zone.objects is not None and row.fix.object not in zone.objects):
        return "kind"
    if row.fix.object == "animal":
        return None
    if zone.access == ():
        return "nobody"
    return "closed" if not zone.always and is_closed(zone, row.time, site) else None


def _severity(zone: Zone) -> int:
    return 2 if zone.level >= CRITICAL else 3


def _finding(row: Entered, why: str, site: Site) -> Finding:
    zone = site.zones[row.zone]
    return Finding(
        detector="forbidden_zone",
        family="geofence",
        site=site.id,
        zone=zone.id,
        subject=f"track/{row.fix.track}",
        time=row.time,
        noticed=row.time,
        severity=_severity(zone),
        score=round(row.probability, 3),
        reason=sentence(
            f"forbidden_zone_{why}", object=row.fix.object, zone=zone.name, at=clock(row.time, site.timezone)
        ),
        because=(
            Because(feature="object", observed=row.fix.object, share=0.5),
            Because(feature="probability_in_zone", observed=round(row.probability, 3), low=0.9, high=1.0, share=0.5),
        ),
        evidence=(Evidence(row.fix.id, row.fix.place),),
        actions=("turn_camera_to_zone", "call_foreman_of_yard", "send_patrol_to_zone"),
        related=(f"track/{row.fix.thing}",),
    )


def _over(row: Left, known: Trespass, site: Site) -> Finding:
    zone = site.zones[row.zone]
    return Finding(
        detector="forbidden_zone",
        family="geofence",
        site=site.id,
        zone=zone.id,
        subject=known.subject,
        time=row.time,
        noticed=row.time,
        severity=_severity(zone),
        score=1.0,
        reason=sentence("forbidden_zone_over", zone=zone.name, at=clock(row.time, site.timezone)),
        evidence=(Evidence(row.fix.id, row.fix.place),),
        outcome="cleared",
    )
