"""Handovers: from one shift to the next, drafted from what stands, signed by both, and then never changed."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from msgspec import Struct, json
from sqlalchemy import Connection, Engine, insert, select, update

from domain.times import utc
from isc.audit import append
from isc.database import writing
from isc.drafts import draft
from isc.numbers import next_number
from isc.people_schema import HANDOVERS
from isc.proposals import Actor
from isc.revisions import Refused, TakenError

Section = Literal["open", "shelved", "mutes", "waiting", "sources", "cases", "notes"]
SECTIONS: tuple[str, ...] = get_args(Section)


class Handover(Struct, frozen=True):
    """A draft until `signed`; final once it is `accepted`. `digest` is the SHA-256 of what was signed."""

    number: int
    revision: int
    site: str
    made: str
    draft: dict[str, Any]
    notes: str
    outgoing: str
    signed: str | None = None
    incoming: str | None = None
    accepted: str | None = None
    digest: str | None = None


class HandoverList(Struct, frozen=True):
    """The newest first."""

    handovers: list[Handover]


class Handovers:
    """Drafts, notes and signatures."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def make(self, site: str, by: Actor) -> Handover:
        """Draft one of what stands at this moment."""
        now = self._now()
        with writing(self._engine) as connection:
            number = next_number(connection, "handovers")
            drafted = json.encode(draft(connection, site, now)).decode()
            row = {"number": number, "revision": 1, "site": site, "made": now, "draft": drafted, "notes": ""}
            connection.execute(insert(HANDOVERS).values(**row, outgoing=by.name))
            append(connection, now, by.name, "act", f"handover {number}", {"what": "draft", "site": site})
            return _there(connection, number)

    def write(self, number: int, revision: int, by: Actor, notes: str) -> Handover:
        """Write what the next shift should know, as long as it is not signed."""
        with writing(self._engine) as connection:
            _mine(connection, number, revision, by)
            return self._change(connection, number, by, "note", notes=notes)

    def sign(self, number: int, revision: int, by: Actor) -> Handover:
        """Sign as who goes; from here on nothing in it changes."""
        with writing(self._engine) as connection:
            found = _mine(connection, number, revision, by)
            return self._change(connection, number, by, "sign", signed=self._now(), digest=seal(found))

    def accept(self, number: int, revision: int, by: Actor, seen: Sequence[str]) -> Handover:
        """Sign as who comes, with all parts gone through."""
        if missing := [section for section in SECTIONS if section not in seen]:
            raise Refused(f"seen: expected {', '.join(missing)} too")
        with writing(self._engine) as connection:
            found = _seen(connection, number, revision)
            if found.signed is None or found.accepted is not None:
                raise Refused("expected a handover that is signed and not accepted yet")
            if by.name == found.outgoing:
                raise Refused("expected another person than who hands over")
            if seal(found) != found.digest:
                raise Refused("found another content than was signed")
            return self._change(connection, number, by, "accept", incoming=by.name, accepted=self._now())

    def get(self, number: int) -> Handover | None:
        """The handover, None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(HANDOVERS).where(HANDOVERS.c.number == number)).one_or_none()
        return None if row is None else _handover(row)

    def listed(self, sites: Sequence[str] | None, limit: int) -> HandoverList:
        """Those of these sites (None: all)."""
        query = select(HANDOVERS).order_by(HANDOVERS.c.number.desc()).limit(limit)
        if sites is not None:
            query = query.where(HANDOVERS.c.site.in_(sites))
        with self._engine.connect() as connection:
            return HandoverList([_handover(row) for row in connection.execute(query)])

    def _change(self, connection: Connection, number: int, by: Actor, what: str, **values: Any) -> Handover:
        mine = HANDOVERS.c.number == number
        connection.execute(update(HANDOVERS).where(mine).values(revision=HANDOVERS.c.revision + 1, **values))
        found = _there(connection, number)
        told = {"what": what, "digest": found.digest or ""}
        append(connection, self._now(), by.name, "act", f"handover {number}", told)
        return found


def seal(handover: Handover) -> str:
    """SHA-256 of what both sign."""
    signed = [handover.number, handover.site, handover.made, handover.draft, handover.notes, handover.outgoing]
    return hashlib.sha256(json.encode(signed, order="sorted")).hexdigest()


def _mine(connection: Connection, number: int, revision: int, by: Actor) -> Handover:
    found = _seen(connection, number, revision)
    if found.signed is not None:
        raise Refused("found a handover that is signed; it stays as it is")
    if by.name != found.outgoing:
        raise Refused("expected who drafted it")
    return found


def _seen(connection: Connection, number: int, revision: int) -> Handover:
    row = connection.execute(select(HANDOVERS).where(HANDOVERS.c.number == number)).one()
    if row.revision != revision:
        raise TakenError(row.incoming or row.outgoing, row.accepted or row.signed or row.made, row.revision)
    return _handover(row)


def _there(connection: Connection, number: int) -> Handover:
    return _handover(connection.execute(select(HANDOVERS).where(HANDOVERS.c.number == number)).one())


def _handover(row: Any) -> Handover:
    found = dict(row._mapping)
    times = {name: None if found[name] is None else utc(found[name]) for name in ("made", "signed", "accepted")}
    return Handover(**found | times | {"draft": json.decode(row.draft)})
