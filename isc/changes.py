"""Changes: that people did something to an alert, numbered in one order with the alert versions."""

from sqlalchemy import Connection, insert

from isc.numbers import next_number
from isc.schema import CHANGES, FEED


def put_change(connection: Connection, alert: str) -> None:
    """Number what people did to an alert, in the transaction that writes it down."""
    connection.execute(insert(CHANGES).values(seq=next_number(connection, FEED), alert=alert))
