"""Brief: the little that scoring needs of an event, read fast from its line."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from domain.codec import EARLIEST, LATEST
from domain.event import KINDS
from domain.intake import SKEW_S

_Time = Annotated[datetime, Meta(tz=True)]
_KINDS = frozenset(kind.kind for kind in KINDS)


class Brief(Struct, frozen=True, gc=False):
    """Which event, when and where; which subjects it is of; which sensor said of itself that it is not ok.

    `time` is seconds since 1970 UTC; a clock that runs ahead is not believed, just as in detection.
    """

    id: str
    time: float
    site: str
    subjects: tuple[str, ...] = ()
    not_ok: str | None = None


class _Line(Struct, gc=False):
    kind: str
    id: str
    time: _Time
    site: str
    received: _Time | None = None
    sensor: str | None = None
    state: str | None = None


class _WideLine(_Line, gc=False):
    pass_id: str | None = msgspec.field(default=None, name="pass")
    holder: str | None = None
    plate: str | None = None
    unit: str | None = None
    account: str | None = None
    camera: str | None = None
    track: str | None = None
    units: tuple[str, ...] | None = None


L = TypeVar("L", bound=_Line)


class Briefing:
    """Reads lines of events. On the way `lines` and `unreadable` count them, and `ends` keeps the last line of a site.

    Lines are counted from 1; blank lines are no lines.
    """

    def __init__(self) -> None:
        """Begin to count."""
        self.lines = 0
        self.unreadable = 0
        self.ends: dict[str, int] = {}

    def read(self, lines: Iterable[bytes]) -> Iterator[Brief]:
        """The events without their subjects, which takes half the time."""
        for line in self._decoded(lines, msgspec.json.Decoder(_Line)):
            yield Brief(line.id, _time(line), line.site, (), _not_ok(line))

    def read_with_subjects(self, lines: Iterable[bytes]) -> Iterator[Brief]:
        """The events with their subjects, spelt as in alerts; needed where a crime does not list its events."""
        for line in self._decoded(lines, msgspec.json.Decoder(_WideLine)):
            yield Brief(line.id, _time(line), line.site, _subjects(line), _not_ok(line))

    def _decoded(self, lines: Iterable[bytes], decoder: msgspec.json.Decoder[L]) -> Iterator[L]:
        for line in lines:
            self.lines += 1
            try:
                found = decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                self.unreadable += 1
                continue
            if found.kind in _KINDS and EARLIEST <= found.time.timestamp() < LATEST:
                self.ends[found.site] = self.lines
                yield found
            else:
                self.unreadable += 1


def _time(line: _Line) -> float:
    time = line.time.timestamp()
    if line.received is None:
        return time
    received = line.received.timestamp()
    return received if time > received + SKEW_S else time


def _not_ok(line: _Line) -> str | None:
    return line.sensor if line.kind == "health" and line.state != "ok" else None


def _subjects(line: _WideLine) -> tuple[str, ...]:
    single = (
        ("pass", line.pass_id),
        ("holder", line.holder),
        ("plate", line.plate),
        ("unit", line.unit),
        ("account", line.account),
        ("track", f"{line.camera}/{line.track}" if line.track else None),
    )
    several = (f"unit/{unit}" for unit in line.units or ())
    return (*(f"{kind}/{name}" for kind, name in single if name), *several)
