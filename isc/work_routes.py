"""Routes of people's work on alerts: each change names what was seen, and who comes second is told who was first."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json
from starlette.responses import Response

from isc.access import Principal
from isc.bodies import JSON, Assignment, Shelving, Verdict, described, reads
from isc.described import answers
from isc.needs import Needs, Reader
from isc.outbox import items_after
from isc.parameters import DEFAULT_LIMIT, AfterNumber, AlertId, Limit
from isc.proposals import Proposals
from isc.revisions import Refused, etag, seen
from isc.work import Actor, Standing, Subject, Work

CRITICAL = 1
"""Of this severity laying aside takes a second person."""

URGENT = 2
"""Up to this severity laying aside takes a supervisor, and is short."""

LONGEST_S = {1: 3600.0, 2: 3600.0, 3: 86_400.0, 4: 7 * 86_400.0}
"""How long an alert may be laid aside, by severity."""

Worker = Annotated[Principal, Depends(Needs("alerts.act"))]
Judge = Annotated[Principal, Depends(Needs("alerts.judge"))]
Fetcher = Annotated[Principal, Depends(Needs("outbox.read"))]
Seen = Annotated[int, Depends(seen)]
SHELVED = answers("Standing", 401, 403, 404, 409, 413, 422, 428) | {202: answers("Proposal")[200]}
CHANGED = answers("Standing", 401, 403, 404, 409, 413, 422, 428)


def actor(principal: Principal) -> Actor:
    """Who acts, for the trail and for the log."""
    return Actor(principal.name, principal.role)


def add_work(app: FastAPI, work: Work, now: Callable[[], float], proposals: Proposals) -> None:
    """Add the routes under `/api/alerts/ID/work`, and those by which verdicts reach the log."""
    _add_reading(app, work)
    _add_acting(app, work)
    _add_shelving(app, work, now, proposals)
    _add_judging(app, work)

    @app.exception_handler(Refused)
    async def refused(_request: object, error: Refused) -> Response:
        return Response(json.encode({"detail": str(error)}), 422, media_type=JSON)


def _add_reading(app: FastAPI, work: Work) -> None:
    @app.get("/api/alerts/{id}/work", responses=answers("Standing", 401, 403, 404), tags=["work"])
    def standing(who: Reader, id: AlertId) -> Response:
        """How people's work on this alert stands; the ETag goes into `If-Match` of whoever changes it."""
        return _answer(work.standing(_theirs(work, who, id).id))

    @app.get("/api/outbox", responses=answers("Outbox", 401, 403), tags=["work"])
    def outbox(who: Fetcher, after: AfterNumber = 0, limit: Limit = DEFAULT_LIMIT) -> Response:
        """Events of our own for the log, in order: verdicts on alerts. Hand them to the gateway; twice does no harm."""
        if who.sites is not None:
            raise HTTPException(403, "expected a token for all sites")
        return Response(json.encode({"events": items_after(work.engine, after, limit)}), media_type=JSON)


def _add_acting(app: FastAPI, work: Work) -> None:
    @app.post("/api/alerts/{id}/acknowledge", responses=CHANGED, tags=["work"])
    def acknowledge(who: Worker, id: AlertId, revision: Seen) -> Response:
        """Say that you look at it."""
        return _answer(work.acknowledge(_theirs(work, who, id), revision, actor(who)))

    @app.post("/api/alerts/{id}/assign", responses=CHANGED, tags=["work"], openapi_extra=described(Assignment))
    def assign(
        who: Worker, id: AlertId, revision: Seen, given: Annotated[Assignment, Depends(reads(Assignment))]
    ) -> Response:
        """Give it to somebody, or to nobody."""
        return _answer(work.assign(_theirs(work, who, id), revision, actor(who), given.owner))


def _add_shelving(app: FastAPI, work: Work, now: Callable[[], float], proposals: Proposals) -> None:
    @app.post("/api/alerts/{id}/shelve", responses=SHELVED, tags=["work"], openapi_extra=described(Shelving))
    def shelve(
        who: Worker, id: AlertId, revision: Seen, given: Annotated[Shelving, Depends(reads(Shelving))]
    ) -> Response:
        """Lay it aside until a moment: at most an hour for P1 and P2, a day for P3, a week for P4.

        P2 takes a supervisor. P1 takes a second person: the answer is 202, and it is done when a supervisor agrees.
        """
        alert = _theirs(work, who, id)
        until = datetime.fromisoformat(given.until).timestamp()
        second = alert.severity == CRITICAL
        if alert.severity <= URGENT and not second and not who.may("alerts.shelve_urgent"):
            raise HTTPException(403, "laying aside P2 takes alerts.shelve_urgent")
        if not 0 < until - now() <= LONGEST_S[alert.severity]:
            raise HTTPException(422, f"until: expected within {LONGEST_S[alert.severity]:.0f} s from now")
        if second:
            body = {"alert": alert.id, "revision": revision, "until": until}
            asked = proposals.ask("shelve", alert.site, f"alert {alert.id}", body, given.why, actor(who))
            return Response(json.encode(asked), 202, media_type=JSON)
        return _answer(work.shelve(alert, revision, actor(who), until, given.why))

    @app.post("/api/alerts/{id}/unshelve", responses=CHANGED, tags=["work"])
    def unshelve(who: Worker, id: AlertId, revision: Seen) -> Response:
        """Take it back before its time."""
        return _answer(work.unshelve(_theirs(work, who, id), revision, actor(who)))


def _add_judging(app: FastAPI, work: Work) -> None:
    @app.post("/api/alerts/{id}/verdict", responses=CHANGED, tags=["work"], openapi_extra=described(Verdict))
    def judge(who: Judge, id: AlertId, revision: Seen, given: Annotated[Verdict, Depends(reads(Verdict))]) -> Response:
        """Say what it was; that goes to the log as a `verdict` event."""
        return _answer(work.judge(_theirs(work, who, id), revision, actor(who), given.verdict, given.why))


def _theirs(work: Work, who: Principal, alert_id: str) -> Subject:
    """The alert, if it is of one of their sites."""
    alert = work.subject(alert_id)
    if alert is None or not who.sees(alert.site):
        raise HTTPException(404, "found no such alert")
    return alert


def _answer(standing: Standing) -> Response:
    return Response(json.encode(standing), media_type=JSON, headers=etag(standing.revision))
