"""Buffer: what waits for the watermark, by second of event time, so that each row is sorted once."""

from bisect import bisect_right
from collections.abc import Iterator
from math import floor
from operator import itemgetter

from domain.event import Event

Entry = tuple[float, int, str, int, Event, str, int]
"""Time, rank, id, number of arrival, event, log, offset: entries sort by the one order of events."""


class Buffer:
    """Entries in any order of arrival, handed out in the one order."""

    def __init__(self) -> None:
        """Begin empty."""
        self._of: dict[int, list[Entry]] = {}

    def __len__(self) -> int:
        """The number of entries that wait."""
        return sum(map(len, self._of.values()))

    def __iter__(self) -> Iterator[Entry]:
        """All that wait, in no order that matters."""
        for entries in self._of.values():
            yield from entries

    def add(self, entry: Entry) -> None:
        """Let one more wait."""
        second = floor(entry[0])
        held = self._of.get(second)
        if held is None:
            self._of[second] = [entry]
        else:
            held.append(entry)

    def release(self, until: float) -> list[Entry]:
        """Take out all with a time up to `until`, in order."""
        last, released = floor(until), list[Entry]()
        for second in sorted(second for second in self._of if second <= last):
            entries = sorted(self._of.pop(second))
            if second == last:
                cut = bisect_right(entries, until, key=itemgetter(0))
                if cut < len(entries):
                    self._of[second] = entries[cut:]
                entries = entries[:cut]
            released += entries
        return released
