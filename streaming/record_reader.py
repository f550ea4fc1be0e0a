"""Record reader: single events by their place in Kafka, for whoever keeps copies of evidence."""

import time
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from streaming.kafka_client import Broker, understood
from streaming.kafka_source import chunk_of

PATIENCE_S = 5.0
"""How long a record that must be there is waited for."""

POLL_MS = 200


class RecordReader:
    """Fetches events; belongs to no consumer group and leaves no trace in the broker."""

    def __init__(self, broker: Broker, topics: tuple[str, ...]) -> None:
        """`topics` are those that may be read: a place comes from an alert, which anybody may have written."""
        self._broker = broker
        self._topics = topics
        with understood(broker, "read evidence"):
            self._consumer: Any = KafkaConsumer(
                **broker.arguments(),
                group_id=None,
                client_id="havenwacht-evidence",
                enable_auto_commit=False,
                auto_offset_reset="none",
                allow_auto_create_topics=False,
                max_poll_records=1,
            )

    def fetch(self, topic: str, partition: int, offset: int, place: str) -> bytes | None:
        """The event at this place, None where there is none any more, or never was."""
        with understood(self._broker, f"read {topic}"):
            if topic not in self._topics or partition not in (self._consumer.partitions_for_topic(topic) or ()):
                return None
            wanted = TopicPartition(topic, partition)
            self._consumer.assign([wanted])
            first = self._consumer.beginning_offsets([wanted])[wanted]
            end = self._consumer.end_offsets([wanted])[wanted]
            if not first <= offset < end:
                return None
            self._consumer.seek(wanted, offset)
            return self._line(wanted, place)

    def _line(self, wanted: TopicPartition, place: str) -> bytes | None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            records = self._consumer.poll(timeout_ms=POLL_MS).get(wanted, ())
            if records:
                chunk = chunk_of("events", wanted.topic, wanted.partition, records)
                return dict(zip(chunk.places, chunk.lines, strict=True)).get(place)
        return None

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close(autocommit=False)
