"""Proposals: what takes a second person. One asks, with a reason; another one agrees, and only then it is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, json
from sqlalchemy import Connection, Engine, insert, select, update

from domain.times import utc
from isc.audit import append
from isc.database import writing
from isc.numbers import next_number
from isc.people_schema import PROPOSALS
from isc.revisions import Refused

Kind = Literal["shelve", "mute", "reveal"]
State = Literal["waiting", "agreed", "refused"]

WAITS_S = 3600.0
"""How long somebody may take to agree."""


class Actor(Struct, frozen=True):
    """Who does it: a pseudonymous role goes to the log, the name stays in the audit."""

    name: str
    role: str


class Proposal(Struct, frozen=True):
    """Who wants what, why, and who said what to it; `body` is what will be done."""

    number: int
    kind: Kind
    site: str
    target: str
    body: dict[str, Any]
    why: str
    asked_by: str
    asked_role: str
    asked: str
    expires: str
    state: State
    decided_by: str | None = None
    decided: str | None = None


class ProposalList(Struct, frozen=True):
    """The newest first."""

    proposals: list[Proposal]


Doing = Callable[[Connection, Proposal, Actor, float], None]
"""Does what was agreed on, in the same transaction; the actor is the second person. Raises Refused where it cannot."""


class Proposals:
    """Keeps what was asked, and does what was agreed on."""

    def __init__(self, engine: Engine, now: Callable[[], float], doings: Mapping[Kind, Doing]) -> None:
        self._engine = engine
        self._now = now
        self._doings = doings

    def ask(self, kind: Kind, site: str, target: str, body: dict[str, Any], why: str, by: Actor) -> Proposal:
        """Ask for a second person."""
        now = self._now()
        with writing(self._engine) as connection:
            number = next_number(connection, "proposals")
            asked = {"asked_by": by.name, "asked_role": by.role, "asked": now, "expires": now + WAITS_S}
            row = {"number": number, "kind": kind, "site": site, "target": target, "why": why, "state": "waiting"}
            connection.execute(insert(PROPOSALS).values(**row, **asked, body=json.encode(body).decode()))
            told = {"what": f"ask to {kind}", "proposal": str(number), "why": why}
            append(connection, now, by.name, "act", target, told)
            return _there(connection, number)

    def decide(self, number: int, by: Actor, *, agree: bool) -> Proposal:
        """Agree, and it is done; or refuse, and it never will be. Whoever asked cannot agree, but may take it back."""
        now = self._now()
        with writing(self._engine) as connection:
            found = _waiting(connection, number, now)
            if agree and by.name == found.asked_by:
                raise Refused("expected another person than who asked")
            state = "agreed" if agree else "refused"
            decided = {"state": state, "decided_by": by.name, "decided": now}
            connection.execute(update(PROPOSALS).where(PROPOSALS.c.number == number).values(**decided))
            if agree:
                self._doings[found.kind](connection, found, by, now)
            told = {"what": f"{state} to {found.kind}", "proposal": str(number), "asked_by": found.asked_by}
            append(connection, now, by.name, "act", found.target, told)
            return _there(connection, number)

    def get(self, number: int) -> Proposal | None:
        """The proposal, None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(PROPOSALS).where(PROPOSALS.c.number == number)).one_or_none()
        return None if row is None else _proposal(row)

    def listed(self, sites: Sequence[str] | None, state: State | None, limit: int) -> ProposalList:
        """Those of these sites (None: all); what waits no longer because its time is over is not `waiting`."""
        query = select(PROPOSALS).order_by(PROPOSALS.c.number.desc()).limit(limit)
        if sites is not None:
            query = query.where(PROPOSALS.c.site.in_(sites))
        if state is not None:
            query = query.where(PROPOSALS.c.state == state)
        if state == "waiting":
            query = query.where(PROPOSALS.c.expires > self._now())
        with self._engine.connect() as connection:
            return ProposalList([_proposal(row) for row in connection.execute(query)])


def _waiting(connection: Connection, number: int, now: float) -> Proposal:
    row = connection.execute(select(PROPOSALS).where(PROPOSALS.c.number == number)).one_or_none()
    if row is None or row.state != "waiting" or row.expires <= now:
        raise Refused(f"found no proposal {number} that waits")
    return _proposal(row)


def _there(connection: Connection, number: int) -> Proposal:
    return _proposal(connection.execute(select(PROPOSALS).where(PROPOSALS.c.number == number)).one())


def _proposal(row: Any) -> Proposal:
    found = dict(row._mapping) | {"body": json.decode(row.body), "asked": utc(row.asked), "expires": utc(row.expires)}
    return Proposal(**found | {"decided": None if row.decided is None else utc(row.decided)})
