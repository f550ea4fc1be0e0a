"""Schedules: how long a site keeps its cases and its alerts; without one they are kept."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, select, tuple_

from domain.times import microseconds
from isc.people_schema import CUSTODY, EVIDENCE, EXPORTS, TASKS
from isc.schema import ALERTS, CASE_ALERTS, CASES, NOTES, PLACES_A_MICROSECOND

OTHERS = "*"
"""The name of all sites that have no schedule of their own."""

Schedule = Mapping[str, float]
"""Seconds by site."""


def _terms(schedule: Schedule, site: ColumnElement[str]) -> Iterator[tuple[ColumnElement[bool], float]]:
    for name, seconds in sorted(schedule.items()):
        named = [own for own in schedule if own != OTHERS]
        yield (site.not_in(named) if name == OTHERS else site == name), seconds


def forget_cases(connection: Connection, schedule: Schedule, now: float) -> int:
    """Delete cases that were closed longer ago than their site keeps them, with all that belongs to them."""
    numbers: list[int] = []
    for here, seconds in _terms(schedule, CASES.c.site):
        over = select(CASES.c.number).where(here, CASES.c.state == "closed", CASES.c.changed < now - seconds)
        numbers += connection.scalars(over)
    for table in (NOTES, TASKS, CUSTODY, EVIDENCE, EXPORTS, CASE_ALERTS):
        connection.execute(delete(table).where(table.c.case.in_(numbers)))
    connection.execute(delete(CASES).where(CASES.c.number.in_(numbers)))
    return len(numbers)


def old_alerts(connection: Connection, schedule: Schedule, now: float) -> list[str]:
    """Alerts that came true longer ago than their site keeps them and that no case holds."""
    held = select(CASE_ALERTS.c.alert)
    found: list[str] = []
    for here, seconds in _terms(schedule, ALERTS.c.site):
        before = microseconds(now - seconds) * PLACES_A_MICROSECOND
        old = select(ALERTS.c.id).where(here, ALERTS.c.rank < before, ALERTS.c.id.not_in(held))
        found += connection.scalars(old.order_by(ALERTS.c.id))
    return found


def forget_evidence(connection: Connection, alerts: Sequence[str]) -> None:
    """Delete the copies of what these alerts rest on, in whatever case they are."""
    gone = connection.execute(select(EVIDENCE.c.case, EVIDENCE.c.number).where(EVIDENCE.c.alert.in_(alerts))).all()
    keys = [(row.case, row.number) for row in gone]
    connection.execute(delete(CUSTODY).where(tuple_(CUSTODY.c.case, CUSTODY.c.evidence).in_(keys)))
    connection.execute(delete(EVIDENCE).where(EVIDENCE.c.alert.in_(alerts)))
