"""Looked up: an account that asks about boxes again and again, and never for an order."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, Lookup
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

CUSTOMERS = 0.5
"""The score: customers who telephone five times a day make honest clerks look the same (M12, quiet)."""


class Asked(Struct):
    """Look-ups without an order of each account, one after the other with none for an order between."""

    runs: dict[str, list[Lookup]] = field(default_factory=dict)
    orderless: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class LookedUp:
    """Finds an account whose look-ups are without an order one after the other, or that exports without one.

    How often look-ups are without an order is learned for each system; a run of them is as seldom as that share to
    the power of its length.
    """

    name: ClassVar[str] = "looked_up"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Lookup})

    def __init__(self, window_s: float = 12 * 3600.0, sellers: float = 1e-4, told: float = 0.8) -> None:
        """`window_s`: look-ups further apart are no run. `sellers`: the share of look-ups that are for somebody else.

        `told`: the probability from which on a run is told.
        """
        self._window_s = window_s
        self._sellers = sellers
        self._told = told
        self.state = Asked()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each look-up that makes a run too long, and each export without an order."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Lookup):
            if isinstance(row, Timer):
                self._forget(row)
            else:
                findings += self._asked(row, facts.site)
        return findings

    def _asked(self, row: Lookup, site: Site) -> list[Finding]:
        share = self.state.orderless.share(row.system, row.time, begin=0.1)
        self.state.orderless.count(row.system, row.time, row.order is None)
        if row.order is not None:
            self.state.runs.pop(row.account, None)
            return []
        run = [*self.state.runs.get(row.account, ()), row][-20:]
        self.state.runs[row.account] = run
        self.state.timers.set(row.time + self._window_s, row.account)
        chance = share ** len(run)
        score = self._sellers / (self._sellers + chance)
        if row.action != "export" and score < self._told:
            return []
        return [_finding(run, site)]

    def _forget(self, timer: Timer) -> None:
        run = [row for row in self.state.runs.pop(timer.key, ()) if timer.time < row.time + self._window_s]
        if run:
            self.state.runs[timer.key] = run


def _finding(run: list[Lookup], site: Site) -> Finding:
    row = run[-1]
    units = sorted({unit for asked in run for unit in asked.units or ()})
    return Finding(
        detector="looked_up",
        family="logistics",
        pattern="S11",
        site=row.site,
        subject=f"account/{row.account}",
        related=(*((f"holder/{row.holder}",) if row.holder else ()), *(f"unit/{unit}" for unit in units[:5])),
        time=row.time,
        noticed=row.time,
        severity=3,
        score=CUSTOMERS,
        reason=sentence(
            "looked_up_export" if row.action == "export" else "looked_up",
            account=row.account,
            times=len(run),
            units=len(units),
            at=clock(row.time, site.timezone),
        ),
        because=(Because(feature="lookups_without_order", observed=len(run), high=3.0),),
        evidence=tuple(Evidence(asked.id, asked.place) for asked in run),
        actions=("ask_head_of_planning", "check_who_asked_for_it", "watch_these_boxes"),
    )
