"""Crossing: when things enter and leave zones, with a probability; jitter at a border is no crossing.

A thing is inside once that is `SURE` by its accuracy, and outside once that is as sure; in between it stays what it
was (hysteresis). So every `Entered` has one `Left`, whatever becomes of the thing or the zone.
"""

from collections.abc import Collection, Sequence
from math import erf, sqrt
from typing import ClassVar, NamedTuple

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from domain.batch import Batch, Fact, order_of
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Entered, Fix, Left, Lost
from domain.site import Site
from geofences.borders import Borders, Codes, Degrees, borders_of

SURE = 0.9
"""Probability from which a thing counts as inside, and below 1 - `SURE` as outside."""

REACH = 1.2816
"""Standard errors from a border at which being inside is `SURE`: the normal distribution's quantile."""

JUMP_S = 30.0
"""After a longer gap nobody can say which way a thing went."""


class Path(Struct, gc=False):
    """What is remembered of a thing: where it was first and last, and since when it is in which zones.

    `settled`: the zones of the last fix, and the cameras that have said so since, where no border was near: the same
    again is no news.
    """

    first: Fix
    last: Fix
    inside: dict[str, float]
    settled: tuple[tuple[str, ...], list[str]] | None = None


class Paths(Struct):
    """The things that are in sight, by name."""

    of: dict[str, Path] = field(default_factory=dict)


class Where(NamedTuple):
    """Where a fix lies: zones surely inside, zones whose border is too near to tell, zones jumped over on the way."""

    inside: tuple[str, ...]
    unsure: Collection[str]
    jumped: Collection[str]


class Draft(NamedTuple):
    """A crossing before its border has been looked at: `seen_at` is the fix that tells which border."""

    fact: type[Entered] | type[Left]
    id: str
    time: float
    fix: Fix
    zone: str
    seen_at: Fix
    first: Fix
    lost: bool
    since: float


class Crossing:
    """Tells who enters and leaves which zone; zones count only for the cameras that watch them."""

    name: ClassVar[str] = "crossing"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Fix, Lost})

    def __init__(self) -> None:
        """Begin with nobody in sight."""
        self.state = Paths()
        self._borders: Borders | None = None

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """What these fixes crossed."""
        fixes = batch.of(Fix)
        if not fixes and not batch.of(Lost):
            return []
        borders = self._look_up(facts.site)
        places = iter(self._places(batch, fixes, borders) if fixes else ())
        drafts: list[Draft] = []
        for row in batch.rows(Fix, Lost):
            if isinstance(row, Fix):
                drafts += self._step(row, next(places), facts.site)
            elif isinstance(row, Lost):
                drafts += self._lost(row)
        return sorted(_described(drafts, borders), key=order_of)

    def _look_up(self, site: Site) -> Borders:
        """The borders of the site; with other ones nothing is settled any more."""
        borders = borders_of(site)
        if borders is not self._borders:
            self._borders = borders
            for path in self.state.of.values():
                path.settled = None
        return borders

    def _places(self, batch: Batch, fixes: list[Fix], borders: Borders) -> list[Where]:
        """Where all fixes of a batch lie, at once."""
        columns = batch[Fix]
        lon, lat = columns["lon"], columns["lat"]
        unsure: dict[int, list[str]] = {}
        points, zones, _ = borders.near(lon, lat, REACH * columns["accuracy_m"])
        for point, zone in zip(points.tolist(), zones.tolist(), strict=True):
            unsure.setdefault(point, []).append(borders.index.ids[zone])
        jumped = self._jumps(fixes, lon, lat, borders)
        members = borders.index.zones_at(lon, lat)
        return [Where(inside, unsure.get(i, ()), jumped.get(i, ())) for i, inside in enumerate(members)]

    def _jumps(self, fixes: list[Fix], lon: Degrees, lat: Degrees, borders: Borders) -> dict[int, list[str]]:
        """For each fix, by its number, the zones whose border lies between it and the one before of the same thing."""
        pairs = self._pairs(fixes)
        found: dict[int, list[str]] = {}
        if not pairs:
            return found
        number, from_lon, from_lat = (np.array(column) for column in zip(*pairs, strict=True))
        to_lon, to_lat = lon[number], lat[number]
        east, north = borders.frame.xy(to_lon - from_lon + borders.frame.lon0, to_lat - from_lat + borders.frame.lat0)
        far = np.flatnonzero(np.hypot(east, north) >= borders.least_m(to_lon, to_lat))
        ways, zones = borders.between(from_lon[far], from_lat[far], to_lon[far], to_lat[far])
        for way, zone in sorted(zip(ways.tolist(), zones.tolist(), strict=True)):
            found.setdefault(int(number[far[way]]), []).append(borders.index.ids[zone])
        return found

    def _pairs(self, fixes: list[Fix]) -> list[tuple[int, float, float]]:
        """The numbers of the fixes before which the same thing was seen lately, with where that was, in degrees."""
        last: dict[str, Fix] = {}
        pairs: list[tuple[int, float, float]] = []
        for i, fix in enumerate(fixes):
            before = last.get(fix.thing)
            if before is None and (path := self.state.of.get(fix.thing)) is not None:
                before = path.last
            last[fix.thing] = fix
            if before is not None and fix.time - before.time <= JUMP_S:
                pairs.append((i, before.lon, before.lat))
        return pairs

    def _step(self, fix: Fix, where: Where, site: Site) -> Sequence[Draft]:
        path = self.state.of.get(fix.thing)
        if path is None:
            path = self.state.of[fix.thing] = Path(fix, fix, {})
        drafts = () if _is_settled(path, fix, where) else _crossed(path, fix, where, site)
        path.last = fix
        return drafts

    def _lost(self, lost: Lost) -> list[Draft]:
        path = self.state.of.pop(lost.thing, None)
        if path is None:
            return []
        last, first = path.last, path.first
        return [Draft(Left, lost.id, lost.time, last, z, last, first, True, since) for z, since in path.inside.items()]


def _is_settled(path: Path, fix: Fix, where: Where) -> bool:
    """Whether this camera has said this before, and no border is near; notes that it says so now."""
    if where.unsure or where.jumped:
        path.settled = None
    elif path.settled is None or path.settled[0] != where.inside:
        path.settled = (where.inside, [fix.camera])
    elif fix.camera not in path.settled[1]:
        path.settled[1].append(fix.camera)
    else:
        return True
    return False


def _crossed(path: Path, fix: Fix, where: Where, site: Site) -> list[Draft]:
    drafts: list[Draft] = []
    for zone in site.cameras[fix.camera].zones:
        if zone in path.inside or zone in where.unsure:
            continue
        if zone in where.inside:
            drafts.append(_enters(path, fix, zone))
            path.inside[zone] = fix.time
        elif zone in where.jumped:
            drafts += [_enters(path, fix, zone), _leaves(path, fix, zone, fix.time)]
    for zone in [z for z in path.inside if z not in where.inside and z not in where.unsure]:
        drafts.append(_leaves(path, fix, zone, path.inside.pop(zone)))
    return drafts


def _enters(path: Path, fix: Fix, zone: str) -> Draft:
    return Draft(Entered, fix.id, fix.time, fix, zone, path.last, path.first, False, fix.time)


def _leaves(path: Path, fix: Fix, zone: str, since: float) -> Draft:
    return Draft(Left, fix.id, fix.time, fix, zone, fix, path.first, False, since)


def _described(drafts: list[Draft], borders: Borders) -> list[Fact]:
    """The facts of these drafts, with the borders that were crossed; a zone that is gone has none."""
    known = [draft for draft in drafts if borders.number(draft.zone) is not None]
    made: list[Fact] = [
        Left(d.id, d.time, d.fix, d.zone, (), 0.0, d.lost, d.since) for d in drafts if borders.number(d.zone) is None
    ]
    if not known:
        return made
    zones = np.array([borders.number(draft.zone) for draft in known], dtype=np.intp)
    entered = np.array([draft.fact is Entered for draft in known])
    now, first, seen = (_points([getattr(d, name) for d in known]) for name in ("fix", "first", "seen_at"))
    depth = _depths(entered | np.array([draft.lost for draft in known]), zones, now, borders)
    began = _depths(entered, zones, first, borders)
    inside, inside_first = _probability(depth, now[2]), _probability(began, first[2])
    from_first = inside_first > 1.0 - SURE
    origin = np.where(from_first, first[:2], seen[:2])
    beyond = borders.beyond(zones, *origin)
    for i, draft in enumerate(known):
        if draft.fact is Entered:
            edge_m = max(float(began[i]), 0.0) if from_first[i] else 0.0
            made.append(
                Entered(
                    draft.id,
                    draft.time,
                    draft.fix,
                    draft.zone,
                    beyond[i],
                    edge_m,
                    float(inside[i]),
                    bool(from_first[i]),
                )
            )
        else:
            edge_m = float(abs(depth[i])) if draft.lost else 0.0
            made.append(Left(draft.id, draft.time, draft.fix, draft.zone, beyond[i], edge_m, draft.lost, draft.since))
    return made


def _depths(
    asked: NDArray[np.bool_], zones: Codes, points: NDArray[np.float64], borders: Borders
) -> NDArray[np.float64]:
    """Metres from points to the border of their zone, below nought outside it; where nobody asks, far outside."""
    depths = np.full(len(zones), -np.inf)
    depths[asked] = borders.signed_m(zones[asked], *points[:2, asked])
    return depths


def _points(fixes: list[Fix]) -> NDArray[np.float64]:
    """Longitude, latitude and accuracy of fixes, shape (3, n)."""
    return np.array([(fix.lon, fix.lat, fix.accuracy_m) for fix in fixes], dtype=np.float64).T


def _probability(depth_m: NDArray[np.float64], accuracy_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """That a thing is inside a zone, were the border straight: the normal distribution over the depth in it."""
    errors = (depth_m / accuracy_m / sqrt(2.0)).tolist()
    return np.array([0.5 * (1.0 + erf(error)) for error in errors])
