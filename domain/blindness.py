"""Blindness: which sensors said that they do not see, as coverage entries, and which alerts that weakens."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field

from domain.alert import Alert, weaknesses
from domain.batch import Batch, Fact
from domain.coverage import Coverage, blind
from domain.event import Badge, Door, Event, Health, PlateRead, Sighting
from domain.facts import DutyUse, Entered, Fix, Left, Lost, Missed, PassUse, PlateUse, Tally, Waypoint
from domain.site import OUTSIDE, Site

Kinds = frozenset[type[Event | Fact]]

BY_TRACK: Kinds = frozenset({Sighting, Waypoint, Fix, Lost, Entered, Left})
BY_PLATE: Kinds = frozenset({PlateRead, PlateUse})
BY_PASS: Kinds = frozenset({Badge, PassUse, DutyUse, Tally, Missed})
BY_DOOR: Kinds = frozenset({Door})
CLOCK = "clock"


class Dark(Struct):
    """Open entries by sensor, and those that were closed in the last batch."""

    open: dict[str, list[Coverage]] = field(default_factory=dict)
    closed: list[Coverage] = field(default_factory=list)


class Blindness:
    """Opens an entry for each zone of a sensor that is not ok, for the detectors that live on what it reports."""

    def __init__(self, kinds: Mapping[str, Kinds]) -> None:
        """`kinds`: what each detector reads, by its name."""
        self._kinds = kinds
        self.state = Dark()

    def process(self, batch: Batch, site: Site) -> list[Coverage]:
        """The entries that this batch opens and closes, in order."""
        self.state.closed = []
        told: list[Coverage] = []
        for row in batch.of(Health):
            if row.sensor != CLOCK:
                told += self._see(row) if row.state == "ok" else self._go_dark(row, site)
        return told

    def weaken(self, alerts: Iterable[Alert]) -> Iterator[Alert]:
        """The alerts of this batch, each with the entries that were open for it when it was noticed."""
        for alert in alerts:
            entries = tuple(_open(entry) for entry in self._entries() if _weakens(entry, alert))
            yield msgspec.structs.replace(alert, quality=weaknesses(entries)) if entries else alert

    def _entries(self) -> Iterator[Coverage]:
        for entries in self.state.open.values():
            yield from entries
        yield from self.state.closed

    def _go_dark(self, row: Health, site: Site) -> Sequence[Coverage]:
        if row.sensor in self.state.open:
            return ()
        zones, kinds = _reach(row.sensor, site)
        names = tuple(sorted(name for name, read in self._kinds.items() if read & kinds))
        if not names:
            return ()
        entries = [blind(site.id, "sensor", row.time, zone=zone, detectors=names) for zone in zones]
        self.state.open[row.sensor] = entries
        return entries

    def _see(self, row: Health) -> Sequence[Coverage]:
        entries = [msgspec.structs.replace(e, until=row.time) for e in self.state.open.pop(row.sensor, ())]
        self.state.closed += entries
        return entries


def _open(entry: Coverage) -> Coverage:
    """The entry as it was while it was open: an alert does not know when it will be closed."""
    return msgspec.structs.replace(entry, until=None)


def _weakens(entry: Coverage, alert: Alert) -> bool:
    is_open = entry.start <= alert.noticed and (entry.until is None or alert.noticed < entry.until)
    return is_open and entry.zone == alert.zone and alert.detector in entry.detectors


def _reach(sensor: str, site: Site) -> tuple[tuple[str, ...], Kinds]:
    """The zones that a sensor watches, and the events and facts that it leads to."""
    if sensor in site.cameras:
        camera = site.cameras[sensor]
        kinds = BY_TRACK if camera.sees_tracks else BY_PLATE if camera.kind == "plate" else BY_DOOR
        return camera.zones or _around(camera.door, site), kinds
    if sensor in site.readers:
        return _around(site.readers[sensor].door, site), BY_PASS
    return _around(sensor, site), BY_DOOR


def _around(door: str | None, site: Site) -> tuple[str, ...]:
    """The zones on both sides of a door."""
    found = site.doors.get(door or "")
    return tuple(zone for zone in (found.from_zone, found.to_zone) if zone != OUTSIDE) if found else ()
