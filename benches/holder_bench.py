"""Holder bench: what 60,000 pass holders cost in memory and time, over a month of shifts."""

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from msgspec import Struct

from desk.desk import ShiftDesk
from detectors.dead_pass import DeadPass
from detectors.denied_again import DeniedAgain
from detectors.early_in import EarlyIn
from detectors.late_out import LateOut
from detectors.off_shift import OffShift
from detectors.passback import Passback
from domain.batch import RANK, Batch
from domain.contracts import Detector, Sense
from domain.event import Badge, Event, Shift
from domain.pipeline import Pipeline
from domain.saving import pack
from domain.site import Pass, Reader, Site, Zone
from senses.duty import Duty
from senses.roster import Roster

DAY = 86_400.0
START = 1_736_121_600.0
STARTS = (6, 7, 8, 14, 22)
"""Hours at which shifts of eight hours begin."""

ROWS = 1000
KEPT_DAYS = (10, 20)
"""Days at whose end the memory is looked at, beside the last."""

SENSES: tuple[Callable[[], Sense], ...] = (Roster, Duty)
DETECTORS: tuple[Callable[[], Detector], ...] = (DeadPass, Passback, OffShift, DeniedAgain, LateOut, EarlyIn)
"""All that remember passes and holders."""


class HolderFigures(Struct, frozen=True):
    """Bytes a holder, in a checkpoint at the end of some days and in the process at the last; processor time in µs.

    `slowest_s`: the day that took longest; no model is fitted at night, references give way as people come.
    """

    holders: int
    days: int
    events: int
    packed: dict[int, float]
    resident: float
    event_us: float
    day_s: float
    slowest_s: float


def measure(holders: int = 60_000, days: int = 31) -> HolderFigures:
    """So many holders who work five days of seven; each comes and goes once a day, as their shift says."""
    site = _site(holders)
    rng = np.random.default_rng(1)
    gc.collect()
    before = _resident()
    pipeline = Pipeline([make() for make in SENSES], [make() for make in DETECTORS], ShiftDesk())
    seconds, events, packed = [], 0, {}
    for day in range(days):
        rows = _day(day, holders, rng)
        start = process_time()
        for batch in _batches(rows):
            pipeline.process(batch, site)
        seconds.append(process_time() - start)
        events += len(rows)
        if day + 1 in (*KEPT_DAYS, days):
            packed[day + 1] = len(pack(pipeline.save())) / holders
    del rows
    gc.collect()
    resident = (_resident() - before) / holders
    mean_s = sum(seconds) / days
    return HolderFigures(holders, days, events, packed, resident, sum(seconds) / events * 1e6, mean_s, max(seconds))


def _site(holders: int) -> Site:
    zones = {name: Zone(name, name, "yard", level) for name, level in (("street", 0), ("yard", 2))}
    readers = {"r-1": Reader("r-1", "d-1", "street", "yard", 4.0, 52.0)}
    passes = {f"p-{i}": Pass(pass_id=f"p-{i}", holder=f"h-{i}", role=f"role-{i % 16}") for i in range(holders)}
    return Site("s", "A large site", "r", "Europe/Amsterdam", zones=zones, readers=readers, passes=passes)


def _day(day: int, holders: int, rng: np.random.Generator) -> list[Event]:
    """A shift for each who works, told the night before, and a way in and out around it."""
    midnight = START + day * DAY
    rows: list[Event] = []
    working = np.flatnonzero((np.arange(holders) + day) % 7 < 5)
    early, late = rng.gamma(4.0, 300.0, working.size), rng.gamma(4.0, 200.0, working.size)
    for i, before, after in zip(working.tolist(), early.tolist(), late.tolist(), strict=True):
        start = midnight + STARTS[i % len(STARTS)] * 3600.0
        end, key = start + 8 * 3600.0, f"{day}-{i}"
        rows.append(Shift(f"s-{key}", midnight - DAY + i / holders, "s", key, "planned", f"h-{i}", start, end))
        rows.append(Badge(f"i-{key}", start - before, "s", "r-1", "in", "granted", pass_id=f"p-{i}"))
        rows.append(Badge(f"o-{key}", end + after, "s", "r-1", "out", "granted", pass_id=f"p-{i}"))
    return rows


def _batches(rows: Sequence[Event]) -> Iterator[Batch]:
    ordered = sorted(rows, key=lambda row: (row.time, RANK[type(row)], row.id))
    for first in range(0, len(ordered), ROWS):
        part = ordered[first : first + ROWS]
        yield Batch(part, part[-1].time)


def _resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
