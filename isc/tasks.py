"""Tasks: what is to be done in a case, by whom and until when, and what came of it."""

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update

from domain.times import utc
from isc.people_schema import TASKS
from isc.revisions import Refused, check_owner


class Task(Struct, frozen=True):
    """A task; done once somebody said what came of it."""

    number: int
    text: str
    set_by: str
    set_at: str
    owner: str | None = None
    due: str | None = None
    done_by: str | None = None
    done_at: str | None = None
    outcome: str | None = None


def tasks_of(connection: Connection, case: int) -> tuple[Task, ...]:
    """The tasks of a case, in order."""
    rows = connection.execute(select(TASKS).where(TASKS.c.case == case).order_by(TASKS.c.number))
    return tuple(
        Task(r.number, r.text, r.set_by, utc(r.set_at), r.owner, _utc(r.due), r.done_by, _utc(r.done_at), r.outcome)
        for r in rows
    )


def set_task(
    connection: Connection, case: int, by: str, text: str, owner: str | None, due: float | None, now: float
) -> int:
    """Add a task; its number."""
    check_owner(connection, owner)
    number = int(connection.scalar(select(func.max(TASKS.c.number)).where(TASKS.c.case == case)) or 0) + 1
    row = {"case": case, "number": number, "text": text, "owner": owner, "due": due, "set_by": by, "set_at": now}
    connection.execute(insert(TASKS).values(**row))
    return number


def end_task(connection: Connection, case: int, number: int, by: str, outcome: str, now: float) -> None:
    """Say that it is done; raises Refused where it is not there or was done before."""
    open_ones = (TASKS.c.case == case, TASKS.c.number == number, TASKS.c.done_at.is_(None))
    done = update(TASKS).where(*open_ones).values(done_by=by, done_at=now, outcome=outcome)
    if not connection.execute(done.returning(TASKS.c.number)).all():
        raise Refused(f"found no open task {number}")


def _utc(seconds: float | None) -> str | None:
    return None if seconds is None else utc(seconds)
