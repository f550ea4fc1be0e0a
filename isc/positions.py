"""Positions: the pictures of all sites, taken from the lines of the sightings log, handed to live clients in frames."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct

from domain.codec import decode_lines
from domain.event import Event, Sighting
from isc.metrics import Metrics
from isc.picture import Grid, Picture
from isc.sources import Sources

KEEP_S = 30.0
"""An object goes when nothing was seen of it for so long, in its site's time."""

FRAME_S = 0.2
"""How often frames are made of what came in."""

REMEMBERED = 50
"""Frames of which it is remembered what was new in them; who is further behind gets all anew."""

Listed = tuple[int, str, str]
"""Index, kind and track."""


class Shot(Struct, frozen=True):
    """One frame; `fresh` are the objects whose index is new, or means something else, since the frame before it."""

    site: str
    slot: int
    number: int
    grids: int
    grid: Grid
    fresh: list[Listed]
    data: bytes


class _Site:
    def __init__(self, slot: int, keep_s: float) -> None:
        self.slot = slot
        self.picture = Picture(keep_s)
        self.shots: deque[Shot] = deque(maxlen=REMEMBERED)
        self.changed = False
        self._generation = 0

    def shoot(self, site: str) -> None:
        """Make a frame if anything came since the one before."""
        picture = self.picture
        if not self.changed or picture.grid is None:
            return
        number = self.shots[-1].number + 1 if self.shots else 1
        data = picture.frame(self.slot, number)
        fresh = picture.objects_since(self._generation)
        self.shots.append(Shot(site, self.slot, number, picture.grids, picture.grid, fresh, data))
        self._generation, self.changed = picture.generation, False


class Positions:
    """Takes lines in one thread and gives frames in another."""

    def __init__(self, sources: Sources, metrics: Metrics, keep_s: float = KEEP_S) -> None:
        self.sources = sources
        self._metrics = metrics
        self._keep_s = keep_s
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def take(self, lines: Sequence[bytes]) -> None:
        """Lines of the sightings log: sightings, and the ticks that say that time passes; others are left alone."""
        events, _ = decode_lines(lines, [""] * len(lines))
        with self._lock:
            for event in events:
                if event is not None:
                    self._take(event, event.time if event.received is None else event.received)
            self._metrics.live_objects.set(sum(len(site.picture) for site in self._sites.values()))

    def _take(self, event: Event, received: float) -> None:
        site = self._sites.get(event.site)
        if site is None:
            site = self._sites[event.site] = _Site(len(self._sites), self._keep_s)
        site.changed = True
        if isinstance(event, Sighting):
            site.picture.take(event, received)
        else:
            site.picture.tick(received)
        self.sources.note(event.site, "sightings", received)

    def shoot(self) -> None:
        """Make a frame of each site of which something came in."""
        with self._lock:
            for name, site in self._sites.items():
                site.shoot(name)

    def newest(self, sees: Callable[[str], bool]) -> list[Shot]:
        """The newest frame of each site that one sees."""
        with self._lock:
            return [site.shots[-1] for name, site in self._sites.items() if site.shots and sees(name)]

    def fresh(self, shot: Shot, after: int) -> list[Listed] | None:
        """What is new in this frame for whoever has the frame `after`; None where that is too long ago."""
        with self._lock:
            missed = [other for other in self._sites[shot.site].shots if after < other.number <= shot.number]
        if after == 0 or len(missed) < shot.number - after:
            return None
        return list({one[0]: one for other in missed for one in other.fresh}.values())

    def whole(self, site: str) -> tuple[Shot, list[Listed]]:
        """The newest frame, and all that it holds."""
        with self._lock:
            found = self._sites[site]
            found.shoot(site)
            return found.shots[-1], found.picture.objects_since(0)
