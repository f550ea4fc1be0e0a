"""The region worker: runs the shards of regions over the events, and the alerts of their sites, that stand in Kafka.

It is no member of the group: whoever judges the sites, their alerts and how far they have come stand in the log of
alerts. One process is enough for all regions, and what it tells does not depend on when it runs.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from kafka import KafkaConsumer, TopicPartition

from domain.alert import Alert, decode_alert
from domain.contracts import Sink
from domain.errors import ConfigError
from domain.pipeline import StretchError
from domain.shard import EVENTS, Saved
from streaming.engine import Engine
from streaming.kafka_client import Broker, partition_of, understood
from streaming.kafka_sink import MARK
from streaming.kafka_source import FETCH_WAIT_MS, chunk_of, record_offset
from streaming.keeper import Keeper
from streaming.listening import Listening
from streaming.run import tell

logger = logging.getLogger(__name__)

POLL_MS = 200


class RegionWorker:
    """Reads from where the checkpoints of the regions stand, until it is told to stop."""

    def __init__(
        self,
        broker: Broker,
        engine: Engine,
        sink: Sink,
        keeper: Keeper,
        regional: Collection[str],
        now: Callable[[], float],
    ) -> None:
        """`engine` holds the regions; `regional` are the names of their detectors, whose alerts are not heard.

        `now` is a clock in seconds.
        """
        self._broker = broker
        self._engine = engine
        self._sink = sink
        self._keeper = keeper
        self._regional = frozenset(regional)
        self._events = broker.settings.topic(EVENTS)
        self._alerts = broker.settings.topic("alerts")
        self._listening = Listening(self._events, broker.settings.delivery_timeout_s, now)
        self._region_of = {site: region for region in engine.regions.values() for site in region.site.sites}
        self._unmarked: defaultdict[str, list[Alert]] = defaultdict(list)
        self._ends: dict[TopicPartition, int] = {}

    def run(self, stop: Callable[[], bool], *, drain: bool) -> None:
        """Work until `stop` says so, or with `drain` until the ends that were found at the start."""
        try:
            with understood(self._broker, "read events and alerts"):
                self._connect()
                while not stop() and not (drain and self._at_ends()):
                    self._step()
            if drain and not stop():
                tell(self._engine.drain(), self._sink)
            else:
                self._keep()
        except StretchError as error:
            self._keeper.note(error)
            raise
        finally:
            if self._ends:
                self._consumer.close(autocommit=False)
        self._sink.finish()

    def _connect(self) -> None:
        self._consumer: Any = KafkaConsumer(
            **self._broker.arguments(),
            group_id=None,
            client_id="havenwacht-regions",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_poll_records=self._broker.settings.poll_records,
            fetch_max_wait_ms=FETCH_WAIT_MS,
        )
        lows = self._lows({region.site.id: self._keeper.restore(region) for region in self._engine.regions.values()})
        self._consumer.assign(list(lows))
        first = self._consumer.beginning_offsets(list(lows))
        for partition, low in lows.items():
            self._consumer.seek(partition, max(low, first[partition]))
        self._ends = self._consumer.end_offsets(list(lows))

    def _lows(self, saved: Mapping[str, Saved | None]) -> dict[TopicPartition, int]:
        """Where each partition that holds one of the sites is read on."""
        counts = {
            topic: len(self._consumer.partitions_for_topic(topic) or ()) for topic in (self._events, self._alerts)
        }
        if not all(counts.values()):
            raise ConfigError(",".join(self._broker.servers), f"found partitions {counts}, expected some of both")
        lows: dict[TopicPartition, int] = {}
        for site, region in self._region_of.items():
            known = saved[region.site.id]
            log = known.logs.get(site) if known else None
            places = {
                self._events: record_offset(log.low) if log else 0,
                self._alerts: known.alerts.get(site, 0) if known else 0,
            }
            for topic, low in places.items():
                partition = TopicPartition(topic, partition_of(site, counts[topic]))
                lows[partition] = min(low, lows.get(partition, low))
        return lows

    def _step(self) -> None:
        polled: dict[TopicPartition, Sequence[Any]] = self._consumer.poll(timeout_ms=POLL_MS)
        for partition, records in polled.items():
            if partition.topic == self._events:
                self._engine.overhear(chunk_of(EVENTS, partition.topic, partition.partition, records))
            else:
                for record in records:
                    self._hear(record)
        tell(self._engine.step_regions(), self._sink)
        self._listening.note(self._consumer, bool(polled))
        if self._keeper.due():
            self._keep()

    def _hear(self, record: Any) -> None:
        """Hold alerts back until a mark says that all up to it have been told."""
        site = (record.key or b"").decode()
        region = self._region_of.get(site)
        if region is None:
            return
        mark = dict(record.headers or ()).get(MARK)
        if mark is not None:
            region.hear(site, self._unmarked.pop(site, []), float(mark), record.offset + 1)
        for line in (record.value or b"").splitlines():
            self._note(site, line, f"{record.topic}-{record.partition}-{record.offset}")

    def _note(self, site: str, line: bytes, place: str) -> None:
        try:
            alert = decode_alert(line)
        except msgspec.MsgspecError:
            logger.warning("%s: found no alert that can be read, passed over", place)
            return
        if alert.detector not in self._regional:
            self._unmarked[site].append(alert)

    def _keep(self) -> None:
        self._sink.sync()
        self._keeper.keep(self._engine.kept)

    def _at_ends(self) -> bool:
        return all(self._consumer.position(partition) >= end for partition, end in self._ends.items())
