"""Serve: the application on an address, with the intake beside it, until a signal ends both or the intake breaks."""

import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
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

LONGEST_MESSAGE = 4096
"""Bytes of what a client may say on a socket."""

DEAF_S = 30
"""A peer that takes nothing for so long is dropped by the system."""

SEND_BYTES = 128 * 1024
"""What the system may hold for a client. Linux grows this to megabytes: seconds of positions that are old already."""

TURN_S = 0.0005
"""How long a thread may go on while another one waits: the intake asks for its turn after every statement, and with
Python's 5 ms it waited for the streams of 200 readers each time (p99 of keeping an alert 29 ms, with this 20 ms)."""

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
        return _tuned(socket.create_server((host, int(port)), family=family))
    except OSError as error:
        raise ConfigError("--listen", f"found {address} ({error.strerror}), expected a free address") from error


def _tuned(listener: socket.socket) -> socket.socket:
    """The same, with settings that the system hands on to the sockets of clients."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAF_S * 1000)
    return listener


def serve(
    app: FastAPI,
    listener: socket.socket,
    feed: Feed,
    intake: Intake,
    arrivals: Arrivals,
    beside: Sequence[Callable[[Event], None]] = (),
) -> None:
    """Serve and read until SIGTERM or SIGINT; raises what broke the intake. Where the log ends, serving goes on.

    `beside` is done in threads of its own until the event is set.
    """
    server = Server(app, feed)
    stop = Event()
    with _our_signals(server), listener, ThreadPoolExecutor(1 + len(beside), "intake") as threads:
        reading = threads.submit(intake.run, arrivals, stop)
        reading.add_done_callback(server.end_if_broken)
        others = [threads.submit(work, stop) for work in beside]
        for other in others:
            other.add_done_callback(server.end_if_broken)
        try:
            server.run(sockets=[listener])
        finally:
            stop.set()
        for done in (reading, *others):
            done.result()


class Server(uvicorn.Server):
    """A server that ends its streams before it waits for its answers, since a stream has no end of its own."""

    def __init__(self, app: FastAPI, feed: Feed) -> None:
        # frames of a socket are not packed: that costs more time than the network of a site has need of
        sockets: dict[str, Any] = {"ws_per_message_deflate": False, "ws_max_size": LONGEST_MESSAGE}
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S, **sockets)
        super().__init__(config)
        sys.setswitchinterval(TURN_S)
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
