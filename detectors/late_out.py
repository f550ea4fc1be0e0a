"""Late out: somebody who came for a shift, and goes out again hours after it has ended."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import DutyUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

NEAR_S = 3600.0
"""Who comes in so near to a shift comes for it."""

FORGET_S = 18 * 3600.0
"""After so long the way out was missed."""


class Came(Struct):
    """The newest way in of each pass that came for a shift."""

    of: dict[str, DutyUse] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class LateOut:
    """Finds a way out more than `late_s` from every shift by somebody who came in for one.

    Overtime that the roster was told of moves the shift's end, and most that it was not told of is shorter (S03:
    carried out after work).
    """

    name: ClassVar[str] = "late_out"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({DutyUse})

    def __init__(self, late_s: float = 3.5 * 3600.0, most_s: float = 8 * 3600.0) -> None:
        """`late_s`: overtime is shorter. `most_s`: after longer somebody has been away and back unseen."""
        self._late_s = late_s
        self._most_s = most_s
        self.state = Came()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each such way out."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, DutyUse):
            if isinstance(row, Timer):
                came = self.state.of.get(row.key)
                if came is not None and row.time >= came.time + FORGET_S:
                    del self.state.of[row.key]
            elif row.badge.granted:
                findings += self._use(row, facts.site)
        return findings

    def _use(self, use: DutyUse, site: Site) -> list[Finding]:
        number = str(use.badge.pass_id)
        if use.badge.inward:
            if use.away_s <= NEAR_S:
                self.state.of[number] = use
                self.state.timers.set(use.time + FORGET_S, number)
            return []
        came = self.state.of.get(number)
        if came is None or not self._late_s < use.away_s < self._most_s:
            return []
        return [_finding(use, came, self._late_s, site)]


def _finding(use: DutyUse, came: DutyUse, limit_s: float, site: Site) -> Finding:
    badge = use.badge
    reader = site.readers[badge.reader]
    return Finding(
        detector="late_out",
        family="passholder",
        pattern="S03",
        site=site.id,
        zone=reader.to_zone or None,
        subject=f"pass/{badge.pass_id}",
        related=(f"holder/{use.holder}",),
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=0.5,
        reason=sentence(
            "late_out",
            pass_id=str(badge.pass_id),
            door=reader.door,
            at=clock(badge.time, site.timezone),
            hours=round(use.away_s / 3600.0, 1),
        ),
        because=(Because(feature="seconds_from_shift", observed=use.away_s, high=limit_s, unit="s"),),
        evidence=(Evidence(came.id, came.badge.place), Evidence(badge.id, badge.place)),
        actions=("check_camera_at_door", "check_bags_at_exit", "call_foreman"),
    )
