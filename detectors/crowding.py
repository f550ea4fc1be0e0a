"""Crowding: more people, or more vehicles, in a zone than its `capacity`."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import Entered, Left
from domain.finding import Because, Evidence, Finding, Outcome
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

ON_FOOT = ("person", "bicycle")
NOT_COUNTED = ("animal", "drone")
FEATURES = {"people": "people_inside", "vehicles": "vehicles_inside"}
SHOWN = 10
"""How many of those who are inside an alert lists."""


class Crowd(Struct):
    """Who is inside, by thing; since when they are too many, and whether that was told."""

    inside: dict[str, Evidence] = field(default_factory=dict)
    since: float | None = None
    told: bool = False


class Crowds(Struct):
    """By `zone|people` and `zone|vehicles`, for zones with a capacity."""

    of: dict[str, Crowd] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Crowding:
    """Finds zones that hold too many for `hold_s`; people and vehicles are counted apart, things that cameras see."""

    name: ClassVar[str] = "crowding"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Entered, Left})

    def __init__(self, hold_s: float = 10.0) -> None:
        """`hold_s`: for how long there must be too many: one who goes as another comes is none."""
        self._hold_s = hold_s
        self.state = Crowds()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each zone that is too full, and one when it no longer is."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Entered, Left):
            match row:
                case Entered():
                    self._entered(row, facts.site)
                case Left():
                    findings += self._left(row, facts.site)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _entered(self, row: Entered, site: Site) -> None:
        capacity = site.zones[row.zone].capacity
        if capacity is None or row.fix.object in NOT_COUNTED:
            return
        crowd = self.state.of.setdefault(f"{row.zone}|{_sort(row.fix.object)}", Crowd())
        crowd.inside[row.fix.thing] = Evidence(row.fix.id, row.fix.place)
        if len(crowd.inside) > capacity and crowd.since is None:
            crowd.since = row.time
            self.state.timers.set(row.time + self._hold_s, f"{row.zone}|{_sort(row.fix.object)}")

    def _left(self, row: Left, site: Site) -> list[Finding]:
        """A thing leaves the crowd that it entered, whatever it is called by now."""
        found: list[Finding] = []
        for sort in ("people", "vehicles"):
            key = f"{row.zone}|{sort}"
            crowd = self.state.of.get(key)
            if crowd is None or crowd.inside.pop(row.fix.thing, None) is None:
                continue
            if not crowd.inside:
                del self.state.of[key]
            found += self._eased(key, crowd, row, site)
        return found

    def _eased(self, key: str, crowd: Crowd, row: Left, site: Site) -> list[Finding]:
        capacity = site.zones[row.zone].capacity if row.zone in site.zones else None
        if crowd.since is None or (capacity is not None and len(crowd.inside) > capacity):
            return []
        was_told, crowd.since, crowd.told = crowd.told, None, False
        evidence = (Evidence(row.fix.id, row.fix.place),)
        return [_finding(key, crowd, row.time, row.time, site, evidence, "cleared")] if was_told and capacity else []

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        crowd = self.state.of.get(timer.key)
        zone = timer.key.partition("|")[0]
        if crowd is None or crowd.since is None or crowd.told or zone not in site.zones:
            return []
        if timer.time < crowd.since + self._hold_s:
            return []
        crowd.told = True
        evidence = tuple(list(crowd.inside.values())[-SHOWN:])
        return [_finding(timer.key, crowd, crowd.since, timer.time, site, evidence, "true")]


def _sort(kind: str) -> str:
    return "people" if kind in ON_FOOT else "vehicles"


def _finding(
    key: str, crowd: Crowd, time: float, noticed: float, site: Site, evidence: tuple[Evidence, ...], outcome: Outcome
) -> Finding:
    name, _, sort = key.partition("|")
    zone, number = site.zones[name], len(crowd.inside)
    sentence_key = f"crowding_{sort}" if outcome == "true" else f"crowding_{sort}_over"
    return Finding(
        detector="crowding",
        family="geofence",
        site=site.id,
        zone=name,
        subject=f"zone/{name}",
        time=time,
        noticed=noticed,
        severity=3,
        score=0.8,
        reason=sentence(
            sentence_key, number=number, zone=zone.name, capacity=zone.capacity or 0, at=clock(time, site.timezone)
        ),
        because=(Because(feature=FEATURES[sort], observed=number, high=float(zone.capacity or 0)),),
        evidence=evidence,
        outcome=outcome,
        actions=("turn_camera_to_zone", "call_foreman_of_yard"),
    )
