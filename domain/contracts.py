"""Contracts: what a sense, a detector, a desk, a source and a sink promise each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Literal, Protocol

from msgspec import Struct

from domain.alert import Alert
from domain.batch import Batch, Fact
from domain.coverage import Coverage
from domain.event import Event, Verdict
from domain.finding import Finding
from domain.letter import Letter
from domain.site import Site

Scope = Literal["site", "region"]


class Facts(Struct, frozen=True):
    """What holds for the whole of one batch: the site's tables at this place in the log."""

    site: Site


class Part(Protocol):
    """A sense or a detector: all its memory is in `state`, a msgspec struct that the shard saves and loads.

    `state` holds plain values and numpy arrays only. `kinds` are the events and facts that it reads. One that learns
    may say how long until its scores are worth what they say, as `warm_s`, in seconds: until then it is called cold.
    """

    name: ClassVar[str]
    scope: ClassVar[Scope]
    kinds: ClassVar[frozenset[type[Event | Fact]]]
    state: Any

    def process(self, batch: Batch, facts: Facts) -> Sequence[Fact | Finding]:
        """What these events, and the timers due among them, tell."""


class Sense(Part, Protocol):
    """Turns events into facts that several detectors need."""

    def process(self, batch: Batch, facts: Facts) -> Sequence[Fact]:
        """What is there."""


class Detector(Part, Protocol):
    """Finds one thing that goes wrong."""

    def process(self, batch: Batch, facts: Facts) -> Sequence[Finding]:
        """What is wrong in these events and facts, and in what did not happen until the batch's end."""


class Desk(Protocol):
    """Decides what is told: repeats, incidents, budget."""

    state: Any

    @property
    def open_alerts(self) -> int:
        """Alerts that were told and have not ended."""

    def process(
        self, findings: Sequence[Finding], until: float, site: Site, verdicts: Sequence[Verdict] = ()
    ) -> list[Alert]:
        """The alert versions that findings, verdicts and the time that passed call for; in the order of telling."""


class Chunk(Struct):
    """Lines of one log in the order of arrival. `offsets` are their positions in that log, rising.

    `log` names the topic (`events`, `sightings`), or is None in a file, where an event's kind tells its log. `letters`
    holds what could not even be read as lines.
    """

    log: str | None
    partition: int
    lines: list[bytes]
    places: list[str]
    offsets: list[int]
    letters: list[Letter]


class Source(Protocol):
    """Gives chunks of lines until it is at its end."""

    def __iter__(self) -> Iterator[Chunk]:
        """The chunks in the order of arrival; an empty chunk says that nothing came for a while."""


class Sink(Protocol):
    """Takes what is told; `write` returns when it is durable, and repeats with the same id and version are harmless."""

    def write(self, alerts: Sequence[Alert], coverage: Sequence[Coverage]) -> None:
        """Keep these, alerts first."""

    def set_aside(self, letters: Iterable[Letter], late: Iterable[Event]) -> None:
        """Keep what could not be taken, and what came too late."""

    def mark(self, site: str, watermark: float) -> None:
        """Note, behind its alerts, that this site has told all of them up to this event time."""

    def sync(self) -> None:
        """Return when everything written so far is durable: a checkpoint may follow."""

    def finish(self) -> None:
        """Bring the output into its final form; nothing may be written after it."""
