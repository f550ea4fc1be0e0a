"""Sources: what came in last from each log of each site, and when; where they are blind."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Engine, func, select

from domain.times import utc
from isc.blind import Gap, open_gaps
from isc.schema import CONFLICTS, OFFSETS, UNREADABLE

Log = Literal["sightings", "alerts"]
State = Literal["ok", "silent", "quiet"]

SILENT_S = 10.0
"""Without a word from the sightings log for so long its source is lost: it has a tick every 5 s (contracts.md)."""


class Heard(Struct, frozen=True):
    """The newest stamp in a log of a site, and when it came in; seconds since 1970 UTC."""

    newest: float
    arrived: float


class Source(Struct, frozen=True):
    """A log of a site. `silent`: lost; `quiet`: nothing came for a while, as the alert log may be."""

    site: str
    log: Log
    state: State
    newest: str
    lag_s: float
    silent_s: float


class Read(Struct, frozen=True):
    """How far a log was read: of a topic-partition or file, the offset that comes next."""

    position: str
    next: int


class SourceList(Struct, frozen=True):
    """What came since the start by site and log; `gaps`: blind spots that last; what could not be taken, by number.

    `read`, `conflicts` and `unreadable` are of all sites together: null for who has not all of them.
    """

    sources: list[Source]
    gaps: list[Gap]
    read: list[Read] | None
    conflicts: int | None
    unreadable: int | None


class Sources:
    """Notes what came in; used from several threads."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._heard: dict[tuple[str, Log], Heard] = {}

    def note(self, site: str, log: Log, newest: float) -> None:
        """Something with this stamp came in."""
        before = self._heard.get((site, log))
        self._heard[site, log] = Heard(max(newest, before.newest) if before else newest, self._now())

    def told(self, sees: Callable[[str], bool]) -> list[dict[str, Any]]:
        """The sources of the sites that one sees, as the heartbeat tells them."""
        now = self._now()
        return [_told(site, log, heard, now) for (site, log), heard in self._sorted() if sees(site)]

    def _sorted(self) -> Iterable[tuple[tuple[str, Log], Heard]]:
        return sorted(self._heard.copy().items(), key=lambda pair: pair[0])


def _told(site: str, log: Log, heard: Heard, now: float) -> dict[str, Any]:
    lag, silent = round(now - heard.newest, 3), round(now - heard.arrived, 3)
    return {"site": site, "log": log, "newest": utc(heard.newest), "lag_s": lag, "silent_s": silent}


def states(engine: Engine, sources: Sources, sites: Sequence[str] | None) -> SourceList:
    """How the sources of these sites are; None: all."""
    told = [_state(**one) for one in sources.told(lambda site: sites is None or site in sites)]
    with engine.connect() as connection:
        gaps = open_gaps(connection, sites)
        if sites is not None:
            return SourceList(told, gaps, None, None, None)
        read = [Read(*row) for row in connection.execute(select(OFFSETS).order_by(OFFSETS.c.position))]
        counts = [int(connection.scalar(select(func.count()).select_from(t)) or 0) for t in (CONFLICTS, UNREADABLE)]
    return SourceList(told, gaps, read, *counts)


def _state(silent_s: float, log: Log, **told: Any) -> Source:
    late: State = "silent" if log == "sightings" else "quiet"
    return Source(state=late if silent_s > SILENT_S else "ok", log=log, silent_s=silent_s, **told)
