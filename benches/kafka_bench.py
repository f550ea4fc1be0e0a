"""Kafka bench: topics of a real broker to alerts, beside the bare poll loop and quixstreams with the same rule."""

from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from kafka import KafkaProducer
from msgspec import Struct

from benches.logs import Log
from benches.measure import Figure, figure_of
from benches.steps import Steps
from domain.codec import decode_lines
from streaming.kafka_client import KafkaSettings, broker_at
from streaming.topics import create_topics
from tests.integration.cluster import running

EVENTS_A_RECORD = (1, 50)
PARTITIONS = 8


class KafkaFigures(Struct, frozen=True):
    """One topic; `quixstreams` is None where it is not installed."""

    log: str
    events_a_record: int
    worker: Figure
    poll: Figure
    quixstreams: Figure | None


def measure(log: Log, folder: Path, steps: Steps) -> list[KafkaFigures]:
    """One broker for all, a topic for each number of events a record."""
    root = folder / "broker"
    root.mkdir()
    steps.tell("kafka: a broker starts")
    with running(root) as cluster:
        return [_measure(log, folder, number, cluster.bootstrap, steps) for number in EVENTS_A_RECORD]


def _measure(log: Log, folder: Path, events_a_record: int, servers: list[str], steps: Steps) -> KafkaFigures:
    address, prefix = f"kafka://{','.join(servers)}", f"bench-{events_a_record}"
    what = f"kafka, {events_a_record} an event record"
    steps.tell(f"{what}: {log.events:,} events are written")
    create_topics(broker_at(address, KafkaSettings(prefix=prefix)), PARTITIONS)
    _publish(log, prefix, events_a_record, servers)
    steps.tell(f"{what}: bare poll loop")
    poll = figure_of("poll", address, prefix)
    steps.tell(f"{what}: worker")
    worker = figure_of("worker", address, prefix, folder / f"worker-{prefix}", *log.sites)
    steps.tell(f"{what}: quixstreams")
    other = None
    if find_spec("quixstreams") is not None:
        other = figure_of("quixstreams", address, prefix, folder / f"quix-{prefix}", *log.sites)
    for figure in (worker, poll, *([other] if other else [])):
        _check(figure.events, log.events, "events")
    if other is not None:
        _check(other.alerts, worker.alerts, "alerts")
    return KafkaFigures(log.told, events_a_record, worker, poll, other)


def _check(found: int | None, expected: int | None, what: str) -> None:
    if found != expected:
        raise RuntimeError(f"found {found} {what}, expected {expected}: these runs did not do the same work")


def _publish(log: Log, prefix: str, events_a_record: int, servers: list[str]) -> None:
    """As gateways would: the key is the site, sites in turn, several events a record with a newline between them."""
    producer = KafkaProducer(bootstrap_servers=servers, linger_ms=50, batch_size=512 * 1024)
    waiting: defaultdict[str, list[bytes]] = defaultdict(list)

    def send(site: str) -> None:
        producer.send(f"{prefix}.events", key=site.encode(), value=b"\n".join(waiting.pop(site)))

    with log.path.open("rb") as stream:
        while lines := [line[:-1] for line in stream.readlines(1 << 20)]:
            events, _ = decode_lines(lines, [""] * len(lines))
            for line, event in zip(lines, events, strict=True):
                site = event.site if event else ""
                waiting[site].append(line)
                if len(waiting[site]) >= events_a_record:
                    send(site)
    for site in list(waiting):
        send(site)
    producer.flush()
    producer.close()
