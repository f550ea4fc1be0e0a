"""Checkpoints in a compacted topic, one record a site, for workers that share no folder."""

import logging
from collections.abc import Sequence

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from domain.errors import ConfigError
from domain.pipeline import Stretch
from domain.shard import Saved
from streaming.checkpoints import progress_of
from streaming.kafka_client import Broker, understood
from streaming.seal import BrokenSealError, seal, unseal

logger = logging.getLogger(__name__)

SIZE_LIMIT = 64 * 1024 * 1024 - 4096
"""Bytes of one checkpoint: the topic's `max.message.bytes`, less what a record adds to it."""


class TopicCheckpoints:
    """Follows the topic from its beginning; a look-up reads only what was added since the one before."""

    def __init__(self, broker: Broker, key: bytes) -> None:
        """Connect; raises ConfigError where the broker does not let us in."""
        self._broker = broker
        self._key = key
        self._topic = broker.settings.topic("checkpoints")
        self._best: dict[bytes, Saved] = {}
        self._notes: dict[bytes, bytes | None] = {}
        with understood(broker, f"use {self._topic}"):
            self._producer = KafkaProducer(**broker.arguments(), acks="all", max_request_size=SIZE_LIMIT + 4096)
            self._consumer = KafkaConsumer(**broker.arguments(), group_id=None, enable_auto_commit=False)
            numbers = self._consumer.partitions_for_topic(self._topic)
            if not numbers:
                raise ConfigError(self._topic, "found no such topic, expected it to be made beforehand")
            self._partitions = [TopicPartition(self._topic, number) for number in numbers]
            self._consumer.assign(self._partitions)
            self._consumer.seek_to_beginning(*self._partitions)

    def load(self, site: str) -> Saved | None:
        """The checkpoint of this site that is furthest on, among those with an intact seal."""
        self._catch_up()
        return self._best.get(site.encode())

    def keep(self, saved: Saved) -> int:
        """Write a checkpoint and wait for the acknowledgement; returns its size in bytes."""
        raw = seal(saved, self._key)
        if len(raw) > SIZE_LIMIT:
            expected = f"expected at most {SIZE_LIMIT}, or --state with a folder that the workers share"
            raise ConfigError(self._topic, f"found a checkpoint of {len(raw)} bytes for site {saved.site}, {expected}")
        self._write(saved.site.encode(), raw)
        return len(raw)

    def note(self, site: str, stretches: Sequence[Stretch]) -> None:
        """Leave the note under a key of its own, or take it away."""
        self._write(_note_key(site), msgspec.msgpack.encode(stretches) if stretches else None)

    def noted(self, site: str) -> Sequence[Stretch]:
        """The stretches of the last note."""
        self._catch_up()
        note = self._notes.get(_note_key(site))
        return msgspec.msgpack.decode(note, type=list[Stretch]) if note else ()

    def _write(self, key: bytes, value: bytes | None) -> None:
        with understood(self._broker, f"write {self._topic}"):
            self._producer.send(self._topic, key=key, value=value).get(self._broker.settings.delivery_timeout_s)

    def _catch_up(self) -> None:
        with understood(self._broker, f"read {self._topic}"):
            ends = self._consumer.end_offsets(self._partitions)
            while any(self._consumer.position(partition) < ends[partition] for partition in self._partitions):
                for records in self._consumer.poll(timeout_ms=500).values():
                    for record in records:
                        self._take(record.key, record.value)

    def _take(self, key: bytes, value: bytes | None) -> None:
        if key.endswith(_NOTE):
            self._notes[key] = value
            return
        try:
            saved = unseal(value or b"", self._key)
        except BrokenSealError:
            logger.warning("a checkpoint of site %s has a broken seal and is passed over", key.decode(errors="replace"))
            return
        best = self._best.get(key)
        if best is None or progress_of(saved) >= progress_of(best):
            self._best[key] = saved


_NOTE = b"|note"


def _note_key(site: str) -> bytes:
    return site.encode() + _NOTE
