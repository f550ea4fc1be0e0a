"""A region shard: what several sites show together. It reads their low-volume logs and the alerts that they told.

take      events of one site in the order of arrival go into the buffer, judged as the site's own shard judges them
hear      the alerts that a site has told, and how far it has come
step      what the slowest site has passed leaves the buffer, in the one order, through senses, detectors and desk
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, compress
from math import inf
from operator import itemgetter

from msgspec import field

from domain.alert import Alert, decode_alert, encode_alert
from domain.batch import RANK, Batch, Fact
from domain.contracts import Desk, Detector, Facts, Sense
from domain.event import Event, SiteChange, Verdict
from domain.facts import SiteAlert
from domain.intake import Intake
from domain.pipeline import Pipeline, Stretch
from domain.sensors import NO_SENSOR, sensors_of
from domain.shard import BATCH_ROWS, EVENTS, SIGHTINGS, Output, Saved, belongs
from domain.site import Site

Version = Callable[[str, str], Site]
"""The site of this id as a published version of its files had it."""


class Region(Site, frozen=True, eq=False, dict=True, weakref=True):
    """Several sites as one: passes and vehicles, which are unique in a region, and the sites themselves.

    Readers, doors and cameras are named SITE/ID: they show what can be seen in the region at all.
    """

    sites: Mapping[str, Site] = field(default_factory=dict)


def region_of(sites: Mapping[str, Site]) -> Region:
    """The region of these sites, which all name the same one; its id is never that of a site.

    >>> region_of({"a": Site(id="a", name="A", region="r", timezone="UTC")}).id
    'region/r'
    """
    rows = [sites[name] for name in sorted(sites)]
    versions = "".join(f"{site.id} {site.version}\n" for site in rows)
    return Region(
        id=f"region/{rows[0].region}",
        name=rows[0].region,
        region=rows[0].region,
        timezone=rows[0].timezone,
        simulated=any(site.simulated for site in rows),
        readers={f"{site.id}/{key}": row for site in rows for key, row in site.readers.items()},
        doors={f"{site.id}/{key}": row for site in rows for key, row in site.doors.items()},
        cameras={f"{site.id}/{key}": row for site in rows for key, row in site.cameras.items()},
        passes={number: row for site in reversed(rows) for number, row in site.passes.items()},
        vehicles={plate: found for site in reversed(rows) for plate, found in site.vehicles.items()},
        version=sha256(versions.encode()).hexdigest()[:12],
        sites={site.id: site for site in rows},
    )


def sites_of(facts: Facts) -> Mapping[str, Site]:
    """The sites that a batch is of: those of the region, or the one site."""
    return facts.site.sites if isinstance(facts.site, Region) else {facts.site.id: facts.site}


Entry = tuple[float, int, str, str, Event | SiteAlert, int]
"""Of the buffer: time, rank, id, site, row, and its offset in the events log of its site, `HEARD` for an alert."""

HEARD = -1
_ORDER = itemgetter(0, 1, 2, 3)


class RegionShard:
    """One region. Like a site's shard it knows no clock and no file; its sites never wait for it."""

    def __init__(
        self,
        sites: Mapping[str, Site],
        senses: Sequence[Sense],
        detectors: Sequence[Detector],
        desk: Desk,
        version: Version,
    ) -> None:
        """Begin with empty logs of all sites."""
        self.site = region_of(sites)
        self._version = version
        self._pipeline = Pipeline(senses, detectors, desk)
        self._kinds = frozenset(chain({SiteChange, Verdict}, *(part.kinds for part in (*senses, *detectors))))
        self._logs = {name: Intake(site.wait_s, site.dedupe_s) for name, site in self.site.sites.items()}
        self._heard = dict.fromkeys(self.site.sites, -inf)
        self._next_alert = dict.fromkeys(self.site.sites, 0)
        self._buffer: list[Entry] = []
        self._released = -inf
        self._output = Output()
        self._sensors = {name: sensors_of(site) for name, site in self.site.sites.items()}

    @property
    def watermark(self) -> float:
        """Event time up to which everything has been released, seconds since 1970 UTC."""
        return self._released

    @property
    def buffered(self) -> int:
        """Rows that wait for the slowest site."""
        return len(self._buffer)

    def take(self, site: str, log: str | None, events: Sequence[Event], offsets: Sequence[int]) -> None:
        """Take events of one site in the order of arrival; what was set aside is told by the site's own shard."""
        if log == SIGHTINGS:
            return
        if log is None:
            held = [belongs(event, EVENTS) for event in events]
            events, offsets = list(compress(events, held)), list(compress(offsets, held))
        for event, offset in self._logs[site].take(events, offsets).accepted:
            if type(event) in self._kinds:
                self._buffer.append((event.time, RANK[type(event)], event.id, site, event, offset))

    def hear(self, site: str, alerts: Sequence[Alert], watermark: float, next_offset: int = 0) -> None:
        """Take the alerts that a site has told on its way to `watermark`; what is told again after a crash is known.

        `next_offset`: where its alerts are read on, if they are read from a log.
        """
        self._next_alert[site] = next_offset
        for alert in alerts:
            if alert.noticed > self._heard[site]:
                row = SiteAlert(f"{alert.id}:{alert.version:06d}", alert.noticed, alert)
                self._buffer.append((row.time, len(RANK), row.id, site, row, HEARD))
        self._heard[site] = max(self._heard[site], watermark)

    def step(self) -> Output:
        """Release and judge what all sites have passed."""
        self._release(min(min(log.watermark, self._heard[site]) for site, log in self._logs.items()))
        return self._told()

    def drain(self) -> Output:
        """Release everything; the sites have been drained before."""
        newest = max(chain((log.newest for log in self._logs.values()), self._heard.values()))
        last = max((entry[0] for entry in self._buffer), default=-inf)
        self._release(max(newest, last))
        return self._told()

    def look_closely(self, stretches: Sequence[Stretch]) -> None:
        """Run these stretches row by row, and withhold a row from the part that raises on it."""
        self._pipeline.look_closely(stretches)

    def save(self) -> Saved:
        """All that a restart needs, kept before the checkpoints of the sites: what they tell again is known then."""
        pending = {
            site: [entry[5] for entry in self._buffer if entry[3] == site and entry[5] != HEARD] for site in self._logs
        }
        return Saved(
            1,
            self.site.id,
            self.site.version,
            self._released,
            {site: log.save(pending[site]) for site, log in self._logs.items()},
            [],
            self._pipeline.save(),
            dict(self._heard),
            [encode_alert(row.alert) for *_, row, _ in self._buffer if isinstance(row, SiteAlert)],
            {name: site.version for name, site in self.site.sites.items()},
            dict(self._next_alert),
        )

    def load(self, saved: Saved) -> None:
        """Go on from a checkpoint; the logs are read again from their `low`. A site that is new begins afresh."""
        for site, version in saved.versions.items():
            if site in self._logs and version != self.site.sites[site].version:
                self._use(site, version)
        for site, log in saved.logs.items():
            if site in self._logs:
                self._logs[site].load(log)
        for alert in map(decode_alert, saved.waiting):
            if alert.site in self._logs:
                self.hear(alert.site, [alert], -inf)
        self._next_alert |= {site: offset for site, offset in saved.alerts.items() if site in self._logs}
        self._heard |= {site: heard for site, heard in saved.heard.items() if site in self._logs}
        self._released = saved.released
        self._pipeline.load(saved.pipeline)

    def _release(self, watermark: float) -> None:
        if watermark <= self._released:
            return
        self._buffer.sort(key=_ORDER)
        end = bisect_right(self._buffer, watermark, key=itemgetter(0))
        entries, self._buffer = self._buffer[:end], self._buffer[end:]
        self._released = watermark
        for rows, until in _batches(entries, watermark):
            events = [row for row in rows if isinstance(row, Event)]
            named = [event for event in events if self._is_named(event)]
            told = self._pipeline.process(Batch(named, until, [r for r in rows if isinstance(r, Fact)]), self.site)
            self._output.alerts += told.alerts
            self._output.coverage += told.coverage
            self._output.letters += told.letters
            for event in events:
                if isinstance(event, SiteChange):
                    self._use(event.site, event.version)

    def _is_named(self, event: Event) -> bool:
        """Whether the files of its site name the sensor."""
        sensor_of, named = self._sensors[event.site].get(type(event), NO_SENSOR)
        return sensor_of is None or sensor_of(event) in named

    def _use(self, site: str, version: str) -> None:
        """From now on this version of the site's files holds."""
        found = self._version(site, version)
        self.site = region_of({**self.site.sites, site: found})
        self._sensors[site] = sensors_of(found)

    def _told(self) -> Output:
        output, self._output = self._output, Output()
        return output


def _batches(entries: Sequence[Entry], watermark: float) -> Iterator[tuple[list[Event | SiteAlert], float]]:
    """Cut released entries into batches: rows of equal time together, and a change of a site's files at the end."""
    batch: list[Event | SiteAlert] = []
    changed = False
    before: Entry | None = None
    for entry in entries:
        if before is not None and entry[0] != before[0] and (changed or len(batch) >= BATCH_ROWS):
            yield batch, before[0]
            batch, changed = [], False
        if before is None or _ORDER(entry) != _ORDER(before):
            batch.append(entry[4])
            changed = changed or type(entry[4]) is SiteChange
        before = entry
    yield batch, watermark
