"""The keeper: when checkpoints are made, and the notes that a part which raised leaves for the next start."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from domain.pipeline import Stretch, StretchError
from domain.shard import Saved
from domain.site import Site
from streaming.checkpoints import Checkpoints
from streaming.metrics import Metrics

logger = logging.getLogger(__name__)

EVERY_S = 30.0
"""Wall-clock seconds between two checkpoints of a site (architecture.md, "Checkpoint")."""


class Kept(Protocol):
    """The shard of a site or of a region."""

    @property
    def site(self) -> Site:
        """The site or region."""

    @property
    def watermark(self) -> float:
        """Event time up to which everything has been released, seconds since 1970 UTC."""

    def look_closely(self, stretches: Sequence[Stretch]) -> None:
        """Run these stretches row by row."""

    def save(self) -> Saved:
        """All that a restart needs."""

    def load(self, saved: Saved) -> None:
        """Go on from a checkpoint."""


class Keeper:
    """Makes and restores checkpoints of shards. Only what has been told and kept may be in one."""

    def __init__(
        self, checkpoints: Checkpoints, metrics: Metrics, now: Callable[[], float], every_s: float = EVERY_S
    ) -> None:
        """`now` is the wall clock in seconds since 1970 UTC."""
        self._checkpoints = checkpoints
        self._metrics = metrics
        self._now = now
        self._every_s = every_s
        self._due = now() + every_s
        self._noted: dict[str, Sequence[Stretch]] = {}

    def restore(self, shard: Kept) -> Saved | None:
        """Let a fresh shard go on from its newest checkpoint, looking closely where a part raised before."""
        saved = self._checkpoints.load(shard.site.id)
        if saved is not None:
            shard.load(saved)
        self._noted[shard.site.id] = self._checkpoints.noted(shard.site.id)
        shard.look_closely(self._noted[shard.site.id])
        return saved

    def due(self) -> bool:
        """Whether it is time for the next checkpoints; a yes sets the time after it."""
        if self._now() < self._due:
            return False
        self._due = self._now() + self._every_s
        return True

    def keep(self, shards: Mapping[str, Kept]) -> None:
        """Keep a checkpoint of each shard, in this order, and drop notes that lie behind it."""
        for site, shard in shards.items():
            with self._metrics.checkpoint_seconds.time():
                size = self._checkpoints.keep(shard.save())
            self._metrics.checkpoint_bytes.labels(site).set(size)
            self._metrics.checkpoint_time.labels(site).set(self._now())
            noted = self._noted.get(site, ())
            ahead = [stretch for stretch in noted if stretch.until > shard.watermark]
            if len(ahead) < len(noted):
                self._checkpoints.note(site, ahead)
                self._noted[site] = ahead

    def note(self, error: StretchError) -> None:
        """Leave a note of the stretch on which a part raised; then the process ends."""
        logger.error("%s; the next start looks closely at this stretch", error)
        self._checkpoints.note(error.site, [*self._checkpoints.noted(error.site), error.stretch])
