"""Copies: the events that every alert rests on, taken from the log as soon as the alert is in, with place and hash.

They follow the alert versions by a number of their own, beside the intake: intake never waits for the log.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select

from domain.alert import decode_alert
from domain.times import utc
from isc.audit import append
from isc.database import writing
from isc.feed_schema import COPIES
from isc.numbers import counted, set_counter
from isc.schema import VERSIONS

COPIED = "copied"
"""The counter of the newest alert version whose evidence was copied."""

VERSIONS_A_ROUND = 20
SYSTEM = "isc"
GONE = ""
"""The digest of what could not be copied any more."""

LONGEST_ID = 100
"""Signs of an event's id (contracts.md); what is longer, or does not print, is no event's."""

Fetch = Callable[[str], bytes | None]
"""The event at this place (topic-partition-offset:line), None where it is gone."""


class Copy(Struct, frozen=True):
    """One event; `digest` is SHA-256 of `body`, empty where the log no longer had it."""

    event: str
    place: str
    digest: str
    body: str | None
    time: str


class CopyList(Struct, frozen=True):
    """Of an alert, in the order of the events' ids."""

    copies: list[Copy]


class Wanted(Struct, frozen=True):
    """An event that an alert rests on, at its place in the log."""

    alert: str
    event: str
    place: str


def follow(engine: Engine, fetch: Fetch, now: Callable[[], float], is_place: Callable[[str], bool]) -> int:
    """Copy what the next versions rest on; how many versions. Raises what `fetch` raises, and goes on there."""
    with engine.connect() as connection:
        last, wanted, number = _next(connection, is_place)
    if not number:
        return 0
    copied = [(one, fetch(one.place)) for one in wanted]
    with writing(engine) as connection:
        _keep(connection, copied, now())
        set_counter(connection, COPIED, last)
    return number


def copy_of(connection: Connection, event: str, place: str) -> Any:
    """The copy of an event that was made already, None where there is none."""
    same = COPIES.c.event == event, COPIES.c.place == place, COPIES.c.digest != GONE
    return connection.execute(select(COPIES).where(*same).limit(1)).one_or_none()


def copies_of(engine: Engine, alert: str) -> CopyList:
    """The copies of an alert's evidence."""
    columns = COPIES.c.event, COPIES.c.place, COPIES.c.digest, COPIES.c.body, COPIES.c.time
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).where(COPIES.c.alert == alert).order_by(COPIES.c.event))
        return CopyList([Copy(**dict(row._mapping) | {"time": utc(row.time)}) for row in rows])


def good(content: bytes | None, event: str) -> bool:
    """Whether this is the event that was asked for."""
    if content is None:
        return False
    try:
        found = json.loads(content)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("id") == event


def _next(connection: Connection, is_place: Callable[[str], bool]) -> tuple[int, list[Wanted], int]:
    """The number of the last version of this round, what is to be copied, and how many versions they are."""
    query = select(VERSIONS.c.seq, VERSIONS.c.body).where(VERSIONS.c.seq > counted(connection, COPIED))
    rows = connection.execute(query.order_by(VERSIONS.c.seq).limit(VERSIONS_A_ROUND)).all()
    alerts = [decode_alert(row.body.encode()) for row in rows]
    has = select(COPIES.c.alert, COPIES.c.event).where(COPIES.c.alert.in_({alert.id for alert in alerts}))
    known = {tuple(row) for row in connection.execute(has)}
    wanted: dict[tuple[str, str], Wanted] = {}
    for alert in alerts:
        for item in alert.evidence:
            key = alert.id, item.id
            if key not in known and len(item.id) <= LONGEST_ID and item.id.isprintable() and is_place(item.place or ""):
                wanted.setdefault(key, Wanted(alert.id, item.id, item.place or ""))
    return (rows[-1].seq if rows else 0), list(wanted.values()), len(rows)


def _keep(connection: Connection, copied: Sequence[tuple[Wanted, bytes | None]], now: float) -> None:
    by_alert: dict[str, list[tuple[str, str]]] = {}
    for one, content in copied:
        is_it = content is not None and good(content, one.event)
        digest = hashlib.sha256(content).hexdigest() if is_it and content is not None else GONE
        row = {"alert": one.alert, "event": one.event, "place": one.place, "digest": digest, "time": now}
        body = content.decode() if is_it and content is not None else None
        connection.execute(insert(COPIES).values(**row, body=body))
        by_alert.setdefault(one.alert, []).append((one.event, digest))
    for alert, events in by_alert.items():
        missing = sum(not digest for _, digest in events)
        # one entry seals them all: whoever changes a copy or its hash would have to change the trail
        seal = hashlib.sha256(json.dumps(sorted(events)).encode()).hexdigest()
        told = {"what": "copied", "events": str(len(events)), "missing": str(missing), "sha256": seal}
        append(connection, now, SYSTEM, "act", f"alert {alert} evidence", told)
