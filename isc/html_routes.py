"""Routes of the readable pages and of the two files that they name."""

import re
from typing import Annotated, get_args

from fastapi import Depends, FastAPI, Query
from msgspec import structs
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from domain.alert import decode_alert
from domain.finding import Family
from isc.audit import Audit
from isc.needs import PUBLIC, PageReader
from isc.pages import ASSETS, Pages, asset
from isc.parameters import ID, UUID, Cursor, Severity, Status
from isc.scope import note_view, told_to, visible, within
from isc.search import Filter, find, values_of, versions_of
from isc.texts import Language, language_of

REMEMBERED = ("lang", "site", "severity", "family", "status", "text", "hidden", "refresh", "cursor", "incident")
"""Parameters of the list; others are dropped from its links."""


async def _filters(request: Request) -> Filter:
    """The filters of the address; what was left empty, or is none of the choices, filters nothing."""
    given = request.query_params
    site, incident, severity = given.get("site", ""), given.get("incident", ""), given.get("severity", "")
    every = given.get("hidden") or incident
    return Filter(
        site=(site,) if re.match(ID, site) else (),
        incident=(incident,) if re.match(UUID, incident) else (),
        severity=(int(severity),) if severity in get_args(Severity) else (),
        family=_choice(given.get("family"), get_args(Family)),
        status=_choice(given.get("status"), get_args(Status)),
        text=given.get("text", "")[:200],
        shown=None if every else True,
        muted=None if every else False,
    )


def _choice(found: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if found in known else ()


def _language(request: Request, lang: Annotated[str | None, Query()] = None) -> Language:
    return language_of(lang, request.headers.get("accept-language"))


Filters = Annotated[Filter, Depends(_filters)]
Tongue = Annotated[Language, Depends(_language)]


def add_pages(app: FastAPI, engine: Engine, pages: Pages, audit: Audit) -> None:
    """Add the list, the page of one alert, and what they look like."""

    @app.get("/", include_in_schema=False)
    def alerts(
        request: Request, user: PageReader, filters: Filters, language: Tongue, cursor: Cursor = None
    ) -> HTMLResponse:
        page = find(engine, within(user, filters), cursor)
        note_view(audit, user, f"page?{request.url.query}", page.bodies, filters)
        newest = [decode_alert(told_to(user, body).encode()) for body in page.bodies]
        said = [decode_alert(told_to(user, body).encode()).reason for body in page.said]
        found = [structs.replace(alert, reason=reason) for alert, reason in zip(newest, said, strict=True)]
        chosen = {key: request.query_params[key] for key in REMEMBERED if request.query_params.get(key)}
        sites = [site for site in values_of(engine, "site") if user.sees(site)]
        return HTMLResponse(pages.alerts(user, found, page.after, chosen, sites, language))

    @app.get("/alerts/{alert_id}", include_in_schema=False)
    def alert(alert_id: str, user: PageReader, language: Tongue) -> HTMLResponse:
        bodies = visible(user, versions_of(engine, alert_id) if re.match(UUID, alert_id) else [])
        if not bodies:
            return HTMLResponse(pages.missing(user, language), 404)
        note_view(audit, user, f"alert {alert_id}", bodies)
        found = [decode_alert(body.encode()) for body in bodies]
        return HTMLResponse(pages.alert(user, found, {"lang": language}, language))

    for name, kind in ASSETS.items():
        _add_asset(app, name, kind)


def _add_asset(app: FastAPI, name: str, kind: str) -> None:
    content = asset(name)

    @app.get(f"/{name}", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    async def serve() -> Response:
        return Response(content, media_type=kind, headers={"Cache-Control": "max-age=300"})
