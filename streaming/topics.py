"""Topics: their partitions and how long they are kept. A deployment makes them once; nothing makes them on the way."""

from kafka import KafkaAdminClient
from kafka.admin import NewTopic

from streaming.kafka_client import Broker, understood

DAY_MS = 86_400_000
PARTITIONS = 32
"""Of events, sightings, alerts and coverage alike, fixed for life: the key is the site (contracts.md, "Logs")."""

TOPICS: dict[str, dict[str, str]] = {
    "events": {"retention.ms": str(28 * DAY_MS)},
    "sightings": {"retention.ms": str(3 * DAY_MS)},
    "alerts": {"retention.ms": str(28 * DAY_MS)},
    "coverage": {"retention.ms": str(365 * DAY_MS)},
    "late": {"retention.ms": str(7 * DAY_MS)},
    "dead-letter": {"retention.ms": str(7 * DAY_MS)},
    "checkpoints": {"cleanup.policy": "compact", "max.message.bytes": str(64 * 1024 * 1024)},
}
"""By name without prefix, with the settings that contracts.md asks for."""


def create_topics(broker: Broker, partitions: int = PARTITIONS, replication: int = 1) -> list[str]:
    """Make the topics that are missing; returns their full names. Existing ones are left as they are."""
    with understood(broker, "make topics"):
        admin = KafkaAdminClient(**broker.arguments())
        try:
            have = set(admin.list_topics())
            missing = [
                NewTopic(
                    broker.settings.topic(name),
                    1 if name == "checkpoints" else partitions,
                    replication,
                    topic_configs=config,
                )
                for name, config in TOPICS.items()
                if broker.settings.topic(name) not in have
            ]
            if missing:
                admin.create_topics(missing)
            return [topic.name for topic in missing]
        finally:
            admin.close()
