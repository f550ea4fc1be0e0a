"""Routes of what analysts make for others: bulletins; of what they count: phenomena; and of what others send back."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query
from msgspec import json
from sqlalchemy import Engine
from starlette.responses import Response

from isc.access import Principal
from isc.audit import Audit
from isc.bodies import JSON, NewBulletin, Reason, described, reads
from isc.bulletin_stix import Content
from isc.bulletins import Bulletin, Bulletins, State
from isc.described import answers
from isc.needs import Needs
from isc.parameters import DEFAULT_LIMIT, AfterNumber, Limit, Number
from isc.phenomena import listed as phenomena_listed
from isc.received import received
from isc.revisions import etag
from isc.stepup import FreshNeeds
from isc.work_routes import Seen, actor

BulletinReader = Annotated[Principal, Depends(Needs("bulletins.read"))]
Writer = Annotated[Principal, Depends(Needs("bulletins.write"))]
Publisher = Annotated[Principal, Depends(FreshNeeds("bulletins.write"))]
PhenomenaReader = Annotated[Principal, Depends(Needs("phenomena.read"))]
InboxReader = Annotated[Principal, Depends(Needs("inbox.read"))]
CHANGED = answers("Bulletin", 401, 403, 404, 409, 413, 422, 428)
Before = Annotated[int, Query(ge=1, le=2**31 - 1, description="numbers below this one")]
Since = Annotated[str, Query(pattern=r"^20[0-9]{2}-W[0-5][0-9]$", description="ISO week, as 2025-W02")]


def add_products(app: FastAPI, engine: Engine, now: Callable[[], float], audit: Audit) -> None:
    """Add the routes under `/api/bulletins`, `/api/phenomena` and `/api/inbox`."""
    bulletins = Bulletins(engine, now)
    _add_reading(app, bulletins)
    _add_writing(app, bulletins)
    _add_sending(app, bulletins)

    @app.get("/api/phenomena", responses=answers("PhenomenonList", 401, 403), tags=["products"])
    def phenomena(who: PhenomenaReader, since: Since = "2000-W01") -> Response:
        """Ways of working with counts a week and site, from alerts that were judged; as the job counted them last."""
        return Response(json.encode(phenomena_listed(engine, who.sites, since)), media_type=JSON)

    @app.get("/api/inbox", responses=answers("ReceivedList", 401, 403), tags=["products"])
    def inbox(who: InboxReader, after: AfterNumber = 0, limit: Limit = DEFAULT_LIMIT) -> Response:
        """What recipients sent back, in the order in which it came, with what of ours it is about."""
        found = received(engine, who.sites, after, limit)
        audit.note(who.name, "view", f"inbox after {after}", count=str(len(found.received)))
        return Response(json.encode(found), media_type=JSON)


def _add_reading(app: FastAPI, bulletins: Bulletins) -> None:
    @app.get("/api/bulletins", responses=answers("BulletinList", 401, 403), tags=["products"])
    def listed(
        who: BulletinReader, state: State | None = None, before: Before = 2**31 - 1, limit: Limit = DEFAULT_LIMIT
    ) -> Response:
        """Bulletins, the newest first; drafts for who may write them only."""
        states = [one for one in _states(who) if state in (None, one)]
        return Response(
            json.encode(bulletins.listed(lambda one: _sees(who, one), states, before, limit)), media_type=JSON
        )

    @app.get("/api/bulletins/{number}", responses=answers("Bulletin", 401, 403, 404), tags=["products"])
    def one(who: BulletinReader, number: Number) -> Response:
        """One bulletin; the ETag goes into `If-Match` of whoever changes it."""
        return _answer(_theirs(bulletins, who, number))


def _add_writing(app: FastAPI, bulletins: Bulletins) -> None:
    @app.post("/api/bulletins", responses=CHANGED, tags=["products"], openapi_extra=described(NewBulletin))
    def write(who: Writer, given: Annotated[NewBulletin, Depends(reads(NewBulletin))]) -> Response:
        """Begin a draft."""
        _check_content(who, given.kind, given.content)
        return _answer(bulletins.write(given.kind, given.content, actor(who)))

    @app.post("/api/bulletins/{number}", responses=CHANGED, tags=["products"], openapi_extra=described(Content))
    def rewrite(
        who: Writer, number: Number, revision: Seen, given: Annotated[Content, Depends(reads(Content))]
    ) -> Response:
        """Change it: a draft again, until it is published anew. What was published stays out as it was."""
        _check_content(who, _theirs(bulletins, who, number).kind, given)
        return _answer(bulletins.rewrite(number, revision, given, actor(who)))


def _add_sending(app: FastAPI, bulletins: Bulletins) -> None:
    @app.post("/api/bulletins/{number}/publish", responses=CHANGED, tags=["products"])
    def publish(who: Publisher, number: Number, revision: Seen) -> Response:
        """Let it go out, with your password shown just now."""
        _check_content(who, (found := _theirs(bulletins, who, number)).kind, found.content)
        return _answer(bulletins.publish(number, revision, actor(who)))

    @app.post("/api/bulletins/{number}/withdraw", responses=CHANGED, tags=["products"], openapi_extra=described(Reason))
    def withdraw(
        who: Writer, number: Number, revision: Seen, given: Annotated[Reason, Depends(reads(Reason))]
    ) -> Response:
        """Take it back from all who got it, for good."""
        _check_content(who, (found := _theirs(bulletins, who, number)).kind, found.content)
        return _answer(bulletins.withdraw(number, revision, given.why, actor(who)))


def _states(who: Principal) -> list[State]:
    return ["draft", "published", "withdrawn"] if who.may("bulletins.write") else ["published", "withdrawn"]


def _sees(who: Principal, bulletin: Bulletin) -> bool:
    sites = bulletin.content.sites
    return bulletin.state in _states(who) and (who.sites is None or sites is None or bool(set(sites) & set(who.sites)))


def _theirs(bulletins: Bulletins, who: Principal, number: int) -> Bulletin:
    found = bulletins.get(number)
    if found is None or not _sees(who, found):
        raise HTTPException(404, "found no such bulletin")
    return found


def _check_content(who: Principal, kind: str, content: Content) -> None:
    if who.sites is not None and (content.sites is None or not set(content.sites) <= set(who.sites)):
        raise HTTPException(403, "sites: expected some of your own")
    if kind == "course-of-action" and content.pattern is None:
        raise HTTPException(422, "pattern: expected which way of working it is against")


def _answer(bulletin: Bulletin) -> Response:
    return Response(json.encode(bulletin), media_type=JSON, headers=etag(bulletin.revision))
