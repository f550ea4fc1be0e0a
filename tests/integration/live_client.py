"""A client of the live socket: reads frames, keeps what it was told, comes back with its number."""

import json
import struct
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from websockets.sync.client import ClientConnection, connect

HEADER = struct.Struct("<BBHId")
OBJECT = struct.Struct("<HHHBB")


class LiveClient:
    """One socket. Frames are taken in the order in which they come."""

    def __init__(self, url: str, query: str = "", **given: Any) -> None:
        address = url.replace("http", "ws", 1) + "/api/live" + (f"?{query}" if query else "")
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(connect(address, compression=None, **given))
        self.tables: dict[int, dict[str, Any]] = {}

    def __enter__(self) -> "LiveClient":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def until(self, wanted: Callable[[dict[str, Any]], bool], limit_s: float = 10.0) -> dict[str, Any]:
        """The first frame that is wanted; those before it are taken in as well."""
        while not wanted(frame := self.next(limit_s)):
            pass
        return frame

    def next(self, limit_s: float = 10.0) -> dict[str, Any]:
        """The next frame; a binary one as `type` positions with its objects in degrees."""
        raw = self.socket.recv(limit_s)
        if isinstance(raw, bytes):
            return self._positions(raw)
        frame: dict[str, Any] = json.loads(raw)
        if frame["type"] == "table":
            known = {} if frame["reset"] else self.tables[frame["slot"]]["known"]
            known |= {index: (kind, track) for index, kind, track in frame["objects"]}
            self.tables[frame["slot"]] = frame | {"known": known}
        return frame

    def changes(self, count: int) -> list[dict[str, Any]]:
        """The next `count` changes."""
        return [self.until(lambda frame: frame["type"] == "change") for _ in range(count)]

    def _positions(self, raw: bytes) -> dict[str, Any]:
        version, kind, slot, number, time = HEADER.unpack_from(raw)
        table = self.tables[slot]
        (lon, lat), (across, up) = table["origin"], table["step"]
        objects = {
            table["known"][index]: (lon + x * across, lat + y * up, heading, age)
            for index, x, y, heading, age in OBJECT.iter_unpack(raw[HEADER.size :])
        }
        told = {"type": "positions", "site": table["site"], "version": (version, kind), "number": number}
        return told | {"time": time, "objects": objects}
