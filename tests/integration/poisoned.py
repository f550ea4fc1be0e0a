"""The command line with one more detector, which raises on the events that the environment names."""

import os
import sys
from typing import Any, ClassVar

from msgspec import Struct

from app import wiring
from app.cli import main
from detectors.catalogue import DETECTORS
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event
from domain.finding import Finding


class Count(Struct):
    """How many badge events it has seen."""

    seen: int = 0


class Poisoned:
    """Raises on some events, after it has changed its state."""

    name: ClassVar[str] = "poisoned"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge})

    def __init__(self) -> None:
        """Begin at nothing."""
        self.state: Any = Count()
        self._poison = os.environ["POISON"].split(",")

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """Nothing is ever found."""
        for badge in batch.rows(Badge):
            self.state.seen += 1
            if badge.id in self._poison:
                raise ZeroDivisionError
        return []


if __name__ == "__main__":
    vars(wiring)["DETECTORS"] = {**DETECTORS, Poisoned.name: Poisoned}
    sys.exit(main(sys.argv[1:]))
