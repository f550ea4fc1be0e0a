"""Alike: other cases that share subjects or patterns with one, and alerts like one, with what became of them."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, or_, select

from isc.cases import State
from isc.schema import ALERTS, CASE_ALERTS, CASES, WORK
from isc.work import Judgement

MOST = 20
SHARED = ("id", "subject", "pattern", "incident")
SUBJECT_WEIGHT = 3
"""A shared subject says so much more than a shared pattern."""


class Alike(Struct, frozen=True):
    """Another case: `linked` where both hold the same alert or incident, else alike by subjects and patterns."""

    number: int
    site: str
    title: str
    state: State
    verdict: Judgement | None
    linked: bool
    subjects: tuple[str, ...]
    patterns: tuple[str, ...]


class AlikeAlert(Struct, frozen=True):
    """An alert that was judged before: the same subject, or the same detector in the same zone."""

    id: str
    subject: str
    detector: str
    severity: int
    verdict: Judgement
    why: str | None


class AlikeCases(Struct, frozen=True):
    """What shares most first."""

    cases: list[Alike]


class AlikeAlerts(Struct, frozen=True):
    """The same subject first."""

    alerts: list[AlikeAlert]


def cases_like(connection: Connection, case: int, alerts: Sequence[str], sites: Sequence[str] | None) -> list[Alike]:
    """Cases of these sites (None: all) that share something with this one, what shares most first."""
    columns = [ALERTS.c[name] for name in SHARED]
    own = connection.execute(select(*columns).where(ALERTS.c.id.in_(alerts))).all()
    shared = or_(*(ALERTS.c[name].in_({getattr(row, name) for row in own} - {None}) for name in SHARED))
    query = select(CASES, *columns).join(CASE_ALERTS, CASE_ALERTS.c.case == CASES.c.number)
    query = query.join(ALERTS, ALERTS.c.id == CASE_ALERTS.c.alert).where(shared, CASES.c.number != case)
    if sites is not None:
        query = query.where(CASES.c.site.in_(sites))
    by_case: dict[int, list[Any]] = {}
    for row in connection.execute(query.order_by(CASES.c.number.desc()).limit(1000)):
        by_case.setdefault(row.number, []).append(row)
    found = [_alike(rows, own) for rows in by_case.values()]
    return sorted(found, key=_weight, reverse=True)[:MOST]


def _alike(rows: Sequence[Any], own: Sequence[Any]) -> Alike:
    def common(name: str) -> tuple[str, ...]:
        return tuple(sorted(({getattr(row, name) for row in rows} & {getattr(row, name) for row in own}) - {None}))

    first = rows[0]
    linked = bool(common("id") or common("incident"))
    same = {"subjects": common("subject"), "patterns": common("pattern")}
    return Alike(first.number, first.site, first.title, first.state, first.verdict, linked, **same)


def _weight(one: Alike) -> tuple[bool, int, int]:
    return one.linked, SUBJECT_WEIGHT * len(one.subjects) + len(one.patterns), one.number


def alerts_like(engine: Engine, alert_id: str) -> list[AlikeAlert]:
    """Judged alerts of the same site like this one, the same subject first, then the newest."""
    with engine.connect() as connection:
        own = connection.execute(select(ALERTS).where(ALERTS.c.id == alert_id)).one()
        judged = select(ALERTS, WORK.c.verdict, WORK.c.verdict_why).join(WORK, WORK.c.alert == ALERTS.c.id)
        judged = judged.where(ALERTS.c.site == own.site, ALERTS.c.id != own.id, WORK.c.verdict.is_not(None))
        judged = judged.order_by(ALERTS.c.rank.desc()).limit(MOST)
        same = connection.execute(judged.where(ALERTS.c.subject == own.subject)).all()
        zone = (ALERTS.c.detector == own.detector, ALERTS.c.zone == own.zone, ALERTS.c.subject != own.subject)
        rows = [*same, *connection.execute(judged.where(*zone)).all()][:MOST]
    return [AlikeAlert(r.id, r.subject, r.detector, r.severity, r.verdict, r.verdict_why) for r in rows]
