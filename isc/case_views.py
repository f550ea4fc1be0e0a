"""Routes of what can be seen of a case beyond itself: timeline, evidence, other cases; and of alerts like one."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json, structs
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from isc.access import Principal
from isc.alike import AlikeAlerts, AlikeCases, alerts_like, cases_like
from isc.audit import Audit
from isc.bodies import JSON
from isc.case_routes import CaseReader, theirs
from isc.cases import Cases
from isc.copies import copies_of
from isc.described import answers
from isc.evidence import EvidenceList, Piece, pieces_of
from isc.facets import facets
from isc.needs import Needs, Reader
from isc.outbox import Asked
from isc.parameters import AlertId, Number, wanted
from isc.scope import note_view, within
from isc.search import Filter
from isc.timeline import Timeline, alerts_of, timeline
from isc.work import Work

Wanted = Annotated[Filter, Depends(wanted)]
PersonsReader = Annotated[Principal, Depends(Needs("persons.read"))]


def add_case_views(app: FastAPI, engine: Engine, now: Callable[[], float], audit: Audit) -> None:
    """Add `/api/cases/N/..`, `/api/alerts/ID/similar` and `/api/facets`."""
    cases = Cases(engine, now)
    _add_timeline(app, engine, cases, audit)
    _add_evidence(app, engine, cases, audit)
    _add_copies(app, engine, Work(engine, now), audit)
    _add_alike(app, engine, cases, Work(engine, now), audit)
    _add_facets(app, engine, now, audit)


def _add_timeline(app: FastAPI, engine: Engine, cases: Cases, audit: Audit) -> None:
    @app.get("/api/cases/{number}/timeline", responses=answers("Timeline", 401, 403, 404), tags=["cases"])
    def told(who: CaseReader, number: Number) -> Response:
        """Alerts, their evidence, acts, verdicts, notes and tasks, in order of time."""
        case = theirs(cases, who, number)
        _persons(who)
        audit.note(who.name, "view", f"case {number} timeline")
        with engine.connect() as connection:
            pieces = pieces_of(connection, number)
            found = timeline(connection, case, alerts_of(connection, case), pieces)
        return Response(json.encode(Timeline(found)), media_type=JSON)


def _add_evidence(app: FastAPI, engine: Engine, cases: Cases, audit: Audit) -> None:
    @app.get("/api/cases/{number}/evidence", responses=answers("EvidenceList", 401, 403, 404), tags=["cases"])
    def evidence(who: CaseReader, number: Number) -> Response:
        """Events that the case rests on: place in the log, hash, copy, and who did what to it."""
        theirs(cases, who, number)
        audit.note(who.name, "view", f"case {number} evidence")
        with engine.connect() as connection:
            found = [_told(who, piece) for piece in pieces_of(connection, number)]
        return Response(json.encode(EvidenceList(found)), media_type=JSON)


def _add_copies(app: FastAPI, engine: Engine, work: Work, audit: Audit) -> None:
    @app.get("/api/alerts/{id}/evidence", responses=answers("CopyList", 401, 403, 404), tags=["work"])
    def copies(who: PersonsReader, id: AlertId) -> Response:
        """Events that the alert rests on, as they were copied from the log when it came in: place, hash, content."""
        alert = work.subject(id)
        if alert is None or not who.sees(alert.site):
            raise HTTPException(404, "found no such alert")
        audit.note(who.name, "view", f"alert {id} evidence", [Asked(alert.site, count=1)])
        return Response(json.encode(copies_of(engine, id)), media_type=JSON)


def _told(who: Principal, piece: Piece) -> Piece:
    return piece if who.may("persons.read") else structs.replace(piece, body=None)


def _persons(who: Principal) -> None:
    if not who.may("persons.read"):
        raise HTTPException(403, "this tells of persons and takes persons.read")


def _add_alike(app: FastAPI, engine: Engine, cases: Cases, work: Work, audit: Audit) -> None:
    @app.get("/api/cases/{number}/similar", responses=answers("AlikeCases", 401, 403, 404), tags=["cases"])
    def others(who: CaseReader, number: Number) -> Response:
        """Other cases with the same alerts or incidents (`linked`), subjects or patterns, and their verdicts."""
        case = theirs(cases, who, number)
        _persons(who)
        audit.note(who.name, "view", f"case {number} similar")
        with engine.connect() as connection:
            found = cases_like(connection, number, case.alerts, who.sites)
        return Response(json.encode(AlikeCases(found)), media_type=JSON)

    @app.get("/api/alerts/{id}/similar", responses=answers("AlikeAlerts", 401, 403, 404), tags=["work"])
    def alike(who: Reader, id: AlertId) -> Response:
        """Judged alerts like this one, with their verdicts: the same subject, or detector and zone."""
        alert = work.subject(id)
        if alert is None or not who.sees(alert.site):
            raise HTTPException(404, "found no such alert")
        _persons(who)
        audit.note(who.name, "view", f"alert {id} similar")
        return Response(json.encode(AlikeAlerts(alerts_like(engine, id))), media_type=JSON)


def _add_facets(app: FastAPI, engine: Engine, now: Callable[[], float], audit: Audit) -> None:
    @app.get("/api/facets", responses=answers("Facets", 401, 403), tags=["alerts"])
    def counts(request: Request, who: Reader, filters: Wanted) -> Response:
        """How many of the alerts that the same filters find are of each site, pattern, family, severity and state."""
        kept = within(who, filters)
        note_view(audit, who, f"facets?{request.url.query}", [], kept)
        found = facets(engine, kept, now())
        return Response(json.encode(found), media_type=JSON)
