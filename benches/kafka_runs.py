"""Kafka runs: a topic to alerts by the worker, and the bare poll loop of kafka-python over the same topic."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition
from prometheus_client import CollectorRegistry

from app.wiring import make_shard, read_sites
from benches.measure import Figure, Watch
from domain.alert import Alert
from domain.contracts import Chunk
from domain.coverage import Coverage
from domain.shard import Output
from streaming.checkpoints import FolderCheckpoints
from streaming.engine import Engine
from streaming.kafka_client import KafkaSettings, broker_at
from streaming.kafka_sink import KafkaSink
from streaming.kafka_source import FETCH_WAIT_MS
from streaming.keeper import Keeper
from streaming.metrics import Metrics
from streaming.seal import key_in_folder
from streaming.worker import Worker


class WatchedEngine(Engine):
    """Starts the watch when the first chunk is in hand, and stops it when one has been judged."""

    watch: Watch
    opened = 0

    def feed(self, chunk: Chunk) -> Output:
        """Judge, and note when."""
        self.watch.start()
        output = super().feed(chunk)
        self.watch.stop()
        self.opened += sum(alert.version == 1 for alert in output.alerts)
        return output

    def drain(self) -> Output:
        """Judge what still waits."""
        output = super().drain()
        self.opened += sum(alert.version == 1 for alert in output.alerts)
        return output


class WatchedSink(KafkaSink):
    """Stops the watch when alerts are acknowledged."""

    watch: Watch

    def write(self, alerts: Sequence[Alert], coverage: Sequence[Coverage]) -> None:
        """Write, and note when."""
        super().write(alerts, coverage)
        self.watch.stop()


def worker(servers: str, prefix: str, state: Path, folders: list[Path]) -> Figure:
    """The worker of the product with checkpoints and alerts into Kafka, from its first record to its last alert."""
    broker = broker_at(servers, KafkaSettings(prefix=prefix, group=f"{prefix}-{state.name}"))
    metrics, sites = Metrics(CollectorRegistry()), read_sites(folders)
    state.mkdir()
    keeper = Keeper(FolderCheckpoints(state, key_in_folder(state)), metrics, time.time)
    engine, sink = WatchedEngine(metrics), WatchedSink(broker)
    engine.watch = sink.watch = watch = Watch()
    shards = {name: partial(make_shard, site, folder) for name, (site, folder) in sites.items()}
    Worker(broker, shards, engine, sink, keeper, metrics, time.monotonic).run(None, lambda: False, drain=True)
    return watch.figure(engine.taken, engine.opened)


def poll_loop(servers: str, prefix: str) -> Figure:
    """kafka-python alone: how fast its records come, with the worker's settings and nothing done with them."""
    settings = KafkaSettings(prefix=prefix)
    broker = broker_at(servers, settings)
    consumer = KafkaConsumer(
        **broker.arguments(),
        group_id=None,
        max_poll_records=settings.poll_records,
        fetch_max_wait_ms=FETCH_WAIT_MS,
    )
    topic = settings.topic("events")
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    left = sum(consumer.end_offsets(partitions).values())
    watch, events = Watch(), 0
    while left > 0:
        for records in consumer.poll(timeout_ms=200).values():
            watch.start()
            left -= len(records)
            events += sum(record.value.count(b"\n") + 1 for record in records)
        watch.stop()
    consumer.close()
    return watch.figure(events)
