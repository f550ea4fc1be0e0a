"""Routes of the login at an identity provider: there, and back with a session of ours."""

import logging
from typing import Annotated

import httpx
from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from isc.accounts import SESSION_S, Accounts
from isc.login import back_of, language_in
from isc.needs import PUBLIC
from isc.oidc import UNDER_WAY_S, Provider, Refusal
from isc.pages import Pages

logger = logging.getLogger(__name__)

LONGEST = 4096
"""Characters of an answer."""


def add_oidc(app: FastAPI, accounts: Accounts, provider: Provider, pages: Pages) -> None:
    """Add `/login/oidc` and `/login/oidc/back`."""
    held = f"{accounts.cookie}-login"

    def refused(request: Request, why: str) -> HTMLResponse:
        logger.warning("a login at the provider was refused: %s", "".join(c if c.isprintable() else "?" for c in why))
        return HTMLResponse(pages.login(language_in(request), back="/", wrong=True, provider=True), 401)

    @app.get("/login/oidc", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    def there(
        request: Request, next: Annotated[str | None, Query(max_length=2000)] = None, again: bool = False
    ) -> Response:
        try:
            begun = provider.begin(back_of(next), again=again)
        except (Refusal, httpx.HTTPError, ValueError) as error:
            return refused(request, str(error))
        answer = RedirectResponse(begun.url, 303)
        # Lax: the browser comes back from the provider's page, which is another site's
        answer.set_cookie(held, begun.browser, int(UNDER_WAY_S), secure=accounts.secure, httponly=True, samesite="lax")
        return answer

    @app.get("/login/oidc/back", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    def back(request: Request) -> Response:
        given = {name: value[:LONGEST] for name, value in request.query_params.items()}
        try:
            known, where = provider.finish(given, request.cookies.get(held, ""))
        except Refusal as error:
            return refused(request, str(error))
        session = accounts.admit(known.subject, known.name, known.role, known.sites, known.shown)
        if session is None:
            return refused(request, "an account of this name is closed, or local")
        answer = RedirectResponse(where, 303)
        answer.delete_cookie(held, secure=accounts.secure, httponly=True, samesite="lax")
        answer.set_cookie(
            accounts.cookie, session.secret, int(SESSION_S), secure=accounts.secure, httponly=True, samesite="lax"
        )
        return answer
