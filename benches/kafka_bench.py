"""Kafka bench: topics of a real broker to alerts, beside the bare poll loop and quixstreams with the same rule."""

from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from kafka import KafkaProducer
from msgspec import Struct

from benches.logs import Log
from benches.measure import Figure, best, figure_of
from benches.steps import Steps
from domain.codec import decode_lines
from streaming.kafka_client import KafkaSettings, broker_at
from streaming.topics import create_topics
from tests.integration.cluster import running

EVENTS_A_RECORD = (1, 50)
PARTITIONS = 8
RUNS = 3


class KafkaFigures(Struct, frozen=True):
    """One topic; `quixstreams` is None where it is not installed."""

    log: str
    events_a_record: int
    worker: Figure
    poll: Figure
    quixstreams: Figure | None


class _Topic(Struct, frozen=True):
    """A log in Kafka."""

    log: Log
    events_a_record: int
    servers: tuple[str, ...]

    @property
    def prefix(self) -> str:
        return f"bench-{self.events_a_record}"

    @property
    def address(self) -> str:
        return f"kafka://{','.join(self.servers)}"

    @property
    def told(self) -> str:
        return f"kafka, events a record: {self.events_a_record}"


def measure(log: Log, folder: Path, steps: Steps, runs: int = RUNS) -> list[KafkaFigures]:
    """Best of all runs, each kind. One broker for all, a topic for each number of events a record."""
    root = folder / "broker"
    root.mkdir()
    steps.tell("kafka: a broker starts")
    with running(root) as cluster:
        return [
            _measure(_Topic(log, number, tuple(cluster.bootstrap)), folder, steps, runs) for number in EVENTS_A_RECORD
        ]


def _measure(topic: _Topic, folder: Path, steps: Steps, runs: int) -> KafkaFigures:
    steps.tell(f"{topic.told}: {topic.log.events:,} events are written")
    create_topics(broker_at(topic.address, KafkaSettings(prefix=topic.prefix)), PARTITIONS)
    _publish(topic)
    rounds = [_round(topic, folder, number, steps) for number in range(runs)]
    poll, worker, *others = (best(figures) for figures in zip(*rounds, strict=True))
    return KafkaFigures(topic.log.told, topic.events_a_record, worker, poll, others[0] if others else None)


def _round(topic: _Topic, folder: Path, number: int, steps: Steps) -> list[Figure]:
    """The poll loop, the worker and, where it is installed, quixstreams, each from the beginning of the topic."""
    runs: dict[str, tuple[str | Path, ...]] = {"poll": ()}
    for name in ("worker", "quixstreams"):
        if name == "worker" or find_spec(name) is not None:
            runs[name] = folder / f"{name}-{topic.prefix}-{number}", *topic.log.sites
    figures = []
    for name, arguments in runs.items():
        steps.tell(f"{topic.told}: {name}, run {number + 1}")
        figures.append(figure_of(name, topic.address, topic.prefix, *arguments))
        _check(figures[-1].events, topic.log.events, "events")
    if len(figures) > 2:
        _check(figures[2].alerts, figures[1].alerts, "alerts")
    return figures


def _check(found: int | None, expected: int | None, what: str) -> None:
    if found != expected:
        raise RuntimeError(f"found {found} {what}, expected {expected}: these runs did not do the same work")


def _publish(topic: _Topic) -> None:
    """As gateways would: the key is the site, sites in turn, several events a record with a newline between them."""
    producer = KafkaProducer(bootstrap_servers=list(topic.servers), linger_ms=50, batch_size=512 * 1024)
    waiting: defaultdict[str, list[bytes]] = defaultdict(list)

    def send(site: str) -> None:
        producer.send(f"{topic.prefix}.events", key=site.encode(), value=b"\n".join(waiting.pop(site)))

    with topic.log.path.open("rb") as stream:
        while lines := [line[:-1] for line in stream.readlines(1 << 20)]:
            events, _ = decode_lines(lines, [""] * len(lines))
            for line, event in zip(lines, events, strict=True):
                site = event.site if event else ""
                waiting[site].append(line)
                if len(waiting[site]) >= topic.events_a_record:
                    send(site)
    for site in list(waiting):
        send(site)
    producer.flush()
    producer.close()
