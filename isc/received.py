"""Received: what recipients sent back, as analysts read it."""

from collections.abc import Sequence
from typing import Any

from msgspec import Raw, Struct, json
from sqlalchemy import Engine, select

from domain.times import utc
from isc.feed_schema import INBOX
from isc.inbox import About
from isc.plain import plain

TEXTS = ("summary", "description", "explanation", "abstract", "content", "name")
"""Members in which somebody may have written something."""

LONGEST = 4000


class Received(Struct, frozen=True):
    """One object: from whom, when, about what of ours; `opinion` and `count` where it has them, `text` as written."""

    number: int
    sender: str
    received: str
    type: str
    id: str
    about: list[About]
    text: str
    opinion: str | None
    count: int | None
    object: Raw


class ReceivedList(Struct, frozen=True):
    """In the order in which it came; `next`: ask again with `after` = this."""

    received: list[Received]
    next: int


def received(engine: Engine, sites: Sequence[str] | None, after: int, limit: int) -> ReceivedList:
    """What came in behind `after` and is about these sites (None: all) or about none."""
    query = select(INBOX).where(INBOX.c.added > after).order_by(INBOX.c.added).limit(limit)
    if sites is not None:
        query = query.where(INBOX.c.site.in_([*sites, ""]))
    with engine.connect() as connection:
        found = [_received(row) for row in connection.execute(query)]
    return ReceivedList(found, found[-1].number if found else after)


def _received(row: Any) -> Received:
    body: dict[str, Any] = json.decode(row.body)
    written = [body[name] for name in TEXTS if isinstance(body.get(name), str)]
    count, opinion = body.get("count"), body.get("opinion")
    return Received(
        number=row.added,
        sender=row.sender,
        received=utc(row.added / 1e6),
        type=row.type,
        id=row.id,
        about=json.decode(row.about, type=list[About]),
        text=plain("\n".join(written), keep="\n\t")[:LONGEST],
        opinion=opinion if isinstance(opinion, str) else None,
        count=count if isinstance(count, int) else None,
        object=Raw(row.body.encode()),
    )
