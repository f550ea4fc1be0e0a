"""Drafts: what stands at a site when a shift ends: open, laid aside, muted, waiting, blind, and under work."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from domain.alert import Alert, decode_alert
from domain.times import utc
from isc.blind import open_entries
from isc.people_schema import MUTES, PROPOSALS, TASKS
from isc.schema import ALERTS, CASES, VERSIONS, WORK

MOST = 200
"""Lines of a part; `total` says how many there are."""

OVER = ("cleared", "withdrawn")


def draft(connection: Connection, site: str, now: float) -> dict[str, Any]:
    """The parts of a handover, each with `total` and the newest `rows`."""
    here = _alerts(site)
    shelved = here.where(WORK.c.shelved_until > now)
    awake = (WORK.c.shelved_until.is_(None)) | (WORK.c.shelved_until <= now)
    still = here.where(awake, ALERTS.c.status.not_in(OVER), ALERTS.c.shown)
    return {
        "open": _part(connection, still.where(ALERTS.c.family != "sensor"), _open),
        "shelved": _part(connection, shelved, _shelved),
        "mutes": _mutes(connection, site, now),
        "waiting": _waiting(connection, site, now),
        "sources": _part(connection, still.where(ALERTS.c.family == "sensor"), _open)
        | {"blind": _blind(connection, still, site)},
        "cases": _cases(connection, site),
    }


def _alerts(site: str) -> Any:
    """Alerts of the site that nobody judged, with people's work on them."""
    found = select(ALERTS.c.id, ALERTS.c.severity, ALERTS.c.zone, VERSIONS.c.body, WORK)
    found = found.join(VERSIONS, VERSIONS.c.seq == ALERTS.c.said).join(WORK, WORK.c.alert == ALERTS.c.id, isouter=True)
    return found.where(ALERTS.c.site == site, WORK.c.verdict.is_(None)).order_by(ALERTS.c.rank.desc())


def _part(connection: Connection, query: Any, told: Any) -> dict[str, Any]:
    total = connection.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return {"total": total, "rows": [told(row) for row in connection.execute(query.limit(MOST))]}


def _open(row: Row[Any]) -> dict[str, Any]:
    alert = decode_alert(row.body.encode())
    return _line(alert, row) | {"acknowledged_by": row.acknowledged_by, "owner": row.owner}


def _shelved(row: Row[Any]) -> dict[str, Any]:
    alert = decode_alert(row.body.encode())
    return _line(alert, row) | {"until": utc(row.shelved_until), "by": row.shelved_by, "why": row.shelved_why}


def _line(alert: Alert, row: Row[Any]) -> dict[str, Any]:
    told = {"id": alert.id, "severity": row.severity, "zone": alert.zone, "time": utc(alert.time), "count": alert.count}
    return told | {"subject": alert.subject, "nl": alert.reason.nl, "en": alert.reason.en}


def _blind(connection: Connection, query: Any, site: str) -> list[dict[str, Any]]:
    """Where the site is blind at this moment, and what weakens what is open, each once."""
    found = {str(entry["id"]): entry for entry in open_entries(connection, site)}
    for row in connection.execute(query.limit(MOST)):
        for entry in decode_alert(row.body.encode()).quality:
            found.setdefault(str(entry.get("id")), entry)
    return list(found.values())


def _mutes(connection: Connection, site: str, now: float) -> dict[str, Any]:
    query = select(MUTES).where(MUTES.c.site == site, MUTES.c.end > now).order_by(MUTES.c.end)
    rows = [dict(row._mapping) | {"begin": utc(row.begin), "end": utc(row.end)} for row in connection.execute(query)]
    return {"total": len(rows), "rows": rows}


def _waiting(connection: Connection, site: str, now: float) -> dict[str, Any]:
    mine = (PROPOSALS.c.site == site, PROPOSALS.c.state == "waiting", PROPOSALS.c.expires > now)
    names = ("number", "kind", "target", "why", "asked_by")
    query = select(*(PROPOSALS.c[name] for name in names)).where(*mine).order_by(PROPOSALS.c.number)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return {"total": len(rows), "rows": rows}


def _cases(connection: Connection, site: str) -> dict[str, Any]:
    """Open cases with what is to be done next; a case's title and tasks, not its notes."""
    next_task = select(TASKS.c.text).where(TASKS.c.case == CASES.c.number, TASKS.c.done_at.is_(None))
    columns = (CASES.c.number, CASES.c.title, CASES.c.owner)
    query = select(*columns, next_task.order_by(TASKS.c.number).limit(1).scalar_subquery().label("next"))
    query = query.where(CASES.c.site == site, CASES.c.state == "open").order_by(CASES.c.number.desc())
    rows = [dict(row._mapping) for row in connection.execute(query.limit(MOST))]
    return {"total": len(rows), "rows": rows}
