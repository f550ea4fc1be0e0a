"""Taking back: what somebody fetched and may have no longer is withdrawn from them, and from nobody else.

That is so where its level rose above theirs, or their ceiling came down. They get a last version that is revoked and
says nothing that they do not have; the receipt tells when.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, update

from domain.times import microseconds
from isc.database import writing
from isc.feed_schema import HANDED, OBJECTS, RECIPIENTS
from isc.outgoing import feed_of
from isc.recipients import Recipient
from isc.stix import MILLISECOND, stamp

CHUNK = 500


class TakingBack:
    """Looks for what is to be withdrawn from a recipient."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def run(self, recipient: Recipient) -> int:
        """Withdraw what they may have no longer, of what changed since it was looked for; how many objects."""
        with self._engine.connect() as connection:
            checked, reach = _checked(connection, recipient.name), _reach(connection)
            lost = [] if reach <= checked else _lost(connection, recipient, checked)
        if reach <= checked:
            return 0
        with writing(self._engine) as connection:
            if lost:
                rows = [row for one in lost if (row := _last_word(connection, recipient.name, one)) is not None]
                self._add(connection, rows)
            mine = RECIPIENTS.c.name == recipient.name, RECIPIENTS.c.checked == checked
            connection.execute(update(RECIPIENTS).where(*mine).values(checked=reach))
        return len(lost)

    def _add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        added = _reach(connection)
        for row in rows:
            added = max(microseconds(self._now()), added + 1)
            connection.execute(insert(OBJECTS).values(**row, added=added))


def _checked(connection: Connection, name: str) -> int:
    return int(connection.scalar(select(RECIPIENTS.c.checked).where(RECIPIENTS.c.name == name)) or 0)


def _reach(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(OBJECTS.c.added))) or 0)


def _lost(connection: Connection, recipient: Recipient, checked: int) -> list[str]:
    """Ids of what they have, that changed behind `checked`, and whose newest version is not for them."""
    has = (HANDED.c.recipient == recipient.name, HANDED.c.withdrawn.is_(None))
    changed = select(OBJECTS.c.id).where(OBJECTS.c.added > checked, OBJECTS.c.recipient == "")
    ids = connection.scalars(select(HANDED.c.id).where(*has, HANDED.c.id.in_(changed)).order_by(HANDED.c.id)).all()
    found: list[str] = []
    for first in range(0, len(ids), CHUNK):
        found += _not_theirs(connection, recipient, ids[first : first + CHUNK])
    return found


def _not_theirs(connection: Connection, recipient: Recipient, ids: Sequence[str]) -> list[str]:
    newest = select(OBJECTS.c.id, func.max(OBJECTS.c.version).label("version")).group_by(OBJECTS.c.id)
    newest_there = newest.where(OBJECTS.c.id.in_(ids), OBJECTS.c.recipient == "").subquery()
    view = feed_of(recipient)
    same = (newest_there.c.id == OBJECTS.c.id) & (newest_there.c.version == OBJECTS.c.version)
    theirs = set(connection.scalars(select(OBJECTS.c.id).join(newest_there, same).where(view.may(OBJECTS))))
    return [one for one in ids if one not in theirs]


def _last_word(connection: Connection, name: str, object_id: str) -> dict[str, Any] | None:
    """The version that they have, revoked, as a row for them alone; None where it is deleted meanwhile."""
    had = select(HANDED.c.version).where(HANDED.c.recipient == name, HANDED.c.id == object_id).scalar_subquery()
    theirs = OBJECTS.c.id == object_id, OBJECTS.c.version == had, OBJECTS.c.recipient == ""
    row = connection.execute(select(OBJECTS).where(*theirs).order_by(OBJECTS.c.added)).first()
    if row is None:
        return None
    latest = connection.scalar(select(func.max(OBJECTS.c.version)).where(OBJECTS.c.id == object_id))
    version = int(latest or 0) // MILLISECOND * MILLISECOND + MILLISECOND
    body = msgspec.json.decode(row.body) | {"revoked": True, "modified": stamp(version)}
    kept = dict(row._mapping) | {"version": version, "body": msgspec.json.encode(body).decode(), "recipient": name}
    del kept["added"]
    return kept
