"""Zone bench: in which of 400 zones points lie, by our raster and by shapely's tree, in the same run."""

from time import perf_counter

import numpy as np
import shapely
from msgspec import Struct

from domain.site import Ring, Zone
from geofences.index import ZoneIndex
from geofences.shapes import shape

ZONES, BATCH = 400, 1000


class ZoneFigures(Struct, frozen=True):
    """Microseconds a point, the best round, and seconds to build; `same`: whether both gave the same answers."""

    raster_us: float
    tree_us: float
    build_s: float
    same: bool


def measure(rounds: int = 100) -> ZoneFigures:
    """So many batches of random points over random star-shaped zones."""
    rng = np.random.default_rng(1)
    zones = [Zone(f"z-{i}", "Zone", "yard", 1, rings=((_star(rng),),)) for i in range(ZONES)]
    start = perf_counter()
    index = ZoneIndex(zones)
    build_s = perf_counter() - start
    tree = shapely.STRtree([shape(zone) for zone in zones])
    batches = [(rng.uniform(4.0, 4.04, BATCH), rng.uniform(52.0, 52.025, BATCH)) for _ in range(rounds)]
    raster, by_tree = [], []
    same = True
    for lon, lat in batches:
        start = perf_counter()
        members = index.members(lon, lat)
        raster.append(perf_counter() - start)
        start = perf_counter()
        points, found = tree.query(shapely.points(lon, lat), "within")
        by_tree.append(perf_counter() - start)
        same = same and np.array_equal(np.argwhere(members.T), np.column_stack(_sorted(points, found)))
    return ZoneFigures(min(raster) / BATCH * 1e6, min(by_tree) / BATCH * 1e6, build_s, same)


def _sorted(points: np.ndarray, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((found, points))
    return points[order], found[order]


def _star(rng: np.random.Generator) -> Ring:
    x, y, reach = rng.uniform(4.0, 4.04), rng.uniform(52.0, 52.025), rng.uniform(0.0005, 0.004)
    turns = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(5, 40))))
    away = reach * rng.uniform(0.6, 1.0, turns.size)
    corners = [(float(x + r * np.cos(t)), float(y + 0.6 * r * np.sin(t))) for t, r in zip(turns, away, strict=True)]
    return (*corners, corners[0])
