"""Guard: headers that every answer carries, and how long answers took."""

import time
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from isc.metrics import Metrics

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Wraps the application: strict headers outside, a stop-watch around."""

    def __init__(self, app: ASGIApp, metrics: Metrics, watch: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._metrics = metrics
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._watch()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(message)
            await send(message)

        await self._app(scope, receive, guarded)
        if (route := _route(scope)) != "/api/stream":
            self._metrics.answer_seconds.labels(route).observe(self._watch() - started)


def _harden(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _route(scope: Scope) -> str:
    """The pattern of the route that answered: one of a fixed list, whatever the address was."""
    return str(getattr(scope.get("route"), "path", "none"))
