"""The worker: one member of a consumer group, which owns partitions and runs the shards of their sites.

State and offsets are in our checkpoints, not in the group: the group only says who owns what. A partition that is lost
is simply dropped; its new owner loads the checkpoint and reads on.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor

from domain.contracts import Sink
from domain.errors import ConfigError
from domain.pipeline import StretchError
from domain.shard import EVENTS, SIGHTINGS, Shard
from streaming.engine import Engine
from streaming.kafka_client import Broker, partition_of, understood
from streaming.kafka_source import FETCH_WAIT_MS, chunk_of, record_offset
from streaming.keeper import Keeper
from streaming.listening import Listening
from streaming.metrics import Metrics
from streaming.run import tell

logger = logging.getLogger(__name__)

POLL_MS = 200
"""A step ends after so long without records (architecture.md, "Shard")."""

MARK_S = 15.0
"""Event time after which a site's alerts are marked again; by so much a region may lag further behind."""

PAUSE_ABOVE = 200_000
"""Buffered events of a partition above which the log that is ahead waits for the other."""


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """What the group gave and took since the worker last looked.

    The client calls it from its own thread, where nothing may wait for the broker: partitions that come are only
    paused, so that none of their records are read before the worker has found their place.
    """

    def __init__(self, consumer: KafkaConsumer) -> None:
        """Listen for this consumer."""
        self._consumer = consumer
        self.joined = False
        self.lost: set[TopicPartition] = set()
        self.gained: set[TopicPartition] = set()

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Note what was taken."""
        self.lost |= set(revoked)
        self.gained -= set(revoked)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Note what was given, and keep it from being read for now."""
        self.joined = True
        self.gained |= set(assigned)
        self._consumer.pause(*assigned)


class Worker:
    """Reads the partitions it owns from where their checkpoints stand, until it is told to stop."""

    def __init__(
        self,
        broker: Broker,
        shards: Mapping[str, Callable[[], Shard]],
        engine: Engine,
        sink: Sink,
        keeper: Keeper,
        metrics: Metrics,
        now: Callable[[], float],
    ) -> None:
        """`shards` makes a fresh shard for each site that this worker knows; `now` is a clock in seconds."""
        self._broker = broker
        self._make = shards
        self._engine = engine
        self._sink = sink
        self._keeper = keeper
        self._metrics = metrics
        self._topics = {broker.settings.topic(log): log for log in (EVENTS, SIGHTINGS)}
        self._ends: dict[TopicPartition, int] = {}
        self._marked: dict[str, float] = {}
        self._listening = Listening(broker.settings.topic(EVENTS), broker.settings.delivery_timeout_s, now)

    def run(self, worker_id: str | None, stop: Callable[[], bool], *, drain: bool) -> None:
        """Work until `stop` says so, or with `drain` until the ends that were found at the start."""
        self._connect(worker_id)
        try:
            with understood(self._broker, "read events and sightings"):
                while not stop() and not (drain and self._at_ends()):
                    self._step()
            if drain and not stop():
                tell(self._engine.drain(), self._sink)
                self._mark(0.0)
            elif self._engine.shards:
                self._keep()
        except StretchError as error:
            self._keeper.note(error)
            raise
        finally:
            self._consumer.close(autocommit=False)
        self._sink.finish()

    def _connect(self, worker_id: str | None) -> None:
        settings = self._broker.settings
        session_ms = int(settings.session_timeout_s * 1000)
        with understood(self._broker, "read events and sightings"):
            self._consumer = KafkaConsumer(
                **self._broker.arguments(),
                group_id=settings.group,
                group_instance_id=worker_id,
                client_id=worker_id or "havenwacht",
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
                partition_assignment_strategy=[RangePartitionAssignor],
                session_timeout_ms=session_ms,
                heartbeat_interval_ms=max(100, session_ms // 5),
                max_poll_records=settings.poll_records,
                fetch_max_wait_ms=FETCH_WAIT_MS,
            )
            counts = {topic: len(self._consumer.partitions_for_topic(topic) or ()) for topic in self._topics}
        where, who = ",".join(self._broker.servers), settings.user or "anonymous"
        for topic, count in counts.items():
            if not count:
                raise ConfigError(where, f"{who} has no right to read {topic}, or there is no such topic")
        if len(set(counts.values())) > 1:
            raise ConfigError(where, f"found partitions {counts}, expected as many of both")
        self._partitions = next(iter(counts.values()))
        self._assignment = Assignment(self._consumer)
        self._consumer.subscribe(list(self._topics), listener=self._assignment)

    def _settle(self) -> set[TopicPartition]:
        """Drop what the group took, take up what it gave; returns what was given."""
        lost, self._assignment.lost = self._assignment.lost, set()
        gained, self._assignment.gained = self._assignment.gained, set()
        for site in self._sites_of({partition.partition for partition in lost}):
            self._engine.shards.pop(site, None)
        for partition in lost:
            self._ends.pop(partition, None)
        for number in sorted({partition.partition for partition in gained}):
            self._own(number)
        if lost or gained:
            self._metrics.partitions.set(len({partition.partition for partition in self._consumer.assignment()}))
        return gained

    def _sites_of(self, numbers: set[int]) -> list[str]:
        """The sites of ours whose events are in these partitions."""
        return [site for site in self._make if partition_of(site, self._partitions) in numbers]

    def _own(self, number: int) -> None:
        """Begin or go on with the sites of one partition; one that holds none of them stays paused."""
        lows: dict[str, list[int]] = {EVENTS: [], SIGHTINGS: []}
        for site in self._sites_of({number}):
            shard = self._make[site]()
            saved = self._keeper.restore(shard)
            self._engine.shards[site] = shard
            for log, low in lows.items():
                low.append(saved.logs[log].low if saved else 0)
        for topic, log in self._topics.items():
            if lows[log]:
                self._seek(TopicPartition(topic, number), record_offset(min(lows[log])))

    def _seek(self, partition: TopicPartition, offset: int) -> None:
        """Read on from a record, or from the oldest that there still is."""
        first = self._consumer.beginning_offsets([partition])[partition]
        if 0 < offset < first:
            logger.warning("%s: records %d to %d are gone, reading on from %d", partition, offset, first - 1, first)
        self._consumer.seek(partition, max(offset, first))
        self._consumer.resume(partition)
        self._ends |= self._consumer.end_offsets([partition])
        logger.info("owns %s-%d from offset %d", partition.topic, partition.partition, max(offset, first))

    def _step(self) -> None:
        polled: dict[TopicPartition, Sequence[Any]] = self._consumer.poll(timeout_ms=POLL_MS)
        fresh = self._settle()
        for partition, records in polled.items():
            if partition in fresh or partition not in self._ends:
                continue  # read for a shard that is gone: its successor reads from its own place
            chunk = chunk_of(self._topics[partition.topic], partition.topic, partition.partition, records)
            with self._metrics.batch_seconds.time():
                tell(self._engine.feed(chunk), self._sink)
                self._mark()
            self._note_lag(partition, records[-1].offset)
        self._balance({partition.partition for partition in polled})
        self._listening.note(self._consumer, bool(polled))
        if self._keeper.due():
            self._keep()

    def _mark(self, after_s: float = MARK_S) -> None:
        """Let regions, which are judged elsewhere, know how far the sites have come since the last mark."""
        for site, shard in self._engine.shards.items():
            if shard.watermark > max(self._marked.get(site, -inf) + after_s, -inf):
                self._sink.mark(site, shard.watermark)
                self._marked[site] = shard.watermark

    def _keep(self) -> None:
        self._sink.sync()
        self._keeper.keep(self._engine.shards)

    def _note_lag(self, partition: TopicPartition, last: int) -> None:
        end = self._consumer.highwater(partition)
        if end is not None:
            self._metrics.lag.labels(partition.topic, str(partition.partition)).set(max(0, end - last - 1))

    def _balance(self, numbers: set[int]) -> None:
        """Let the log that is ahead wait where a buffer has grown and the log behind still has records to read."""
        for number in numbers:
            shards = [self._engine.shards[site] for site in self._sites_of({number}) if site in self._engine.shards]
            by_log = {log: TopicPartition(topic, number) for topic, log in self._topics.items()}
            if not shards or by_log[EVENTS] not in self._ends:
                continue
            if sum(shard.buffered for shard in shards) <= PAUSE_ABOVE:
                self._consumer.resume(*by_log.values())
                continue
            ahead = max(by_log, key=lambda log: max(shard.newest(log) for shard in shards))
            behind = by_log[SIGHTINGS if ahead == EVENTS else EVENTS]
            if (self._consumer.highwater(behind) or 0) > self._consumer.position(behind):
                self._consumer.resume(behind)
                self._consumer.pause(by_log[ahead])

    def _at_ends(self) -> bool:
        """Whether everything that was there at the start has been read."""
        if not self._assignment.joined or self._assignment.gained:
            return False
        return all(self._consumer.position(partition) >= end for partition, end in self._ends.items())
