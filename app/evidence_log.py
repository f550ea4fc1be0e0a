"""Evidence from the log: copies of the events that cases rest on, made while Kafka still has them."""

import logging
from collections.abc import Callable
from functools import partial
from threading import Event

from app.settings import Settings
from domain.errors import AwayError, ConfigError
from isc.copies import Fetch
from isc.evidence import Copier, place_of
from streaming.kafka_client import Broker, broker_at
from streaming.record_reader import RecordReader

logger = logging.getLogger(__name__)

AGAIN_S = 10.0
TOPICS = ("events", "sightings")


def copiers(source: str, settings: Settings, make: Callable[[Fetch], Copier]) -> list[Callable[[Event], None]]:
    """What copies evidence beside the intake, where the alerts come from Kafka; events in files stay where they are."""
    if not source.startswith("kafka://"):
        return []
    return [partial(_copy, broker_at(source, settings.kafka), make)]


def _copy(broker: Broker, make: Callable[[Fetch], Copier], stop: Event) -> None:
    """Copy until `stop`; where the broker is away, what waits goes on waiting."""
    while not stop.is_set():
        try:
            reader = RecordReader(broker, tuple(broker.settings.topic(name) for name in TOPICS))
            try:
                make(partial(fetch, reader)).run(stop)
            finally:
                reader.close()
        except (ConfigError, AwayError) as error:
            logger.warning("no copies of evidence: %s; tried again in %.0f s", error, AGAIN_S)
            stop.wait(AGAIN_S)


def fetch(reader: RecordReader, place: str) -> bytes | None:
    """The event at this place."""
    found = place_of(place)
    return reader.fetch(found["topic"], found["partition"], found["offset"], place)
