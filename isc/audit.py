"""Audit: who did or saw what, each entry sealed to the one before, so that nothing can be changed or left out unseen.

An entry's hash is SHA-256 over the hash before it and its own content. Whoever keeps a head (number and hash) elsewhere
can tell later whether all up to it is as it was.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine, RowMapping, insert, select

from domain.times import microseconds
from isc.database import writing
from isc.outbox import Asked, put_lookups
from isc.schema import AUDIT

Action = Literal[
    "login",
    "refused",
    "logout",
    "view",
    "search",
    "stream",
    "audit",
    "account",
    "token",
    "act",
    "feed",
    "delete",
    "export",
    "reveal",
]
GENESIS = "0" * 64
"""What stands before the first entry."""

COMMAND_LINE = "command line"
LONGEST = 300
"""Characters of a value in `detail`."""


class Entry(Struct, frozen=True):
    """One entry; `time` is in microseconds since 1970 UTC."""

    number: int
    time: int
    who: str
    action: str
    target: str
    detail: dict[str, str]
    previous: str
    hash: str


class Head(Struct, frozen=True):
    """The newest entry's number and hash."""

    number: int
    hash: str


class Audit:
    """Writes and reads the entries of a store."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def note(self, who: str, action: Action, target: str = "", asked: Sequence[Asked] = (), **detail: str) -> None:
        """Write an entry, which stands when this returns; what was `asked` goes to the log as well."""
        with writing(self._engine) as connection:
            append(connection, self._now(), who, action, target, detail)
            put_lookups(connection, who, "search" if action == "search" else "view", asked, self._now())

    def entries(self, after: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries behind this number, in order."""
        query = select(AUDIT).where(AUDIT.c.number > after).order_by(AUDIT.c.number).limit(limit)
        with self._engine.connect() as connection:
            return [_entry(row._mapping) for row in connection.execute(query)]

    def head(self) -> Head:
        """The newest entry."""
        with self._engine.connect() as connection:
            return head_in(connection)


def entries_about(connection: Connection, action: Action, targets: Sequence[str]) -> list[Entry]:
    """What was done to these things, in order."""
    query = select(AUDIT).where(AUDIT.c.target.in_(targets), AUDIT.c.action == action).order_by(AUDIT.c.number)
    return [_entry(row._mapping) for row in connection.execute(query)]


def append(
    connection: Connection,
    now: float,
    who: str,
    action: Action,
    target: str = "",
    detail: Mapping[str, str] | None = None,
) -> None:
    """Write an entry in a transaction that is there already: it stands if and only if the rest does."""
    head, time = head_in(connection), microseconds(now)
    given = {key: _plain(value) for key, value in (detail or {}).items() if value}
    fields = {"number": head.number + 1, "time": time, "who": _plain(who), "action": action, "target": _plain(target)}
    row = fields | {"detail": msgspec.json.encode(given, order="sorted").decode(), "previous": head.hash}
    connection.execute(insert(AUDIT).values(**row, hash=_seal(row)))


def verify(entries: Iterable[Entry], heads: Iterable[Head] = ()) -> list[str]:
    """What is wrong with these entries, nothing if they are as they were written. `heads` were kept elsewhere."""
    wanted = {head.number: head.hash for head in heads}
    faults: list[str] = []
    first = last = None
    cut: set[str] = set()
    for entry in entries:
        first = first or entry
        faults += _faults(last, entry)
        if wanted.pop(entry.number, entry.hash) != entry.hash:
            faults.append(f"entry {entry.number}: found another hash than the head that was kept")
        if entry.action == "delete" and entry.target == "audit":
            cut.add(entry.detail.get("before", ""))
        last = entry
    if first is not None and first.number > 1 and str(first.number) not in cut:
        faults.append(f"found entry {first.number} as the first, and no entry that says why those before are gone")
    return faults + [f"found no entry {number}, of which a head was kept" for number in sorted(wanted)]


def _faults(last: Entry | None, entry: Entry) -> list[str]:
    row = msgspec.structs.asdict(entry)
    row["detail"] = msgspec.json.encode(entry.detail, order="sorted").decode()
    found = []
    if _seal(row) != entry.hash:
        found.append(f"entry {entry.number}: the content is not what was sealed")
    if last is not None and entry.number != last.number + 1:
        found.append(f"entry {entry.number}: found after {last.number}, expected {last.number + 1}")
    elif entry.previous != (last.hash if last is not None else entry.previous if entry.number > 1 else GENESIS):
        found.append(f"entry {entry.number}: not sealed to the entry before it")
    return found


def _seal(row: Mapping[str, object]) -> str:
    content = [row[name] for name in ("number", "time", "who", "action", "target", "detail")]
    return hashlib.sha256(f"{row['previous']}\n".encode() + msgspec.json.encode(content)).hexdigest()


def head_in(connection: Connection) -> Head:
    """The newest entry, as this transaction sees it."""
    row = connection.execute(
        select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)
    ).one_or_none()
    return Head(0, GENESIS) if row is None else Head(row.number, row.hash)


def _entry(row: RowMapping) -> Entry:
    detail = msgspec.json.decode(str(row["detail"]), type=dict[str, str])
    return Entry(**dict(row) | {"detail": detail})


def _plain(text: str) -> str:
    """Text without line breaks and other signs that do not print, and not too much of it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:LONGEST]
