"""Alert reader: the lines of the alert log for whoever keeps them, from the offsets that the reader kept itself.

It belongs to no consumer group: where it stands is saved together with what it has read, in the reader's own store.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from domain.errors import ConfigError
from streaming.kafka_client import Broker, understood
from streaming.kafka_source import chunk_of, record_offset

logger = logging.getLogger(__name__)

POLL_MS = 200

Line = tuple[str, int, bytes]
"""Topic-partition, offset (a record's, times 2**20, plus the line within it), line."""


class AlertReader:
    """Reads all partitions of the alert log, for as long as it is asked for more."""

    def __init__(self, broker: Broker, log: str = "alerts") -> None:
        """Connect; raises ConfigError where the broker does not let us in or has no such topic.

        `log` may be another one of which all is kept: coverage.
        """
        self._broker = broker
        self._log = log
        self._consumer, self._partitions = consumer_of(broker, log)

    def batches(self, start: Callable[[str], int]) -> Iterator[list[Line]]:
        """Lines as they come, an empty list where none came for a moment. `start`: where to read on, 0 if new."""
        try:
            with understood(self._broker, f"read {self._log}"):
                self._seek(start)
                while True:
                    yield self._poll()
        finally:
            self._consumer.close(autocommit=False)

    def _seek(self, start: Callable[[str], int]) -> None:
        self._consumer.assign(self._partitions)
        first = self._consumer.beginning_offsets(self._partitions)
        for partition in self._partitions:
            wanted = record_offset(start(_name(partition)))
            if 0 < wanted < first[partition]:
                logger.warning("%s: records %d to %d are gone", _name(partition), wanted, first[partition] - 1)
            self._consumer.seek(partition, max(wanted, first[partition]))

    def _poll(self) -> list[Line]:
        found: list[Line] = []
        for partition, records in self._consumer.poll(timeout_ms=POLL_MS).items():
            chunk = chunk_of(self._log, partition.topic, partition.partition, records)
            lines = zip(chunk.offsets, chunk.lines, strict=True)
            found += [(_name(partition), offset, line) for offset, line in lines]
        return found


def consumer_of(broker: Broker, name: str) -> tuple[Any, list[TopicPartition]]:
    """A consumer without a group and all partitions of one of our topics; raises ConfigError where there are none."""
    topic = broker.settings.topic(name)
    with understood(broker, f"read {topic}"):
        consumer: Any = KafkaConsumer(
            **broker.arguments(),
            group_id=None,
            client_id="havenwacht-isc",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_poll_records=broker.settings.poll_records,
        )
        numbers = sorted(consumer.partitions_for_topic(topic) or ())
    if not numbers:
        consumer.close(autocommit=False)
        raise ConfigError(",".join(broker.servers), f"found no topic {topic}, expected it to be made beforehand")
    return consumer, [TopicPartition(topic, number) for number in numbers]


def _name(partition: TopicPartition) -> str:
    return f"{partition.topic}-{partition.partition}"
