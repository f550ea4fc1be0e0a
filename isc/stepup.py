"""Step-up: what weighs most takes a password that was shown minutes ago, not hours."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from isc.access import Gate, Principal
from isc.accounts import FRESH_S
from isc.bodies import Password, described, reads
from isc.described import answers
from isc.needs import Needs

FRESH = answers("Fresh", 401, 403, 413, 422)
AGAIN = "expected the password again: POST /api/step-up"


class FreshNeeds(Needs):
    """Asks for the permission, and for a session that showed its password just now. Tokens have none."""

    def __call__(self, request: Request) -> Principal:
        """Who asks."""
        principal = super().__call__(request)
        gate = request.app.state.gate
        if principal.session is None or not gate.is_fresh(principal):
            raise HTTPException(403, AGAIN)
        return principal


def add_step_up(app: FastAPI, gate: Gate) -> None:
    """Add `/api/step-up`."""
    anybody = Annotated[Principal, Depends(Needs("alerts.read"))]

    @app.post("/api/step-up", responses=FRESH, tags=["work"], openapi_extra=described(Password))
    def step_up(who: anybody, given: Annotated[Password, Depends(reads(Password))]) -> Response:
        """Show your password again; for five minutes you may then export, reveal and sign. 403: it is wrong."""
        check(gate, who, given.password)
        return Response(f'{{"fresh_s":{FRESH_S:.0f}}}', media_type="application/json")


def check(gate: Gate, who: Principal, password: str) -> None:
    """Raises 403 where the password is wrong, or nobody is logged in."""
    if not gate.confirm(who, password):
        raise HTTPException(403, "found another password than that of this account, or an account that waits")
