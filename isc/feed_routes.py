"""Routes of the feed for recipients without TAXII: pages of JSON, and server-sent events, with the same cursor."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from msgspec import Raw, Struct, json
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from isc.bodies import JSON
from isc.ceiling import Product
from isc.described import answers
from isc.needs import Needs
from isc.outgoing import Match, Row
from isc.outlet import EVERYTHING, Outlet
from isc.parameters import HIGHEST, AfterNumber
from isc.recipients import Recipient, Recipients
from isc.taxii_words import LARGEST_PAGE, basic

LOOK_S = 2.0
"""Between two looks for what is new."""

QUIET_S = 15.0
"""After so long without anything a stream says that it is there."""

STREAMS = 100
"""Streams open at once."""

Count = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="objects on a page")]
LastEventId = Annotated[int | None, Header(ge=0, le=HIGHEST, description="the number of the newest object received")]


class Item(Struct, frozen=True):
    """One STIX object with its number in the feed, and the product that it belongs to."""

    number: int
    product: str
    object: Raw


class Items(Struct, frozen=True):
    """A page: `next` is the number behind which the next one begins, `more` whether there is one."""

    items: list[Item]
    next: int
    more: bool


class NeedsFeedJson(Needs):
    """Lets recipients past, who show name and secret by HTTP Basic."""

    def __init__(self, recipients: Recipients) -> None:
        super().__init__("feed.read")
        self._recipients = recipients

    def __call__(self, request: Request) -> Recipient:  # type: ignore[override]
        """Who fetches."""
        found = self._recipients.known(*basic(request.headers.get("authorization", "")))
        if found is None:
            headers = {"WWW-Authenticate": 'Basic realm="feed", charset="UTF-8"'}
            raise HTTPException(401, "expected name and secret of a recipient", headers)
        return found


def add_feed(app: FastAPI, recipients: Recipients, outlet: Outlet) -> None:
    """Add `/api/feed` and `/api/feed/stream`."""
    needs = NeedsFeedJson(recipients)
    reader = Annotated[Recipient, Depends(needs)]
    streams = _Streams(outlet, needs)

    @app.get("/api/feed", responses=answers("FeedPage", 401), tags=["feed"])
    def page(
        request: Request, who: reader, after: AfterNumber = 0, limit: Count = 100, product: Product | None = None
    ) -> Response:
        """What a recipient may have, all versions in the order of adding; go on with `after` = `next`."""
        found, end = outlet.page(who, EVERYTHING, after, limit, product, request.url.path)
        return Response(json.encode(Items([_item(row) for row in found.rows], end, found.more)), media_type=JSON)

    described: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/event-stream": {}}},
        401: answers("Refusal", 401)[401],
        503: answers("Refusal", 503)[503],
    }

    @app.get("/api/feed/stream", responses=described, response_class=StreamingResponse, tags=["feed"])
    async def stream(
        request: Request, who: reader, last_event_id: LastEventId = None, after: AfterNumber = 0
    ) -> StreamingResponse:
        """The same as server-sent events whose id is the number; `Last-Event-ID`, else `after`, is where it begins."""
        return streams.answer(request, who, after if last_event_id is None else last_event_id)


class _Streams:
    """Serves streams to recipients, as long as they hold."""

    def __init__(self, outlet: Outlet, needs: NeedsFeedJson) -> None:
        self._outlet = outlet
        self._needs = needs
        self._open = 0

    def answer(self, request: Request, who: Recipient, after: int) -> StreamingResponse:
        """A stream that ends when the recipient goes, or their time is over."""
        if self._open >= STREAMS:
            raise HTTPException(503, f"found {STREAMS} open streams, no more are served", {"Retry-After": "5"})
        return StreamingResponse(self._events(request, who, after), media_type="text/event-stream")

    async def _events(self, request: Request, who: Recipient, after: int) -> AsyncIterator[bytes]:
        self._open += 1
        quiet = 0.0
        try:
            yield b"retry: 2000\n\n"
            while await asyncio.to_thread(self._holds, request, who):
                rows = await asyncio.to_thread(self._rows, who, after)
                if rows:
                    after, quiet = rows[-1].added, 0.0
                    yield b"".join(map(_event, rows))
                    continue
                await asyncio.sleep(LOOK_S)
                quiet += LOOK_S
                if quiet >= QUIET_S:
                    quiet = 0.0
                    yield b": still here\n\n"
        finally:
            self._open -= 1

    def _holds(self, request: Request, who: Recipient) -> bool:
        try:
            return self._needs(request) == who
        except HTTPException:
            return False

    def _rows(self, who: Recipient, after: int) -> list[Row]:
        if not self._outlet.waits(who, after):
            return []
        return self._outlet.page(who, Match(versions=("all",)), after, LARGEST_PAGE, asked="stream")[0].rows


def _item(row: Row) -> Item:
    return Item(row.added, row.product, Raw(row.body.encode()))


def _event(row: Row) -> bytes:
    return f"id: {row.added}\nevent: {row.product}\ndata: {row.body}\n\n".encode()
