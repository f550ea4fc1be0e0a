"""Outbox: events of our own, which whoever feeds the gateway fetches in order and hands in as from any other source."""

import re
import uuid
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select

from domain.codec import encode_event
from domain.coverage import NAMESPACE
from domain.event import Event, Lookup, Verdict
from isc.numbers import next_number
from isc.schema import OUTBOX

SYSTEM = "isc"
UNITS_AN_EVENT = 100
_ID = re.compile(r"[A-Za-z0-9._:/+-]{1,100}")


class Item(Struct, frozen=True):
    """One event as a line of JSON, with its number."""

    number: int
    event: str


class Asked(Struct, frozen=True):
    """What somebody saw or looked for of one site."""

    site: str
    units: tuple[str, ...] = ()
    count: int = 0


def put_verdict(connection: Connection, alert: str, site: str, verdict: str, role: str, reason: str, at: float) -> None:
    """Add the verdict on an alert, in the transaction that writes it down."""
    number = next_number(connection, "outbox")
    own_id = _own_id("verdict", number)
    event = Verdict(id=own_id, time=at, site=site, alert=alert, verdict=verdict, role=role, reason=reason)  # type: ignore[arg-type]
    _put(connection, number, event)


def put_lookups(
    connection: Connection,
    who: str,
    action: Literal["view", "search", "change", "export"],
    asked: Sequence[Asked],
    at: float,
) -> None:
    """Add what somebody asked, in the transaction that writes it down; detectors judge it like any other system's."""
    for one in asked:
        number = next_number(connection, "outbox")
        units = tuple(unit for unit in dict.fromkeys(one.units) if _ID.fullmatch(unit))[:UNITS_AN_EVENT] or None
        event = Lookup(
            id=_own_id("lookup", number),
            time=at,
            site=one.site,
            account=who,
            system=SYSTEM,
            action=action,
            outcome="granted",
            units=units,
            count=one.count,
        )
        _put(connection, number, event)


def items_after(engine: Engine, number: int, limit: int) -> list[Item]:
    """Events behind this number, in order."""
    query = select(OUTBOX).where(OUTBOX.c.number > number).order_by(OUTBOX.c.number).limit(limit)
    with engine.connect() as connection:
        return [Item(row.number, row.event) for row in connection.execute(query)]


def _put(connection: Connection, number: int, event: Event) -> None:
    connection.execute(insert(OUTBOX).values(number=number, event=encode_event(event).decode(), time=event.time))


def _own_id(kind: str, number: int) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{kind}|{number}"))
