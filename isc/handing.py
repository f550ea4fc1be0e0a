"""Handing out: each recipient knows our sightings by names of their own, and we know who has which version.

So two recipients cannot join their copies by name, and of what is withdrawn there is a receipt: who had fetched it, and
when they were told.
"""

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Connection, Engine, exists, func, insert, or_, select, update

from isc.database import writing
from isc.feed_schema import HANDED, OBJECTS, RECIPIENTS
from isc.outgoing import Row
from isc.recipients import Recipient

OWN_NAMES = ("sighting--", "incident--", "grouping--", "relationship--")
"""Objects that have another name for each recipient; patterns, sites and markings are the same for all."""

TRACKED = (*OWN_NAMES, "report--", "note--", "course-of-action--", "language-content--")
"""Objects of which we know who has them."""

_OWN = re.compile(rf"({'|'.join(OWN_NAMES)})[0-9a-f-]{{36}}")

NOBODY = "none--"
REVOKED = '"revoked":true'


class Receipt(Struct, frozen=True):
    """Of what is withdrawn: who had it under which name, since when, and when they were told; None: not yet."""

    recipient: str
    id: str
    alias: str
    first: float
    told: float | None


def name_for(key: str, object_id: str) -> str:
    """The name of an object for the holder of this key: nobody without the key can lead it back, or foretell it."""
    if not object_id.startswith(OWN_NAMES):
        return object_id
    digest = hmac.new(bytes.fromhex(key), object_id.encode(), hashlib.sha256).digest()
    return object_id.partition("--")[0] + "--" + str(uuid.UUID(bytes=digest[:16], version=5))


class Handing:
    """Hands rows of the feed out, and remembers it."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def hand(self, recipient: Recipient, rows: Sequence[Row]) -> list[Row]:
        """The same rows as this recipient gets them; that they got them is written down first."""
        with writing(self._engine) as connection:
            key = _key_of(connection, recipient.name)
            self._note(connection, recipient.name, [row for row in rows if row.id.startswith(TRACKED)], key)
        return [_renamed(row, key) for row in rows]

    def ours(self, recipient: Recipient, asked: str) -> str:
        """Our id of the object that the recipient knows by this name; one that nothing has, where they know none."""
        if not asked.startswith(OWN_NAMES):
            return asked
        query = select(HANDED.c.id).where(HANDED.c.recipient == recipient.name, HANDED.c.alias == asked)
        with self._engine.connect() as connection:
            return str(connection.scalar(query) or NOBODY)

    def _note(self, connection: Connection, recipient: str, rows: Sequence[Row], key: str) -> None:
        before = _versions(connection, recipient, [row.id for row in rows])
        new: dict[str, dict[str, Any]] = {}
        for row in rows:
            told = self._now() if REVOKED in row.body else None
            if row.id in new or row.id in before:
                if row.version > before.get(row.id, 0):
                    self._newer(connection, recipient, row, told, new)
                    before[row.id] = row.version
                continue
            stamps = {"first": self._now(), "newest": self._now(), "withdrawn": told}
            names = {"recipient": recipient, "id": row.id, "alias": name_for(key, row.id)}
            new[row.id] = names | {"version": row.version} | stamps
            before[row.id] = row.version
        if new:
            connection.execute(insert(HANDED), list(new.values()))

    def _newer(
        self, connection: Connection, recipient: str, row: Row, told: float | None, new: dict[str, dict[str, Any]]
    ) -> None:
        values: dict[str, Any] = {"version": row.version, "newest": self._now()}
        if row.id in new:
            new[row.id] |= values | {"withdrawn": new[row.id]["withdrawn"] or told}
            return
        same = HANDED.c.recipient == recipient, HANDED.c.id == row.id
        values["withdrawn"] = func.coalesce(HANDED.c.withdrawn, told)
        connection.execute(update(HANDED).where(*same).values(**values))


def _versions(connection: Connection, recipient: str, ids: Sequence[str]) -> dict[str, int]:
    query = select(HANDED.c.id, HANDED.c.version).where(HANDED.c.recipient == recipient, HANDED.c.id.in_(ids))
    return {row.id: row.version for row in connection.execute(query)}


def receipts(engine: Engine) -> list[Receipt]:
    """Of all that is withdrawn and that somebody had fetched before: who, and when they were told."""
    gone = [OBJECTS.c.id == HANDED.c.id, OBJECTS.c.version > HANDED.c.version, OBJECTS.c.body.contains(REVOKED)]
    gone.append(OBJECTS.c.recipient.in_(["", HANDED.c.recipient]))
    withdrawn = or_(HANDED.c.withdrawn > HANDED.c.first, HANDED.c.withdrawn.is_(None) & exists().where(*gone))
    columns = HANDED.c.recipient, HANDED.c.id, HANDED.c.alias, HANDED.c.first, HANDED.c.withdrawn
    query = select(*columns).where(withdrawn).order_by(HANDED.c.recipient, HANDED.c.first, HANDED.c.id)
    with engine.connect() as connection:
        return [Receipt(*row) for row in connection.execute(query)]


def _key_of(connection: Connection, name: str) -> str:
    """The recipient's key; one from before there were keys gets theirs now."""
    key = str(connection.scalar(select(RECIPIENTS.c.naming_key).where(RECIPIENTS.c.name == name)) or "")
    if not key:
        key = secrets.token_hex(32)
        connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.name == name).values(naming_key=key))
    return key


def _renamed(row: Row, key: str) -> Row:
    """An id is unlike any other text, so it can be exchanged in the text; also those of what it refers to."""
    body = _OWN.sub(lambda found: name_for(key, found[0]), row.body)
    return structs.replace(row, id=name_for(key, row.id), body=body)
