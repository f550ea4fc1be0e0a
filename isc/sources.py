"""Sources: what came in last from each log of each site, and when."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from msgspec import Struct

from domain.times import utc

Log = Literal["sightings", "alerts"]


class Heard(Struct, frozen=True):
    """The newest stamp in a log of a site, and when it came in; seconds since 1970 UTC."""

    newest: float
    arrived: float


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
