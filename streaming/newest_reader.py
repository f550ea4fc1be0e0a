"""Newest reader: the lines of a log as they come, never those that were there before; for a picture of right now."""

import logging
from collections.abc import Callable, Iterator

from streaming.alert_reader import POLL_MS, consumer_of
from streaming.kafka_client import Broker, understood
from streaming.kafka_source import chunk_of

logger = logging.getLogger(__name__)

FULL_POLLS = 20
"""After so many full polls in a row the reader is behind, and goes on at the end."""


class NewestReader:
    """Reads all partitions of one log from their ends. What it cannot keep up with it leaves out."""

    def __init__(self, broker: Broker, name: str) -> None:
        """Connect; raises ConfigError where the broker does not let us in or has no such topic."""
        self._broker = broker
        self._name = name
        self._consumer, self._partitions = consumer_of(broker, name)

    def batches(self, stop: Callable[[], bool]) -> Iterator[list[bytes]]:
        """Lines as they come, until `stop`."""
        full = 0
        try:
            with understood(self._broker, f"read {self._name}"):
                self._consumer.assign(self._partitions)
                self._to_end()
                while not stop():
                    lines, records = self._poll()
                    full = full + 1 if records >= self._broker.settings.poll_records else 0
                    if full >= FULL_POLLS:
                        logger.warning("%s: behind, what came meanwhile is left out", self._name)
                        self._to_end()
                        full = 0
                    if lines:
                        yield lines
        finally:
            self._consumer.close(autocommit=False)

    def _to_end(self) -> None:
        self._consumer.seek_to_end(*self._partitions)
        for partition in self._partitions:
            self._consumer.position(partition)  # now, and not when the first record has come

    def _poll(self) -> tuple[list[bytes], int]:
        found: list[bytes] = []
        count = 0
        for partition, records in self._consumer.poll(timeout_ms=POLL_MS).items():
            count += len(records)
            found += chunk_of(self._name, partition.topic, partition.partition, records).lines
        return found, count
