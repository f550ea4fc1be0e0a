"""Blind: blind spots of the sites, kept as the coverage log tells them."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select, update

from domain.coverage import Coverage, coverage_object, decode_coverage, encode_coverage
from domain.times import utc
from isc.arrivals import Arrival
from isc.database import writing
from isc.metrics import Metrics
from isc.rows import YEARS, unreadable_row
from isc.schema import COVERAGE, OFFSETS, UNREADABLE
from isc.store import advance, once

MOST = 500
"""Blind spots of a site that are told at once; a site with more is blind as such."""


class Gap(Struct, frozen=True):
    """A blind spot: of which zone and detectors (none named: all), since when, until when (null: it lasts), why."""

    id: str
    site: str
    zone: str | None
    detectors: tuple[str, ...]
    begin: str
    end: str | None
    reason: str
    by: str | None


class Blind:
    """Keeps blind spots; one told again changes nothing, a later word on one is the newest."""

    def __init__(self, engine: Engine, metrics: Metrics, now: Callable[[], float]) -> None:
        self._engine = engine
        self._metrics = metrics
        self._now = now

    def offset(self, position: str) -> int:
        """The offset from which on this position is to be read."""
        with self._engine.connect() as connection:
            found = connection.scalar(select(OFFSETS.c.next).where(OFFSETS.c.position == position))
        return int(found or 0)

    def take(self, batch: Sequence[Arrival]) -> None:
        """Keep a batch and the place up to which it was read, in one transaction."""
        if not batch:
            return
        with writing(self._engine) as connection:
            set_aside = sum(self._keep(connection, arrival) for arrival in batch)
            advance(connection, batch)
        self._metrics.unreadable.inc(set_aside)

    def _keep(self, connection: Connection, arrival: Arrival) -> int:
        """How many lines were set aside."""
        try:
            entry = decode_coverage(arrival.line)
            if not (YEARS[0] <= entry.start < YEARS[1] and len(entry.id) <= 64 and len(entry.site) <= 100):
                raise ValueError("id, site or time is beyond its limits")
        except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
            return once(connection, UNREADABLE, unreadable_row(arrival, f"no blind spot: {error}", self._now()))
        _put(connection, entry)
        return 0


def _put(connection: Connection, entry: Coverage) -> None:
    values = {"site": entry.site, "begin": entry.start, "end": entry.until, "body": encode_coverage(entry).decode()}
    # a blind spot that is over stays over, also where its beginning is told again
    newer = [COVERAGE.c.id == entry.id] + ([COVERAGE.c.end.is_(None)] if entry.until is None else [])
    if connection.scalar(select(COVERAGE.c.id).where(COVERAGE.c.id == entry.id)) is None:
        connection.execute(insert(COVERAGE).values(id=entry.id, **values))
    else:
        connection.execute(update(COVERAGE).where(*newer).values(**values))


def open_gaps(connection: Connection, sites: Sequence[str] | None) -> list[Gap]:
    """Blind spots of these sites (None: all) that last, the oldest first."""
    query = select(COVERAGE.c.body).where(COVERAGE.c.end.is_(None)).order_by(COVERAGE.c.begin).limit(MOST)
    if sites is not None:
        query = query.where(COVERAGE.c.site.in_(sites))
    return [_gap(decode_coverage(body.encode())) for body in connection.scalars(query)]


def open_entries(connection: Connection, site: str) -> list[dict[str, Any]]:
    """The same of one site, as the log has them."""
    mine = select(COVERAGE.c.body).where(COVERAGE.c.site == site, COVERAGE.c.end.is_(None)).order_by(COVERAGE.c.begin)
    return [coverage_object(decode_coverage(body.encode())) for body in connection.scalars(mine.limit(MOST))]


def _gap(entry: Coverage) -> Gap:
    end = None if entry.until is None else utc(entry.until)
    told: dict[str, Any] = {
        "id": entry.id,
        "site": entry.site,
        "zone": entry.zone,
        "detectors": entry.detectors,
        "by": entry.by,
    }
    return Gap(**told, begin=utc(entry.start), end=end, reason=entry.reason)
