"""Off shift: somebody who works shifts comes in far from any of theirs."""

from typing import ClassVar

from msgspec import Struct

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import DutyUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.times import clock


class Nothing(Struct):
    """This rule needs no memory: the sense of duty knows the shifts."""


class OffShift:
    """Finds each way in by a holder of whom shifts are known, further than `away_s` from the nearest of them.

    Swaps, overtime and call-outs arrive as shifts, so they are none. Who comes for a coffee on a rest day is one,
    so it is no more than severity 3 (S04: use outside working hours went unnoticed).
    """

    name: ClassVar[str] = "off_shift"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({DutyUse})

    def __init__(self, away_s: float = 4 * 3600.0, known: int = 3) -> None:
        """`known`: shifts that must be known before somebody is held to them."""
        self._away_s = away_s
        self._known = known
        self.state = Nothing()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each such way in."""
        return [_finding(use, facts.site, self._away_s) for use in batch.rows(DutyUse) if self._is_off(use)]

    def _is_off(self, use: DutyUse) -> bool:
        badge = use.badge
        return badge.granted and badge.inward and use.shifts >= self._known and use.away_s > self._away_s


def _finding(use: DutyUse, site: Site, limit_s: float) -> Finding:
    badge = use.badge
    reader = site.readers[badge.reader]
    hours = round(use.away_s / 3600)
    return Finding(
        detector="off_shift",
        family="presence",
        pattern="S04",
        site=site.id,
        zone=reader.to_zone or None,
        subject=f"pass/{badge.pass_id}",
        related=(f"holder/{use.holder}",),
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=0.4,
        reason=sentence(
            "off_shift", pass_id=str(badge.pass_id), door=reader.door, at=clock(badge.time, site.timezone), hours=hours
        ),
        because=(Because(feature="seconds_from_shift", observed=use.away_s, high=limit_s, unit="s"),),
        evidence=(Evidence(badge.id, badge.place),),
        actions=("check_roster_for_swap", "check_camera_at_door", "call_foreman"),
    )
