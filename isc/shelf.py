"""Shelf: puts objects into the feed, each with a place of its own, those that are there already left out."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from domain.times import microseconds
from isc.feed_schema import OBJECTS
from isc.stix import MILLISECOND, Made, made_of, stamp


class Place(Struct, frozen=True):
    """To whom objects may go: `tlp` is an index of `LEVELS`, `site` empty for none alone, `purposes` are bits."""

    product: str
    site: str
    tlp: int
    purposes: int


STAMPS = ("created", "modified", "published", "object_modified")
"""When something was said; it does not count as something else that is said."""

Held = tuple[str, int, Place]
"""Id, version and place of an object that is there for good."""


class Shelf:
    """Puts objects into the feed within a writing transaction; `held` remembers what is there."""

    def __init__(self, connection: Connection, now: Callable[[], float], held: set[Held] | None = None) -> None:
        self._connection = connection
        self._now = now
        self._held = set() if held is None else held
        self._added = int(connection.scalar(select(func.max(OBJECTS.c.added))) or 0)
        self._rows: list[dict[str, Any]] = []

    def put(self, made: Iterable[Made], place: Place, source: str | None = None) -> None:
        """Add these in order; what is there already in this version is left out."""
        for one in made:
            key = one.id, one.version, place
            if key not in self._held and not self._is_there(one, place):
                self._added = max(microseconds(self._now()), self._added + 1)
                self._rows.append(_row(one, place, self._added, source))
            self._held.add(key)

    def done(self) -> int:
        """Write them; how many."""
        if self._rows:
            self._connection.execute(insert(OBJECTS), self._rows)
        number, self._rows = len(self._rows), []
        return number

    def _is_there(self, made: Made, place: Place) -> bool:
        key = {"id": made.id, "version": made.version, "product": place.product, "site": place.site, "tlp": place.tlp}
        same = [OBJECTS.c[name] == value for name, value in key.items()]
        return self._connection.scalar(select(OBJECTS.c.added).where(*same, OBJECTS.c.recipient == "")) is not None


def newest(connection: Connection, object_id: str) -> dict[str, Any] | None:
    """The newest version of an object that was put into the feed for all, as it stands there; None for a new one."""
    mine = select(OBJECTS.c.body).where(OBJECTS.c.id == object_id, OBJECTS.c.recipient == "")
    found = connection.scalar(mine.order_by(OBJECTS.c.version.desc(), OBJECTS.c.added).limit(1))
    return None if found is None else msgspec.json.decode(found)


def next_version(connection: Connection, body: dict[str, Any], at: int) -> Made | None:
    """The next version of an object with this content; None where the newest one says the same, or is revoked: that is
    the last word on an object (STIX 2.1, 3.2).

    `at`, in microseconds, is when it was made; versions rise strictly, by a millisecond at least.
    """
    before = newest(connection, body["id"])
    if before is not None and before.get("revoked"):
        return None
    stamped = {"created": stamp(at), "modified": stamp(at)}
    if before is not None:
        latest = made_of(before).version
        stamped = {"created": before["created"], "modified": stamp(max(at, latest + MILLISECOND))}
    if body["type"] == "report":
        stamped["published"] = stamp(at) if before is None else before["published"]
    made = made_of(body | stamped)
    return None if before is not None and _content(before) == _content(made.body) else made


def _content(body: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(body))
    return {name: value for name, value in told.items() if name not in STAMPS}


def _row(made: Made, place: Place, added: int, source: str | None) -> dict[str, Any]:
    key = {"id": made.id, "version": made.version, "site": place.site, "tlp": place.tlp, "product": place.product}
    told = {"added": added, "type": made.type, "body": msgspec.json.encode(made.body).decode(), "recipient": ""}
    return key | told | {"purposes": place.purposes, "source": source}
