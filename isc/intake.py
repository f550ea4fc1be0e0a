"""Intake: takes alert lines from a log and keeps them, with the place up to which the log was read."""

import logging
from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol

from sqlalchemy.exc import OperationalError

from domain.errors import AwayError
from isc.arrivals import Arrival, Arrivals

logger = logging.getLogger(__name__)

BATCH = 500
"""Lines of one transaction."""

PATIENCE_S = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Waits before a database that is away is tried again; then the process ends."""


class Keeper(Protocol):
    """What keeps lines of a log, and knows how far it came."""

    def offset(self, position: str) -> int:
        """The offset from which on this position is to be read."""

    def take(self, batch: Sequence[Arrival]) -> object:
        """Keep a batch with the place up to which was read, in one transaction."""


class Intake:
    """Keeps what a log brings until it ends or `stop` is set, and calls `noticed` after each commit."""

    def __init__(self, store: Keeper, noticed: Callable[[], None], patience_s: Sequence[float] = PATIENCE_S) -> None:
        self._store = store
        self._noticed = noticed
        self._patience_s = tuple(patience_s)

    def run(self, arrivals: Arrivals, stop: Event) -> None:
        """Read from where the store stands; raises AwayError where the database stays away."""
        for batch in arrivals.batches(self._store.offset):
            for first in range(0, len(batch), BATCH):
                self._keep(batch[first : first + BATCH], stop)
                if stop.is_set():  # perhaps not kept: what follows must not be kept either
                    return
            if stop.is_set():
                return

    def _keep(self, batch: Sequence[Arrival], stop: Event) -> None:
        for wait_s in (*self._patience_s, None):
            try:
                self._store.take(batch)
            except OperationalError as error:
                if wait_s is None:
                    raise AwayError(f"the store stayed away for {sum(self._patience_s):.0f} s") from error
                logger.warning("the store is away (%s), tried again in %s s", type(error.orig).__name__, wait_s)
                if stop.wait(wait_s):
                    return
            else:
                self._noticed()
                return
