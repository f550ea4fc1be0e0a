"""Routes of mutes."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json, structs
from sqlalchemy import Engine
from starlette.responses import Response

from isc.access import Principal
from isc.audit import Audit
from isc.bodies import JSON, NewMute, described, reads
from isc.described import answers
from isc.mutes import LONGEST_S, Mute, Mutes, Span
from isc.needs import Needs, Reader
from isc.parameters import DEFAULT_LIMIT, Cursor, Limit, Number
from isc.proposals import Proposals
from isc.scope import note_view, told_to
from isc.search import Filter, find
from isc.work_routes import actor

Muter = Annotated[Principal, Depends(Needs("alerts.mute"))]
MADE = answers("Mute", 401, 403, 404, 413, 422) | {202: answers("Proposal")[200]}


def add_mutes(app: FastAPI, engine: Engine, now: Callable[[], float], proposals: Proposals, audit: Audit) -> None:
    """Add the routes under `/api/mutes`."""
    mutes = Mutes(engine, now)
    _add_making(app, mutes, proposals, now)
    _add_reading(app, engine, mutes, audit)


def _add_making(app: FastAPI, mutes: Mutes, proposals: Proposals, now: Callable[[], float]) -> None:
    @app.post("/api/mutes", responses=MADE, tags=["work"], openapi_extra=described(NewMute))
    def mute(who: Muter, given: Annotated[NewMute, Depends(reads(NewMute))]) -> Response:
        """Mute a site, zone or detector until a moment, 30 days at most. `urgent`: a second person must agree (202)."""
        if not who.sees(given.site):
            raise HTTPException(404, "found no such site")
        span = _span(given, now())
        if span.urgent:
            asked = proposals.ask("mute", span.site, f"site {span.site}", structs.asdict(span), span.why, actor(who))
            return Response(json.encode(asked), 202, media_type=JSON)
        return Response(json.encode(mutes.make(span, actor(who))), media_type=JSON)

    @app.post("/api/mutes/{number}/end", responses=answers("Mute", 401, 403, 404, 422), tags=["work"])
    def end(who: Muter, number: Number) -> Response:
        """End it before its time."""
        _theirs(mutes, who, number)
        return Response(json.encode(mutes.end(number, actor(who))), media_type=JSON)


def _add_reading(app: FastAPI, engine: Engine, mutes: Mutes, audit: Audit) -> None:
    @app.get("/api/mutes", responses=answers("MuteList", 401, 403), tags=["work"])
    def listed(who: Reader, active: bool = False, limit: Limit = DEFAULT_LIMIT) -> Response:
        """Mutes, the newest first; `active`: those that hold now."""
        return Response(json.encode(mutes.listed(who.sites, active=active, limit=limit)), media_type=JSON)

    @app.get("/api/mutes/{number}/alerts", responses=answers("AlertPage", 401, 403, 404), tags=["work"])
    def silenced(who: Reader, number: Number, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> Response:
        """What would have been told without it."""
        kept = Filter(site=(_theirs(mutes, who, number).site,), mute=number)
        page = find(engine, kept, cursor, limit)
        note_view(audit, who, f"mute {number} alerts", page.bodies, kept)
        bodies = ",".join(told_to(who, body) for body in page.bodies)
        after = "null" if page.after is None else page.after
        return Response(f'{{"alerts":[{bodies}],"next":{after},"feed":0}}', media_type=JSON)


def _span(given: NewMute, now: float) -> Span:
    begin = now if given.begin is None else datetime.fromisoformat(given.begin).timestamp()
    end = datetime.fromisoformat(given.end).timestamp()
    if not (begin < end and now < end <= now + LONGEST_S):
        raise HTTPException(422, f"end: expected after the begin and within {LONGEST_S:.0f} s from now")
    if begin < now:
        raise HTTPException(422, "begin: expected now or later, for what was told was told")
    return Span(given.site, given.zone, given.detector, given.urgent, begin, end, given.why)


def _theirs(mutes: Mutes, who: Principal, number: int) -> Mute:
    found = mutes.get(number)
    if found is None or not who.sees(found.site):
        raise HTTPException(404, "found no such mute")
    return found
