"""Outgoing: what of the feed a recipient may have, in the order of adding. The one filter of all ways out.

An object is there for a recipient if it has a row of one of their sites at a level up to theirs. What an alert refers
to has a row of the same site and level, so references never lead to what the recipient does not have.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Engine, and_, exists, func, not_, or_, select

from isc.feed_schema import OBJECTS
from isc.recipients import Recipient


class Match(Struct, frozen=True, kw_only=True):
    """What is asked for: ids, types, and versions: `last`, `first`, `all` or microseconds since 1970 UTC."""

    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[str | int, ...] = ("last",)


class Row(Struct, frozen=True):
    """An object of the feed."""

    added: int
    id: str
    version: int
    body: str


class Page(Struct, frozen=True):
    """Objects in the order of adding, and whether there are more."""

    rows: list[Row]
    more: bool


def outgoing(engine: Engine, recipient: Recipient, match: Match, after: int, limit: int) -> Page:
    """Objects that were added behind `after`."""
    wanted = [_may(OBJECTS, recipient), OBJECTS.c.added > after, _once(recipient)]
    if match.ids:
        wanted.append(OBJECTS.c.id.in_(match.ids))
    if match.types:
        wanted.append(OBJECTS.c.type.in_(match.types))
    if "all" not in match.versions:
        wanted.append(or_(*(_is_version(recipient, version) for version in match.versions)))
    query = select(OBJECTS.c.added, OBJECTS.c.id, OBJECTS.c.version, OBJECTS.c.body).where(*wanted)
    with engine.connect() as connection:
        found = connection.execute(query.order_by(OBJECTS.c.added).limit(limit + 1)).all()
    return Page([Row(*row) for row in found[:limit]], len(found) > limit)


def head(engine: Engine) -> int:
    """When the newest object was added, whoever may have it."""
    with engine.connect() as connection:
        return int(connection.scalar(select(func.max(OBJECTS.c.added))) or 0)


def _may(table: Any, recipient: Recipient) -> ColumnElement[bool]:
    level: ColumnElement[bool] = table.c.tlp <= recipient.tlp
    return level if recipient.sites is None else and_(level, table.c.site.in_(recipient.sites))


def _once(recipient: Recipient) -> ColumnElement[bool]:
    """Of an object with several rows that they may see, the first one only."""
    other = OBJECTS.alias()
    same = (other.c.id == OBJECTS.c.id, other.c.version == OBJECTS.c.version, other.c.added < OBJECTS.c.added)
    return not_(exists().where(*same, _may(other, recipient)))


def _is_version(recipient: Recipient, version: str | int) -> ColumnElement[bool]:
    if isinstance(version, int):
        return OBJECTS.c.version == version
    other = OBJECTS.alias()
    beside = other.c.version > OBJECTS.c.version if version == "last" else other.c.version < OBJECTS.c.version
    return not_(exists().where(other.c.id == OBJECTS.c.id, beside, _may(other, recipient)))


def versions_of(engine: Engine, recipient: Recipient, object_id: str) -> Sequence[Row]:
    """All versions of one object that they may have."""
    return outgoing(engine, recipient, Match(ids=(object_id,), versions=("all",)), 0, 10_000).rows
