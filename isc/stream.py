"""Stream: the feed as server-sent events, which a reader takes up again where it left off.

The number of an entry is the event's id. A reader that comes back with `Last-Event-ID` gets everything behind it, and
nothing twice. Without a number the stream begins with what comes next.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import Header, HTTPException, Query
from sqlalchemy import Engine
from starlette.responses import StreamingResponse

from isc.access import Principal
from isc.feed import Entry, Feed, head_of
from isc.metrics import Metrics
from isc.parameters import HIGHEST
from isc.scope import site_of, told_to

HEARTBEAT_S = 15.0
READERS = 500
"""Streams open at once; who comes later is told to try again."""

MADE = 64
"""Blocks that are kept ready for further readers."""

After = Annotated[int | None, Query(ge=0, le=HIGHEST, description="begin behind this number; 0: from the beginning")]
LastEventId = Annotated[int | None, Header(ge=0, le=HIGHEST, description="the number of the newest event received")]


class Streams:
    """Serves the feed to readers and counts them."""

    def __init__(self, feed: Feed, metrics: Metrics, engine: Engine, is_valid: Callable[[Principal], bool]) -> None:
        """`is_valid` tells whether a reader's session or token still holds."""
        self._feed = feed
        self._metrics = metrics
        self._engine = engine
        self._is_valid = is_valid
        self._open = 0
        self._made: dict[tuple[Any, ...], bytes] = {}

    def _told(self, reader: Principal, block: list[Entry]) -> bytes:
        """The block as this reader gets it; made once for all who may see the same."""
        key = block[0].seq, block[-1].seq, reader.sites, reader.may("persons.read")
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MADE:
                del self._made[next(iter(self._made))]
            made = self._made[key] = b"".join(_told(reader, block))
        return made

    async def answer(self, reader: Principal, after: int | None, last_event_id: int | None) -> StreamingResponse:
        """A stream that does not end before one of the two sides goes, or the reader's session or token ends."""
        if self._open >= READERS:
            raise HTTPException(503, f"found {READERS} open streams, no more are served", {"Retry-After": "5"})
        head = await asyncio.to_thread(head_of, self._engine)
        start = last_event_id if last_event_id is not None else after if after is not None else head
        if start > head:
            raise HTTPException(409, f"found number {start}, expected at most {head}: this is another store")
        return StreamingResponse(self._events(reader, start), media_type="text/event-stream")

    async def _events(self, reader: Principal, start: int) -> AsyncIterator[bytes]:
        self._open += 1
        self._metrics.readers.set(self._open)
        checked = asyncio.get_running_loop().time()
        try:
            yield b"retry: 2000\n\n"
            async for block in self._feed.read(start, HEARTBEAT_S):
                if (now := asyncio.get_running_loop().time()) - checked >= HEARTBEAT_S:
                    checked = now
                    if not await asyncio.to_thread(self._is_valid, reader):
                        return
                yield (self._told(reader, block) if block else b"") or b": still here\n\n"
        finally:
            self._open -= 1
            self._metrics.readers.set(self._open)


def _told(reader: Principal, block: list[Entry]) -> Iterator[bytes]:
    for entry in block:
        if entry.cause == "alert" and reader.sees(site_of(entry.body)):
            yield encode(entry.seq, told_to(reader, entry.body))


def encode(number: int, body: str) -> bytes:
    """One server-sent event; the body is JSON on one line."""
    return f"id: {number}\nevent: alert\ndata: {body}\n\n".encode()
