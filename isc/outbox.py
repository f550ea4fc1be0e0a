"""Outbox: events of our own, which whoever feeds the gateway fetches in order and hands in as from any other source."""

import uuid

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select

from domain.codec import encode_event
from domain.coverage import NAMESPACE
from domain.event import Verdict
from isc.numbers import next_number
from isc.schema import OUTBOX


class Item(Struct, frozen=True):
    """One event as a line of JSON, with its number."""

    number: int
    event: str


def put_verdict(connection: Connection, alert: str, site: str, verdict: str, role: str, reason: str, at: float) -> None:
    """Add the verdict on an alert, in the transaction that writes it down."""
    number = next_number(connection, "outbox")
    own_id = str(uuid.uuid5(NAMESPACE, f"verdict|{alert}|{number}"))
    event = Verdict(id=own_id, time=at, site=site, alert=alert, verdict=verdict, role=role, reason=reason)  # type: ignore[arg-type]
    connection.execute(insert(OUTBOX).values(number=number, event=encode_event(event).decode()))


def items_after(engine: Engine, number: int, limit: int) -> list[Item]:
    """Events behind this number, in order."""
    query = select(OUTBOX).where(OUTBOX.c.number > number).order_by(OUTBOX.c.number).limit(limit)
    with engine.connect() as connection:
        return [Item(row.number, row.event) for row in connection.execute(query)]
