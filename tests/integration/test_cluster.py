"""The test cluster itself: what it takes, it gives back, whatever is done to it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAuthorizationFailedError

from tests.integration.cluster import Cluster
from tests.integration.services import prometheus, query


@contextmanager
def producing(cluster: Cluster, user: str | None = None) -> Iterator[Any]:
    producer = KafkaProducer(**cluster.client(user), acks="all", delivery_timeout_ms=60_000)
    try:
        yield producer
    finally:
        producer.close(timeout=10)  # without a limit it would wait for a dead broker for ever


def make_topic(cluster: Cluster, user: str | None = None) -> str:
    name = f"test-{secrets.token_hex(4)}"
    with closing(KafkaAdminClient(**cluster.client(user))) as admin:
        admin.create_topics([NewTopic(name, 1, len(cluster.nodes))])
    return name


def read(cluster: Cluster, topic: str, user: str | None = None) -> list[bytes]:
    """All values that stand in the one partition of the topic."""
    place = TopicPartition(topic, 0)
    values: list[bytes] = []
    with closing(KafkaConsumer(**cluster.client(user), group_id=None, auto_offset_reset="earliest")) as consumer:
        consumer.assign([place])
        end = consumer.end_offsets([place])[place]
        for _ in range(200):
            if consumer.position(place) >= end:
                return values
            for records in consumer.poll(timeout_ms=200).values():
                values += [record.value for record in records]
    raise AssertionError(f"read {len(values)} records, and never came to offset {end}")


def test_what_is_produced_is_consumed(kafka: Cluster) -> None:
    topic = make_topic(kafka)
    with producing(kafka) as producer:
        for number in range(1000):
            producer.send(topic, b"%d" % number)
        producer.flush()
    assert read(kafka, topic) == [b"%d" % number for number in range(1000)]


def test_a_killed_broker_comes_back_with_all_it_acknowledged(kafka: Cluster) -> None:
    topic = make_topic(kafka)
    with producing(kafka) as producer:
        sent = [producer.send(topic, b"%d" % number) for number in range(1000)]
        sent[500].get(30)
        kafka.kill(1)
        sent += [producer.send(topic, b"%d" % number) for number in range(1000, 1100)]
        kafka.start(1)
        acknowledged = [b"%d" % number for number, future in enumerate(sent) if future.get(60)]
    assert read(kafka, topic) == acknowledged == [b"%d" % number for number in range(1100)]


def test_three_brokers_go_on_without_the_one_that_led(kafka3: Cluster) -> None:
    topic = make_topic(kafka3)
    with producing(kafka3) as producer:
        for node in kafka3.nodes:
            producer.send(topic, b"before %d" % node).get(60)
            kafka3.kill(node)
            producer.send(topic, b"without %d" % node).get(60)
            kafka3.start(node)
    assert read(kafka3, topic) == [b"%s %d" % (word, node) for node in (1, 2, 3) for word in (b"before", b"without")]


def test_a_known_user_comes_in_by_tls(kafka_secure: Cluster) -> None:
    topic = make_topic(kafka_secure, "admin")
    with producing(kafka_secure, "admin") as producer:
        producer.send(topic, b"hello").get(30)
    assert read(kafka_secure, topic, "admin") == [b"hello"]


def test_a_user_without_rights_is_refused(kafka_secure: Cluster) -> None:
    topic = make_topic(kafka_secure, "admin")
    with pytest.raises(TopicAuthorizationFailedError):
        read(kafka_secure, topic, "worker")


def test_a_wrong_password_does_not_come_in(kafka_secure: Cluster) -> None:
    wrong = {**kafka_secure.client("worker"), "sasl_plain_password": "guess", "bootstrap_timeout_ms": 3000}
    with pytest.raises(KafkaError):
        KafkaAdminClient(**wrong)


def test_postgres_answers(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        assert connection.execute("select 6 * 7").fetchone() == (42,)


def test_prometheus_answers() -> None:
    with prometheus("global: {scrape_interval: 1s}\n") as address:
        (series,) = query(address, "vector(42)")
    assert series["value"][1] == "42"  # type: ignore[index]
