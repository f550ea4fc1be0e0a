"""Silence: a sensor that stops reporting."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import CLOCK, Badge, Door, Event, Health, PlateRead, Sighting
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

_SENSORS: dict[type[Event], Callable[[Any], str]] = {
    Badge: attrgetter("reader"),
    Door: attrgetter("door"),
    Sighting: attrgetter("camera"),
    PlateRead: attrgetter("camera"),
    Health: attrgetter("sensor"),
}
"""How the kinds that are signs of a sensor name it; in the order of kinds, as rows of equal time stand."""


class Heard(Struct, gc=False):
    """The last sign of a sensor: seconds since 1970 UTC, the event, and whether it has been called silent."""

    time: float
    id: str
    place: str
    silent: bool = False


class Signs(Struct):
    """The last sign of each sensor that has once reported its health."""

    last: dict[str, Heard] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Silence:
    """Watches a sensor from its first `health` event; silent is one that gives no sign for twice `health_every_s`."""

    name: ClassVar[str] = "silence"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, Door, Sighting, PlateRead, Health})

    def __init__(self, missed: float = 2.0, again_s: float = 900.0) -> None:
        """`missed`: reports that may fail to come. `again_s`: how often a lasting silence is found anew."""
        self._missed = missed
        self._again_s = again_s
        self.state = Signs()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """Findings for sensors that fall silent, stay so, and speak again."""
        if not self.state.last and not batch.of(Health):
            return []
        if self._is_quiet(batch):
            self._keep_last(batch)
            return []
        findings: list[Finding] = []
        last = self.state.last
        for row in batch.timed(self.state.timers, Badge, Door, Sighting, PlateRead, Health):
            if isinstance(row, Timer):
                findings += self._due(row, facts.site)
                continue
            sensor = _SENSORS[type(row)](row)
            heard = last.get(sensor)
            if heard is not None and not heard.silent:
                heard.time, heard.id, heard.place = row.time, row.id, row.place
            elif heard is not None or (isinstance(row, Health) and sensor != CLOCK):
                findings += self._sign(sensor, row, facts.site)
        return findings

    def _is_quiet(self, batch: Batch) -> bool:
        """Whether nothing can come of a batch: no timer is due in it, no sensor is silent, no health may be a first."""
        heap = self.state.timers.heap
        if batch.of(Health) or (heap and heap[0][0] <= batch.until):
            return False
        return not any(heard.silent for heard in self.state.last.values())

    def _keep_last(self, batch: Batch) -> None:
        """The last sign of each sensor in a batch: most rows are sightings, so they are not looked at one by one."""
        last = self.state.last
        for kind, sensor in _SENSORS.items():
            rows = batch.of(kind)
            for name, row in dict(zip(map(sensor, rows), rows, strict=True)).items():
                if name in last and row.time >= last[name].time:  # a camera may see both tracks and plates
                    last[name] = Heard(row.time, row.id, row.place)

    def _limit_s(self, site: Site) -> float:
        return self._missed * site.health_every_s

    def _sign(self, sensor: str, row: Event, site: Site) -> list[Finding]:
        """The first sign of a sensor, or the first after a silence."""
        known = sensor in self.state.last
        self.state.last[sensor] = Heard(row.time, row.id, row.place)
        if not known:
            self.state.timers.set(row.time + self._limit_s(site), sensor)
        return [_over(sensor, row, site)] if known else []

    def _due(self, timer: Timer, site: Site) -> list[Finding]:
        """Silent if nothing came since; a sensor has one timer, set anew from its last sign."""
        heard = self.state.last[timer.key]
        if timer.time < heard.time + self._limit_s(site):
            self.state.timers.set(heard.time + self._limit_s(site), timer.key)
            return []
        self.state.last[timer.key] = Heard(heard.time, heard.id, heard.place, silent=True)
        self.state.timers.set(timer.time + self._again_s, timer.key)
        return [_silent(timer, heard, site, self._limit_s(site))]


def _silent(timer: Timer, heard: Heard, site: Site, limit_s: float) -> Finding:
    minutes = round((timer.time - heard.time) / 60)
    since = clock(heard.time, site.timezone)
    return Finding(
        detector="silence",
        family="sensor",
        site=site.id,
        subject=f"sensor/{timer.key}",
        time=timer.time,
        noticed=timer.time,
        severity=4,
        score=0.5,
        reason=sentence("silence", sensor=timer.key, minutes=minutes, since=since),
        because=(Because(feature="seconds_without_sign", observed=timer.time - heard.time, high=limit_s, unit="s"),),
        evidence=(Evidence(heard.id, heard.place),),
        actions=("check_neighbour_camera", "call_sensor_service"),
    )


def _over(sensor: str, row: Event, site: Site) -> Finding:
    return Finding(
        detector="silence",
        family="sensor",
        site=site.id,
        subject=f"sensor/{sensor}",
        time=row.time,
        noticed=row.time,
        severity=4,
        score=0.5,
        reason=sentence("silence_over", sensor=sensor, at=clock(row.time, site.timezone)),
        evidence=(Evidence(row.id, row.place),),
        outcome="cleared",
    )
