"""Prefix law: what was told by a moment must not depend on what came in after it."""

from collections.abc import Callable, Iterable, Iterator, Set
from hashlib import blake2b
from itertools import chain, islice
from math import inf

from msgspec import Struct

from domain.alert import Alert, encode_alert, without_places
from domain.codec import decode_lines, encode_event
from domain.errors import ConfigError
from domain.event import CLOCK, Event, Health, Sighting
from domain.times import utc

SHARES = (0.25, 0.5, 0.75)
"""Of the lines, where the stream is cut."""

Detect = Callable[[Iterable[bytes]], Iterable[Alert]]
"""A whole run over lines of events, from nothing to the alert versions in the order of telling."""

Version = tuple[str, int, bytes]
"""Of an alert: id, version and digest."""

BLOCK_LINES = 1000


class Stage(Struct, frozen=True):
    """One cut: `at` is T in UTC; `compared` the alert versions of the whole run up to `wait_s` before it.

    `vanished` are versions (`id` version) that only the whole run tells, `appeared` those that only the cut run tells;
    one whose content differs is in both.
    """

    share: float
    lines: int
    at: str
    compared: int
    vanished: tuple[str, ...]
    appeared: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether both runs told the same."""
        return not self.vanished and not self.appeared


class Memory:
    """Remembers alert versions of some sites by digest as they pass, so that a large log need not be kept."""

    def __init__(self, sites: Set[str]) -> None:
        self._sites = sites
        self._noticed: dict[Version, float] = {}

    def note(self, alerts: Iterable[Alert]) -> Iterator[Alert]:
        """Hand all alerts on, those of other sites too."""
        for alert in alerts:
            if alert.site in self._sites:
                content = blake2b(encode_alert(without_places(alert)), digest_size=16).digest()
                self._noticed[alert.id, alert.version, content] = alert.noticed
            yield alert

    def until(self, time: float) -> set[Version]:
        """The versions that were noticed up to this time."""
        return {version for version, noticed in self._noticed.items() if noticed <= time}


class Prefix:
    """The first `count` lines of a stream of events, then a clock tick for each of `sites` at the arrival of the last.

    `arrival` is that moment, in seconds since 1970 UTC, once all has been read. An event that says no `received`
    arrived at the greatest `time` so far of its site in its log; a line that cannot be read, with the one before it.
    """

    def __init__(self, lines: Iterable[bytes], count: int, sites: Iterable[str]) -> None:
        self.arrival = -inf
        self._sites = tuple(sorted(sites))
        self._lines = iter(lines)
        self.count = count
        self._newest: dict[tuple[str, bool], float] = {}

    def __iter__(self) -> Iterator[bytes]:
        """The lines, once."""
        left = islice(self._lines, self.count)
        while block := list(islice(left, BLOCK_LINES)):
            events, _ = decode_lines(block, [""] * len(block))
            for event in events:
                self._note(event)
            yield from block
        yield from self._ticks()

    def _note(self, event: Event | None) -> None:
        if event is None:
            return
        logs = [(event.site, isinstance(event, Sighting))]
        if isinstance(event, Health) and event.sensor == CLOCK:
            logs.append((event.site, True))
        for log in logs:
            stamp = event.time if event.received is None else event.received
            self._newest[log] = max(self._newest.get(log, -inf), stamp)
        self.arrival = self._newest[logs[0]] if event.received is None else event.received

    def _ticks(self) -> Iterator[bytes]:
        begun = {site for site, _ in self._newest}
        for rank, site in enumerate(self._sites):
            if site not in begun:
                continue
            key = f"prefix:{self.count}:{rank}"
            yield encode_event(
                Health(id=key, time=self.arrival, received=self.arrival, site=site, sensor=CLOCK, state="ok")
            )


class Law(Struct, frozen=True):
    """Which sites are held to it, and the longest `wait_s` of them: so long before a cut everything was released."""

    sites: frozenset[str]
    wait_s: float
    ends: dict[str, int]
    """The number of the last line of each site: where no more comes, time stands still in the whole run too."""


def check(read: Callable[[], Iterable[bytes]], count: int, detect: Detect, told: Memory, law: Law) -> list[Stage]:
    """Run detection again over each cut of the `count` lines that `read` gives, and compare with what was told."""
    stages = []
    for share in SHARES:
        length = max(1, int(count * share))
        going_on = {site for site, end in law.ends.items() if end > length}
        stages.append(_stage(Prefix(read(), length, going_on), share, detect, told, law))
    return stages


def _stage(prefix: Prefix, share: float, detect: Detect, told: Memory, law: Law) -> Stage:
    again = Memory(law.sites)
    lines = iter(prefix)
    for _ in chain(again.note(detect(lines)), lines):
        pass  # a run that stops reading early must not make the cut earlier
    if prefix.arrival == -inf:
        raise ConfigError("--events", "found no event that can be read, expected some to cut the stream at")
    limit = prefix.arrival - law.wait_s
    whole, cut = told.until(limit), again.until(limit)
    return Stage(share, prefix.count, utc(prefix.arrival), len(whole), _named(whole - cut), _named(cut - whole))


def _named(versions: Iterable[Version]) -> tuple[str, ...]:
    return tuple(f"{key} {version}" for key, version, _ in sorted(versions))
