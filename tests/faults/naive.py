"""Naive parts: each does what systems in the field were seen to do, and the test of that fault must be red on it."""

from typing import ClassVar

import msgspec
from msgspec import Struct, field

from detectors.off_shift import OffShift
from detectors.plate_access import PlateAccess
from detectors.silence import Silence
from detectors.tailgating import Tailgating
from domain.batch import Batch, Fact
from domain.contracts import Facts
from domain.event import Badge, Door, Event, PlateRead
from domain.facts import DutyUse, Entered, Fix, Left, Waypoint
from domain.finding import Finding, Reason
from domain.site import Site
from geofences.borders import borders_of
from senses.fusion import Fusion


class Inside(Struct):
    inside: dict[str, list[str]] = field(default_factory=dict)


class PointInPolygon:
    """Enters and leaves at every point that is on the other side, whatever its accuracy; knows no start and no jump."""

    name: ClassVar[str] = "crossing"
    scope: ClassVar[str] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Fix})

    def __init__(self) -> None:
        self.state = Inside()

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        made: list[Fact] = []
        columns, fixes = batch[Fix], batch.of(Fix)
        places = borders_of(facts.site).index.zones_at(columns["lon"], columns["lat"]) if fixes else []
        for fix, zones in zip(fixes, places, strict=True):
            before = self.state.inside.setdefault(fix.thing, [])
            made += [Entered(fix.id, fix.time, fix, z, (), 0.0, 1.0, False) for z in zones if z not in before]
            gone = [z for z in before if z not in zones and z in facts.site.zones]
            made += [Left(fix.id, fix.time, fix, z, (), 0.0, False, fix.time) for z in gone]
            self.state.inside[fix.thing] = list(zones)
        return made


class TrackByTrack(Fusion):
    """Every camera's every track is a thing of its own."""

    def _join(self, row: Waypoint, x: float, y: float) -> str | None:
        return None


class OneATime(Tailgating):
    """Keeps the first of several events with one time stamp: the time is the key."""

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        first: dict[float, Badge | Door] = {}
        for row in batch.rows(Badge, Door):
            first.setdefault(row.time, row)
        return super().process(Batch(list(first.values()), batch.until), facts)


class CountsAllThatPass(Tailgating):
    """Believes that a reader without events saw nobody."""

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return super().process(Batch(batch.rows(Badge, Door), batch.until), facts)


class MinuteByMinute(Tailgating):
    """Sets people against passes within one tumbling minute."""

    def _show(self, badge: Badge, site: Site) -> None:
        self._tumble(badge.time)
        super()._show(badge, site)

    def _pass(self, door: Door, site: Site) -> None:
        self._tumble(door.time)
        super()._pass(door, site)

    def _tumble(self, at: float) -> None:
        for key, shown in self.state.shown.items():
            self.state.shown[key] = [one for one in shown if one.time // 60 == at // 60]


class NeverShut(Tailgating):
    """Lets whoever comes next in on the last pass shown."""

    def __init__(self) -> None:
        super().__init__(unlocked_s=60.0)


class WakesWithEvents(Silence):
    """Looks at the clock only when an event comes from the sensor."""

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return super().process(batch, facts) if batch.rows(Badge, Door) else []


class WinterTime(PlateAccess):
    """Takes the site's time zone for a fixed offset."""

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return super().process(batch, Facts(fixed(facts.site)))


def fixed(site: Site) -> Site:
    return msgspec.structs.replace(site, timezone="Etc/GMT-1")


class LearnsEverything(OffShift):
    """Learns what it has just called an anomaly."""

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        found: list[Finding] = []
        for use in batch.of(DutyUse):
            one = Batch([], use.time)
            one.add([use])
            found += super().process(one, facts)
            self._learn(use)
        return found


class EveryRead:
    """Tells each read of a plate as something new."""

    name: ClassVar[str] = "plate_access"
    scope: ClassVar[str] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PlateRead})

    def __init__(self) -> None:
        self.state = Inside()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [
            Finding(
                detector="plate_access",
                family="geofence",
                site=row.site,
                subject=f"plate/{row.plate}/{row.id}",
                time=row.time,
                noticed=row.time,
                severity=3,
                score=1.0,
                reason=Reason("k", {}, "n", "e"),
            )
            for row in batch.of(PlateRead)
        ]
