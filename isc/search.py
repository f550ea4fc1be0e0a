"""Search: alerts by site, zone, severity and the like, newest first, a page at a time."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    Table,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from domain.times import microseconds
from isc.schema import ALERTS, PLACES_A_MICROSECOND, VECTOR, VERSIONS
from isc.words import searched

PAGE = 50
LONGEST_PAGE = 500

_FTS = table("alert_words", column("rowid"), column("alert_words"))


class Filter(Struct, frozen=True, kw_only=True):
    """What is asked for; each filter that is given must hold, one of several values is enough. Times in seconds."""

    site: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    severity: tuple[int, ...] = ()
    family: tuple[str, ...] = ()
    detector: tuple[str, ...] = ()
    pattern: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    shown: bool | None = None
    since: float | None = None
    until: float | None = None
    text: str = ""


LISTS = ("site", "zone", "severity", "family", "detector", "pattern", "status", "subject", "incident")
"""Filters that are columns of the table `alerts`."""


class Page(Struct, frozen=True):
    """Alerts as JSON text, newest first; `after` is where the next page begins, None on the last.

    `said` are the numbers of the versions that say what happened, where the newest ones may say that it is over.
    """

    bodies: list[str]
    after: int | None
    said: list[int]


def find(engine: Engine, wanted: Filter, before: int | None = None, limit: int = PAGE) -> Page:
    """The newest versions of the alerts that are wanted, from those whose rank is below `before`."""
    query = _query(engine.dialect.name, wanted, before).limit(limit + 1)
    with engine.connect() as connection:
        found = connection.execute(query).all()
        rows = found[:limit]
        bodies = _bodies(connection, [row.seq for row in rows])
    after = rows[-1].rank if len(found) > limit else None
    return Page(bodies, after, [row.said for row in rows])


def bodies_of(engine: Engine, numbers: Sequence[int]) -> list[str]:
    """The versions of these numbers as JSON text, in the order of the numbers given."""
    with engine.connect() as connection:
        return _bodies(connection, numbers)


def _bodies(connection: Connection, numbers: Sequence[int]) -> list[str]:
    query = select(VERSIONS.c.seq, VERSIONS.c.body).where(VERSIONS.c.seq.in_(numbers))
    found = {row.seq: row.body for row in connection.execute(query)}
    return [found[number] for number in numbers]


def versions_of(engine: Engine, alert_id: str) -> list[str]:
    """All versions of an alert as JSON text, the first one first."""
    query = select(VERSIONS.c.body).where(VERSIONS.c.id == alert_id).order_by(VERSIONS.c.version)
    with engine.connect() as connection:
        return list(connection.scalars(query))


def values_of(engine: Engine, name: str) -> list[str]:
    """The different values of a column of `alerts`, found by stepping through its index."""
    wanted, found = ALERTS.c[name], []
    with engine.connect() as connection:
        value = connection.scalar(select(func.min(wanted)))
        while value is not None:
            found.append(str(value))
            value = connection.scalar(select(func.min(wanted)).where(wanted > value))
    return found


def _query(dialect: str, wanted: Filter, before: int | None) -> Select[Any]:
    words = searched(wanted.text)
    query = select(ALERTS.c.rank, ALERTS.c.seq, ALERTS.c.said).where(*_conditions(wanted, before))
    if wanted.text and not words:
        return query.where(literal(False))  # nothing but signs was asked for
    if words and dialect == "sqlite":
        match = _FTS.c.alert_words.op("MATCH")(" ".join(map(_sqlite_word, words)))
        return query.join(_FTS, _FTS.c.rowid == ALERTS.c.rank).where(match).order_by(_FTS.c.rowid.desc())
    if words:
        asked = cast(cast(" & ".join(map(_postgres_word, words)), String), TSQUERY)
        query = query.where(VECTOR.op("@@")(asked))
    return query.order_by(ALERTS.c.rank.desc())


def _conditions(wanted: Filter, before: int | None) -> list[ColumnElement[bool]]:
    rank = ALERTS.c.rank
    found = [_one_of(ALERTS, name, getattr(wanted, name)) for name in LISTS if getattr(wanted, name)]
    if wanted.shown is not None:
        found.append(ALERTS.c.shown.is_(wanted.shown))
    if wanted.since is not None:
        found.append(rank >= microseconds(wanted.since) * PLACES_A_MICROSECOND)
    if wanted.until is not None:
        found.append(rank < microseconds(wanted.until) * PLACES_A_MICROSECOND)
    if before is not None:
        found.append(rank < before)
    return found


def _one_of(searched_table: Table, name: str, values: Sequence[str | int]) -> ColumnElement[bool]:
    wanted = searched_table.c[name]
    return wanted == values[0] if len(values) == 1 else wanted.in_(values)


# Words are letters and digits only, so nothing in them can be a sign of the query's language. The beginning is enough
# for a word of three and more.


def _sqlite_word(word: str) -> str:
    return f'"{word}"*' if len(word) > 2 else f'"{word}"'


def _postgres_word(word: str) -> str:
    return f"'{word}':*" if len(word) > 2 else f"'{word}'"
