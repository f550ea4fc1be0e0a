"""A shard: one site, its senses, detectors and desk, their state, and the buffer that puts its events in order.

take      events in the order of arrival go into the buffer
step      what the watermark has passed leaves it, in the one order, as batches through senses, detectors and desk
save      everything but the buffer, which is read again from the log
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from math import inf

from msgspec import Struct, field

from domain.alert import Alert
from domain.batch import RANK, Batch
from domain.buffer import Buffer, Entry
from domain.codec import encode_event
from domain.contracts import Desk, Detector, Sense
from domain.coverage import Coverage, blind
from domain.event import CLOCK, Event, Health, Sighting, SiteChange
from domain.intake import Intake, SavedIntake
from domain.letter import Letter, letter
from domain.pipeline import Pipeline, SavedPipeline, Stretch
from domain.sensors import NO_SENSOR, sensors_of
from domain.site import Site

EVENTS = "events"
SIGHTINGS = "sightings"
BATCH_ROWS = 1000
"""Rows after which a batch ends, or a little later: rows of equal time stay together."""

LATE_STRETCH_S = 600.0
"""Late events of one stretch of event time open one coverage entry."""

_SIGHTING_RANK = RANK[Sighting]
_OF_BOTH_LOGS = (Sighting, Health)


class Output(Struct):
    """What one step came to; alerts in the order of telling."""

    alerts: list[Alert] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    late: list[Event] = field(default_factory=list)
    skewed: int = 0
    released: int = 0


class Saved(Struct):
    """A checkpoint of one site, or of a region, without the buffer.

    Of a region `logs` are those of its sites, by site; `heard`, how far each site has told its alerts; `waiting`, those
    that wait for the slowest site; `versions`, the version of each site's files; `alerts`, where each site's alerts are
    read on.
    """

    format: int
    site: str
    site_version: str
    released: float
    logs: dict[str, SavedIntake]
    blind_stretches: list[float]
    pipeline: SavedPipeline
    heard: dict[str, float] = field(default_factory=dict)
    waiting: list[bytes] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    alerts: dict[str, int] = field(default_factory=dict)


class Shard:
    """One site. It knows no clock, no network and no file: all that it tells is a function of what it took."""

    def __init__(
        self,
        site: Site,
        senses: Sequence[Sense],
        detectors: Sequence[Detector],
        desk: Desk,
        version: Callable[[str], Site],
    ) -> None:
        """Begin with empty logs; `version` gives the site as a published version of its files had it."""
        self.site = site
        self._version = version
        self._pipeline = Pipeline(senses, detectors, desk)
        self._logs = {name: Intake(site.wait_s, site.dedupe_s) for name in (EVENTS, SIGHTINGS)}
        self._buffer = Buffer()
        self._arrivals = 0
        self._blind_stretches: list[float] = []
        self._released = -inf
        self._output = Output()
        self._sensors = sensors_of(site)

    @property
    def watermark(self) -> float:
        """Event time up to which everything has been released, seconds since 1970 UTC."""
        return self._released

    @property
    def buffered(self) -> int:
        """Events that wait for the watermark."""
        return len(self._buffer)

    def newest(self, log: str) -> float:
        """The newest stamp of one log, seconds since 1970 UTC."""
        return self._logs[log].newest

    def next_offset(self, log: str) -> int:
        """The offset after the last one that was taken from this log."""
        return self._logs[log].next

    def take(self, log: str | None, events: Sequence[Event], offsets: Sequence[int]) -> None:
        """Take events of this site in the order of arrival; a log of None is a file that holds both logs."""
        if log is None:
            for name, chosen, places in _split(events, offsets):
                self._take(name, chosen, places)
        else:
            self._take(log, events, offsets)

    def step(self) -> Output:
        """Release and judge what the watermark has passed; tell what came of everything since the last step."""
        self._release(min(self._logs[name].watermark for name in self._awaited()))
        return self._told()

    def drain(self) -> Output:
        """Act as one last clock tick, `wait_s` after the newest event, would: release everything."""
        newest = max(log.newest for log in self._logs.values())
        last = max((entry[0] for entry in self._buffer), default=-inf)
        self._release(max(newest, last))
        return self._told()

    @property
    def open_alerts(self) -> int:
        """Alerts that were told and have not ended."""
        return self._pipeline.open_alerts

    def look_closely(self, stretches: Sequence[Stretch]) -> None:
        """Run these stretches row by row, and withhold a row from the part that raises on it."""
        self._pipeline.look_closely(stretches)

    def save(self) -> Saved:
        """All that a restart needs. Everything told so far must have been kept before this is."""
        logs = {name: log.save([e[6] for e in self._buffer if e[5] == name]) for name, log in self._logs.items()}
        return Saved(
            1, self.site.id, self.site.version, self._released, logs, self._blind_stretches, self._pipeline.save()
        )

    def load(self, saved: Saved) -> None:
        """Go on from a checkpoint; the logs are read again from their `low`."""
        if saved.site_version != self.site.version:
            self._use(self._version(saved.site_version))
        for name, log in saved.logs.items():
            self._logs[name].load(log)
        self._released = saved.released
        self._blind_stretches = saved.blind_stretches
        self._pipeline.load(saved.pipeline)

    def _awaited(self) -> tuple[str, ...]:
        return (EVENTS, SIGHTINGS) if self.site.has_sightings_log else (EVENTS,)

    def _take(self, log: str, events: Sequence[Event], offsets: Sequence[int]) -> None:
        taken = self._logs[log].take(events, offsets)
        self._output.letters += taken.letters
        self._output.late += taken.late
        self._output.skewed += taken.skewed
        for event in taken.late:
            self._note_blind(event)
        number = self._arrivals
        for event, offset in taken.accepted:
            number += 1
            self._buffer.add((event.time, RANK[type(event)], event.id, number, event, log, offset))
        self._arrivals = number

    def _note_blind(self, event: Event) -> None:
        """Open one coverage entry for each stretch in which something came too late."""
        start = event.time - event.time % LATE_STRETCH_S
        if start not in self._blind_stretches:
            self._blind_stretches = [*self._blind_stretches[-143:], start]
            self._output.coverage.append(blind(self.site.id, "late_data", start))

    def _release(self, watermark: float) -> None:
        if watermark <= self._released:
            return
        entries = self._buffer.release(watermark)
        self._released = watermark
        self._output.released += len(entries)
        for events, until in self._batches(entries, watermark):
            self._judge(Batch(events, until))
            if events and isinstance(events[-1], SiteChange):
                self._use(self._version(events[-1].version))

    def _judge(self, batch: Batch) -> None:
        told = self._pipeline.process(batch, self.site)
        self._output.alerts += told.alerts
        self._output.coverage += told.coverage
        self._output.letters += told.letters

    def _batches(self, entries: Sequence[Entry], watermark: float) -> Iterator[tuple[list[Event], float]]:
        """Cut released entries into batches: at about `BATCH_ROWS`, and after a change of the site's files."""
        batch: list[Event] = []
        last_key, last_time, last_rank = "", -inf, -1
        for time, rank, key, _, event, log, _ in entries:
            if time != last_time and batch and (len(batch) >= BATCH_ROWS or type(batch[-1]) is SiteChange):
                yield batch, batch[-1].time
                batch = []
            if rank == _SIGHTING_RANK:
                self._logs[log].released(key)
            if key != last_key or time != last_time or rank != last_rank:
                sensor_of, named = self._sensors.get(type(event), NO_SENSOR)
                if sensor_of is None or (sensor := sensor_of(event)) in named:
                    batch.append(event)
                else:
                    self._refuse(event, sensor)
            last_key, last_time, last_rank = key, time, rank
        yield batch, watermark

    def _refuse(self, event: Event, found: str) -> None:
        """An event of a sensor that the site's files do not name is a dead letter."""
        detail = f"found {event.kind} of {found}, expected a sensor named in the files of site {self.site.id}"
        self._output.letters.append(letter(event.place, "unknown_sensor", detail, encode_event(event)))

    def _use(self, site: Site) -> None:
        self.site = site
        self._sensors = sensors_of(site)

    def _told(self) -> Output:
        output, self._output = self._output, Output()
        return output


def _split(events: Sequence[Event], offsets: Sequence[int]) -> Iterator[tuple[str, Sequence[Event], Sequence[int]]]:
    """A file holds both logs: the kind tells which, and a clock tick stands in both."""
    kinds = set(map(type, events))
    if kinds.isdisjoint(_OF_BOTH_LOGS):
        yield EVENTS, events, offsets
    elif kinds == {Sighting}:
        yield SIGHTINGS, events, offsets
    else:
        others = [type(event) is not Sighting for event in events]
        yield EVENTS, list(compress(events, others)), list(compress(offsets, others))
        seen = [type(event) in _OF_BOTH_LOGS and belongs(event, SIGHTINGS) for event in events]
        yield SIGHTINGS, list(compress(events, seen)), list(compress(offsets, seen))


def belongs(event: Event, log: str) -> bool:
    """Whether this log may hold this event."""
    if isinstance(event, Sighting):
        return log == SIGHTINGS
    return log == EVENTS or (isinstance(event, Health) and event.sensor == CLOCK)
