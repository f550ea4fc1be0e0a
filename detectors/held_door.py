"""Held door: a door that is held open longer than its controller allows."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Door, Event
from domain.finding import Because, Evidence, Finding, Outcome
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock


class Held(Struct):
    """Since when each door has been held open, seconds since 1970 UTC."""

    since: dict[str, float] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class HeldDoor:
    """Tells as advice that a door says it is held open, since deliveries hold doors; over when it is closed."""

    name: ClassVar[str] = "held_door"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Door})

    def __init__(self, forget_s: float = 3600.0) -> None:
        """`forget_s`: after so long a door that never said that it was closed is not waited for."""
        self._forget_s = forget_s
        self.state = Held()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each alarm, and an end where the door is closed."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Door):
            if isinstance(row, Timer):
                self._forget(row)
            elif row.state == "held":
                self.state.since[row.door] = row.time
                self.state.timers.set(row.time + self._forget_s, row.door)
                findings.append(_finding(row, facts.site, "held_door", "true"))
            elif row.state == "closed" and self.state.since.pop(row.door, None) is not None:
                findings.append(_finding(row, facts.site, "held_door_over", "cleared"))
        return findings

    def _forget(self, timer: Timer) -> None:
        if timer.time >= self.state.since.get(timer.key, timer.time) + self._forget_s:
            del self.state.since[timer.key]


def _finding(row: Door, site: Site, key: str, outcome: Outcome) -> Finding:
    return Finding(
        detector="held_door",
        family="presence",
        site=site.id,
        zone=site.doors[row.door].to_zone or None,
        subject=f"door/{row.door}",
        time=row.time,
        noticed=row.time,
        severity=4,
        score=0.1,
        reason=sentence(key, door=row.door, at=clock(row.time, site.timezone)),
        because=(Because(feature="door_state", observed="held"),),
        evidence=(Evidence(row.id, row.place),),
        actions=("check_camera_at_door", "call_foreman"),
        outcome=outcome,
    )
