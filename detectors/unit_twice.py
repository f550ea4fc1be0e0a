"""Unit twice: a box that is set down while it stands here already, or is seen here after it has left."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, UnitMove
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

SEEN = frozenset({"placed", "moved", "opened", "sealed", "scanned"})
GONE = frozenset({"collected", "departed"})


class Boxes(Struct):
    """The newest event of each box that stands here, of each that has left, and arrivals of boxes that stand here.

    `again`: how often a box that comes in is here already, by truck and otherwise, and how often one is seen that left.
    """

    here: dict[str, UnitMove] = field(default_factory=dict)
    gone: dict[str, UnitMove] = field(default_factory=dict)
    twice: dict[str, tuple[UnitMove, float]] = field(default_factory=dict)
    again: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class UnitTwice:
    """Finds one number on two boxes: told when the second is set down, since then there are two slots to look at.

    Terminals lose track of boxes too: how often is learned, apart for trucks and for ships, trains and barges. The
    score is the probability of a second box.
    """

    name: ClassVar[str] = "unit_twice"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 14 * 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({UnitMove})

    def __init__(self, keep_days: float = 14.0, clones: float = 0.001, told: float = 0.5) -> None:
        """`keep_days`: for how long a box is known that is not heard of. `clones`: the share that are a second one."""
        self._keep_s = keep_days * 86_400.0
        self._clones = clones
        self._told = told
        self.state = Boxes()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each second box."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, UnitMove):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.state == "arrived":
                self._arrive(row)
            elif row.state in SEEN:
                findings += self._see(row, facts.site)
            elif row.state in GONE:
                self._leave(row)
        return findings

    def _arrive(self, row: UnitMove) -> None:
        before = self.state.here.get(row.unit)
        score = self._score(f"arrived|{'truck' if row.plate else 'other'}", row, happened=before is not None)
        if before is not None:
            self.state.twice[row.unit] = before, score
        self.state.gone.pop(row.unit, None)
        self._keep(self.state.here, row)

    def _see(self, row: UnitMove, site: Site) -> list[Finding]:
        before, score = self.state.twice.pop(row.unit, (None, 0.0))
        gone = self.state.gone.get(row.unit)
        if gone is not None and row.time <= gone.time + 60.0:
            return []  # told late by the crane, not seen again
        if before is None:
            before, score = gone, self._score("seen", row, happened=gone is not None)
            self.state.gone.pop(row.unit, None)
        self._keep(self.state.here, row)
        return [_finding(row, before, score, site)] if before is not None and score >= self._told else []

    def _leave(self, row: UnitMove) -> None:
        self.state.here.pop(row.unit, None)
        self.state.twice.pop(row.unit, None)
        self._keep(self.state.gone, row)

    def _keep(self, where: dict[str, UnitMove], row: UnitMove) -> None:
        where[row.unit] = row
        self.state.timers.set(row.time + self._keep_s, row.unit)

    def _score(self, key: str, row: UnitMove, *, happened: bool) -> float:
        honest = self.state.again.share(key, row.time)
        self.state.again.count(key, row.time, happened)
        return self._clones / (self._clones + honest)

    def _forget(self, timer: Timer) -> None:
        for where in (self.state.here, self.state.gone):
            known = where.get(timer.key)
            if known is not None and timer.time >= known.time + self._keep_s:
                del where[timer.key]
                self.state.twice.pop(timer.key, None)


def _finding(row: UnitMove, before: UnitMove, score: float, site: Site) -> Finding:
    key = "unit_twice_gone" if before.state in GONE else "unit_twice_here"
    at, since = (clock(time, site.timezone) for time in (row.time, before.time))
    place, other = (known.slot or known.zone or "?" for known in (row, before))
    return Finding(
        detector="unit_twice",
        family="logistics",
        pattern="M15",
        site=row.site,
        zone=row.zone,
        subject=f"unit/{row.unit}",
        related=(f"plate/{row.plate}",) if row.plate else (),
        time=row.time,
        noticed=row.time,
        severity=2 if score >= 0.7 else 3,
        score=round(score, 3),
        reason=sentence(key, unit=row.unit, place=place, other=other, at=at, since=since),
        because=(
            Because(feature="slot", observed=place, share=0.5),
            Because(feature="slot_before", observed=other, share=0.5),
        ),
        evidence=(Evidence(before.id, before.place), Evidence(row.id, row.place)),
        actions=("check_seal_at_box", "hold_box", "call_customs"),
    )
