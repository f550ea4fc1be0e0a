"""Search: alerts by site, zone, severity and the like, newest first, a page at a time."""

from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    String,
    Table,
    cast,
    column,
    false,
    func,
    not_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from domain.times import microseconds
from isc.database import reading
from isc.mutes import muted
from isc.schema import ALERTS, PLACES_A_MICROSECOND, VECTOR, VERSIONS
from isc.words import searched

PAGE = 50
LONGEST_PAGE = 500
RARE = 2000
"""Words are rare where no more alerts than so many have them all."""

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
    muted: bool | None = None
    mute: int | None = None
    since: float | None = None
    until: float | None = None
    text: str = ""


LISTS = ("site", "zone", "severity", "family", "detector", "pattern", "status", "subject", "incident")
"""Filters that are columns of the table `alerts`."""


class Page(Struct, frozen=True):
    """Alerts as JSON text, newest first; `after` is where the next page begins, None on the last.

    `said` are the versions that say what happened, where the newest ones may say that it is over.
    """

    bodies: list[str]
    after: int | None
    said: list[str]


def find(engine: Engine, wanted: Filter, before: int | None = None, limit: int = PAGE) -> Page:
    """The newest versions of the alerts that are wanted, from those whose rank is below `before`."""
    with reading(engine) as connection:
        query = select(ALERTS.c.rank, ALERTS.c.seq, ALERTS.c.said).where(*_conditions(wanted, before))
        query = query.where(*_text(connection, wanted, before)).order_by(ALERTS.c.rank.desc())
        found = connection.execute(query.limit(limit + 1)).all()
        rows = found[:limit]
        bodies = _bodies(connection, {number for row in rows for number in (row.seq, row.said)})
    after = rows[-1].rank if len(found) > limit else None
    return Page([bodies[row.seq] for row in rows], after, [bodies[row.said] for row in rows])


def _bodies(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    query = select(VERSIONS.c.seq, VERSIONS.c.body).where(VERSIONS.c.seq.in_(sorted(numbers)))
    return {row.seq: row.body for row in connection.execute(query)}


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


def _text(connection: Connection, wanted: Filter, before: int | None) -> list[ColumnElement[bool]]:
    words = searched(wanted.text)
    if not words:
        return [false()] if wanted.text else []  # nothing but signs was asked for
    if connection.dialect.name == "sqlite":
        return _sqlite_text(connection, words, _bounds(_FTS.c.rowid, wanted, before))
    # letters and digits only, so nothing in a word can be a sign of the query's language
    return [VECTOR.op("@@")(cast(cast(" & ".join(f"'{word}'" for word in words), String), TSQUERY))]


def _sqlite_text(
    connection: Connection, words: Sequence[str], bounds: Sequence[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Rare words: the ranks that the index of words names. Common ones: look at the words of the rows on the way."""
    match = _FTS.c.alert_words.op("MATCH")(" ".join(f'"{word}"' for word in words))
    named = select(_FTS.c.rowid).where(match, *bounds).order_by(_FTS.c.rowid.desc()).limit(RARE + 1)
    ranks = list(connection.scalars(named))
    if len(ranks) <= RARE:
        return [ALERTS.c.rank.in_(ranks)]
    return [func.instr(" " + ALERTS.c.words + " ", f" {word} ") > 0 for word in words]


def conditions(connection: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    """What must hold of the rows of `alerts` that are wanted."""
    return [*_conditions(wanted, None), *_text(connection, wanted, None)]


def _conditions(wanted: Filter, before: int | None) -> list[ColumnElement[bool]]:
    found = [_one_of(ALERTS, name, getattr(wanted, name)) for name in LISTS if getattr(wanted, name)]
    if wanted.shown is not None:
        found.append(ALERTS.c.shown.is_(wanted.shown))
    if wanted.muted is not None:
        found.append(muted() if wanted.muted else not_(muted()))
    if wanted.mute is not None:
        found.append(muted(wanted.mute))
    return found + _bounds(ALERTS.c.rank, wanted, before)


def _bounds(rank: ColumnElement[Any], wanted: Filter, before: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
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
