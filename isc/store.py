"""The store: every version of every alert, once, with the place up to which the log was read.

Alerts, their numbers in the feed and the read offset are committed together, by one writer at a time. So whoever has
seen a number could see all smaller ones, and a batch that is told again changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.alert import Alert
from isc.arrivals import Arrival
from isc.database import writing
from isc.metrics import Metrics
from isc.rows import Standing, alert_row, digest_of, first_rank, read_alert, unreadable_row, version_row
from isc.schema import ALERTS, CONFLICTS, COUNTERS, FEED, OFFSETS, PLACES_A_MICROSECOND, UNREADABLE, VERSIONS

logger = logging.getLogger(__name__)

Key = tuple[str, int]


class Taken(Struct):
    """What one batch came to."""

    kept: list[Alert] = field(default_factory=list)
    repeats: int = 0
    conflicts: list[Key] = field(default_factory=list)
    unreadable: int = 0


class Store:
    """Writes alerts; `isc.search` and `isc.feed` read them."""

    def __init__(self, engine: Engine, metrics: Metrics, now: Callable[[], float]) -> None:
        self.engine = engine
        self._metrics = metrics
        self._now = now

    def offset(self, position: str) -> int:
        """The offset from which on this position is to be read."""
        with self.engine.connect() as connection:
            found = connection.scalar(select(OFFSETS.c.next).where(OFFSETS.c.position == position))
        return int(found or 0)

    def take(self, batch: Sequence[Arrival]) -> Taken:
        """Keep a batch in one transaction."""
        with self._metrics.take_seconds.time(), writing(self.engine) as connection:
            taken = _Batch(connection, self._now()).take(batch)
        self._note(taken)
        return taken

    def _note(self, taken: Taken) -> None:
        for alert in taken.kept:
            self._metrics.kept.labels(alert.family, str(alert.severity)).inc()
        if taken.kept:
            self._metrics.taken_at.set(self._now())
            self._metrics.newest_alert.set(max(alert.noticed for alert in taken.kept))
        self._metrics.repeats.inc(taken.repeats)
        self._metrics.conflicts.inc(len(taken.conflicts))
        self._metrics.unreadable.inc(taken.unreadable)
        for alert_id, version in taken.conflicts:
            logger.error("alert %s version %d was told with other content; see the table conflicts", alert_id, version)
        if taken.unreadable:
            logger.error("%d lines of the alert log are no alert; see the table unreadable", taken.unreadable)


class _Batch:
    """One batch within its transaction."""

    def __init__(self, connection: Connection, now: float) -> None:
        self._connection = connection
        self._now = now
        self._taken = Taken()

    def take(self, batch: Sequence[Arrival]) -> Taken:
        read = [(arrival, alert) for arrival in batch if (alert := self._read(arrival)) is not None]
        known = self._known({alert.id for _, alert in read})
        fresh: list[tuple[Alert, str]] = []
        for arrival, alert in read:
            key, digest = (alert.id, alert.version), digest_of(alert)
            if key not in known:
                known[key] = digest
                fresh.append((alert, digest))
            elif known[key] == digest:
                self._taken.repeats += 1
            else:
                self._set_apart(arrival, alert, digest)
        self._add(fresh)
        advance(self._connection, batch)
        return self._taken

    def _read(self, arrival: Arrival) -> Alert | None:
        try:
            return read_alert(arrival.line)
        except ValueError as error:
            row = unreadable_row(arrival, str(error), self._now)
            self._taken.unreadable += once(self._connection, UNREADABLE, row)
            return None

    def _known(self, ids: set[str]) -> dict[Key, str]:
        columns = (VERSIONS.c.id, VERSIONS.c.version, VERSIONS.c.digest)
        found = self._connection.execute(select(*columns).where(VERSIONS.c.id.in_(sorted(ids))))
        return {(row.id, row.version): row.digest for row in found}

    def _set_apart(self, arrival: Arrival, alert: Alert, digest: str) -> None:
        row = version_row(alert, digest, 0, self._now)
        del row["seq"]
        if once(self._connection, CONFLICTS, row | {"position": arrival.position, "offset": arrival.offset}):
            self._taken.conflicts.append((alert.id, alert.version))

    def _add(self, fresh: list[tuple[Alert, str]]) -> None:
        if not fresh:
            return
        head = int(self._connection.scalar(select(COUNTERS.c.value).where(COUNTERS.c.name == FEED)) or 0)
        numbered = [(seq, alert, digest) for seq, (alert, digest) in enumerate(fresh, head + 1)]
        self._connection.execute(update(COUNTERS).where(COUNTERS.c.name == FEED).values(value=head + len(numbered)))
        rows = [version_row(alert, digest, seq, self._now) for seq, alert, digest in numbered]
        self._connection.execute(insert(VERSIONS), rows)
        by_id: dict[str, list[tuple[int, Alert]]] = {}
        for seq, alert, _ in numbered:
            by_id.setdefault(alert.id, []).append((seq, alert))
        self._tell(by_id)
        self._taken.kept += [alert for _, alert, _ in numbered]

    def _tell(self, by_id: dict[str, list[tuple[int, Alert]]]) -> None:
        """Bring `alerts` up to these versions, one after the other."""
        columns = (ALERTS.c.id, ALERTS.c.version, ALERTS.c.said, ALERTS.c.words)
        found = self._connection.execute(select(*columns).where(ALERTS.c.id.in_(sorted(by_id))))
        standing = {row.id: Standing(row.version, row.said, row.words) for row in found}
        changed: list[dict[str, Any]] = []
        added: list[tuple[Alert, dict[str, Any]]] = []
        for alert_id, versions in by_id.items():
            row = _newest_row(standing.get(alert_id), versions)
            if row is not None and alert_id in standing:
                changed.append(row | {"key": row.pop("id")})
            elif row is not None:
                added.append((versions[0][1], row))
        if changed:
            self._connection.execute(update(ALERTS).where(ALERTS.c.id == bindparam("key")), changed)
        if added:
            ranks = self._ranks([alert for alert, _ in added])
            rows = [row | {"rank": rank} for (_, row), rank in zip(added, ranks, strict=True)]
            self._connection.execute(insert(ALERTS), rows)

    def _ranks(self, alerts: Iterable[Alert]) -> list[int]:
        """A rank of its own for each: the first free one of its microsecond, or of a later one where that is full."""
        firsts = [first_rank(alert) for alert in alerts]
        held = set(self._connection.scalars(select(ALERTS.c.rank).where(ALERTS.c.rank.in_(sorted(set(firsts))))))
        ranks = []
        for first in firsts:
            rank = first if first not in held else self._free(first, held)
            held.add(rank)
            ranks.append(rank)
        return ranks

    def _free(self, first: int, held: set[int]) -> int:
        end = first + PLACES_A_MICROSECOND
        same = select(func.max(ALERTS.c.rank)).where(ALERTS.c.rank >= first, ALERTS.c.rank < end)
        rank = int(self._connection.scalar(same) or first)
        while rank in held or self._connection.scalar(select(ALERTS.c.rank).where(ALERTS.c.rank == rank)) is not None:
            rank += 1
        return rank


def _newest_row(before: Standing | None, versions: list[tuple[int, Alert]]) -> dict[str, Any] | None:
    """The row after these versions, None where a newer one stands already."""
    row = None
    for seq, alert in sorted(versions, key=lambda pair: pair[1].version):
        if before is None or before.version < alert.version:
            row = alert_row(alert, seq, before)
            before = Standing(alert.version, row["said"], row["words"])
    return row


def once(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    """Insert a row unless it is there; how many that were."""
    added = _upsert(connection, table).values(row).on_conflict_do_nothing().returning(table.c.offset)
    return len(connection.execute(added).all())


def advance(connection: Connection, batch: Sequence[Arrival]) -> None:
    """Remember the place up to which each position was read, in the transaction that keeps what it brought."""
    ends: dict[str, int] = {}
    for arrival in batch:
        ends[arrival.position] = max(ends.get(arrival.position, 0), arrival.offset + 1)
    for position, end in sorted(ends.items()):
        added = _upsert(connection, OFFSETS).values(position=position, next=end)
        ahead = OFFSETS.c.next < added.excluded.next
        connection.execute(added.on_conflict_do_update(index_elements=["position"], set_={"next": end}, where=ahead))


def _upsert(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
