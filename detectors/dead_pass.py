"""Dead pass: a pass that is blocked, lost, returned or expired, and yet a door opened."""

from typing import ClassVar

from msgspec import Struct

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import PassUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.times import clock


class Nothing(Struct):
    """This rule needs no memory: the roster knows how a pass stands."""


class DeadPass:
    """Finds each door that opened for a pass that should open none. A hard rule: score 1."""

    name: ClassVar[str] = "dead_pass"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PassUse})

    def __init__(self) -> None:
        """Nothing is to be set: the rule is policy."""
        self.state = Nothing()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each use of a dead pass that was granted."""
        return [
            _finding(use, facts.site)
            for use in batch.rows(PassUse)
            if use.badge.granted and use.standing not in (None, "active")
        ]


def _finding(use: PassUse, site: Site) -> Finding:
    badge, number = use.badge, str(use.badge.pass_id)
    reader = site.readers[badge.reader]
    at = clock(badge.time, site.timezone)
    return Finding(
        detector="dead_pass",
        family="passholder",
        site=badge.site,
        zone=(reader.to_zone if badge.inward else reader.from_zone) or None,
        subject=f"pass/{number}",
        related=(f"holder/{use.holder}",) if use.holder else (),
        time=badge.time,
        noticed=badge.time,
        severity=2,
        score=1.0,
        reason=sentence(f"dead_pass_{use.standing}", pass_id=number, door=reader.door or badge.reader, at=at),
        because=(Because(feature="pass_status", observed=str(use.standing)),),
        evidence=(Evidence(badge.id, badge.place),),
        actions=("check_camera_at_door", "call_gatehouse", "hold_pass_holder"),
    )
