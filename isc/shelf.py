"""Shelf: puts objects into the feed, each with a place of its own, those that are there already left out."""

from collections.abc import Callable, Collection, Iterable
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

    def put(self, lasting: Iterable[Made], place: Place) -> None:
        """Add these in order, what everything refers to; what is there already is left out."""
        for one in lasting:
            key = one.id, one.version, place
            if key not in self._held and not self._is_there(one, place):
                self._add(one, place, None)
            self._held.add(key)

    def add(self, versions: Iterable[Made], place: Place, source: str) -> None:
        """Add these in order: versions that are new, made of what `source` names."""
        for one in versions:
            self._add(one, place, source)

    def done(self) -> int:
        """Write them; how many."""
        if self._rows:
            self._connection.execute(insert(OBJECTS), self._rows)
        number, self._rows = len(self._rows), []
        return number

    def _add(self, made: Made, place: Place, source: str | None) -> None:
        self._added = max(microseconds(self._now()), self._added + 1)
        self._rows.append(_row(made, place, self._added, source))

    def _is_there(self, made: Made, place: Place) -> bool:
        key = {"id": made.id, "version": made.version, "product": place.product, "site": place.site, "tlp": place.tlp}
        same = [OBJECTS.c[name] == value for name, value in key.items()]
        return self._connection.scalar(select(OBJECTS.c.added).where(*same, OBJECTS.c.recipient == "")) is not None


def newest(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The newest version of each of these that was put into the feed for all, as it stands there."""
    mine = OBJECTS.c.id.in_(sorted(ids)), OBJECTS.c.recipient == ""
    query = select(OBJECTS.c.id, OBJECTS.c.body).where(*mine).order_by(OBJECTS.c.version)
    return {row.id: msgspec.json.decode(row.body) for row in connection.execute(query)}


def next_version(before: dict[str, Any] | None, body: dict[str, Any], at: int) -> Made | None:
    """The version with this content after `before`; None where that says the same, or is revoked: that is the last word
    on an object (STIX 2.1, 3.2).

    `at`, in microseconds, is when it was made; versions rise strictly, by a millisecond at least.
    """
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
