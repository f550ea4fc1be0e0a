"""A batch: all events between two watermarks, as columns for arithmetic and as rows for memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.event import KINDS, Event
from domain.timers import Timer, Timers


class Fact(Struct, frozen=True, gc=False):
    """What a sense made of an event: `id` is that event's, `time` when it holds from, seconds since 1970 UTC."""

    id: str
    time: float


R = TypeVar("R", bound=Event | Fact)

RANK: dict[type[Event], int] = {kind: rank for rank, kind in enumerate(KINDS)}
"""The place of each kind among events of equal time; facts come after all events."""


def order_of(row: Event | Fact) -> tuple[float, int, str, str]:
    """The one order of all rows: by time, kind and id; facts of one event by the name of their type."""
    kind = type(row)
    if isinstance(row, Event):
        return row.time, RANK[cast(type[Event], kind)], row.id, ""
    return row.time, len(RANK), row.id, kind.__name__


_TIME, _TIME_AND_ID = attrgetter("time"), attrgetter("time", "id")


class Columns:
    """The rows of one kind as read-only numpy arrays: row i of every column is row i of `Batch.of`."""

    def __init__(self, rows: Sequence[Event | Fact]) -> None:
        """Keep the rows; a column is built when it is first asked for."""
        self._rows = rows
        self._made: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Shape (n,): float64 for numbers (NaN where there is none), else objects."""
        if name not in self._made:
            self._made[name] = _column([getattr(row, name) for row in self._rows])
        return self._made[name]


class Batch:
    """All events up to and including `until` that no earlier batch held, in one order, and what senses made of them.

    Rows of equal time are always in one batch, so every event with a time up to `until` has been seen.
    """

    def __init__(self, events: Iterable[Event], until: float, given: Sequence[Fact] = ()) -> None:
        """Take events that are sorted by `order_of`, and facts that came with them."""
        self.until = until
        self.given = given
        self._events = list(events)
        self._of: defaultdict[type, list[Any]] = defaultdict(list)
        self._columns: dict[type, Columns] = {}
        self._sort_in(self._events)
        self._sort_in(given)

    def add(self, facts: Sequence[Fact]) -> None:
        """Put what a sense made of this batch into its place in the order; facts of one kind come in order."""
        self._sort_in(facts)

    def _sort_in(self, rows: Sequence[Event | Fact]) -> None:
        """Put rows among those of their kind; most batches, and nearly all facts of a sense, are of one kind."""
        kinds = set(map(type, rows))
        if len(kinds) == 1:
            self._of[kinds.pop()] += rows
            return
        for row in rows:
            self._of[type(row)].append(row)

    def of(self, kind: type[R]) -> list[R]:
        """The rows of one kind, in order. Not to be changed."""
        return self._of.get(kind, [])

    def __getitem__(self, kind: type[Event | Fact]) -> Columns:
        """The rows of one kind as columns."""
        if kind not in self._columns:
            self._columns[kind] = Columns(self.of(kind))
        return self._columns[kind]

    def rows(self, *kinds: type[R]) -> Sequence[R]:
        """The rows of these kinds, merged in the one order."""
        held = [kind for kind in kinds if self._of.get(kind)]
        if len(held) <= 1:
            return self._of[held[0]] if held else ()
        facts = sorted((kind for kind in held if not issubclass(kind, Event)), key=lambda kind: kind.__name__)
        made: list[R] = sorted(chain.from_iterable(self._of[kind] for kind in facts), key=_TIME_AND_ID)
        if len(facts) == len(held):
            return made
        events = [cast(R, event) for event in self._events if type(event) in kinds]
        # sorting keeps the order of equals: events of a time before the facts of that time, as in `order_of`
        return sorted(chain(events, made), key=_TIME) if facts else events

    def timed(self, timers: Timers, *kinds: type[R]) -> Iterator[R | Timer]:
        """The rows of these kinds, with timers that fall due at their place: after all rows of their time."""
        for row in self.rows(*kinds):
            if timers.heap and timers.heap[0][0] < row.time:  # a generator for each row would cost as much as the rest
                yield from timers.before(row.time)
            yield row
        yield from timers.until(self.until)


def _column(values: list[Any]) -> NDArray[Any]:
    numeric = all(value is None or isinstance(value, int | float) for value in values)
    column = np.array(values, dtype=np.float64 if numeric else object)
    column.flags.writeable = False
    return column
