"""Publish: makes the feed's objects of the alert versions that came in, each version once, in their order.

It does so when somebody fetches: without recipients there is nothing to do.
"""

import time
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from domain.alert import Alert, decode_alert
from domain.times import microseconds
from isc.database import writing
from isc.feed_schema import OBJECTS
from isc.numbers import counted, set_counter
from isc.schema import VERSIONS
from isc.stix import Made, level_of, objects_of, stix_id

BLOCK = 100
PAUSE_S = 0.005
"""Between two blocks, so that others who want to write come in between."""

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

    def run(self, blocks: int = 50) -> bool:
        """Make the objects of versions that are new, so many blocks at most; whether that were all."""
        for number in range(blocks):
            if number:
                time.sleep(PAUSE_S)
            if self._block() < BLOCK:
                return True
        return False

    def _block(self) -> int:
        with writing(self._engine) as connection:
            query = select(VERSIONS.c.seq, VERSIONS.c.body).where(VERSIONS.c.seq > counted(connection, PUBLISHED))
            rows = connection.execute(query.order_by(VERSIONS.c.seq).limit(BLOCK)).all()
            held = set(self._held)
            if rows:
                self._publish(connection, [decode_alert(row.body.encode()) for row in rows], held)
                set_counter(connection, PUBLISHED, rows[-1].seq)
        self._held = held if len(held) < HELD else set()
        return len(rows)

    def _publish(self, connection: Connection, alerts: list[Alert], held: set[Held]) -> None:
        newest = _newest(connection, [stix_id("sighting", alert.id) for alert in alerts])
        created = _created(connection, {alert.id for alert in alerts})
        added = int(connection.scalar(select(func.max(OBJECTS.c.added))) or 0)
        rows: list[dict[str, Any]] = []
        for alert in alerts:
            sighting = stix_id("sighting", alert.id)
            for made in objects_of(alert, created[alert.id], newest.get(sighting)):
                key = made.id, alert.site, level_of(alert)
                if made.id == sighting or (key not in held and not _is_there(connection, made, alert)):
                    added = max(microseconds(self._now()), added + 1)
                    rows.append(_row(made, alert, added))
                held.add(key)
                if made.id == sighting:
                    newest[sighting] = made.version
        connection.execute(insert(OBJECTS), rows)


def _row(made: Made, alert: Alert, added: int) -> dict[str, Any]:
    key = {"id": made.id, "version": made.version, "site": alert.site, "tlp": level_of(alert)}
    return key | {"added": added, "type": made.type, "body": msgspec.json.encode(made.body).decode()}


def _is_there(connection: Connection, made: Made, alert: Alert) -> bool:
    key = {"id": made.id, "version": made.version, "site": alert.site, "tlp": level_of(alert)}
    there = select(OBJECTS.c.added).where(*(OBJECTS.c[name] == value for name, value in key.items()))
    return connection.scalar(there) is not None


def _newest(connection: Connection, sightings: list[str]) -> dict[str, int]:
    """The newest version of each of these that was handed to the feed."""
    query = select(OBJECTS.c.id, func.max(OBJECTS.c.version)).where(OBJECTS.c.id.in_(sightings))
    return {row[0]: row[1] for row in connection.execute(query.group_by(OBJECTS.c.id))}


def _created(connection: Connection, alerts: set[str]) -> dict[str, float]:
    """When the first version of each of these was noticed."""
    query = select(VERSIONS.c.id, VERSIONS.c.body).where(VERSIONS.c.id.in_(sorted(alerts)))
    found: dict[str, float] = {}
    for row in connection.execute(query.order_by(VERSIONS.c.id, VERSIONS.c.version)):
        if row.id not in found:
            found[row.id] = decode_alert(row.body.encode()).noticed
    return found
