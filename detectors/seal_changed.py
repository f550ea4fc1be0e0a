"""Seal changed: a box with another seal than before, without an order and without having been opened on one."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, UnitMove
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock


class Seals(Struct):
    """The newest event of each box that named a seal, and until when an opening on an order explains another one."""

    of: dict[str, UnitMove] = field(default_factory=dict)
    opened: dict[str, float] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class SealChanged:
    """Finds each box whose seal differs from the one it had, unless an order, or an opening on one, explains it.

    Customs and the scales break seals with an order. A number read wrongly happens too, so the score is not 1.
    """

    name: ClassVar[str] = "seal_changed"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({UnitMove})

    def __init__(self, keep_days: float = 14.0, opened_s: float = 86_400.0) -> None:
        """`keep_days`: how long a seal is known. `opened_s`: how long an opening on an order explains a new one."""
        self._keep_s = keep_days * 86_400.0
        self._opened_s = opened_s
        self.state = Seals()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each seal that nothing explains."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, UnitMove):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.state in ("collected", "departed"):
                self.state.of.pop(row.unit, None)
            elif row.state == "opened" and row.order:
                self.state.opened[row.unit] = row.time + self._opened_s
                self.state.timers.set(row.time + self._opened_s, row.unit)
            elif row.seal:
                findings += self._sealed(row, facts.site)
        return findings

    def _sealed(self, row: UnitMove, site: Site) -> list[Finding]:
        before = self.state.of.get(row.unit)
        self.state.of[row.unit] = row
        self.state.timers.set(row.time + self._keep_s, row.unit)
        if before is None or before.seal == row.seal or row.order or row.unit in self.state.opened:
            return []
        return [_finding(row, before, site)]

    def _forget(self, timer: Timer) -> None:
        if timer.time >= self.state.opened.get(timer.key, timer.time + 1.0):
            del self.state.opened[timer.key]
        before = self.state.of.get(timer.key)
        if before is not None and timer.time >= before.time + self._keep_s:
            del self.state.of[timer.key]


def _finding(row: UnitMove, before: UnitMove, site: Site) -> Finding:
    return Finding(
        detector="seal_changed",
        family="logistics",
        pattern="M15",
        site=row.site,
        zone=row.zone,
        subject=f"unit/{row.unit}",
        related=(f"holder/{row.holder}",) if row.holder else (),
        time=row.time,
        noticed=row.time,
        severity=2,
        score=0.8,
        reason=sentence(
            "seal_changed",
            unit=row.unit,
            seal=str(row.seal),
            before=str(before.seal),
            at=clock(row.time, site.timezone),
        ),
        because=(Because(feature="seal", observed=str(row.seal)),),
        evidence=(Evidence(before.id, before.place), Evidence(row.id, row.place)),
        actions=("check_seal_at_box", "hold_box", "call_customs"),
    )
