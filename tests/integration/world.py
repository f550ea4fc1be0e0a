"""A small world on disk and in Kafka: sites as folders, a log of theirs, and how it is published and read back."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from domain.alert import decode_alert, encode_alert, order_of, without_places
from domain.codec import decode_lines, encode_event
from domain.event import CLOCK, Event, Health, Sighting
from domain.shard import EVENTS, SIGHTINGS
from streaming.kafka_client import KafkaSettings, broker_at
from streaming.topics import create_topics
from tests.house import START, Words
from tests.integration.cluster import Cluster

ZONE = {
    "type": "Polygon",
    "coordinates": [[[4.0, 52.0], [4.01, 52.0], [4.01, 52.01], [4.0, 52.01], [4.0, 52.0]]],
}
FILES = {
    "readers.csv": "reader,door,from_zone,to_zone,lon,lat\n"
    "r-1,d-1,road,yard,4.005,52.005\nr-2,d-2,yard,stack,4.005,52.005\n",
    "cameras.csv": "camera,lon,lat,zones,kind\n"
    "c-gate,4.005,52.005,yard,plate\nc-over,4.005,52.005,yard;stack,overview\n",
    "vehicles.csv": "plate,owner,kind,access,valid_from,valid_until\nAA-1,Acme,truck,staff,,\n",
    "passes.csv": "pass,holder,employer,role,access,valid_from,valid_until,status\n"
    "p-1,h-1,Acme,crane,staff,,,active\np-2,h-2,Acme,crane,staff,,2025-01-06,active\np-3,h-3,Acme,crane,staff,,,blocked\n",
}


def write_site(folder: Path, name: str, region: str | None = None) -> Path:
    """A site folder with this id, in a region of its own unless one is named."""
    folder.mkdir(parents=True)
    zones = [("road", 0, None), ("yard", 2, ["staff", "visitor"]), ("stack", 3, ["staff"])]
    features = [
        {
            "type": "Feature",
            "geometry": ZONE,
            "properties": {"id": zone, "name": zone, "kind": "yard", "level": level}
            | ({"access": access} if access else {}),
        }
        for zone, level, access in zones
    ]
    (folder / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    toml = f'id = "{name}"\nname = "Site {name}"\nregion = "{region or name}"\ntimezone = "Europe/Amsterdam"\n'
    (folder / "site.toml").write_text(toml)
    for file, text in FILES.items():
        (folder / file).write_text(text)
    return folder


def day_of(site: str, seed: int, events: int = 400) -> list[bytes]:
    """Some hours of one site in the order of arrival, with every detector's cases in it."""
    draw = random.Random(seed)
    say, arrived, lines = Words(site, f"{site}-e"), 0.0, []
    for _ in range(events):
        arrived += draw.choice((0.0, 1.0, 5.0, 30.0, 120.0))
        at = arrived - draw.choice((0.0, 0.0, 1.0, 14.0, 40.0, -6.0))
        event = _event(draw, say, at)
        lines.append(encode_event(msgspec.structs.replace(event, received=START + arrived)))
        if draw.random() < 0.3:
            lines.append(encode_event(say.tick(arrived)))
    return lines


def _event(draw: random.Random, say: Words, at: float) -> Event:
    pass_id, plate = draw.choice(("p-1", "p-2", "p-3", "p-4")), draw.choice(("AA-1", "BB-2", "CC-3"))
    match draw.choice(("badge", "badge", "plate", "health", "change", "visit", "sighting", "sighting")):
        case "badge":
            return say.badge(at, pass_id, draw.choice(("r-1", "r-2")), draw.choice(("in", "in", "out")))
        case "plate":
            return say.plate(at, plate)
        case "health":
            return say.health(at, draw.choice(("r-1", "c-gate")))
        case "change":
            return say.change(at, draw.choice(("blocked", "active")), pass_id)
        case "visit":
            return say.visit(at, at - 60, at + 300, plate, ref=f"v-{draw.randrange(9)}")
        case _:
            return say.sighting(at, f"t-{draw.randrange(5)}")


def settings(prefix: str) -> KafkaSettings:
    """Settings of a test: topics of its own, and short limits."""
    return KafkaSettings(prefix=prefix, group=prefix, session_timeout_s=1.0, bootstrap_timeout_s=10.0)


def make_topics(cluster: Cluster, prefix: str, partitions: int = 8, replication: int = 1) -> None:
    """All topics under this prefix."""
    create_topics(broker_at(address(cluster), settings(prefix)), partitions, replication)


def address(cluster: Cluster) -> str:
    """The address as the command line takes it."""
    return "kafka://" + ",".join(cluster.bootstrap)


def publish(cluster: Cluster, prefix: str, lines: Iterable[bytes], events_a_record: int = 1) -> None:
    """Write a file's lines to its two logs, as a gateway would: the key is the site, ticks go to both."""
    producer = KafkaProducer(bootstrap_servers=cluster.bootstrap, acks="all", linger_ms=20, batch_size=262_144)
    for (topic, site), events in _records(lines).items():
        for start in range(0, len(events), events_a_record):
            value = b"\n".join(events[start : start + events_a_record])
            producer.send(f"{prefix}.{topic}", key=site.encode(), value=value)
    producer.flush()
    producer.close()


def _records(lines: Iterable[bytes]) -> dict[tuple[str, str], list[bytes]]:
    logs: dict[tuple[str, str], list[bytes]] = {}
    for line in lines:
        event = decode_lines([line], [""])[0][0]
        assert event is not None
        for topic in _topics(event):
            logs.setdefault((topic, event.site), []).append(line)
    return logs


def _topics(event: Event) -> tuple[str, ...]:
    if isinstance(event, Sighting):
        return (SIGHTINGS,)
    return (EVENTS, SIGHTINGS) if isinstance(event, Health) and event.sensor == CLOCK else (EVENTS,)


def read_topic(cluster: Cluster, topic: str) -> list[bytes]:
    """All values of a topic."""
    consumer = KafkaConsumer(bootstrap_servers=cluster.bootstrap, group_id=None, enable_auto_commit=False)
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)
    found: list[bytes] = []
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for records in consumer.poll(timeout_ms=200).values():
            found += [record.value for record in records]
    consumer.close()
    return found


def canonical(lines: Sequence[bytes]) -> list[bytes]:
    """As contracts.md compares two runs: exact repeats dropped, sorted, places left out."""
    alerts = {encode_alert(without_places(decode_alert(line))) for line in lines if line}
    return sorted(alerts, key=lambda line: order_of(decode_alert(line)))


def interleaved(days: Sequence[Sequence[bytes]]) -> Iterator[bytes]:
    """Lines of several sites as one file would hold them."""
    for position in range(max(map(len, days))):
        for day in days:
            if position < len(day):
                yield day[position]


def publish_plain(cluster: Cluster, prefix: str, lines: Sequence[bytes], events_a_record: int = 1) -> None:
    """Write lines that are all of the events log, without looking at more of them than their site."""
    producer = KafkaProducer(bootstrap_servers=cluster.bootstrap, acks="all", linger_ms=20, batch_size=262_144)
    by_site: dict[bytes, list[bytes]] = {}
    for line in lines:
        by_site.setdefault(line.split(b'"site":"', 1)[1].split(b'"', 1)[0], []).append(line)
    for site, events in by_site.items():
        for start in range(0, len(events), events_a_record):
            value = b"\n".join(events[start : start + events_a_record])
            producer.send(f"{prefix}.events", key=site, value=value)
    producer.flush()
    producer.close()


def assert_same(told: list[bytes], expected: list[bytes]) -> None:
    """Both ways round, so that a failure shows what was lost and what was told that should not have been."""
    assert [line for line in expected if line not in set(told)][:2] == []
    assert [line for line in told if line not in set(expected)][:2] == []
    assert told == expected
