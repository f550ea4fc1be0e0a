"""Retention: deletes what may be kept no longer, and writes down what it deleted, in the same step."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, update

from domain.times import microseconds, utc
from isc.audit import append
from isc.database import writing
from isc.feed_schema import COPIES, HANDED, INBOX, OBJECTS, RECIPIENTS, STATUSES
from isc.people_schema import HANDOVERS, LOGINS, MUTES, PROPOSALS
from isc.schedules import Schedule, forget_cases, forget_evidence, old_alerts
from isc.schema import (
    ALERTS,
    AUDIT,
    CASE_ALERTS,
    CASES,
    CHANGES,
    CONFLICTS,
    COUNTS,
    COVERAGE,
    OUTBOX,
    PLACES_A_MICROSECOND,
    SESSIONS,
    TOKENS,
    UNREADABLE,
    VERSIONS,
    WORK,
)
from isc.stix import stix_id
from isc.verdict_counts import settle
from isc.weeks import week_of

DAY_S = 86_400.0
WHO = "retention"
CHUNK = 500
"""Alerts that are deleted at once."""


SHIFTS = ((HANDOVERS, "made"), (MUTES, "end"), (PROPOSALS, "expires"))
"""What is left of shifts that are over, and the time from which it is kept."""


class Terms(Struct, frozen=True):
    """How long things are kept (security.md, "Keeping and deleting")."""

    false_alerts_s: float = 28 * DAY_S
    letters_s: float = 7 * DAY_S
    audit_s: float = 730 * DAY_S
    shifts_s: float = 365 * DAY_S
    coverage_s: float = 365 * DAY_S
    outbox_s: float = 28 * DAY_S
    cases_s: Schedule = {}
    alerts_s: Schedule = {}


class Deleted(Struct, frozen=True):
    """So many of something, from before this moment."""

    what: str
    number: int
    before: float


class _Undo(Exception):
    """Takes a transaction back."""


def clean(engine: Engine, now: Callable[[], float], terms: Terms) -> list[Deleted]:
    """Delete what is over its term; what that was stands in the audit too."""
    with writing(engine) as connection:
        return _clean(connection, now(), terms)


def rehearse(engine: Engine, now: Callable[[], float], terms: Terms) -> list[Deleted]:
    """What `clean` would delete: it is done, and taken back."""
    found: list[Deleted] = []
    try:
        with writing(engine) as connection:
            found = _clean(connection, now(), terms)
            raise _Undo
    except _Undo:
        return found


def _clean(connection: Connection, now: float, terms: Terms) -> list[Deleted]:
    done = [
        Deleted("cases", forget_cases(connection, terms.cases_s, now), now),
        _by_schedule(connection, terms.alerts_s, now),
        _false_alerts(connection, now - terms.false_alerts_s),
        *(_older(connection, table, now - terms.letters_s, "taken") for table in (CONFLICTS, UNREADABLE)),
        _older(connection, OUTBOX, now - terms.outbox_s, "time"),
        _older(connection, HANDED, now - terms.audit_s, "newest"),
        Deleted(
            "inbox", _older(connection, INBOX, microseconds(now - terms.audit_s), "added").number, now - terms.audit_s
        ),
        _older(connection, STATUSES, now - terms.letters_s, "time"),
        _older(connection, COVERAGE, now - terms.coverage_s, "end"),
        *(_older(connection, table, now, "expires") for table in (SESSIONS, TOKENS, RECIPIENTS, LOGINS)),
        *(_older(connection, table, now - terms.shifts_s, column) for table, column in SHIFTS),
    ]
    for one in done:
        if one.number:
            append(connection, now, WHO, "delete", one.what, {"number": str(one.number), "before": utc(one.before)})
    return [*done, _audit(connection, now, now - terms.audit_s)]


def _older(connection: Connection, table: Table, before: float, column: str) -> Deleted:
    old = table.c[column] < before
    number = int(connection.scalar(select(func.count()).select_from(table).where(old)) or 0)
    connection.execute(delete(table).where(old))
    return Deleted(table.name, number, before)


def _false_alerts(connection: Connection, before: float) -> Deleted:
    """Alerts that were judged false so long ago, unless a case that is open holds them."""
    working = (
        select(CASE_ALERTS.c.alert).join(CASES, CASES.c.number == CASE_ALERTS.c.case).where(CASES.c.state == "open")
    )
    judged = select(WORK.c.alert).where(WORK.c.verdict == "false", WORK.c.changed < before)
    ids = list(connection.scalars(judged.where(WORK.c.alert.not_in(working)).order_by(WORK.c.alert)))
    for first in range(0, len(ids), CHUNK):
        _forget(connection, ids[first : first + CHUNK])
    return Deleted("alerts judged false", len(ids), before)


def _by_schedule(connection: Connection, schedule: Schedule, now: float) -> Deleted:
    """Alerts that are older than their site keeps them."""
    ids = old_alerts(connection, schedule, now)
    for first in range(0, len(ids), CHUNK):
        _forget(connection, ids[first : first + CHUNK])
    return Deleted("alerts by schedule", len(ids), now)


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    settle(connection, ids)
    columns = (ALERTS.c.site, ALERTS.c.detector, ALERTS.c.severity, ALERTS.c.rank, ALERTS.c.incident)
    rows = connection.execute(select(*columns).where(ALERTS.c.id.in_(ids))).all()
    for key, number in sorted(Counter((r.site, r.detector, r.severity, _week(r.rank)) for r in rows).items()):
        _count(connection, dict(zip(("site", "detector", "severity", "week"), key, strict=True)), number)
    connection.execute(delete(OBJECTS).where(OBJECTS.c.id.in_([stix_id("sighting", alert) for alert in ids])))
    forget_evidence(connection, ids)
    for column in (
        VERSIONS.c.id,
        CONFLICTS.c.id,
        CASE_ALERTS.c.alert,
        CHANGES.c.alert,
        WORK.c.alert,
        COPIES.c.alert,
        ALERTS.c.id,
    ):
        connection.execute(delete(column.table).where(column.in_(ids)))
    _forget_incidents(connection, {row.incident for row in rows})


def _forget_incidents(connection: Connection, incidents: set[str]) -> None:
    """Delete what the feed has of incidents of which no alert is left."""
    left = set(connection.scalars(select(ALERTS.c.incident).where(ALERTS.c.incident.in_(sorted(incidents)))))
    gone = OBJECTS.c.source.in_(sorted(incidents - left)), OBJECTS.c.product == "incident"
    connection.execute(delete(OBJECTS).where(*gone))


def _count(connection: Connection, key: dict[str, Any], number: int) -> None:
    same = [COUNTS.c[name] == value for name, value in key.items()]
    more = update(COUNTS).where(*same).values(number=COUNTS.c.number + number).returning(COUNTS.c.number)
    if not connection.execute(more).all():
        connection.execute(insert(COUNTS).values(**key, number=number))


def _week(rank: int) -> str:
    return week_of(rank // PLACES_A_MICROSECOND / 1e6)


def _audit(connection: Connection, now: float, before: float) -> Deleted:
    """The oldest entries; the one that tells of it names the first that stays, so the rest can still be checked."""
    newest = select(func.max(AUDIT.c.number)).where(AUDIT.c.time < microseconds(before))
    stays = int(connection.scalar(newest) or 0) + 1
    old = select(func.count()).select_from(AUDIT).where(AUDIT.c.number < stays)
    number = int(connection.scalar(old) or 0)
    if number:
        append(connection, now, WHO, "delete", "audit", {"before": str(stays), "number": str(number)})
        connection.execute(delete(AUDIT).where(AUDIT.c.number < stays))
    return Deleted("audit", number, before)
