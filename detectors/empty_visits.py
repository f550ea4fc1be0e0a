"""Empty visits: a truck that comes for boxes again and again, at one site or several, and moves none."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, PlateRead, UnitMove, Visit
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.region import sites_of
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

MOVES = frozenset({"arrived", "placed", "moved", "collected", "departed"})

NEAR_S = 1800.0
"""A box that is told of so long before its truck was read at the lane is of this visit."""

TOLD_S = 60.0
"""How long after a truck has left what it carried may still be told."""

AGAIN = 0.1
"""Of trucks that left without a box, the share that does so once more within a day: papers that are wrong; assumed."""

KEEP_S = 12 * 3600.0
"""How long after its end a visit, and how long a truck that was not seen to leave, is remembered."""

SHARE = "empty"


class Stay(Struct, frozen=True):
    """A visit of a truck, from its read on the way in to the one on the way out."""

    came: PlateRead
    went: PlateRead | None = None


class Trucks(Struct):
    """By plate: until when it is announced for boxes, its visit, its newest box, and lately visits without one."""

    announced: dict[str, float] = field(default_factory=dict)
    visits: dict[str, Stay] = field(default_factory=dict)
    boxes: dict[str, float] = field(default_factory=dict)
    empty: dict[str, list[PlateRead]] = field(default_factory=dict)
    shares: Rates = field(default_factory=Rates)
    timers: Timers = field(default_factory=Timers)


class EmptyVisits:
    """Finds trucks announced for boxes that leave again and again without having moved one, within `window_s`.

    Papers are wrong and queues too long: how often is learned. The score is the probability of somebody who comes for
    something else; told when a truck leaves, at the site that it leaves.
    """

    name: ClassVar[str] = "empty_visits"
    scope: ClassVar[Scope] = "region"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PlateRead, UnitMove, Visit})

    def __init__(self, window_s: float = 12 * 3600.0, fronts: float = 1e-5, told: float = 0.5) -> None:
        """`fronts`: the share of visits for boxes by somebody who comes for something else."""
        self._window_s = window_s
        self._fronts = fronts
        self._told = told
        self.state = Trucks()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each visit without a box that is one too many."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, PlateRead, UnitMove, Visit):
            match row:
                case Timer():
                    findings += self._due(row, facts)
                case PlateRead():
                    self._read(row)
                case UnitMove() if row.plate and row.state in MOVES:
                    self.state.boxes[row.plate] = row.time
                    self._wait(row.time + KEEP_S, "forget", row.plate)
                case Visit() if row.plate and row.units and row.status == "planned":
                    until = max(row.end, row.time) + KEEP_S
                    self.state.announced[row.plate] = max(until, self.state.announced.get(row.plate, until))
                    self._wait(until, "forget", row.plate)
        return findings

    def _read(self, read: PlateRead) -> None:
        if read.plate not in self.state.announced:
            return
        if read.direction == "in":
            self.state.visits[read.plate] = Stay(read)
            self._wait(read.time + KEEP_S, "forget", read.plate)
        visit = self.state.visits.get(read.plate)
        if read.direction == "out" and visit is not None and visit.came.site == read.site:
            self.state.visits[read.plate] = Stay(visit.came, read)
            self._wait(read.time + TOLD_S, "left", read.plate)

    def _due(self, timer: Timer, facts: Facts) -> list[Finding]:
        what, _, plate = timer.key.partition("|")
        if what == "forget":
            self._forget(plate, timer.time)
            return []
        visit = self.state.visits.get(plate)
        if visit is None or visit.went is None or visit.went.time + TOLD_S != timer.time:
            return []
        del self.state.visits[plate]
        is_empty = self.state.boxes.get(plate, 0.0) < visit.came.time - NEAR_S
        share = self.state.shares.share(SHARE, timer.time)
        self.state.shares.count(SHARE, timer.time, is_empty and plate not in self.state.empty)
        return self._left(plate, visit.came, visit.went, share, facts) if is_empty else []

    def _left(self, plate: str, came: PlateRead, went: PlateRead, share: float, facts: Facts) -> list[Finding]:
        known = [read for read in self.state.empty.get(plate, ()) if went.time - read.time < self._window_s]
        reads = [*known, came, went]
        self.state.empty[plate] = reads[-20:]
        self._wait(went.time + self._window_s, "forget", plate)
        times = len(reads) // 2
        score = self._fronts / (self._fronts + share * AGAIN ** (times - 1))
        return [_finding(reads, score, sites_of(facts)[went.site])] if score >= self._told else []

    def _wait(self, due: float, what: str, plate: str) -> None:
        self.state.timers.set(due, f"{what}|{plate}")

    def _forget(self, plate: str, now: float) -> None:
        state = self.state
        if now >= state.announced.get(plate, now + 1.0):
            del state.announced[plate]
        if plate in state.boxes and now >= state.boxes[plate] + KEEP_S:
            del state.boxes[plate]
        visit, empty = state.visits.get(plate), state.empty.get(plate)
        if visit is not None and now >= visit.came.time + KEEP_S:
            del state.visits[plate]
        if empty and now >= empty[-1].time + self._window_s:
            del state.empty[plate]


def _finding(reads: list[PlateRead], score: float, site: Site) -> Finding:
    went, times = reads[-1], len(reads) // 2
    sites = sorted({read.site for read in reads})
    camera = site.cameras[went.camera]
    return Finding(
        detector="empty_visits",
        family="uithaler",
        pattern="M19",
        site=site.id,
        zone=camera.zones[0] if camera.zones else None,
        subject=f"plate/{went.plate}",
        time=went.time,
        noticed=went.time + TOLD_S,
        severity=3,
        score=round(score, 3),
        reason=sentence(
            "empty_visits",
            plate=went.plate,
            times=times,
            sites=", ".join(sites),
            since=clock(reads[0].time, site.timezone),
            at=clock(went.time, site.timezone),
        ),
        because=(
            Because(feature="visits_without_box", observed=times, high=1.0, share=0.8),
            Because(feature="sites_visited", observed=len(sites), share=0.2),
        ),
        evidence=tuple(Evidence(read.id, read.place) for read in reads),
        actions=("stop_vehicle_at_next_gate", "call_gatehouse"),
    )
