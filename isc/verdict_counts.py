"""Verdict counts: of each pattern, site and week how many alerts people judged, and how many were true."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, json
from sqlalchemy import Connection, insert, select, update

from isc.feed_schema import SETTLED
from isc.schema import ALERTS, PLACES_A_MICROSECOND, VERSIONS, WORK
from isc.stix import LEVELS
from isc.weeks import week_of

RED = "RED"
COUNTED = ("true", "false", "authorised", "undecided")
"""Verdicts that count as judged; a test or a duplicate was no case of its own."""


class Key(Struct, frozen=True, order=True):
    """Of which pattern, where, in which week."""

    pattern: str
    site: str
    week: str


class Count(Struct):
    """What was judged; `first` and `last` are when the first and last true one came true, 0 where none did.

    `variants` are the detectors that found what may be counted for others.
    """

    found: int = 0
    judged: int = 0
    shared: int = 0
    first: float = 0.0
    last: float = 0.0
    variants: frozenset[str] = frozenset()

    def add(self, other: "Count") -> None:
        """Take these in too."""
        self.first = min(self.first or other.first, other.first or self.first)
        self.last = max(self.last, other.last)
        self.found, self.judged = self.found + other.found, self.judged + other.judged
        self.shared += other.shared
        self.variants |= other.variants


def judged(connection: Connection, ids: Sequence[str] | None = None) -> dict[Key, Count]:
    """Alerts that people judged, counted; of these ids, or all."""
    query = select(ALERTS.c.pattern, ALERTS.c.site, ALERTS.c.rank, ALERTS.c.detector, WORK.c.verdict, VERSIONS.c.body)
    query = query.join(WORK, WORK.c.alert == ALERTS.c.id).join(VERSIONS, VERSIONS.c.seq == ALERTS.c.seq)
    query = query.where(ALERTS.c.pattern.is_not(None), WORK.c.verdict.in_(COUNTED))
    found: dict[Key, Count] = {}
    for row in connection.execute(query if ids is None else query.where(ALERTS.c.id.in_(ids))):
        time, true = row.rank // PLACES_A_MICROSECOND / 1e6, row.verdict == "true"
        shared = true and _level(row.body) != RED
        variants = frozenset([row.detector] if shared else [])
        one = Count(int(true), 1, int(shared), time if true else 0.0, time if true else 0.0, variants)
        found.setdefault(Key(row.pattern, row.site, week_of(time)), Count()).add(one)
    return found


def settle(connection: Connection, ids: Sequence[str]) -> None:
    """Keep what these alerts count for: they are about to be deleted."""
    for key, more in judged(connection, ids).items():
        before = connection.execute(select(SETTLED).where(*is_key(SETTLED, key))).one_or_none()
        if before is None:
            connection.execute(insert(SETTLED).values(**row_of(key, more)))
            continue
        more.add(count_of(before))
        connection.execute(update(SETTLED).where(*is_key(SETTLED, key)).values(**row_of(key, more)))


class _Marked(Struct):
    tlp: str = RED


_MARKED = json.Decoder(_Marked)


def _level(body: str) -> str:
    name = _MARKED.decode(body).tlp.upper().removeprefix("TLP:")
    return name if name in LEVELS else RED


def rows_of(connection: Connection, table: Any) -> dict[Key, Count]:
    """All that a table has counted."""
    rows = connection.execute(select(table))
    return {Key(row.pattern, row.site, row.week): count_of(row) for row in rows}


def count_of(row: Any) -> Count:
    """A row as a count."""
    variants = frozenset(row.variants.split(";")) - {""}
    return Count(row.found, row.judged, row.shared, row.first, row.last, variants)


def row_of(key: Key, count: Count) -> dict[str, Any]:
    """A count as a row."""
    names = {name: getattr(key, name) for name in key.__struct_fields__}
    told = {name: getattr(count, name) for name in count.__struct_fields__}
    return names | told | {"variants": ";".join(sorted(count.variants))}


def is_key(table: Any, key: Key) -> list[Any]:
    """That a row is the one of this key."""
    return [table.c[name] == getattr(key, name) for name in key.__struct_fields__]
