"""Cases: people's work on alerts of one site, with notes that stay, closed with a verdict that goes to the log."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select, update

from domain.times import utc
from isc.audit import append
from isc.database import writing
from isc.evidence import list_evidence
from isc.numbers import next_number
from isc.revisions import Refused, TakenError, check_owner
from isc.schema import ALERTS, CASE_ALERTS, CASES, NOTES
from isc.tasks import Task, end_task, set_task, tasks_of
from isc.work import Actor, Judgement, Subject, change

State = Literal["open", "closed"]
NOT_THERE = "found an alert that is not there"


class Note(Struct, frozen=True):
    """What somebody wrote in a case."""

    number: int
    who: str
    time: str
    text: str


class Case(Struct, frozen=True):
    """A case as it stands; `notes`, `tasks` and `alerts` are left out of lists."""

    number: int
    revision: int
    site: str
    title: str
    state: State
    opened_by: str
    opened: str
    changed_by: str
    changed: str
    owner: str | None = None
    verdict: Judgement | None = None
    verdict_why: str | None = None
    alerts: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    tasks: tuple[Task, ...] = ()


class Cases:
    """Opens, changes and closes cases."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def listed(self, sites: Sequence[str] | None, state: State | None, before: int | None, limit: int) -> list[Case]:
        """Cases of these sites (None: all), the newest first, with numbers below `before`."""
        query = select(CASES).order_by(CASES.c.number.desc()).limit(limit)
        if sites is not None:
            query = query.where(CASES.c.site.in_(sites))
        if state is not None:
            query = query.where(CASES.c.state == state)
        if before is not None:
            query = query.where(CASES.c.number < before)
        with self._engine.connect() as connection:
            return [_case(row) for row in connection.execute(query)]

    def case(self, number: int) -> Case | None:
        """The whole case, None where there is none."""
        with self._engine.connect() as connection:
            return _whole(connection, number)

    def open(self, by: Actor, title: str, alerts: Sequence[str], sites: Sequence[str] | None) -> Case:
        """Open a case on alerts of one site, one of `sites` (None: all); raises Refused where that is not so."""
        now = self._now()
        with writing(self._engine) as connection:
            site = _site_of(connection, alerts)
            if sites is not None and site not in sites:
                raise Refused(NOT_THERE)
            number = next_number(connection, "cases")
            stamps = {"opened_by": by.name, "opened": now, "changed_by": by.name, "changed": now}
            row = {"number": number, "revision": 1, "site": site, "title": title, "state": "open", "owner": by.name}
            connection.execute(insert(CASES).values(**row, **stamps))
            _link(connection, number, alerts)
            list_evidence(connection, number, alerts, by.name, now)
            append(connection, now, by.name, "act", f"case {number}", {"what": "open", "alerts": " ".join(alerts)})
            return case_in(connection, number)

    def assign(self, number: int, revision: int, by: Actor, owner: str | None) -> Case:
        """Give it to somebody, or to nobody."""
        with writing(self._engine) as connection:
            case = _seen(connection, number, revision)
            check_owner(connection, owner)
            return self._stamp(connection, case, by, "assign", {"owner": owner}, {"owner": owner or "nobody"})

    def add_alerts(self, number: int, revision: int, by: Actor, alerts: Sequence[str]) -> Case:
        """Link further alerts of the same site."""
        with writing(self._engine) as connection:
            case = _seen(connection, number, revision)
            if _site_of(connection, alerts) != case.site:
                raise Refused(f"found alerts of another site, expected {case.site}")
            _link(connection, number, [alert for alert in alerts if alert not in case.alerts])
            list_evidence(connection, number, alerts, by.name, self._now())
            return self._stamp(connection, case, by, "link", {}, {"alerts": " ".join(alerts)})

    def write(self, number: int, by: Actor, text: str) -> Case:
        """Add a note; that never collides with what others do."""
        with writing(self._engine) as connection:
            case = _open(connection, number)
            note = {"case": number, "number": len(case.notes) + 1, "who": by.name, "time": self._now(), "text": text}
            connection.execute(insert(NOTES).values(**note))
            append(connection, self._now(), by.name, "act", f"case {number}", {"what": "note"})
            return case_in(connection, number)

    def set_task(self, number: int, by: Actor, text: str, owner: str | None, due: float | None) -> Case:
        """Add a task; like a note it collides with nothing."""
        with writing(self._engine) as connection:
            _open(connection, number)
            task = set_task(connection, number, by.name, text, owner, due, self._now())
            append(connection, self._now(), by.name, "act", f"case {number}", {"what": f"task {task}"})
            return case_in(connection, number)

    def end_task(self, number: int, task: int, by: Actor, outcome: str) -> Case:
        """Say what came of a task."""
        with writing(self._engine) as connection:
            _open(connection, number)
            end_task(connection, number, task, by.name, outcome, self._now())
            append(connection, self._now(), by.name, "act", f"case {number}", {"what": f"task {task} done"})
            return case_in(connection, number)

    def close(self, number: int, revision: int, by: Actor, verdict: Judgement, why: str) -> Case:
        """Close it with a verdict, which holds for all its alerts."""
        with writing(self._engine) as connection:
            case = _seen(connection, number, revision)
            list_evidence(connection, number, case.alerts, by.name, self._now())
            judged = {"verdict": verdict, "verdict_why": why}
            values = judged | {"verdict_by": by.name}
            for alert in _subjects(connection, case.alerts):
                change(connection, self._now(), alert, by, f"judge in case {number}", None, values)
            return self._stamp(connection, case, by, "close", judged | {"state": "closed"}, judged)

    def _stamp(
        self, connection: Connection, case: Case, by: Actor, what: str, values: dict[str, Any], told: dict[str, str]
    ) -> Case:
        stamps = {"revision": case.revision + 1, "changed_by": by.name, "changed": self._now()}
        connection.execute(update(CASES).where(CASES.c.number == case.number).values(**values, **stamps))
        append(connection, self._now(), by.name, "act", f"case {case.number}", {"what": what} | told)
        return case_in(connection, case.number)


def _site_of(connection: Connection, alerts: Sequence[str]) -> str:
    subjects = _subjects(connection, alerts)
    if len(subjects) != len(set(alerts)):
        raise Refused(NOT_THERE)
    sites = {subject.site for subject in subjects}
    if len(sites) != 1:
        raise Refused(f"found alerts of {len(sites)} sites, expected one")
    return sites.pop()


def _subjects(connection: Connection, alerts: Sequence[str]) -> list[Subject]:
    query = select(ALERTS.c.id, ALERTS.c.site, ALERTS.c.severity).where(ALERTS.c.id.in_(sorted(set(alerts))))
    return [Subject(row.id, row.site, row.severity) for row in connection.execute(query.order_by(ALERTS.c.id))]


def _link(connection: Connection, number: int, alerts: Sequence[str]) -> None:
    rows = [{"case": number, "alert": alert} for alert in sorted(set(alerts))]
    if rows:
        connection.execute(insert(CASE_ALERTS), rows)


def _seen(connection: Connection, number: int, revision: int) -> Case:
    case = case_in(connection, number)
    if case.revision != revision:
        changed = connection.execute(select(CASES.c.changed_by, CASES.c.changed).where(CASES.c.number == number)).one()
        raise TakenError(changed.changed_by, changed.changed, case.revision)
    return _open(connection, number)


def _open(connection: Connection, number: int) -> Case:
    case = case_in(connection, number)
    if case.state == "closed":
        raise Refused(f"case {number} is closed")
    return case


def case_in(connection: Connection, number: int) -> Case:
    """The whole case; raises Refused where there is none."""
    case = _whole(connection, number)
    if case is None:
        raise Refused(f"found no case {number}")
    return case


def _whole(connection: Connection, number: int) -> Case | None:
    row = connection.execute(select(CASES).where(CASES.c.number == number)).one_or_none()
    if row is None:
        return None
    linked = select(CASE_ALERTS.c.alert).where(CASE_ALERTS.c.case == number).order_by(CASE_ALERTS.c.alert)
    written = select(NOTES).where(NOTES.c.case == number).order_by(NOTES.c.number)
    notes = [Note(n.number, n.who, utc(n.time), n.text) for n in connection.execute(written)]
    return _case(row, alerts=tuple(connection.scalars(linked)), notes=tuple(notes), tasks=tasks_of(connection, number))


def _case(row: Any, **more: Any) -> Case:
    found = dict(row._mapping)
    return Case(**found | {"opened": utc(row.opened), "changed": utc(row.changed)} | more)
