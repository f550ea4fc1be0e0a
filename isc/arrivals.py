"""Arrivals: alert lines as a log brings them. What reads files or Kafka keeps this contract."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec import Struct


class Arrival(Struct, frozen=True, gc=False):
    """One alert line and where it stood: `position` names the topic-partition or the file, `offset` counts in it."""

    position: str
    offset: int
    line: bytes


class Arrivals(Protocol):
    """A log of alerts."""

    def batches(self, start: Callable[[str], int]) -> Iterable[Sequence[Arrival]]:
        """What came in, some at a time, an empty batch where nothing did for a moment; ends where the log ends.

        `start` tells from which offset on a position is to be read: 0 for one that was never read.
        """
