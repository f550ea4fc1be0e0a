"""Kafka as a sink: alerts, coverage, dead letters and late events as records, durable when `write` returns."""

from collections.abc import Iterable, Sequence

import msgspec
from kafka import KafkaProducer
from kafka.future import Future

from domain.alert import Alert, encode_alert
from domain.codec import encode_event
from domain.coverage import Coverage, encode_coverage
from domain.event import Event
from domain.letter import Letter
from streaming.kafka_client import Broker, understood

MARK = "watermark"
"""The header of a mark: event time up to which a site has told its alerts, seconds since 1970 UTC."""

Record = tuple[str, bytes | None, bytes]
"""Topic without its prefix, key, value."""


class KafkaSink:
    """Writes with acks=all and an idempotent producer; telling an alert again is harmless."""

    def __init__(self, broker: Broker) -> None:
        """Connect; raises ConfigError where the broker does not let us in."""
        self._broker = broker
        limit_ms = int(broker.settings.delivery_timeout_s * 1000)
        with understood(broker, "connect"):
            self._producer = KafkaProducer(
                **broker.arguments(), acks="all", linger_ms=2, delivery_timeout_ms=limit_ms, compression_type="zstd"
            )

    def write(self, alerts: Sequence[Alert], coverage: Sequence[Coverage]) -> None:
        """Send alerts, wait for all acknowledgements, then coverage likewise."""
        self._send(("alerts", alert.site.encode(), encode_alert(alert)) for alert in alerts)
        self._send(("coverage", entry.site.encode(), encode_coverage(entry)) for entry in coverage)

    def set_aside(self, letters: Iterable[Letter], late: Iterable[Event]) -> None:
        """Send dead letters and late events, and wait for all acknowledgements."""
        self._send(("dead-letter", None, msgspec.json.encode(item)) for item in letters)
        self._send(("late", event.site.encode(), encode_event(event)) for event in late)

    def mark(self, site: str, watermark: float) -> None:
        """Send a record without a value to the log of alerts, which readers of alerts pass over."""
        topic = self._broker.settings.topic("alerts")
        with understood(self._broker, f"write {topic}"):
            header = (MARK, repr(watermark).encode())
            self._producer.send(topic, key=site.encode(), value=b"", headers=[header]).get(
                timeout=self._broker.settings.delivery_timeout_s
            )

    def sync(self) -> None:
        """Nothing is left to be written."""

    def finish(self) -> None:
        """Close the connection."""
        self._producer.close(timeout=5)

    def _send(self, records: Iterable[Record]) -> None:
        limit_s = self._broker.settings.delivery_timeout_s
        sent: list[tuple[str, Future]] = []
        for topic, key, value in records:
            with understood(self._broker, f"write {self._broker.settings.topic(topic)}"):
                sent.append((topic, self._producer.send(self._broker.settings.topic(topic), key=key, value=value)))
        for topic, future in sent:
            with understood(self._broker, f"write {self._broker.settings.topic(topic)}"):
                future.get(timeout=limit_s)
