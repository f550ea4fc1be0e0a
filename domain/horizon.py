"""Horizon: what cannot be seen at a site, or not yet, as coverage entries: cold starts, and kinds that never come."""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct, field

from domain.batch import Batch
from domain.blindness import BY_DOOR, BY_PASS, BY_PLATE, BY_TRACK, Kinds
from domain.coverage import Blindness, Coverage, blind
from domain.event import KINDS, Event, Lookup, Shift, UnitMove
from domain.facts import DutyUse
from domain.site import Site

DAY_S = 86_400.0
"""After so long without a single event of a kind a site is taken not to have it."""

SYSTEMS: Mapping[type[Event], Kinds] = {
    UnitMove: frozenset({UnitMove}),
    Lookup: frozenset({Lookup}),
    Shift: frozenset({Shift, DutyUse}),
}
"""Kinds that a system tells and no sensor of the site's files, and what detectors read of them."""


class Begun(Struct):
    """When the first event came; entries that are open, by what closes them; and the kinds that have been seen."""

    since: float | None = None
    cold: dict[str, tuple[Coverage, float]] = field(default_factory=dict)
    missing: dict[str, Coverage] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)


class Horizon:
    """Opens entries for detectors that have learned too little yet, or whose events the site does not have."""

    def __init__(self, kinds: Mapping[str, Kinds], warm_s: Mapping[str, float]) -> None:
        """By detector: what it reads, and how long it learns until its scores are worth what they say."""
        self._kinds = kinds
        self._warm_s = warm_s
        self.state = Begun()

    def process(self, batch: Batch, site: Site) -> list[Coverage]:
        """The entries that this batch opens and closes."""
        told: list[Coverage] = []
        if self.state.since is None:
            rows = batch.rows(*KINDS)
            if not rows:
                return []
            self.state.since = rows[0].time
            told += self._begin(self.state.since, site)
        told += self._warm(batch.until)
        for kind in SYSTEMS:
            told += self._look_for(kind, batch, self.state.since + DAY_S, site)
        return told

    def _begin(self, since: float, site: Site) -> Iterator[Coverage]:
        """What is cold, and what no sensor of this site can show."""
        for warm_s in sorted({seconds for seconds in self._warm_s.values() if seconds > 0.0}):
            names = tuple(sorted(name for name, seconds in self._warm_s.items() if seconds == warm_s))
            entry = blind(site.id, "cold", since, detectors=names)
            self.state.cold[entry.id] = (entry, since + warm_s)
            yield entry
        for kinds in _lacking(site):
            yield from self._entry(kinds, "not_observable", since, site)

    def _warm(self, until: float) -> Iterator[Coverage]:
        for key, (entry, end) in list(self.state.cold.items()):
            if end <= until:
                del self.state.cold[key]
                yield msgspec.structs.replace(entry, until=end)

    def _look_for(self, kind: type[Event], batch: Batch, limit: float, site: Site) -> Iterator[Coverage]:
        """Open an entry where a kind has not come by `limit`, and close it when it comes after all."""
        name, rows = kind.__name__, batch.of(kind)
        if name in self.state.seen:
            return
        late = rows[0].time > limit if rows else batch.until >= limit
        if late and name not in self.state.missing:
            for entry in self._entry(SYSTEMS[kind], "not_observable", limit, site):
                self.state.missing[name] = entry
                yield entry
        if rows:
            self.state.seen.append(name)
            if name in self.state.missing:
                yield msgspec.structs.replace(self.state.missing.pop(name), until=rows[0].time)

    def _entry(self, kinds: Kinds, reason: Blindness, at: float, site: Site) -> Iterator[Coverage]:
        names = tuple(sorted(name for name, read in self._kinds.items() if read & kinds))
        if names:
            yield blind(site.id, reason, at, detectors=names)


def _lacking(site: Site) -> Iterator[Kinds]:
    """What the sensors in a site's files can never lead to."""
    cameras = site.cameras.values()
    if not any(camera.sees_tracks for camera in cameras):
        yield BY_TRACK
    if not any(camera.kind == "plate" for camera in cameras):
        yield BY_PLATE
    if not site.readers:
        yield BY_PASS
    if not site.doors:
        yield BY_DOOR
