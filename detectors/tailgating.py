"""Tailgating: more people went through a door than passes were shown for it."""

from typing import Any, ClassVar

from msgspec import Struct, field

from detectors.outages import Outages
from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Door, Event, Health
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

UNLOCKED_S = 10.0
"""How long a door stays unlocked after a pass was shown; EN 60839-11-1 readers are commonly set to 5 to 10 s."""


class Shown(Struct):
    """A pass that was shown at a door and through which nobody has gone yet."""

    time: float
    id: str
    place: str


class Through(Struct):
    """People whom a counter saw go through, and of whom some are not accounted for."""

    time: float
    id: str
    place: str
    people: int
    missing: int
    badges: list[Evidence]


class Doors(Struct):
    """By `door|direction`: passes that wait for somebody, and people that wait for a pass."""

    shown: dict[str, list[Shown]] = field(default_factory=dict)
    through: dict[str, list[Through]] = field(default_factory=dict)
    outages: Outages = field(default_factory=Outages)
    timers: Timers = field(default_factory=Timers)


class Tailgating:
    """Sets the people that a counter saw against the passes shown at its door, one to one.

    A pass lets one person through within `unlocked_s`; one shown just after still counts, since clocks differ. One
    person too many is as often a counter's double count or an honest colleague, so it is advice; two or more are not.
    A door with a reader that says it is not ok is not judged: its passes come later, or never.
    """

    name: ClassVar[str] = "tailgating"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, Door, Health})

    def __init__(self, unlocked_s: float = UNLOCKED_S, clock_s: float = 5.0) -> None:
        """`clock_s`: by how much a reader's clock and a counter's may differ."""
        self._unlocked_s = unlocked_s
        self._clock_s = clock_s
        self.state = Doors()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each passage with people that no pass accounts for."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, Badge, Door, Health):
            match row:
                case Badge():
                    self._show(row, facts.site)
                case Door():
                    self._pass(row, facts.site)
                case Health():
                    self.state.outages.take(row)
                case Timer():
                    findings += self._due(row, facts.site)
        return findings

    def _show(self, badge: Badge, site: Site) -> None:
        if not badge.granted:
            return
        key = f"{site.readers[badge.reader].door}|{badge.direction}"
        for waiting in self.state.through.get(key, ()):
            if waiting.missing and badge.time - waiting.time <= self._clock_s:
                waiting.missing -= 1
                waiting.badges.append(Evidence(badge.id, badge.place))
                return
        self.state.shown.setdefault(key, []).append(Shown(badge.time, badge.id, badge.place))
        self.state.timers.set(badge.time + self._unlocked_s + self._clock_s, key)

    def _pass(self, door: Door, site: Site) -> None:
        if door.state != "passed" or not door.people or not site.doors[door.door].readers:
            return
        key = f"{door.door}|{door.direction}"
        reach = self._unlocked_s + self._clock_s
        waiting = [shown for shown in self.state.shown.get(key, ()) if door.time - shown.time <= reach]
        used, left = waiting[: door.people], waiting[door.people :]
        self.state.shown[key] = left
        badges = [Evidence(shown.id, shown.place) for shown in used]
        through = Through(door.time, door.id, door.place, door.people, door.people - len(used), badges)
        self.state.through.setdefault(key, []).append(through)
        self.state.timers.set(door.time + self._clock_s, key)

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        """Judge passages that no pass can account for any more, and forget passes that nobody used."""
        key = timer.key
        due = [through for through in self.state.through.get(key, ()) if timer.time >= through.time + self._clock_s]
        _keep(self.state.through, key, [t for t in self.state.through.get(key, ()) if t not in due])
        reach = self._unlocked_s + self._clock_s
        _keep(self.state.shown, key, [s for s in self.state.shown.get(key, ()) if timer.time < s.time + reach])
        if self.state.outages.has(site.doors[key.partition("|")[0]].readers):
            return []
        return [_finding(key, through, timer.time, site) for through in due if through.missing]


def _keep(of: dict[str, list[Any]], key: str, left: list[Any]) -> None:
    if left:
        of[key] = left
    else:
        of.pop(key, None)


def _finding(key: str, through: Through, noticed: float, site: Site) -> Finding:
    name, _, direction = key.partition("|")
    door, missing = site.doors[name], through.missing
    zone = door.to_zone if direction == "in" else door.from_zone
    shown = through.people - missing
    return Finding(
        detector="tailgating",
        family="presence",
        pattern="S16",
        site=site.id,
        zone=zone or None,
        subject=f"door/{name}",
        time=through.time,
        noticed=noticed,
        severity=4 if missing == 1 else 2,
        score=0.2 if missing == 1 else 0.8,
        reason=sentence(
            "tailgating", people=through.people, door=name, at=clock(through.time, site.timezone), shown=shown
        ),
        because=(Because(feature="people_through", observed=through.people, high=float(shown)),),
        evidence=(*through.badges, Evidence(through.id, through.place)),
        actions=("check_camera_at_door", "call_gatehouse", "ask_pass_holder"),
    )
