"""Denied again: a pass that is refused several times in a few minutes, as somebody who tries codes is."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

TRIED = ("pin", "biometric", "no_access", "antipassback")
"""Refusals of somebody who may be another. Who finds a lost pass in a pocket is refused as blocked, several times."""


class Refusals(Struct):
    """The newest refusals of each pass, and how often passes are refused at each reader."""

    of: dict[str, list[Badge]] = field(default_factory=dict)
    refused: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class DeniedAgain:
    """Finds a pass with so many refusals in `window_s` that its holder would hardly need them.

    Fingers are wet and codes forgotten: how often is learned for each reader, and the score is the probability of
    somebody who tries.
    """

    name: ClassVar[str] = "denied_again"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge})

    def __init__(self, window_s: float = 600.0, others: float = 1e-5, told: float = 0.4) -> None:
        """`others`: the share of uses of a pass by somebody who tries. `told`: the probability from which on."""
        self._window_s = window_s
        self._others = others
        self._told = told
        self.state = Refusals()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each refusal that is one too many."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Badge):
            if isinstance(row, Timer):
                kept = [badge for badge in self.state.of.pop(row.key, ()) if row.time < badge.time + self._window_s]
                if kept:
                    self.state.of[row.key] = kept
            elif row.pass_id is not None:
                findings += self._shown(row, row.pass_id, facts.site)
        return findings

    def _shown(self, badge: Badge, number: str, site: Site) -> list[Finding]:
        is_tried = not badge.granted and badge.reason in TRIED
        before = self.state.of.get(number, [])
        chance = self.state.refused.share(badge.reader, badge.time, begin=0.02)
        if not before:  # further refusals of one who is refused are no measure of the others
            self.state.refused.count(badge.reader, badge.time, is_tried)
        if not is_tried:
            return []
        tries = [*before, badge][-10:]
        self.state.of[number] = tries
        self.state.timers.set(badge.time + self._window_s, number)
        score = self._others / (self._others + chance ** len(tries))
        return [_finding(tries, min(score, 0.7), site)] if score >= self._told else []


def _finding(tries: list[Badge], score: float, site: Site) -> Finding:
    badge = tries[-1]
    reader = site.readers[badge.reader]
    return Finding(
        detector="denied_again",
        family="passholder",
        pattern="S06",
        site=site.id,
        zone=(reader.to_zone if badge.inward else reader.from_zone) or None,
        subject=f"pass/{badge.pass_id}",
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=round(score, 3),
        reason=sentence(
            "denied_again",
            pass_id=str(badge.pass_id),
            times=len(tries),
            door=reader.door or badge.reader,
            at=clock(badge.time, site.timezone),
        ),
        because=(Because(feature="refusals", observed=len(tries), high=2.0),),
        evidence=tuple(Evidence(tried.id, tried.place) for tried in tries),
        actions=("check_camera_at_door", "call_gatehouse", "ask_holder"),
    )
