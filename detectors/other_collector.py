"""Other collector: a box that was released to one company and is fetched by another."""

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

KEY = "other"


class Releases(Struct):
    """The newest release of each box that is still here, and how often boxes are fetched by others."""

    of: dict[str, UnitMove] = field(default_factory=dict)
    other: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class OtherCollector:
    """Finds each box that is collected by another company than the newest release names.

    A haulier who sends another firm has the release told anew, so that is ordinary. Where others fetch boxes every
    day nevertheless, which is learned, the score falls.
    """

    name: ClassVar[str] = "other_collector"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({UnitMove})

    def __init__(self, keep_days: float = 14.0, thefts: float = 0.004) -> None:
        """`keep_days`: how long a release counts. `thefts`: the share of released boxes that are stolen so."""
        self._keep_s = keep_days * 86_400.0
        self._thefts = thefts
        self.state = Releases()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each box that the wrong company took."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, UnitMove):
            if isinstance(row, Timer):
                release = self.state.of.get(row.key)
                if release is not None and row.time >= release.time + self._keep_s:
                    del self.state.of[row.key]
            elif row.state == "released" and row.company:
                self.state.of[row.unit] = row
                self.state.timers.set(row.time + self._keep_s, row.unit)
            elif row.state == "collected":
                findings += self._collected(row, facts.site)
        return findings

    def _collected(self, row: UnitMove, site: Site) -> list[Finding]:
        release = self.state.of.pop(row.unit, None)
        if release is None or not row.company:
            return []
        honest = self.state.other.share(KEY, row.time)
        is_other = release.company != row.company
        self.state.other.count(KEY, row.time, is_other)
        return [_finding(row, release, self._thefts / (self._thefts + honest), site)] if is_other else []


def _finding(row: UnitMove, release: UnitMove, score: float, site: Site) -> Finding:
    return Finding(
        detector="other_collector",
        family="logistics",
        pattern="M14",
        site=row.site,
        zone=row.zone,
        subject=f"unit/{row.unit}",
        related=tuple(f"{kind}/{name}" for kind, name in (("plate", row.plate), ("holder", row.holder)) if name),
        time=row.time,
        noticed=row.time,
        severity=2 if score >= 0.7 else 3 if score >= 0.02 else 4,
        score=round(score, 3),
        reason=sentence(
            "other_collector",
            unit=row.unit,
            company=str(row.company),
            other=str(release.company),
            at=clock(row.time, site.timezone),
        ),
        because=(Because(feature="collected_by", observed=str(row.company)),),
        evidence=(Evidence(release.id, release.place), Evidence(row.id, row.place)),
        actions=("call_haulier", "hold_truck_at_lane", "call_port_police"),
    )
