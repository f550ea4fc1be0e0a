"""Routes of what takes a second person."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json
from sqlalchemy import Engine
from starlette.responses import Response

from isc.access import Principal
from isc.bodies import JSON
from isc.described import answers
from isc.mutes import do_mute
from isc.needs import Needs
from isc.parameters import DEFAULT_LIMIT, Limit, Number
from isc.proposals import Proposals, State
from isc.revealed import do_reveal
from isc.stepup import FreshNeeds
from isc.work import do_shelve
from isc.work_routes import actor

Second = Annotated[Principal, Depends(FreshNeeds("second.person"))]
Asker = Annotated[Principal, Depends(Needs("alerts.act"))]
DECIDED = answers("Proposal", 401, 403, 404, 409, 422)


def proposals_of(engine: Engine, now: Callable[[], float]) -> Proposals:
    """Proposals with all that can be agreed on."""
    return Proposals(engine, now, {"shelve": do_shelve, "mute": do_mute, "reveal": do_reveal})


def add_proposals(app: FastAPI, proposals: Proposals) -> None:
    """Add the routes under `/api/proposals`."""

    @app.get("/api/proposals", responses=answers("ProposalList", 401, 403), tags=["work"])
    def listed(who: Asker, state: State | None = "waiting", limit: Limit = DEFAULT_LIMIT) -> Response:
        """What waits for a second person, the newest first; or what was decided."""
        return Response(json.encode(proposals.listed(who.sites, state, limit)), media_type=JSON)

    @app.post("/api/proposals/{number}/agree", responses=DECIDED, tags=["work"])
    def agree(who: Second, number: Number) -> Response:
        """Agree as the second person, with your password shown just now: it is done at once."""
        _theirs(proposals, who, number)
        return Response(json.encode(proposals.decide(number, actor(who), agree=True)), media_type=JSON)

    @app.post("/api/proposals/{number}/refuse", responses=DECIDED, tags=["work"])
    def refuse(who: Asker, number: Number) -> Response:
        """Refuse as the second person, or take back what you asked."""
        found = _theirs(proposals, who, number)
        if found != who.name and not who.may("second.person"):
            raise HTTPException(403, "refusing what another one asked takes second.person")
        return Response(json.encode(proposals.decide(number, actor(who), agree=False)), media_type=JSON)


def _theirs(proposals: Proposals, who: Principal, number: int) -> str:
    """Who asked, if it is of one of their sites."""
    found = proposals.get(number)
    if found is None or not who.sees(found.site):
        raise HTTPException(404, "found no such proposal")
    return found.asked_by
