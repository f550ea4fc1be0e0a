"""Checkpoints in a compacted topic, one record a site, for workers that share no folder."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from domain.pipeline import Stretch
from domain.shard import Saved
from streaming.checkpoints import progress_of
from streaming.kafka_client import Broker, understood
from streaming.seal import BrokenSealError, seal, unseal

logger = logging.getLogger(__name__)

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one checkpoint; the topic's `max.message.bytes`."""


class TopicCheckpoints:
    """Reads the topic once for each look-up: it is small, and only starts and take-overs look."""

    def __init__(self, broker: Broker, key: bytes) -> None:
        """Connect; raises ConfigError where the broker does not let us in."""
        self._broker = broker
        self._key = key
        self._topic = broker.settings.topic("checkpoints")
        with understood(broker, "connect"):
            self._producer = KafkaProducer(**broker.arguments(), acks="all", max_request_size=SIZE_LIMIT)

    def load(self, site: str) -> Saved | None:
        """The checkpoint of this site that is furthest on, among those with an intact seal."""
        found: list[Saved] = []
        for value in self._values(site.encode()):
            try:
                found.append(unseal(value, self._key))
            except BrokenSealError:
                logger.warning("a checkpoint of site %s has a broken seal and is passed over", site)
        return max(found, key=progress_of, default=None)

    def keep(self, saved: Saved) -> int:
        """Write a checkpoint and wait for the acknowledgement; returns its size in bytes."""
        raw = seal(saved, self._key)
        self._write(saved.site.encode(), raw)
        return len(raw)

    def note(self, site: str, stretches: Sequence[Stretch]) -> None:
        """Leave the note under a key of its own, or take it away."""
        self._write(_note_key(site), msgspec.msgpack.encode(stretches) if stretches else None)

    def noted(self, site: str) -> Sequence[Stretch]:
        """The stretches of the last note."""
        notes = list(self._values(_note_key(site), tombstones=True))
        return msgspec.msgpack.decode(notes[-1], type=list[Stretch]) if notes and notes[-1] else ()

    def _write(self, key: bytes, value: bytes | None) -> None:
        with understood(self._broker, f"write {self._topic}"):
            self._producer.send(self._topic, key=key, value=value).get(self._broker.settings.delivery_timeout_s)

    def _values(self, key: bytes, *, tombstones: bool = False) -> Iterator[bytes]:
        """Values under a key, oldest first; compaction leaves at least the newest."""
        with understood(self._broker, f"read {self._topic}"):
            for record in self._records():
                if record.key == key and (tombstones or record.value is not None):
                    yield record.value or b""

    def _records(self) -> Iterator[Any]:
        consumer = KafkaConsumer(**self._broker.arguments(), group_id=None, enable_auto_commit=False)
        try:
            partitions = [TopicPartition(self._topic, p) for p in consumer.partitions_for_topic(self._topic) or ()]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(partition) < ends[partition] for partition in partitions):
                for records in consumer.poll(timeout_ms=500).values():
                    yield from records
        finally:
            consumer.close()


def _note_key(site: str) -> bytes:
    return f"{site}|note".encode()
