"""The worker: one member of a consumer group, which owns partitions and runs the shards of their sites.

State and offsets are in our checkpoints, not in the group: the group only says who owns what. A partition that is lost
is simply dropped; its new owner loads the checkpoint and reads on.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor

from domain.contracts import Sink
from domain.errors import ConfigError
from domain.pipeline import StretchError
from domain.shard import EVENTS, SIGHTINGS, Shard
from streaming.engine import Engine
from streaming.kafka_client import Broker, partition_of, understood
from streaming.kafka_source import chunk_of, record_offset
from streaming.keeper import Keeper
from streaming.metrics import Metrics
from streaming.run import tell

logger = logging.getLogger(__name__)

POLL_MS = 200
"""A step ends after so long without records (architecture.md, "Shard")."""

PAUSE_ABOVE = 200_000
"""Buffered events of a partition above which the log that is ahead waits for the other."""


class Worker(ConsumerRebalanceListener):  # type: ignore[misc]
    """Reads the partitions it owns from where their checkpoints stand, until it is told to stop."""

    def __init__(
        self,
        broker: Broker,
        shards: Mapping[str, Callable[[], Shard]],
        engine: Engine,
        sink: Sink,
        keeper: Keeper,
        metrics: Metrics,
    ) -> None:
        """`shards` makes a fresh shard for each site that this worker knows."""
        self._broker = broker
        self._make = shards
        self._engine = engine
        self._sink = sink
        self._keeper = keeper
        self._metrics = metrics
        self._consumer: KafkaConsumer = None
        self._ends: dict[TopicPartition, int] = {}
        self._joined = False

    def run(self, worker_id: str | None, stop: Callable[[], bool], *, drain: bool) -> None:
        """Work until `stop` says so, or with `drain` until the ends that were found at the start."""
        self._connect(worker_id)
        try:
            with understood(self._broker, "read events and sightings"):
                while not stop() and not (drain and self._at_ends()):
                    self._step()
            if drain and not stop():
                tell(self._engine.drain(), self._sink)
            elif self._engine.shards:
                self._sink.sync()
                self._keeper.keep(self._engine.shards)
        except StretchError as error:
            self._keeper.note(error)
            raise
        finally:
            self._consumer.close(autocommit=False)
        self._sink.finish()

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Drop the shards of these partitions: nothing is saved in a hurry."""
        lost = {partition.partition for partition in revoked}
        for site in list(self._engine.shards):
            if partition_of(site, self._partitions) in lost:
                del self._engine.shards[site]
        for partition in revoked:
            self._ends.pop(partition, None)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Load the checkpoints of the sites of these partitions and seek to the oldest event they wait for."""
        assigned = tuple(assigned)
        self._joined = True
        for number in sorted({partition.partition for partition in assigned}):
            self._own(number)
        self._ends |= self._consumer.end_offsets(list(assigned)) if assigned else {}
        self._metrics.partitions.set(len({partition.partition for partition in self._consumer.assignment()}))

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
            )
            self._topics = {settings.topic(log): log for log in (EVENTS, SIGHTINGS)}
            counts = {topic: len(self._consumer.partitions_for_topic(topic) or ()) for topic in self._topics}
        if len(set(counts.values())) != 1 or not all(counts.values()):
            raise ConfigError(
                ",".join(self._broker.servers), f"found partitions {counts}, expected both topics with as many"
            )
        self._partitions = next(iter(counts.values()))
        self._consumer.subscribe(list(self._topics), listener=self)

    def _own(self, number: int) -> None:
        """Begin or go on with the sites of one partition."""
        lows: dict[str, list[int]] = {EVENTS: [], SIGHTINGS: []}
        for site, make in self._make.items():
            if partition_of(site, self._partitions) == number:
                shard = make()
                saved = self._keeper.restore(shard)
                self._engine.shards[site] = shard
                for log, low in lows.items():
                    low.append(saved.logs[log].low if saved else 0)
        for topic, log in self._topics.items():
            self._seek(TopicPartition(topic, number), record_offset(min(lows[log], default=0)), bool(lows[log]))

    def _seek(self, partition: TopicPartition, offset: int, wanted: bool) -> None:
        if not wanted:
            self._consumer.pause(partition)  # a partition without a site of ours
            self._consumer.seek_to_end(partition)
            return
        first = self._consumer.beginning_offsets([partition])[partition]
        if offset < first and offset > 0:
            logger.warning("%s: records %d to %d are gone, reading on from %d", partition, offset, first - 1, first)
        self._consumer.seek(partition, max(offset, first))
        logger.info("owns %s-%d from offset %d", partition.topic, partition.partition, max(offset, first))

    def _step(self) -> None:
        polled: dict[TopicPartition, Sequence[Any]] = self._consumer.poll(timeout_ms=POLL_MS)
        for partition, records in polled.items():
            chunk = chunk_of(self._topics[partition.topic], partition.topic, partition.partition, records)
            with self._metrics.batch_seconds.time():
                tell(self._engine.feed(chunk), self._sink)
            self._note_lag(partition, records[-1].offset)
        self._balance({partition.partition for partition in polled})
        if self._keeper.due():
            self._sink.sync()
            self._keeper.keep(self._engine.shards)

    def _note_lag(self, partition: TopicPartition, last: int) -> None:
        end = self._consumer.highwater(partition)
        if end is not None:
            self._metrics.lag.labels(partition.topic, str(partition.partition)).set(max(0, end - last - 1))

    def _balance(self, numbers: set[int]) -> None:
        """Let the log that is ahead wait where a buffer has grown and the log behind still has records to read."""
        for number in numbers:
            shards = [s for site, s in self._engine.shards.items() if partition_of(site, self._partitions) == number]
            by_log = {log: TopicPartition(topic, number) for topic, log in self._topics.items()}
            if sum(shard.buffered for shard in shards) <= PAUSE_ABOVE:
                self._consumer.resume(*(by_log.values() if shards else ()))
                continue
            ahead = max(by_log, key=lambda log: max(shard.newest(log) for shard in shards))
            behind = by_log[SIGHTINGS if ahead == EVENTS else EVENTS]
            if (self._consumer.highwater(behind) or 0) > self._consumer.position(behind):
                self._consumer.resume(behind)
                self._consumer.pause(by_log[ahead])

    def _at_ends(self) -> bool:
        """Whether everything that was there at the start has been read."""
        if not self._joined:
            return False
        paused = self._consumer.paused()
        waited = [p for p in self._ends if p not in paused or self._engine_owns(p)]
        return all(self._consumer.position(partition) >= self._ends[partition] for partition in waited)

    def _engine_owns(self, partition: TopicPartition) -> bool:
        return any(partition_of(site, self._partitions) == partition.partition for site in self._engine.shards)
