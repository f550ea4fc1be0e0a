"""The simulator as a stand-in for the gateway: 3,000 events a second to a real broker, in time."""

from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from app import simulate_command
from domain.codec import decode_lines
from tests.integration.cluster import Cluster
from tests.integration.world import address, make_topics, settings

SPEED = 450.0
"""Seconds of the day in one of ours: three sites then give some 3,000 events/s."""


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_three_thousand_events_a_second_fall_behind_by_less_than_a_second(kafka: Cluster) -> None:
    make_topics(kafka, "pace")
    request = simulate_command.Request(
        sites=("rtm-maasmond", "vlissingen", "ams-bagagekelder"),
        events=address(kafka),
        days=1,
        crimes="none",
        hours=9,
        speed=SPEED,
        kafka=settings("pace"),
    )
    assert simulate_command.run(request) == 0
    arrived = sorted(_arrivals(kafka))
    start = arrived[0]
    behind = [written - start[1] - (due - start[0]) / SPEED for due, written, _ in arrived]
    seconds, events = (arrived[-1][1] - start[1]), sum(count for _, _, count in arrived)
    print(f"{events / seconds:.0f} events/s for {seconds:.0f} s, behind by {max(behind):.2f} s at the most")
    assert seconds >= 60
    assert max(behind) < 1.0


def _arrivals(kafka: Cluster) -> Iterator[tuple[float, float, int]]:
    """Of each record: when its first event was due, when it was written, and how many it holds."""
    consumer = KafkaConsumer(bootstrap_servers=kafka.bootstrap, group_id=None, enable_auto_commit=False)
    partitions = [
        TopicPartition(f"pace.{log}", number)
        for log in ("events", "sightings")
        for number in consumer.partitions_for_topic(f"pace.{log}") or ()
    ]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for records in consumer.poll(timeout_ms=500).values():
            yield from (found for record in records if (found := _arrival(record)) is not None)
    consumer.close()


def _arrival(record: Any) -> tuple[float, float, int] | None:
    lines = record.value.split(b"\n")
    event = decode_lines(lines[:1], [""])[0][0]
    if event is None or event.received is None:
        return None
    return event.received, record.timestamp / 1000, len(lines)
