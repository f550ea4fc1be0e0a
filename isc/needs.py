"""Needs: the permission that a route asks for, and who gets past. A test walks all routes: none goes without."""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket

from isc.access import Gate, Permission, Principal

BEARER = "Bearer "
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Needs:
    """A dependency that answers 401 or 403 to all who lack the permission, and else tells who asks."""

    def __init__(self, permission: Permission) -> None:
        self.permission: str = permission

    def __call__(self, request: Request) -> Principal:
        """Who asks."""
        principal = who(request)
        if principal is None:
            raise self.unknown(request)
        if not principal.may(self.permission):
            raise HTTPException(403, f"{self.permission} is not among what {principal.name} may do")
        if request.method not in SAFE_METHODS and principal.session is not None:
            refuse_foreign(request)
            if request.headers.get("x-csrf-token") != principal.csrf:
                raise HTTPException(403, "found no X-CSRF-Token of this session")
        return principal

    def unknown(self, _request: Request) -> HTTPException:
        """The answer to who shows neither session nor token."""
        return HTTPException(401, "expected a session or a token", {"WWW-Authenticate": "Bearer"})


class PageNeeds(Needs):
    """The same for a page: who is not known is sent to log in."""

    def unknown(self, request: Request) -> HTTPException:
        """To the login page, and from there back."""
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return HTTPException(303, headers={"Location": f"/login?{urlencode({'next': asked})}"})


class SocketNeeds(Needs):
    """The same for a WebSocket: a refusal answers the handshake."""

    def __call__(self, socket: WebSocket) -> Principal:  # type: ignore[override]
        """Who asks."""
        principal = who(socket)
        origin = socket.headers.get("origin")
        if not _is_own(socket, origin) and (origin is not None or (principal and principal.session)):
            raise HTTPException(403, "found a handshake of another site")
        if principal is None:
            raise HTTPException(401, "expected a session or a token", {"WWW-Authenticate": "Bearer"})
        if not principal.may(self.permission):
            raise HTTPException(403, f"{self.permission} is not among what {principal.name} may do")
        return principal


class Public:
    """The mark of a route that asks for no permission."""

    permission = "public"

    def __call__(self) -> None:
        """Let everybody past."""


READS = Needs("alerts.read")
READS_PAGES = PageNeeds("alerts.read")
READS_AUDIT = Needs("audit.read")
READS_LIVE = SocketNeeds("alerts.read")
READS_FIGURES = Needs("figures.read")
PUBLIC = Public()

Reader = Annotated[Principal, Depends(READS)]
AuditReader = Annotated[Principal, Depends(READS_AUDIT)]
LiveReader = Annotated[Principal, Depends(READS_LIVE)]
PageReader = Annotated[Principal, Depends(READS_PAGES)]


def who(request: HTTPConnection) -> Principal | None:
    """Who asks, whatever they may do."""
    gate: Gate = request.app.state.gate
    given = request.headers.get("authorization", "")
    if given:
        return gate.by_token(given.removeprefix(BEARER)) if given.startswith(BEARER) else None
    if secret := request.cookies.get(gate.cookie):
        return gate.by_session(secret)
    return gate.anybody()


def refuse_foreign(request: Request) -> None:
    """Refuse what another site's page has sent: browsers say where a request comes from."""
    origin = request.headers.get("origin")
    fetched = request.headers.get("sec-fetch-site")
    if not (fetched == "same-origin" if fetched is not None else _is_own(request, origin)):
        raise HTTPException(403, "found a request of another site")


def _is_own(request: HTTPConnection, origin: str | None) -> bool:
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
