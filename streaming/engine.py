"""The engine: chunks of lines in, what the shards of their sites tell out. Files and Kafka run the same one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import cast

from domain.codec import decode_lines, encode_event
from domain.contracts import Chunk
from domain.event import Event
from domain.letter import letter
from domain.region import RegionShard
from domain.shard import Output, Shard, belongs
from streaming.metrics import Metrics


class Engine:
    """The shards of the sites that this process owns, and of the regions that it holds more than one site of."""

    def __init__(self, metrics: Metrics) -> None:
        """Begin without shards."""
        self._metrics = metrics
        self.shards: dict[str, Shard] = {}
        self.regions: dict[str, RegionShard] = {}
        self.aside: Counter[str] = Counter()
        self.taken = 0
        self.told = 0

    def feed(self, chunk: Chunk) -> Output:
        """Decode a chunk, hand each event to its site, and release what the watermarks have passed."""
        events, letters = decode_lines(chunk.lines, chunk.places)
        output = Output(letters=chunk.letters + letters)
        by_site = _by_site(events, chunk.offsets)
        for site, (chosen, offsets) in by_site.items():
            self._take(site, chosen, offsets, chunk.log, output)
        self._step_regions(by_site, output)
        self._count(output)
        return output

    def overhear(self, chunk: Chunk) -> None:
        """Take a chunk of the events log for regions alone, whose sites are judged elsewhere."""
        events, _ = decode_lines(chunk.lines, chunk.places)
        for site, (chosen, offsets) in _by_site(events, chunk.offsets).items():
            for region in self.regions.values():
                if site in region.site.sites:
                    region.take(site, None, chosen, offsets)

    def step_regions(self) -> Output:
        """What the regions tell of all that they took and heard."""
        output = Output()
        self._step_regions({site for region in self.regions.values() for site in region.site.sites}, output)
        self._count(output)
        return output

    def _step_regions(self, sites: Collection[str], output: Output) -> None:
        for region in self.regions.values():
            if not region.site.sites.keys().isdisjoint(sites):
                _add(output, region.step())
                self._gauge(region)

    @property
    def kept(self) -> dict[str, RegionShard | Shard]:
        """All shards by the id of their site or region; regions first, so that they know what a site tells again."""
        return {region.site.id: region for region in self.regions.values()} | self.shards

    def drain(self) -> Output:
        """Release everything that still waits."""
        output = Output()
        for site in sorted(self.shards):
            self._hear(site, told := self.shards[site].drain())
            _add(output, told)
        for name in sorted(self.regions):
            _add(output, self.regions[name].drain())
        self._count(output)
        return output

    def _take(self, site: str, events: list[Event], offsets: list[int], log: str | None, output: Output) -> None:
        shard = self.shards.get(site)
        if shard is None:
            self._metrics.skipped.inc(len(events))
            self.aside["skipped"] += len(events)
            return
        if log is not None:
            events, offsets = _of_this_log(events, offsets, log, output)
        for kind, number in Counter(event.kind for event in events).items():
            self._metrics.events.labels(site, kind).inc(number)
        self.taken += len(events)
        shard.take(log, events, offsets)
        told = shard.step()
        if region := self.regions.get(shard.site.region):
            region.take(site, log, events, offsets)
            self._hear(site, told)
        self._gauge(shard)
        self._metrics.clock_skew.labels(site).inc(told.skewed)
        _add(output, told)

    def _hear(self, site: str, told: Output) -> None:
        """Let the region know what a site has told, and how far it has come."""
        shard = self.shards[site]
        if region := self.regions.get(shard.site.region):
            region.hear(site, told.alerts, shard.watermark)

    def _gauge(self, shard: RegionShard | Shard) -> None:
        self._metrics.watermark.labels(shard.site.id).set(shard.watermark)
        self._metrics.buffered.labels(shard.site.id).set(shard.buffered)

    def _count(self, output: Output) -> None:
        for item in output.letters:
            self._metrics.dead_letters.labels(item.reason).inc()
            self.aside[item.reason] += 1
        for event in output.late:
            self._metrics.late_events.labels(event.site).inc()
        self.told += len(output.alerts)
        self.aside["late"] += len(output.late)
        self.aside["clock skew"] += output.skewed
        for alert in output.alerts:
            self._metrics.alerts.labels(alert.site, alert.detector, str(alert.severity), alert.status).inc()
        for shard in self.shards.values() if output.alerts else ():
            self._metrics.open_alerts.labels(shard.site.id).set(shard.open_alerts)


def _by_site(events: list[Event | None], offsets: list[int]) -> Mapping[str, tuple[list[Event], list[int]]]:
    """Events and their offsets by site; most chunks are of one site, and without a line that could not be read."""
    sites = {event.site if event is not None else None for event in events}
    if len(sites) == 1 and None not in sites:
        return {cast(str, sites.pop()): (cast(list[Event], events), offsets)}
    found: defaultdict[str, tuple[list[Event], list[int]]] = defaultdict(lambda: ([], []))
    for event, offset in zip(events, offsets, strict=True):
        if event is not None:
            chosen, places = found[event.site]
            chosen.append(event)
            places.append(offset)
    return found


def _of_this_log(events: list[Event], offsets: list[int], log: str, output: Output) -> tuple[list[Event], list[int]]:
    """Leave out, as dead letters, kinds that this topic does not hold."""
    good: Callable[[Event], bool] = lambda event: belongs(event, log)  # noqa: E731
    if all(map(good, events)):
        return events, offsets
    for event in events:
        if not good(event):
            detail = f"found a {event.kind} event in the log of {log}"
            output.letters.append(letter(event.place, "wrong_log", detail, encode_event(event)))
    pairs = [(event, offset) for event, offset in zip(events, offsets, strict=True) if good(event)]
    return [event for event, _ in pairs], [offset for _, offset in pairs]


def _add(output: Output, told: Output) -> None:
    output.alerts += told.alerts
    output.coverage += told.coverage
    output.letters += told.letters
    output.late += told.late
    output.skewed += told.skewed
    output.released += told.released
