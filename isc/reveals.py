"""Reveals: who a pseudonym stands for, asked with a reason, agreed on by a second person, and told for a quarter."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json
from sqlalchemy import Connection, Engine, select
from starlette.responses import Response

from domain.alert import decode_alert
from domain.times import utc
from isc.access import Principal
from isc.audit import append
from isc.bodies import JSON, NewReveal, described, reads
from isc.case_routes import theirs
from isc.cases import Case, Cases
from isc.database import writing
from isc.described import answers
from isc.outbox import Asked, put_lookups
from isc.parameters import Number
from isc.proposals import Proposal, Proposals
from isc.register import FIELDS, Register
from isc.revealed import Revealed
from isc.schema import ALERTS, VERSIONS
from isc.stepup import FreshNeeds
from isc.work_routes import actor

TOLD_S = 900.0
"""How long after the second person agreed."""

Revealer = Annotated[Principal, Depends(FreshNeeds("persons.reveal"))]
ASKED = answers("Proposal", 401, 403, 404, 413, 422, 503)
ASKED = {code: answer for code, answer in ASKED.items() if code != 200} | {202: ASKED[200]}


def add_reveals(
    app: FastAPI, engine: Engine, register: Register | None, proposals: Proposals, now: Callable[[], float]
) -> None:
    """Add the routes under `/api/reveals`; without a register they answer 503."""
    cases = Cases(engine, now)

    @app.post("/api/reveals", status_code=202, responses=ASKED, tags=["work"], openapi_extra=described(NewReveal))
    def ask(who: Revealer, given: Annotated[NewReveal, Depends(reads(NewReveal))]) -> Response:
        """Ask who a subject of a case stands for; a second person must agree."""
        _there(register)
        case = theirs(cases, who, given.case)
        with engine.connect() as connection:
            if case.state == "closed" or given.subject not in _subjects(connection, case):
                raise HTTPException(422, "subject: expected a person, pass, plate or account of an open case")
        body = {"case": case.number, "subject": given.subject}
        asked = proposals.ask("reveal", case.site, f"case {case.number}", body, given.why, actor(who))
        return Response(json.encode(asked), 202, media_type=JSON)

    @app.get("/api/reveals/{number}", responses=answers("Revealed", 401, 403, 404, 422, 503), tags=["work"])
    def told(who: Revealer, number: Number) -> Response:
        """Who it is: to whoever asked, for 15 minutes after a second person agreed. Each look is written down."""
        found = proposals.get(number)
        if found is None or found.kind != "reveal" or found.asked_by != who.name or not who.sees(found.site):
            raise HTTPException(404, "found no such reveal of yours")
        until = _until(found)
        if not now() < until:
            raise HTTPException(422, "expected a second person who agreed within 15 minutes")
        subject = str(found.body["subject"])
        field, _, pseudonym = subject.partition("/")
        value = _there(register).reveal(field, pseudonym)
        _write_down(engine, found, who.name, "told" if value is not None else "erased", now())
        if value is None:
            raise HTTPException(404, "found no way back: it is erased, or never was")
        return Response(json.encode(Revealed(subject, value, utc(until))), media_type=JSON)


def _there(register: Register | None) -> Register:
    if register is None:
        raise HTTPException(503, "found no register here")
    return register


def _until(found: Proposal) -> float:
    """Seconds since 1970 UTC, 0 where nobody agreed."""
    if found.state != "agreed" or found.decided is None:
        return 0.0
    return datetime.fromisoformat(found.decided).timestamp() + TOLD_S


def _subjects(connection: Connection, case: Case) -> set[str]:
    query = select(VERSIONS.c.body).join(ALERTS, ALERTS.c.seq == VERSIONS.c.seq).where(ALERTS.c.id.in_(case.alerts))
    alerts = [decode_alert(body.encode()) for body in connection.scalars(query)]
    named = {subject for alert in alerts for subject in (alert.subject, *alert.related)}
    return {subject for subject in named if subject.partition("/")[0] in FIELDS}


def _write_down(engine: Engine, found: Proposal, who: str, what: str, now: float) -> None:
    """Before the answer goes out; without what was told."""
    with writing(engine) as connection:
        detail = {"what": what, "subject": str(found.body["subject"]), "why": found.why}
        append(connection, now, who, "reveal", found.target, detail | {"agreed_by": found.decided_by or ""})
        put_lookups(connection, who, "view", [Asked(found.site, count=1)], now)
