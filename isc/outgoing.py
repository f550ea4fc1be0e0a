"""Outgoing: what of the feed a recipient may have, in the order of adding. The one filter of all ways out.

An object is there for a recipient if it has a row of one of their products, sites and purposes at a level up to theirs.
What it refers to has a row of the same kind, so references never lead to what the recipient does not have. Of what is
withdrawn from them alone they get that word, and nothing else ever.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Engine, Table, and_, exists, func, not_, or_, select

from isc.feed_schema import INBOX, OBJECTS
from isc.recipients import Recipient

May = Callable[[Any], ColumnElement[bool]]
"""Whether a row of this table, or of an alias of it, may go out."""


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
    product: str = ""


class Page(Struct, frozen=True):
    """Objects in the order of adding, and whether there are more."""

    rows: list[Row]
    more: bool


class View(Struct, frozen=True):
    """The rows of a table that somebody may have."""

    table: Table
    may: May


def feed_of(recipient: Recipient, product: str | None = None) -> View:
    """What a recipient may have; of one product, or of all that are theirs."""
    products = recipient.products if product is None else tuple({product} & set(recipient.products))

    def passes(table: Any) -> ColumnElement[bool]:
        wanted = [table.c.tlp <= recipient.tlp, table.c.product.in_(products), table.c.recipient == ""]
        wanted.append(table.c.purposes.bitwise_and(recipient.purposes) != 0)
        if recipient.sites is not None:
            wanted.append(or_(table.c.site.in_(recipient.sites), table.c.site == ""))
        return and_(*wanted)

    def may(table: Any) -> ColumnElement[bool]:
        withdrawn = OBJECTS.alias()
        from_them = exists().where(withdrawn.c.recipient == recipient.name, withdrawn.c.id == table.c.id)
        told = [table.c.recipient == recipient.name]
        if product is not None:
            told.append(table.c.product == product)
        return or_(and_(passes(table), not_(from_them), not_(_outgrown(table, passes))), and_(*told))

    return View(OBJECTS, may)


def _outgrown(table: Any, passes: May) -> ColumnElement[bool]:
    """Whether a later version is not for them: then what was said before is no longer for them either."""
    later, same = OBJECTS.alias(), OBJECTS.alias()
    theirs = exists().where(same.c.id == later.c.id, same.c.version == later.c.version, passes(same))
    newer = (later.c.id == table.c.id, later.c.version > table.c.version, later.c.recipient == "")
    return exists().where(*newer, not_(theirs))


def sent_by(name: str) -> View:
    """What a recipient sent back."""
    return View(INBOX, lambda table: table.c.sender == name)


def outgoing(
    engine: Engine, recipient: Recipient, match: Match, after: int, limit: int, product: str | None = None
) -> Page:
    """Objects for this recipient that were added behind `after`."""
    return rows_of(engine, feed_of(recipient, product), match, after, limit)


def rows_of(engine: Engine, view: View, match: Match, after: int, limit: int) -> Page:
    """Rows that were added behind `after`."""
    table = view.table
    wanted = [view.may(table), table.c.added > after, _once(view)]
    if match.ids:
        wanted.append(table.c.id.in_(match.ids))
    if match.types:
        wanted.append(table.c.type.in_(match.types))
    if "all" not in match.versions:
        wanted.append(or_(*(_is_version(view, version) for version in match.versions)))
    columns = [table.c.added, table.c.id, table.c.version, table.c.body]
    query = select(*columns, *([table.c.product] if "product" in table.c else [])).where(*wanted)
    with engine.connect() as connection:
        found = connection.execute(query.order_by(table.c.added).limit(limit + 1)).all()
    return Page([Row(*row) for row in found[:limit]], len(found) > limit)


def head(engine: Engine) -> int:
    """When the newest object was added, whoever may have it."""
    with engine.connect() as connection:
        return int(connection.scalar(select(func.max(OBJECTS.c.added))) or 0)


def _once(view: View) -> ColumnElement[bool]:
    """Of an object with several rows that they may see, the first one only."""
    other, table = view.table.alias(), view.table
    same = (other.c.id == table.c.id, other.c.version == table.c.version, other.c.added < table.c.added)
    return not_(exists().where(*same, view.may(other)))


def _is_version(view: View, version: str | int) -> ColumnElement[bool]:
    table = view.table
    if isinstance(version, int):
        return table.c.version == version
    other = table.alias()
    beside = other.c.version > table.c.version if version == "last" else other.c.version < table.c.version
    return not_(exists().where(other.c.id == table.c.id, beside, view.may(other)))


def versions_of(engine: Engine, recipient: Recipient, object_id: str, product: str | None = None) -> Sequence[Row]:
    """All versions of one object that they may have."""
    match = Match(ids=(object_id,), versions=("all",))
    return outgoing(engine, recipient, match, 0, 10_000, product).rows
