"""Login: a form, a session, and the way out."""

from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from isc.accounts import SESSION_S, Accounts
from isc.needs import PUBLIC, refuse_foreign, who
from isc.pages import Pages
from isc.texts import Language, language_of

LONGEST_FORM = 4096


def add_login(app: FastAPI, accounts: Accounts, pages: Pages, *, provider: bool) -> None:
    """Add the routes `/login` and `/logout`; `provider`: there is another way to log in as well."""

    @app.get("/login", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    def form(request: Request) -> HTMLResponse:
        language = language_in(request)
        return HTMLResponse(
            pages.login(language, back=back_of(request.query_params.get("next")), wrong=False, provider=provider)
        )

    @app.post("/login", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    async def log_in(request: Request) -> Response:
        refuse_foreign(request)
        given = await _form(request)
        back = back_of(given.get("next"))
        found = await run_in_threadpool(accounts.log_in, given.get("name", ""), given.get("password", ""))
        if found is None:
            return HTMLResponse(pages.login(language_in(request), back=back, wrong=True, provider=provider), 401)
        answer = RedirectResponse(back, 303)
        answer.set_cookie(
            accounts.cookie, found.secret, int(SESSION_S), secure=accounts.secure, httponly=True, samesite="lax"
        )
        return answer

    @app.post("/logout", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    async def log_out(request: Request) -> Response:
        refuse_foreign(request)
        principal = await run_in_threadpool(who, request)
        if principal is not None and principal.session is not None:
            if (await _form(request)).get("csrf") != principal.csrf:
                raise HTTPException(403, "found no token of this session")
            await run_in_threadpool(accounts.log_out, principal.session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(accounts.cookie, secure=accounts.secure, httponly=True, samesite="lax")
        return answer


def language_in(request: Request) -> Language:
    """The language in which the login answers."""
    return language_of(request.query_params.get("lang"), request.headers.get("accept-language"))


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name; 413 for more than a login needs."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            raise HTTPException(413, f"expected at most {LONGEST_FORM} bytes")
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def back_of(asked: str | None) -> str:
    """Where to go after the login: a path of ours, never another host."""
    ours = asked is not None and asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if ours and asked is not None else "/"
