"""Intake: what one log of one site lets in, judged in the order of arrival.

The watermark of a log, repeats, lateness and skewed clocks are decided here from this log alone, so that they do not
depend on how two logs are read side by side.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import takewhile
from math import inf

import msgspec
from msgspec import Struct, field

from domain.codec import encode_event
from domain.event import Event, Sighting
from domain.letter import Letter, letter

SKEW_S = 5.0
"""A `time` further than this after `received` is not believed (contracts.md, "Time")."""


class Known(Struct, frozen=True):
    """An id that this log has seen: at which log time, and a digest of the content."""

    id: str
    at: float
    digest: bytes


class SavedIntake(Struct):
    """What must survive a restart. `pending` holds the offsets from `low` on that were taken and not yet released."""

    next: int
    low: int
    newest: float
    known: list[Known]
    pending: list[int]


class Taken(Struct):
    """What one stretch of arrivals came to."""

    accepted: list[tuple[Event, int]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    late: list[Event] = field(default_factory=list)
    skewed: int = 0


class Intake:
    """Judges the events of one log of one site."""

    def __init__(self, wait_s: float, dedupe_s: float) -> None:
        """Start with an empty log; `load` continues an older one."""
        self._wait_s = wait_s
        self._dedupe_s = dedupe_s
        self._known: dict[str, tuple[float, Event | bytes]] = {}  # in the order of arrival
        self._held: dict[str, Event] = {}
        self._pending: set[int] = set()
        self.newest = -inf
        self.next = 0

    @property
    def watermark(self) -> float:
        """Event time up to which this log is taken to be complete: not known before all of `pending` is read again."""
        return -inf if self._pending else self.newest - self._wait_s

    def take(self, events: Sequence[Event], offsets: Sequence[int]) -> Taken:
        """Judge events in their order of arrival; offsets below `next` are read again after a restart."""
        taken = Taken()
        known_until = self.next
        for event, offset in zip(events, offsets, strict=True):
            if offset >= known_until:
                self._judge(event, offset, taken)
            elif offset in self._pending:
                self._again(event, offset, taken)
        if offsets:
            self.next = max(known_until, offsets[-1] + 1)
        self._forget()
        return taken

    def released(self, sighting: str) -> None:
        """Forget the id of a sighting that has left the buffer."""
        self._held.pop(sighting, None)

    def save(self, pending: Sequence[int]) -> SavedIntake:
        """What a restart needs, given the offsets that are still in the buffer.

        Offsets that an earlier restart has not come to read again yet are still to be read.
        """
        waiting = sorted({*pending, *self._pending})
        known = [Known(key, at, _digest(content)) for key, (at, content) in self._known.items()]
        return SavedIntake(self.next, min(waiting, default=self.next), self.newest, known, waiting)

    def load(self, saved: SavedIntake) -> None:
        """Continue where `save` was called; the log is read again from `saved.low`."""
        self.next, self.newest = saved.next, saved.newest
        self._known = {known.id: (known.at, known.digest) for known in saved.known}
        self._pending = set(saved.pending)

    def _judge(self, event: Event, offset: int, taken: Taken) -> None:
        watermark = self.newest - self._wait_s
        received = event.received
        stamp = event.time if received is None else received
        if stamp > self.newest:
            self.newest = stamp
        sighting = type(event) is Sighting
        first = self._held.get(event.id) if sighting else self._remembered(event)
        if first is not None:
            self._compare(first, event, taken)
            return
        if received is not None and event.time > received + SKEW_S:
            event = _believed(event, received)
            taken.skewed += 1
        if event.time <= watermark:
            taken.late.append(event)
            return
        if sighting:
            self._held[event.id] = event
        taken.accepted.append((event, offset))

    def _again(self, event: Event, offset: int, taken: Taken) -> None:
        self._pending.discard(offset)
        if event.received is not None and event.time > event.received + SKEW_S:
            event = _believed(event, event.received)
        if isinstance(event, Sighting):
            self._held[event.id] = event
        taken.accepted.append((event, offset))

    def _compare(self, first: Event | bytes, event: Event, taken: Taken) -> None:
        """An event under a known id is the same one, or a conflict."""
        if _digest(first) != _digest(event):
            detail = f"found other content under the known id {event.id}, expected the same event or another id"
            taken.letters.append(letter(event.place, "conflict", detail, encode_event(event)))

    def _remembered(self, event: Event) -> Event | bytes | None:
        """The first event under this id, while it is remembered; else this one is remembered."""
        known = self._known.get(event.id)
        if known is not None:
            if self.newest - known[0] <= self._dedupe_s:
                return known[1]
            del self._known[event.id]
        self._known[event.id] = (self.newest, event)
        return None

    def _forget(self) -> None:
        oldest = self.newest - self._dedupe_s
        stale = [key for key, _ in takewhile(lambda known: known[1][0] < oldest, self._known.items())]
        for key in stale:
            del self._known[key]


def _believed(event: Event, received: float) -> Event:
    """The event with the gateway's time in the place of a clock that runs ahead."""
    return msgspec.structs.replace(event, time=received, claimed=event.time)


def _digest(content: Event | bytes) -> bytes:
    """A digest of what an event says, the gateway's stamp apart."""
    if isinstance(content, bytes):
        return content
    time = content.time if content.claimed is None else content.claimed
    plain = msgspec.structs.replace(content, time=time, received=None, place="", claimed=None)
    return blake2b(content.kind.encode() + msgspec.msgpack.encode(plain), digest_size=8).digest()
