"""Webhooks: what a recipient may have of the feed is sent to them as it comes, signed, in order, until they take it.

The cursor is the feed's own: it moves when the recipient has answered 2xx. So nothing is left out, and what was sent
just before a crash is sent again from the same place.
"""

import hashlib
import hmac
import logging
import random
from collections.abc import Callable, Mapping
from threading import Event

import httpx
from msgspec import Raw, Struct, json
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from domain.errors import ConfigError
from domain.site import Site
from isc.hook import Hook
from isc.metrics import Metrics
from isc.outgoing import Row
from isc.outlet import EVERYTHING, Outlet
from isc.recipients import Hooked, Recipients
from isc.stix import MEDIA_TYPE

logger = logging.getLogger(__name__)

LOOK_S = 1.0
PATIENCE_S = 5.0
"""How long a recipient may take to answer."""

OBJECTS = 100
"""Of one delivery."""

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0
"""Waits after a failure: doubled each time, up to five minutes, each a little shorter by chance."""


class Waiting(Struct):
    """How often a webhook failed in a row, and when it is tried again (seconds of the clock)."""

    failures: int = 0
    until: float = 0.0


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """What stands in `Havenwacht-Signature`: HMAC-SHA256 over the timestamp, a dot and the body.

    >>> signature(b"0123456789abcdef", "1736164800", b"{}")[:12]
    'v1=9843b656c'
    """
    return "v1=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Webhooks:
    """Delivers, one recipient after the other; `run` is a thread's work."""

    def __init__(
        self,
        engine: Engine,
        metrics: Metrics,
        now: Callable[[], float],
        chance: Callable[[], float] = random.random,
        sites: Mapping[str, Site] | None = None,
    ) -> None:
        """`chance` gives 0 to 1; a wait is at least three quarters of what it could be. `sites`: as in `Outlet`."""
        self._metrics = metrics
        self._now = now
        self._chance = chance
        self._recipients = Recipients(engine, now)
        self._outlet = Outlet(engine, now, sites)
        self._waiting: dict[str, Waiting] = {}

    def run(self, stop: Event) -> None:
        """Deliver until `stop`."""
        with httpx.Client(timeout=PATIENCE_S, follow_redirects=False) as client:
            while not stop.wait(LOOK_S):
                try:
                    self.deliver(client, stop.is_set)
                except OperationalError as error:  # the intake ends the process where the store stays away
                    logger.warning("webhooks: the store is away (%s)", type(error.orig).__name__)

    def deliver(self, client: httpx.Client, stop: Callable[[], bool] = lambda: False) -> None:
        """Send everyone what is there for them, unless they have to wait."""
        hooked = self._recipients.hooked()
        for one in hooked:
            waiting = self._waiting.setdefault(one.recipient.name, Waiting())
            while not stop() and waiting.until <= self._now() and self._outlet.waits(one.recipient, one.sent):
                rows = self._rows(one)
                if not self._send(client, one, rows, waiting):
                    break
                one = Hooked(one.recipient, one.url, one.secret_file, rows[-1].added)
        self._waiting = {one.recipient.name: self._waiting[one.recipient.name] for one in hooked}
        self._metrics.webhooks_waiting.set(sum(waiting.failures > 0 for waiting in self._waiting.values()))

    def _rows(self, one: Hooked) -> list[Row]:
        return self._outlet.page(one.recipient, EVERYTHING, one.sent, OBJECTS, asked="webhook")[0].rows

    def _send(self, client: httpx.Client, one: Hooked, rows: list[Row], waiting: Waiting) -> bool:
        name, last = one.recipient.name, rows[-1].added
        body = json.encode({"objects": [Raw(row.body.encode()) for row in rows]})
        outcome = self._post(client, one, body, last)
        self._metrics.webhooks.labels(outcome).inc()
        if outcome == "delivered":
            self._recipients.sent(name, last)
            waiting.failures, waiting.until = 0, 0.0
            return True
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(waiting.failures, 20))
        waiting.failures += 1
        waiting.until = self._now() + longest * (1 - self._chance() / 4)
        return False

    def _post(self, client: httpx.Client, one: Hooked, body: bytes, delivery: int) -> str:
        timestamp = str(int(self._now()))
        try:
            secret = Hook(one.url, one.secret_file).secret()
            headers = {
                "Content-Type": MEDIA_TYPE,
                "Havenwacht-Delivery": str(delivery),
                "Havenwacht-Timestamp": timestamp,
                "Havenwacht-Signature": signature(secret, timestamp, body),
            }
            answer = client.post(one.url, content=body, headers=headers)
        except (httpx.HTTPError, ConfigError) as error:
            logger.warning("webhook of %s: %s", one.recipient.name, error)
            return "failed"
        if not answer.is_success:
            logger.warning("webhook of %s: answered %d", one.recipient.name, answer.status_code)
        return "delivered" if answer.is_success else "refused"
