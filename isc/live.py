"""Live: one socket brings a console changes, positions and heartbeats (docs/live.md).

Changes are read from the feed at the client's own pace, so a slow client keeps nothing waiting but itself. Of positions
each client gets the newest frame when it can take one; what it could not take is passed over.
"""

import asyncio
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct, json
from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.alert import decode_alert, encode_alert
from domain.times import utc
from isc.access import Principal, without_person
from isc.feed import Entry, Feed
from isc.metrics import Metrics
from isc.positions import FRAME_S, Listed, Positions, Shot
from isc.scope import site_of

BEAT_S = 2.0
PATIENCE_S = 10.0
"""How long a client may take for one message."""

CLIENTS = 500
"""Sockets open at once."""

RESTART, REVOKED, OTHER_STORE, SLOW, FULL = 1012, 4401, 4409, 4413, 4429
"""Why a socket is closed, as WebSocket codes."""

WHY = {RESTART: "restart", REVOKED: "revoked", OTHER_STORE: "other_store", SLOW: "slow", FULL: "full"}


class Wish(Struct, frozen=True):
    """What a client asked for: changes behind `after`, positions of these sites (None: all), and muted alerts too."""

    after: int | None
    positions: frozenset[str] | None
    muted: bool = False


class Live:
    """Serves live clients and counts them."""

    def __init__(
        self,
        feed: Feed,
        positions: Positions,
        metrics: Metrics,
        now: Callable[[], float],
        is_valid: Callable[[Principal], bool],
    ) -> None:
        """`is_valid` tells whether a client's session or token still holds."""
        self.feed = feed
        self.positions = positions
        self.metrics = metrics
        self.now = now
        self.is_valid = is_valid
        self._open = 0

    async def serve(self, socket: WebSocket, principal: Principal, wish: Wish) -> None:
        """Tell one client all that it may know, until one of the two sides goes."""
        await socket.accept()
        self._open += 1
        self.metrics.live_clients.set(self._open)
        try:
            client = _Client(self, socket, principal, wish)
            code = FULL if self._open > CLIENTS else await _first(client.tell(), _gone(socket))
            if code is not None:
                await self._close(socket, code)
        finally:
            self._open -= 1
            self.metrics.live_clients.set(self._open)

    async def follow(self) -> None:
        """Note when alerts of each site came in, until the feed ends."""
        async for block in self.feed.read(self.feed.head, 3600.0):
            for entry in block:
                if entry.cause == "alert":
                    self.positions.sources.note(site_of(entry.body), "alerts", _noticed(entry.body))

    async def pace(self) -> None:
        """Make frames, where there is somebody to see them, until this is cancelled."""
        while True:
            if self._open:
                self.positions.shoot()
            await asyncio.sleep(FRAME_S)

    async def _close(self, socket: WebSocket, code: int) -> None:
        self.metrics.live_closed.labels(WHY[code]).inc()
        try:
            await asyncio.wait_for(socket.close(code, WHY[code]), 1.0)  # who reads nothing cannot even be told
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return


class _Client:
    """One client, and how far it is."""

    def __init__(self, live: Live, socket: WebSocket, principal: Principal, wish: Wish) -> None:
        self._live = live
        self._socket = socket
        self._principal = principal
        self._wish = wish
        self._persons = principal.may("persons.read")
        self._beat = 0.0
        self._frames: dict[str, tuple[int, int]] = {}

    async def tell(self) -> int | None:
        """Tell all until there is a reason to end, which is returned as the socket's code."""
        try:
            return await self._tell()
        except TimeoutError:
            return SLOW
        except (WebSocketDisconnect, RuntimeError):  # it went while it was told something
            return None

    async def _tell(self) -> int:
        head = self._live.feed.head
        after = head if self._wish.after is None else self._wish.after
        if after > await self._live.feed.reach():
            return OTHER_STORE
        await self._text(self._hello(head))
        async for block in self._live.feed.read(after, FRAME_S):
            for entry in block:
                if self._principal.sees(site_of(entry.body)) and (self._wish.muted or not entry.muted):
                    await self._text(change_frame(entry, self._persons))
            if not await self._beats():
                return REVOKED
            await self._show()
        return RESTART

    def _hello(self, head: int) -> str:
        who, sites = self._principal, self._principal.sites
        told = {"type": "hello", "number": head, "time": utc(self._live.now()), "beat_s": BEAT_S, "frame_s": FRAME_S}
        return _json(told | {"account": who.name, "role": who.role, "sites": sites, "persons": self._persons})

    async def _beats(self) -> bool:
        """Say that all is well when it is time to; False where the client may be told no more."""
        clock = asyncio.get_running_loop().time()
        if clock - self._beat < BEAT_S:
            return True
        self._beat = clock
        if not await asyncio.to_thread(self._live.is_valid, self._principal):
            return False
        told = {"type": "beat", "time": utc(self._live.now()), "number": self._live.feed.head}
        await self._text(_json(told | {"sources": self._live.positions.sources.told(self._principal.sees)}))
        return True

    async def _show(self) -> None:
        """Positions of each site that has newer ones."""
        for shot in self._live.positions.newest(self._wants):
            number, grids = self._frames.get(shot.site, (0, 0))
            if shot.number > number:
                await self._show_site(shot, number, grids)

    async def _show_site(self, shot: Shot, number: int, grids: int) -> None:
        fresh = self._live.positions.fresh(shot, number) if grids == shot.grids else None
        reset = fresh is None
        if fresh is None:
            shot, fresh = self._live.positions.whole(shot.site)
        if number:
            self._live.metrics.live_dropped.inc(shot.number - number - 1)
        if reset or fresh:
            await self._text(self._table(shot, fresh, reset))
        await self._in_time(self._socket.send_bytes(shot.data))
        self._frames[shot.site] = shot.number, shot.grids

    def _table(self, shot: Shot, objects: list[Listed], reset: bool) -> str:
        told = {"type": "table", "site": shot.site, "slot": shot.slot, "reset": reset}
        listed = [(index, kind, name if self._persons else None) for index, kind, name in objects]
        return _json(told | {"origin": shot.grid.origin, "step": shot.grid.step, "objects": listed})

    def _wants(self, site: str) -> bool:
        return self._principal.sees(site) and (self._wish.positions is None or site in self._wish.positions)

    async def _text(self, text: str) -> None:
        await self._in_time(self._socket.send_text(text))

    async def _in_time(self, sending: Any) -> None:
        await asyncio.wait_for(sending, PATIENCE_S)


@lru_cache(maxsize=4096)
def change_frame(entry: Entry, persons: bool) -> str:
    """A change as text, the same for all who may see persons, and for all who may not."""
    body = entry.body if persons else encode_alert(without_person(decode_alert(entry.body.encode()))).decode()
    head = f'{{"type":"change","number":{entry.seq},"cause":"{entry.cause}"'
    return f'{head},"alert":{body},"work":{entry.work}}}'


async def _gone(socket: WebSocket) -> None:
    """Wait until the client goes; what it says is ignored."""
    message = await socket.receive()
    while message["type"] != "websocket.disconnect":
        message = await socket.receive()


async def _first(telling: Any, going: Any) -> int | None:
    """The code with which `telling` ends, None where the client goes first."""
    tasks = [asyncio.create_task(telling), asyncio.create_task(going)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        for task in _unfinished(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _unfinished(tasks: list["asyncio.Task[Any]"]) -> Iterator["asyncio.Task[Any]"]:
    return (task for task in tasks if not task.done())


def _noticed(body: str) -> float:
    return decode_alert(body.encode()).noticed


def _json(told: dict[str, Any]) -> str:
    return json.encode(told).decode()
