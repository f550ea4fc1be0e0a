"""Publish: makes the feed's objects of the alert versions that came in, each version once, in their order.

It does so when somebody fetches: without recipients there is nothing to do.
"""

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from domain.alert import Alert, decode_alert
from domain.times import microseconds
from isc.database import writing
from isc.numbers import counted, set_counter
from isc.schema import OBJECTS, VERSIONS
from isc.stix import Made, level_of, objects_of, stix_id

BLOCK = 200
HELD = 100_000
"""Objects remembered as being there; beyond that they are looked up anew."""

PUBLISHED = "published"
"""The counter of the newest alert version of which objects were made."""


Held = tuple[str, str, int]
"""Id, site and TLP level of an object that is there for good."""


class Publisher:
    """Follows the alert versions of a store, when it is asked to."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now
        self._held: set[Held] = set()

    def run(self, blocks: int = 25) -> bool:
        """Make the objects of versions that are new, so many blocks at most; whether that were all."""
        return any(self._block() < BLOCK for _ in range(blocks))

    def _block(self) -> int:
        with writing(self._engine) as connection:
            query = select(VERSIONS.c.seq, VERSIONS.c.body).where(VERSIONS.c.seq > counted(connection, PUBLISHED))
            rows = connection.execute(query.order_by(VERSIONS.c.seq).limit(BLOCK)).all()
            held = set(self._held)
            for row in rows:
                self._publish(connection, decode_alert(row.body.encode()), held)
            if rows:
                set_counter(connection, PUBLISHED, rows[-1].seq)
        self._held = held if len(held) < HELD else set()
        return len(rows)

    def _publish(self, connection: Connection, alert: Alert, held: set[Held]) -> None:
        sighting = stix_id("sighting", alert.id)
        newest = connection.scalar(select(func.max(OBJECTS.c.version)).where(OBJECTS.c.id == sighting))
        for made in objects_of(alert, _created(connection, alert), newest):
            key = made.id, alert.site, level_of(alert)
            if made.id == sighting or key not in held:
                self._add(connection, made, alert)
                held.add(key)

    def _add(self, connection: Connection, made: Made, alert: Alert) -> None:
        key = {"id": made.id, "version": made.version, "site": alert.site, "tlp": level_of(alert)}
        there = select(OBJECTS.c.added).where(*(OBJECTS.c[name] == value for name, value in key.items()))
        if connection.scalar(there) is None:
            newest = connection.scalar(select(func.max(OBJECTS.c.added))) or 0
            added = max(microseconds(self._now()), newest + 1)
            body = msgspec.json.encode(made.body).decode()
            connection.execute(insert(OBJECTS).values(added=added, type=made.type, body=body, **key))


def _created(connection: Connection, alert: Alert) -> float:
    first = select(VERSIONS.c.body).where(VERSIONS.c.id == alert.id).order_by(VERSIONS.c.version).limit(1)
    return decode_alert(str(connection.scalar(first)).encode()).noticed
