"""Steps: what is being done just now, on a terminal; nothing in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status


class Steps:
    """Says what is being done."""

    def __init__(self, status: Status | None = None) -> None:
        """Without a terminal nothing is said."""
        self._status = status

    def tell(self, doing: str) -> None:
        """From now on this is being done."""
        if self._status is not None:
            self._status.update(doing)


@contextmanager
def shown() -> Iterator[Steps]:
    """Steps on standard error while the benches run."""
    if not sys.stderr.isatty():
        yield Steps()
        return
    with Console(stderr=True).status("measuring") as status:
        yield Steps(status)
