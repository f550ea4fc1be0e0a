"""Checkpoints in a topic: the furthest one counts, foreign seals do not, and one that is too large is said to be so."""

import msgspec
import numpy as np
import pytest

from domain.errors import ConfigError
from domain.shard import Saved
from streaming.kafka_client import broker_at
from streaming.topic_checkpoints import SIZE_LIMIT, TopicCheckpoints
from tests.house import Words, outputs, shard
from tests.integration.cluster import Cluster
from tests.integration.world import address, make_topics, settings

KEY = b"k" * 32


def saved_after(events: int) -> Saved:
    say, made = Words(), shard()
    outputs(made, [say.badge(60.0 * number) for number in range(events)], drain=False)
    return made.save()


def checkpoints(kafka: Cluster, prefix: str, key: bytes = KEY) -> TopicCheckpoints:
    return TopicCheckpoints(broker_at(address(kafka), settings(prefix)), key)


def test_the_furthest_one_with_an_intact_seal_counts(kafka: Cluster) -> None:
    make_topics(kafka, "kept", 1)
    kept = checkpoints(kafka, "kept")
    for events in (3, 9, 5):
        assert kept.keep(saved_after(events)) > 0
    checkpoints(kafka, "kept", b"x" * 32).keep(saved_after(20))
    found = checkpoints(kafka, "kept").load("s")
    assert found is not None
    assert found.logs["events"].next == 9
    assert kept.load("t") is None


def test_one_that_is_too_large_is_said_to_be_so(kafka: Cluster) -> None:
    make_topics(kafka, "large", 1)
    saved = saved_after(3)
    noise = np.random.default_rng(0).bytes(SIZE_LIMIT + 1)
    parts = saved.pipeline.parts | {"passback": noise}
    large = msgspec.structs.replace(saved, pipeline=msgspec.structs.replace(saved.pipeline, parts=parts))
    with pytest.raises(ConfigError, match=r"large.checkpoints: found a checkpoint of .* bytes for site s, expected"):
        checkpoints(kafka, "large").keep(large)
