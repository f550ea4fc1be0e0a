"""Plate access: a vehicle read in a zone where neither its owner's access nor a visit lets it be."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, PlateRead, Visit
from domain.facts import PlateUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site, Zone
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.policy import admits, is_closed, is_watched, opens


class Refused(Struct, frozen=True):
    """One read that policy did not allow."""

    time: float
    zone: str


class Reads(Struct):
    """Refused reads by plate, as long as a visit that is announced late may still explain them."""

    refused: dict[str, list[Refused]] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class PlateAccess:
    """Judges every plate for the first zone of its camera. A hard rule.

    A visit that is made known afterwards and covers all refused reads of a plate withdraws the alert.
    """

    name: ClassVar[str] = "plate_access"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PlateUse, Visit})

    def __init__(self, explain_s: float = 12 * 3600.0) -> None:
        """`explain_s`: how long after a read a visit may still explain it."""
        self._explain_s = explain_s
        self.state = Reads()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each refused read, and a withdrawal where a later visit explains them all."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, PlateUse, Visit):
            match row:
                case PlateUse():
                    if not _is_allowed(row, facts.site):
                        findings.append(self._refuse(row, facts.site))
                case Visit():
                    findings += self._explain(row, facts.site)
                case Timer():
                    self._forget(row)
        return findings

    def _refuse(self, use: PlateUse, site: Site) -> Finding:
        plate, zone = use.read.plate, site.zones[site.cameras[use.read.camera].zones[0]]
        self.state.refused.setdefault(plate, []).append(Refused(use.time, zone.id))
        self.state.timers.set(use.time + self._explain_s, plate)
        return _finding(use.read, zone, site, closed=is_closed(zone, use.time, site))

    def _explain(self, visit: Visit, site: Site) -> list[Finding]:
        reads = self.state.refused.get(visit.plate or "")
        if not reads or visit.status != "planned":
            return []
        left = [read for read in reads if not _covers(visit, read, site)]
        if left:
            self.state.refused[str(visit.plate)] = left
            return []
        del self.state.refused[str(visit.plate)]
        return [_explained(visit, reads[-1], site)]

    def _forget(self, timer: Timer) -> None:
        reads = self.state.refused.get(timer.key, [])
        left = [read for read in reads if read.time + self._explain_s > timer.time]
        if left:
            self.state.refused[timer.key] = left
        else:
            self.state.refused.pop(timer.key, None)


def _is_allowed(use: PlateUse, site: Site) -> bool:
    zone = site.zone_of_camera(use.read.camera)
    if zone is None or not is_watched(zone):
        return True
    return zone.id in use.zones or admits(zone, use.groups, use.time, site)


def _covers(visit: Visit, read: Refused, site: Site) -> bool:
    return visit.start <= read.time < visit.end and opens(visit, site.zones[read.zone], read.time, site)


def _finding(read: PlateRead, zone: Zone, site: Site, *, closed: bool) -> Finding:
    key = "plate_closed" if closed else "plate_forbidden"
    return Finding(
        detector="plate_access",
        family="geofence",
        site=read.site,
        zone=zone.id,
        subject=f"plate/{read.plate}",
        time=read.time,
        noticed=read.time,
        severity=3,
        score=1.0,
        reason=sentence(key, plate=read.plate, zone=zone.name, at=clock(read.time, site.timezone)),
        because=(Because(feature="access", observed="none" if not closed else "closed"),),
        evidence=(Evidence(read.id, read.place),),
        actions=("check_camera_at_zone", "call_gatehouse", "check_visit_list"),
    )


def _explained(visit: Visit, read: Refused, site: Site) -> Finding:
    zone, plate = site.zones[read.zone], str(visit.plate)
    return Finding(
        detector="plate_access",
        family="geofence",
        site=visit.site,
        zone=zone.id,
        subject=f"plate/{plate}",
        time=read.time,
        noticed=visit.time,
        severity=3,
        score=1.0,
        reason=sentence("plate_explained", visit=visit.ref, company=visit.company, plate=plate, zone=zone.name),
        evidence=(Evidence(visit.id, visit.place),),
        outcome="withdrawn",
    )
