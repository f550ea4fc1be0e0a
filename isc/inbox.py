"""Inbox: what recipients send back about what they got, each object judged by itself, kept as it was sent.

Seen here too: a sighting; not here, or false: an opinion; acted, arrested, a question, an answer: a note; more: a
report. An object may refer to what its sender got from us, to what they sent before, and to what comes along with it.
"""

import asyncio
import base64
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, func, insert, select

from domain.times import microseconds, utc
from isc.audit import append
from isc.database import writing
from isc.feed_schema import HANDED, INBOX, OBJECTS, STATUSES
from isc.numbers import next_number
from isc.outgoing import Match, Page, Row, feed_of, rows_of, sent_by
from isc.recipients import Recipient
from isc.rows import RAW_BYTES
from isc.schema import UNREADABLE
from isc.stix import made_of
from isc.taxii_words import TaxiiError
from isc.valid import references, valid

MOST = 1000
"""Objects of one request."""


class About(Struct, frozen=True):
    """What of ours something is about: the kind of product, and the alert, incident, pattern or bulletin."""

    product: str
    source: str
    site: str


class Inbox:
    """Takes in, judges, keeps and hands back what recipients send."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    async def take(self, sender: Recipient, body: bytes) -> dict[str, Any]:
        """Judge and keep; the protocol's status of it. Raises TaxiiError where it is no envelope of objects."""
        return await asyncio.to_thread(self._take, sender, body)

    def _take(self, sender: Recipient, body: bytes) -> dict[str, Any]:
        objects = _objects(body)
        status: dict[str, Any] = {"id": str(uuid.uuid4()), "status": "complete", "request_timestamp": utc(self._now())}
        judged = [(found, valid(found)) for found in objects]  # outside the transaction: it takes a while
        with writing(self._engine) as connection:
            round_ = _Round(connection, self._now, sender)
            successes, failures = round_.take(judged)
            counts = {"total_count": len(objects), "success_count": len(successes), "failure_count": len(failures)}
            status |= counts | {"pending_count": 0, "successes": successes, "failures": failures}
            row = {"id": status["id"], "sender": sender.name, "time": self._now()}
            connection.execute(insert(STATUSES).values(**row, body=msgspec.json.encode(status).decode()))
            told = {"objects": str(len(objects)), "refused": str(len(failures)), "status": status["id"]}
            append(connection, self._now(), sender.name, "feed", "back", told)
        return status

    def status(self, sender: Recipient, status: str) -> dict[str, Any] | None:
        """What became of a request of theirs."""
        mine = select(STATUSES.c.body).where(STATUSES.c.id == status, STATUSES.c.sender == sender.name)
        with self._engine.connect() as connection:
            found = connection.scalar(mine)
        return None if found is None else msgspec.json.decode(found)

    def page(self, sender: Recipient, match: Match, after: int, limit: int) -> tuple[Page, int]:
        """What they sent, and the place behind which the next page begins."""
        page = rows_of(self._engine, sent_by(sender.name), match, after, limit)
        return page, page.rows[-1].added if page.rows else after

    def versions(self, sender: Recipient, object_id: str) -> Sequence[Row]:
        """All versions of one object of theirs."""
        match = Match(ids=(object_id,), versions=("all",))
        return rows_of(self._engine, sent_by(sender.name), match, 0, MOST).rows

    def delete(self, sender: Recipient, match: Match, some: bool) -> int:
        """Forget an object of theirs, or `some` of its versions; how many."""
        wanted = match if some else Match(ids=match.ids, versions=("all",))
        rows = rows_of(self._engine, sent_by(sender.name), wanted, 0, MOST).rows
        with writing(self._engine) as connection:
            gone = delete(INBOX).where(INBOX.c.sender == sender.name, INBOX.c.added.in_([row.added for row in rows]))
            number = len(connection.execute(gone.returning(INBOX.c.added)).all())
            if number:
                told = {"deleted": str(number), "id": match.ids[0]}
                append(connection, self._now(), sender.name, "feed", "back", told)
        return number


class _Round:
    """One request within its transaction."""

    def __init__(self, connection: Connection, now: Callable[[], float], sender: Recipient) -> None:
        self._connection = connection
        self._now = now
        self._sender = sender
        self._added = int(connection.scalar(select(func.max(INBOX.c.added))) or 0)

    def take(self, judged: Sequence[tuple[Any, str]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What was kept, and what was refused and why, as the protocol lists them."""
        good = [found for found, fault in judged if not fault]
        known = self._known({one for found in good for one in references(found)}, {str(one["id"]) for one in good})
        successes, failures = [], []
        for found, fault in judged:
            lost = sorted(references(found) - known) if not fault else []
            fault = f"refers to {lost[0]}, which was not handed to you and does not come along" if lost else fault
            told = {"id": _text(found, "id"), "version": _text(found, "modified") or utc(self._now())}
            if fault:
                self._set_aside(found, fault)
                failures.append(told | {"message": fault})
            else:
                successes.append(told | ({} if self._keep(found) else {"message": "was there already"}))
        return successes, failures

    def _known(self, wanted: set[str], along: set[str]) -> set[str]:
        """Those of these ids that the sender may refer to."""
        ids = sorted(wanted)
        handed = select(HANDED.c.alias).where(HANDED.c.recipient == self._sender.name, HANDED.c.alias.in_(ids))
        sent = select(INBOX.c.id).where(INBOX.c.sender == self._sender.name, INBOX.c.id.in_(ids))
        theirs = select(OBJECTS.c.id).where(OBJECTS.c.id.in_(ids), feed_of(self._sender).may(OBJECTS))
        found = {one for query in (handed, sent, theirs) for one in self._connection.scalars(query)}
        return found | along

    def _keep(self, found: dict[str, Any]) -> bool:
        made = made_of(found)
        key = (INBOX.c.sender == self._sender.name, INBOX.c.id == made.id, INBOX.c.version == made.version)
        if self._connection.scalar(select(INBOX.c.added).where(*key)) is not None:
            return False
        self._added = max(microseconds(self._now()), self._added + 1)
        about = self._about(references(found))
        sites = {one.site for one in about if one.site}
        row = {"added": self._added, "sender": self._sender.name, "id": made.id, "type": made.type}
        row |= {"version": made.version, "body": msgspec.json.encode(found).decode()}
        row |= {"site": sites.pop() if len(sites) == 1 else "", "about": msgspec.json.encode(about).decode()}
        self._connection.execute(insert(INBOX).values(**row))
        return True

    def _about(self, names: Iterable[str]) -> list[About]:
        """What of ours these names stand for with this sender."""
        ids = sorted(names)
        handed = select(HANDED.c.id).where(HANDED.c.recipient == self._sender.name, HANDED.c.alias.in_(ids))
        mine = OBJECTS.c.id.in_([*self._connection.scalars(handed), *ids]), OBJECTS.c.source.is_not(None)
        columns = OBJECTS.c.product, OBJECTS.c.source, OBJECTS.c.site
        rows = self._connection.execute(select(*columns).distinct().where(*mine).order_by(*columns))
        return [About(*row) for row in rows]

    def _set_aside(self, found: Any, fault: str) -> None:
        raw = base64.b64encode(msgspec.json.encode(found)[:RAW_BYTES]).decode()
        number = next_number(self._connection, "refused")
        plain = "".join(sign if sign.isprintable() else "?" for sign in fault)[:300]
        row = {"position": f"back/{self._sender.name}", "offset": number, "reason": plain, "taken": self._now()}
        self._connection.execute(insert(UNREADABLE).values(**row, raw=raw))


def _objects(body: bytes) -> list[Any]:
    try:
        envelope = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise TaxiiError(400, f"expected an envelope in JSON: {error}") from error
    objects = envelope.get("objects") if isinstance(envelope, dict) else None
    if not isinstance(objects, list) or not 0 < len(objects) <= MOST:
        raise TaxiiError(422, f"expected an envelope with 1 to {MOST} objects")
    return objects


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return value[:100] if isinstance(value, str) else ""
