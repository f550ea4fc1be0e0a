"""Routes of handovers."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json
from sqlalchemy import Engine
from starlette.responses import Response

from isc.access import Gate, Principal
from isc.audit import Audit
from isc.bodies import JSON, Acceptance, Letter, NewHandover, Password, described, reads
from isc.described import answers
from isc.handovers import Handover, Handovers
from isc.needs import Needs
from isc.parameters import DEFAULT_LIMIT, Limit, Number
from isc.revisions import etag
from isc.stepup import check
from isc.work_routes import Seen, actor

ShiftReader = Annotated[Principal, Depends(Needs("shifts.read"))]
Hander = Annotated[Principal, Depends(Needs("shifts.hand"))]
CHANGED = answers("Handover", 401, 403, 404, 409, 413, 422, 428)


def add_handovers(app: FastAPI, engine: Engine, now: Callable[[], float], gate: Gate, audit: Audit) -> None:
    """Add the routes under `/api/handovers`."""
    handovers = Handovers(engine, now)
    _add_reading(app, handovers, audit)
    _add_writing(app, handovers)
    _add_signing(app, handovers, gate)


def _add_reading(app: FastAPI, handovers: Handovers, audit: Audit) -> None:
    @app.get("/api/handovers", responses=answers("HandoverList", 401, 403), tags=["shifts"])
    def listed(who: ShiftReader, limit: Limit = DEFAULT_LIMIT) -> Response:
        """Handovers, the newest first."""
        audit.note(who.name, "view", "handovers")
        return Response(json.encode(handovers.listed(who.sites, limit)), media_type=JSON)

    @app.get("/api/handovers/{number}", responses=answers("Handover", 401, 403, 404), tags=["shifts"])
    def one(who: ShiftReader, number: Number) -> Response:
        """One handover; the ETag goes into `If-Match` of whoever changes or signs it."""
        found = _theirs(handovers, who, number)
        audit.note(who.name, "view", f"handover {number}")
        return _answer(found)


def _add_writing(app: FastAPI, handovers: Handovers) -> None:
    @app.post("/api/handovers", responses=CHANGED, tags=["shifts"], openapi_extra=described(NewHandover))
    def draft(who: Hander, given: Annotated[NewHandover, Depends(reads(NewHandover))]) -> Response:
        """Draft a handover of what stands at this moment."""
        if not who.sees(given.site):
            raise HTTPException(404, "found no such site")
        return _answer(handovers.make(given.site, actor(who)))

    @app.post("/api/handovers/{number}/notes", responses=CHANGED, tags=["shifts"], openapi_extra=described(Letter))
    def write(
        who: Hander, number: Number, revision: Seen, given: Annotated[Letter, Depends(reads(Letter))]
    ) -> Response:
        """Write what the next shift should know; whoever drafted it, until it is signed."""
        _theirs(handovers, who, number)
        return _answer(handovers.write(number, revision, actor(who), given.notes))


def _add_signing(app: FastAPI, handovers: Handovers, gate: Gate) -> None:
    @app.post("/api/handovers/{number}/sign", responses=CHANGED, tags=["shifts"], openapi_extra=described(Password))
    def sign(
        who: Hander, number: Number, revision: Seen, given: Annotated[Password, Depends(reads(Password))]
    ) -> Response:
        """Sign as who goes, with your password; nothing in it changes after that."""
        _theirs(handovers, who, number)
        check(gate, who, given.password)
        return _answer(handovers.sign(number, revision, actor(who)))

    @app.post("/api/handovers/{number}/accept", responses=CHANGED, tags=["shifts"], openapi_extra=described(Acceptance))
    def accept(
        who: Hander, number: Number, revision: Seen, given: Annotated[Acceptance, Depends(reads(Acceptance))]
    ) -> Response:
        """Sign as who comes, in your own session with your own password, with all parts `seen`."""
        _theirs(handovers, who, number)
        check(gate, who, given.password)
        return _answer(handovers.accept(number, revision, actor(who), given.seen))


def _theirs(handovers: Handovers, who: Principal, number: int) -> Handover:
    found = handovers.get(number)
    if found is None or not who.sees(found.site):
        raise HTTPException(404, "found no such handover")
    return found


def _answer(handover: Handover) -> Response:
    return Response(json.encode(handover), media_type=JSON, headers=etag(handover.revision))
