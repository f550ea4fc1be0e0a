"""Routes of cases."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query
from msgspec import json
from starlette.responses import Response

from isc.access import Principal
from isc.audit import Audit
from isc.bodies import JSON, Assignment, Links, NewCase, NewTask, Outcome, Remark, Verdict, described, reads
from isc.cases import Case, Cases, State
from isc.described import answers
from isc.needs import Needs
from isc.parameters import DEFAULT_LIMIT, Limit, Number
from isc.revisions import etag
from isc.work_routes import Seen, actor

MOST = 2**31 - 1
CaseReader = Annotated[Principal, Depends(Needs("cases.read"))]
CaseWorker = Annotated[Principal, Depends(Needs("cases.write"))]
Before = Annotated[int | None, Query(ge=1, le=MOST, description="`next` of the page before")]
CHANGED = answers("Case", 401, 403, 404, 409, 413, 422, 428)


def add_cases(app: FastAPI, cases: Cases, audit: Audit) -> None:
    """Add the routes under `/api/cases`."""
    _add_reading(app, cases, audit)
    _add_opening(app, cases)
    _add_changing(app, cases)
    _add_tasks(app, cases)
    _add_closing(app, cases)


def _add_reading(app: FastAPI, cases: Cases, audit: Audit) -> None:
    @app.get("/api/cases", responses=answers("CasePage", 401, 403), tags=["cases"])
    def listed(
        who: CaseReader, state: State | None = None, cursor: Before = None, limit: Limit = DEFAULT_LIMIT
    ) -> Response:
        """Cases without their notes and alerts, the newest first."""
        found = cases.listed(who.sites, state, cursor, limit + 1)
        after = found[limit - 1].number if len(found) > limit else None
        return Response(json.encode({"cases": found[:limit], "next": after}), media_type=JSON)

    @app.get("/api/cases/{number}", responses=answers("Case", 401, 403, 404), tags=["cases"])
    def case(who: CaseReader, number: Number) -> Response:
        """One case with its notes and alerts; the ETag goes into `If-Match` of whoever changes it."""
        found = theirs(cases, who, number)
        audit.note(who.name, "view", f"case {number}")
        return _answer(found)


def _add_opening(app: FastAPI, cases: Cases) -> None:
    @app.post("/api/cases", responses=CHANGED, tags=["cases"], openapi_extra=described(NewCase))
    def opened(who: CaseWorker, given: Annotated[NewCase, Depends(reads(NewCase))]) -> Response:
        """Open a case on alerts of one site."""
        return _answer(cases.open(actor(who), given.title, given.alerts, who.sites))


def _add_changing(app: FastAPI, cases: Cases) -> None:
    @app.post("/api/cases/{number}/assign", responses=CHANGED, tags=["cases"], openapi_extra=described(Assignment))
    def assign(
        who: CaseWorker, number: Number, revision: Seen, given: Annotated[Assignment, Depends(reads(Assignment))]
    ) -> Response:
        """Give it to somebody, or to nobody."""
        return _answer(cases.assign(theirs(cases, who, number).number, revision, actor(who), given.owner))

    @app.post("/api/cases/{number}/alerts", responses=CHANGED, tags=["cases"], openapi_extra=described(Links))
    def link(
        who: CaseWorker, number: Number, revision: Seen, given: Annotated[Links, Depends(reads(Links))]
    ) -> Response:
        """Link further alerts of the same site."""
        return _answer(cases.add_alerts(theirs(cases, who, number).number, revision, actor(who), given.alerts))

    @app.post("/api/cases/{number}/notes", responses=CHANGED, tags=["cases"], openapi_extra=described(Remark))
    def write(who: CaseWorker, number: Number, given: Annotated[Remark, Depends(reads(Remark))]) -> Response:
        """Add a note; it stays as it is, and collides with nothing."""
        return _answer(cases.write(theirs(cases, who, number).number, actor(who), given.text))


def _add_tasks(app: FastAPI, cases: Cases) -> None:
    @app.post("/api/cases/{number}/tasks", responses=CHANGED, tags=["cases"], openapi_extra=described(NewTask))
    def set_task(who: CaseWorker, number: Number, given: Annotated[NewTask, Depends(reads(NewTask))]) -> Response:
        """Add a task."""
        due = None if given.due is None else datetime.fromisoformat(given.due).timestamp()
        return _answer(cases.set_task(theirs(cases, who, number).number, actor(who), given.text, given.owner, due))

    @app.post(
        "/api/cases/{number}/tasks/{task}/done", responses=CHANGED, tags=["cases"], openapi_extra=described(Outcome)
    )
    def end_task(
        who: CaseWorker, number: Number, task: Number, given: Annotated[Outcome, Depends(reads(Outcome))]
    ) -> Response:
        """Say what came of a task; that is said once."""
        return _answer(cases.end_task(theirs(cases, who, number).number, task, actor(who), given.outcome))


def _add_closing(app: FastAPI, cases: Cases) -> None:
    @app.post("/api/cases/{number}/close", responses=CHANGED, tags=["cases"], openapi_extra=described(Verdict))
    def close(
        who: CaseWorker, number: Number, revision: Seen, given: Annotated[Verdict, Depends(reads(Verdict))]
    ) -> Response:
        """Close it with a verdict, which holds for all its alerts and goes to the log for each."""
        number = theirs(cases, who, number).number
        return _answer(cases.close(number, revision, actor(who), given.verdict, given.why))


def theirs(cases: Cases, who: Principal, number: int) -> Case:
    """The case, if it is of one of their sites."""
    found = cases.case(number)
    if found is None or not who.sees(found.site):
        raise HTTPException(404, "found no such case")
    return found


def _answer(case: Case) -> Response:
    return Response(json.encode(case), media_type=JSON, headers=etag(case.revision))
