"""Listening: whether a broker that sends nothing is still there."""

from collections.abc import Callable
from typing import Any

from kafka import TopicPartition

QUIET_S = 10.0
"""After so long without records the broker is asked whether it is there: the client alone would try for ever."""


class Listening:
    """Asks a consumer's broker for a sign of life when it has been quiet."""

    def __init__(self, topic: str, patience_s: float, now: Callable[[], float]) -> None:
        """`topic`: one that may be read. `patience_s`: how long an answer may take. `now` is a clock in seconds."""
        self._topic = topic
        self._patience_s = patience_s
        self._now = now
        self._heard = now()

    def note(self, consumer: Any, heard: bool) -> None:
        """Take note of a poll; raises, as errors of the client, where the broker does not answer."""
        if not heard and self._now() - self._heard < QUIET_S:
            return
        if not heard:
            consumer.end_offsets([TopicPartition(self._topic, 0)], int(self._patience_s * 1000))
        self._heard = self._now()
