"""Work: what people make of an alert: they acknowledge it, take it on, lay it aside for a while, judge it."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select, update

from domain.times import utc
from isc.audit import append
from isc.changes import put_change
from isc.database import writing
from isc.outbox import Asked, put_lookups, put_verdict
from isc.proposals import Actor, Proposal
from isc.revisions import Refused, TakenError, check_owner
from isc.schema import ALERTS, WORK

Judgement = Literal["true", "false", "authorised", "test", "duplicate", "undecided"]


class Standing(Struct, frozen=True):
    """How people's work on an alert stands; revision 0 where nobody did anything yet. Times are UTC."""

    alert: str
    revision: int
    owner: str | None = None
    acknowledged_by: str | None = None
    acknowledged: str | None = None
    shelved_by: str | None = None
    shelved_until: str | None = None
    shelved_why: str | None = None
    verdict: Judgement | None = None
    verdict_why: str | None = None
    verdict_by: str | None = None
    changed_by: str | None = None
    changed: str | None = None


class Subject(Struct, frozen=True):
    """The alert that is worked on."""

    id: str
    site: str
    severity: int


__all__ = ["Actor", "Judgement", "Standing", "Subject", "Work", "change", "do_shelve", "standings_of"]

TIMES = ("acknowledged", "shelved_until", "changed")


class Work:
    """Changes, one at a time, each on the state that was seen."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self.engine = engine
        self._now = now

    def subject(self, alert_id: str) -> Subject | None:
        """The alert of this id, None where there is none."""
        with self.engine.connect() as connection:
            query = select(ALERTS.c.id, ALERTS.c.site, ALERTS.c.severity).where(ALERTS.c.id == alert_id)
            row = connection.execute(query).one_or_none()
        return None if row is None else Subject(row.id, row.site, row.severity)

    def standing(self, alert_id: str) -> Standing:
        """How it stands."""
        with self.engine.connect() as connection:
            return _standing(connection, alert_id)

    def acknowledge(self, alert: Subject, revision: int, by: Actor) -> Standing:
        """Say that somebody looks at it."""
        return self._change(alert, revision, by, "acknowledge", acknowledged_by=by.name, acknowledged=self._now())

    def assign(self, alert: Subject, revision: int, by: Actor, owner: str | None) -> Standing:
        """Give it to somebody, or to nobody."""
        return self._change(alert, revision, by, "assign", owner=owner)

    def shelve(self, alert: Subject, revision: int, by: Actor, until: float, why: str) -> Standing:
        """Lay it aside; it comes back by itself."""
        values = {"shelved_by": by.name, "shelved_until": until, "shelved_why": why}
        return self._change(alert, revision, by, "shelve", **values)

    def unshelve(self, alert: Subject, revision: int, by: Actor) -> Standing:
        """Take it back before its time."""
        return self._change(alert, revision, by, "unshelve", shelved_by=None, shelved_until=None, shelved_why=None)

    def judge(self, alert: Subject, revision: int, by: Actor, verdict: Judgement, why: str) -> Standing:
        """Say what it was; the verdict goes to the log as an event."""
        values = {"verdict": verdict, "verdict_why": why, "verdict_by": by.name}
        return self._change(alert, revision, by, "judge", **values)

    def _change(self, alert: Subject, revision: int, by: Actor, what: str, **values: Any) -> Standing:
        with writing(self.engine) as connection:
            change(connection, self._now(), alert, by, what, revision, values)
            return _standing(connection, alert.id)


def change(
    connection: Connection,
    now: float,
    alert: Subject,
    by: Actor,
    what: str,
    revision: int | None,
    values: dict[str, Any],
) -> None:
    """Change an alert's work within a transaction; `revision` None overrules. Raises TakenError where one was first."""
    row = connection.execute(select(WORK).where(WORK.c.alert == alert.id)).one_or_none()
    found = 0 if row is None else row.revision
    if revision is not None and revision != found:
        first, at = ("nobody", now) if row is None else (row.changed_by, row.changed)
        raise TakenError(first, at, found)
    check_owner(connection, values.get("owner"))
    stamped = values | {"revision": found + 1, "changed_by": by.name, "changed": now}
    if row is None:
        connection.execute(insert(WORK).values(alert=alert.id, **stamped))
    else:
        connection.execute(update(WORK).where(WORK.c.alert == alert.id).values(**stamped))
    put_change(connection, alert.id)
    append(connection, now, by.name, "act", f"alert {alert.id}", {"what": what} | _texts(values))
    put_lookups(connection, by.name, "change", [Asked(alert.site, count=1)], now)
    if "verdict" in values:
        put_verdict(connection, alert.id, alert.site, values["verdict"], by.role, values["verdict_why"], now)


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items() if value is not None}


def do_shelve(connection: Connection, agreed: Proposal, by: Actor, now: float) -> None:
    """Lay aside what a second person agreed on, unless the alert changed since it was asked."""
    body = agreed.body
    if body["until"] <= now:
        raise Refused("found an end that has passed meanwhile")
    alert = Subject(body["alert"], agreed.site, 1)
    asker = Actor(agreed.asked_by, agreed.asked_role)
    values = {"shelved_by": asker.name, "shelved_until": body["until"], "shelved_why": agreed.why}
    change(connection, now, alert, asker, f"shelve, agreed by {by.name}", body["revision"], values)


def standings_of(connection: Connection, alerts: Iterable[str]) -> dict[str, Standing]:
    """How it stands with each of these."""
    ids = sorted(set(alerts))
    rows = connection.execute(select(WORK).where(WORK.c.alert.in_(ids)))
    return {alert: Standing(alert, 0) for alert in ids} | {row.alert: _from_row(row) for row in rows}


def _standing(connection: Connection, alert_id: str) -> Standing:
    return standings_of(connection, [alert_id])[alert_id]


def _from_row(row: Any) -> Standing:
    found = dict(row._mapping)
    return Standing(**found | {key: utc(found[key]) for key in TIMES if found[key] is not None})
