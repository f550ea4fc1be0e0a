"""Serve: the application on an address, with the intake beside it, until a signal ends both or the intake breaks."""

import signal
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import uvicorn
from fastapi import FastAPI

from domain.errors import ConfigError
from isc.arrivals import Arrivals
from isc.feed import Feed
from isc.intake import Intake

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE_S = 5
"""How long open requests may take to end."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def bind(address: str, *, plain_http_allowed: bool) -> socket.socket:
    """A socket that listens on HOST:PORT; raises ConfigError, also for plain http beyond this machine."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ConfigError("--listen", f"found {address!r}, expected HOST:PORT")
    if host not in LOOPBACK and not plain_http_allowed:
        expected = "expected 127.0.0.1, or --plain-http behind a proxy that adds TLS"
        raise ConfigError("--listen", f"found {host!r} on plain http, {expected}")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, int(port)), family=family)
    except OSError as error:
        raise ConfigError("--listen", f"found {address} ({error.strerror}), expected a free address") from error


def serve(app: FastAPI, listener: socket.socket, feed: Feed, intake: Intake, arrivals: Arrivals) -> None:
    """Serve and read until SIGTERM or SIGINT; raises what broke the intake. Where the log ends, serving goes on."""
    server = Server(app, feed)
    stop = Event()
    with _our_signals(server), listener, ThreadPoolExecutor(1, "intake") as threads:
        reading = threads.submit(intake.run, arrivals, stop)
        reading.add_done_callback(server.end_if_broken)
        try:
            server.run(sockets=[listener])
        finally:
            stop.set()
        reading.result()


class Server(uvicorn.Server):
    """A server that ends its streams before it waits for its answers, since a stream has no end of its own."""

    def __init__(self, app: FastAPI, feed: Feed) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S))
        self._feed = feed

    def end_if_broken(self, reading: "Future[None]") -> None:
        """Without its intake the process ends and is started anew."""
        if reading.exception() is not None:
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then all else."""
        await self._feed.close()
        await super().shutdown(sockets)


@contextmanager
def _our_signals(server: uvicorn.Server) -> Iterator[None]:
    """Signals from before uvicorn takes them, and those that it hands on when it has ended."""

    def ends(_number: int, _frame: Any) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, ends) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
