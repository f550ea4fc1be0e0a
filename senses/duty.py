"""Duty: how far a holder who shows a pass is from a shift of theirs."""

from bisect import insort
from math import inf
from typing import ClassVar

from msgspec import Struct, field

from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, Shift
from domain.facts import DutyUse, PassUse
from domain.timers import Timer, Timers

REMEMBER_S = 14 * 86_400.0
"""How long after its end a shift is remembered: two weeks show most rosters once round."""


class Shifts(Struct):
    """Planned shifts by `ref`, and of each holder the (start, end, ref) of theirs, in order."""

    shifts: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    of_holder: dict[str, list[tuple[float, float, str]]] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Duty:
    """Tells, for every pass shown by a known holder, how far from the nearest shift of theirs that was.

    Runs behind the roster, whose `PassUse` says who the holder is.
    """

    name: ClassVar[str] = "duty"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PassUse, Shift})

    def __init__(self) -> None:
        """Begin without a roster: nobody is known to work shifts."""
        self.state = Shifts()

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """One fact for each pass shown by a known holder."""
        made: list[Fact] = []
        for row in batch.timed(self.state.timers, PassUse, Shift):
            match row:
                case PassUse():
                    if row.holder is not None:
                        shifts = self.state.of_holder.get(row.holder, ())
                        away_s = min((_away(row.time, start, end) for start, end, _ in shifts), default=inf)
                        made.append(DutyUse(row.id, row.time, row.badge, row.holder, row.role, away_s, len(shifts)))
                case Shift():
                    self._plan(row)
                case Timer():
                    self._forget(row)
        return made

    def _plan(self, shift: Shift) -> None:
        """The newest word on a shift replaces the earlier."""
        self._unlist(shift.ref)
        if shift.status == "planned":
            self.state.shifts[shift.ref] = (shift.holder, shift.start, shift.end)
            insort(self.state.of_holder.setdefault(shift.holder, []), (shift.start, shift.end, shift.ref))
            self.state.timers.set(max(shift.end, shift.time) + REMEMBER_S, shift.ref)

    def _forget(self, timer: Timer) -> None:
        known = self.state.shifts.get(timer.key)
        if known is not None and timer.time >= known[2] + REMEMBER_S:
            self._unlist(timer.key)

    def _unlist(self, ref: str) -> None:
        known = self.state.shifts.pop(ref, None)
        if known is not None:
            holder, start, end = known
            self.state.of_holder[holder].remove((start, end, ref))
            if not self.state.of_holder[holder]:
                del self.state.of_holder[holder]


def _away(at: float, start: float, end: float) -> float:
    """Seconds from a moment to a shift: 0 within it."""
    return max(start - at, at - end, 0.0)
