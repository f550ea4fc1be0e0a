"""Guard: headers that every answer carries, and how long answers took."""

import re
import time
from collections.abc import Callable, Collection, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from isc.metrics import Metrics
from isc.needs import SAFE_METHODS

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Wraps the application: strict headers outside, a stop-watch around."""

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        hosts: Collection[str] | None = None,
        watch: Callable[[], float] = time.perf_counter,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`hosts`: names by which we may be called, None for any. `changed`: called after what may have changed things.

        Where nobody logs in, a foreign page could give this machine a name of its own, and read along in the browser.
        """
        self._app = app
        self._hosts = hosts
        self._metrics = metrics
        self._watch = watch
        self._changed = changed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = scope["type"] in ("http", "websocket")
        if asked and self._hosts is not None and _host(scope) not in self._hosts:
            await PlainTextResponse("called by another name than that of this machine", 421)(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._watch()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(message)
            await send(message)

        await self._app(scope, receive, guarded)
        if scope["method"] not in SAFE_METHODS:
            self._changed()
        if (route := _route(scope)) != "/api/stream":
            self._metrics.answer_seconds.labels(route).observe(self._watch() - started)


def _host(scope: Scope) -> str:
    """The name by which we were called, without the port."""
    return re.sub(r":[0-9]*$", "", Headers(scope=scope).get("host", "")).lower()


def _harden(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _route(scope: Scope) -> str:
    """The pattern of the route that answered: one of a fixed list, whatever the address was."""
    return str(getattr(scope.get("route"), "path", "none"))
