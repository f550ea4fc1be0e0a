"""Routes of the live screen: rows to begin with, and the socket that tells what changes."""

import asyncio
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from msgspec import json, structs
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from isc.audit import Audit
from isc.bodies import JSON
from isc.described import answers
from isc.feed import head_of
from isc.live import Live, Wish
from isc.needs import LiveReader, Reader
from isc.parameters import DEFAULT_LIMIT, HIGHEST, ID, Cursor, Limit, wanted
from isc.scope import id_of, note_view, told_to, within
from isc.search import Filter, find
from isc.work import standings_of

Wanted = Annotated[Filter, Depends(wanted)]
After = Annotated[int | None, Query(ge=0, le=HIGHEST)]
Sites = Annotated[list[Annotated[str, Query(pattern=rf"{ID}|^$")]] | None, Query(max_length=50)]


def add_live(app: FastAPI, live: Live, engine: Engine, audit: Audit) -> None:
    """Add `/api/live` and what a client begins with."""

    @app.get("/api/live/alerts", responses=answers("LiveRows", 401, 403), tags=["live"])
    def rows(
        request: Request, reader: Reader, filters: Wanted, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
    ) -> Response:
        """Alerts with people's work on them, the newest alert first; follow `/api/live?after=FEED` from here.

        Muted ones are left out unless `muted` says otherwise.
        """
        filters = filters if filters.muted is not None else structs.replace(filters, muted=False)
        feed = head_of(engine)  # before the look-up: what comes meanwhile is told again, and nothing is missed
        page = find(engine, within(reader, filters), cursor, limit)
        note_view(audit, reader, f"live?{request.url.query}", page.bodies, filters)
        with engine.connect() as connection:
            works = standings_of(connection, map(id_of, page.bodies))
        told = [f'{{"alert":{told_to(reader, body)},"work":{_text(works[id_of(body)])}}}' for body in page.bodies]
        after = "null" if page.after is None else page.after
        return Response(f'{{"rows":[{",".join(told)}],"next":{after},"feed":{feed}}}', media_type=JSON)

    @app.websocket("/api/live")
    async def socket(
        socket: WebSocket, who: LiveReader, after: After = None, positions: Sites = None, muted: bool = False
    ) -> None:
        await asyncio.to_thread(audit.note, who.name, "stream", "live")
        sites = None if positions is None else frozenset(positions)
        await live.serve(socket, who, Wish(after, sites, muted))


def _text(found: object) -> str:
    return json.encode(found).decode()
