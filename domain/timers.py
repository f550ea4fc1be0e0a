"""Timers: how a part notices that something did not happen."""

from collections.abc import Iterator
from heapq import heappop, heappush

from msgspec import Struct, field


class Timer(Struct, frozen=True, gc=False):
    """A timer that fell due; `key` is what its owner wrote on it."""

    time: float
    key: str


class Timers(Struct):
    """Timers of one part, kept in its state. Setting one twice hands it out twice: owners check what still holds."""

    heap: list[tuple[float, str]] = field(default_factory=list)

    def set(self, due: float, key: str) -> None:
        """Ask for a call at event time `due`: after every event of that very time."""
        heappush(self.heap, (due, key))

    def before(self, time: float) -> Iterator[Timer]:
        """Hand out, in order, the timers that fall due before `time`."""
        while self.heap and self.heap[0][0] < time:
            yield Timer(*heappop(self.heap))

    def until(self, time: float) -> Iterator[Timer]:
        """Hand out, in order, the timers that fall due up to and at `time`."""
        while self.heap and self.heap[0][0] <= time:
            yield Timer(*heappop(self.heap))
