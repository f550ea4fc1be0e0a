"""Publish: makes the feed's objects of the alert versions that came in, each version once, in their order.

It does so when somebody fetches: without recipients there is nothing to do.
"""

import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, func, select

from domain.alert import Alert, decode_alert
from domain.site import Site
from isc.ceiling import bits_of
from isc.database import writing
from isc.feed_schema import OBJECTS
from isc.incidents import publish_incidents
from isc.numbers import counted, set_counter
from isc.schema import VERSIONS
from isc.shelf import Held, Place, Shelf
from isc.stix import level_of, objects_of, stix_id

BLOCK = 100
PAUSE_S = 0.005
"""Between two blocks, so that others who want to write come in between."""

HELD = 100_000
"""Objects remembered as being there; beyond that they are looked up anew."""

PUBLISHED = "published"
"""The counter of the newest alert version of which objects were made."""

ALERT_PURPOSES = bits_of(["security", "investigation"])


class Publisher:
    """Follows the alert versions of a store, when it is asked to."""

    def __init__(self, engine: Engine, now: Callable[[], float], sites: Mapping[str, Site] | None = None) -> None:
        """`sites` are those of which the kinds of zone and the region are known."""
        self._engine = engine
        self._now = now
        self._sites = sites or {}
        self._held: set[Held] = set()

    def run(self, blocks: int = 50) -> bool:
        """Make the objects of versions that are new, so many blocks at most; whether that were all."""
        for number in range(blocks):
            if number:
                time.sleep(PAUSE_S)
            if self._block() < BLOCK:
                return publish_incidents(self._engine, self._now, self._sites)
        return False

    def _block(self) -> int:
        query = select(VERSIONS.c.seq, VERSIONS.c.body).order_by(VERSIONS.c.seq).limit(BLOCK)
        if not self._behind():
            return 0
        with writing(self._engine) as connection:
            rows = connection.execute(query.where(VERSIONS.c.seq > counted(connection, PUBLISHED))).all()
            held = set(self._held)
            if rows:
                self._publish(connection, [decode_alert(row.body.encode()) for row in rows], held)
                set_counter(connection, PUBLISHED, rows[-1].seq)
        self._held = held if len(held) < HELD else set()
        return len(rows)

    def _behind(self) -> bool:
        """Whether there is something to do: who only looks keeps no writer waiting."""
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.max(VERSIONS.c.seq))) or 0) > counted(connection, PUBLISHED)

    def _publish(self, connection: Connection, alerts: list[Alert], held: set[Held]) -> None:
        newest = _newest(connection, [stix_id("sighting", alert.id) for alert in alerts])
        created = _created(connection, {alert.id for alert in alerts})
        shelf = Shelf(connection, self._now, held)
        for alert in alerts:
            sighting = stix_id("sighting", alert.id)
            made = objects_of(alert, created[alert.id], newest.get(sighting))
            place = Place("alert", alert.site, level_of(alert), ALERT_PURPOSES)
            shelf.put(made[:-1], place)
            shelf.add(made[-1:], place, alert.id)
            newest[sighting] = made[-1].version
        shelf.done()


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
