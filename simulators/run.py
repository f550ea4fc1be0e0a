"""Run: plans day after day, lets sensors look hour by hour, and hands out lines and truth."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from domain.truth import Crime
from simulators.acts import Stage
from simulators.life.bustle import plan_bustle
from simulators.life.day import plan_day
from simulators.life.traffic import plan_traffic
from simulators.sensors.cameras import SPARSE_S, Cameras
from simulators.sensors.gateway import Gateway, Line
from simulators.sensors.reports import Reporters, health_of, ticks
from simulators.truth import truth_of
from simulators.world import World

HOUR, MINUTE = 3600.0, 60.0

Density = Literal["sparse", "full"]


class Watch:
    """All sensors of one site, and its gateway."""

    def __init__(self, world: World, site: str, density: Density) -> None:
        """Switch them on."""
        self._world = world
        self._stage: Stage = world.stages[site]
        place = world.places[site]
        self._site = place.site
        self._cameras = Cameras(place, world.seed, every_s=1 if density == "full" else SPARSE_S)
        self._reporters = Reporters(place.site, world.seed)
        self._counter = 0
        self._day = -1
        self.gateway = Gateway(place, world.seed)

    def look(self, day: int, start: float, end: float) -> list[Line]:
        """The lines that arrive between two moments."""
        if day != self._day:
            self._day, self._counter = day, 0
        stage, seed = self._stage, self._world.seed
        due = [s for s in stage.signals if s.time < end]
        stage.signals[:] = [s for s in stage.signals if s.time >= end]
        due.sort(key=lambda s: (s.time, s.kind))
        reports = [r for s in due if s.time >= start and (r := self._reporters.report(s, stage.blinds)) is not None]
        reports += health_of(self._site, seed, start, end, stage.blinds)
        seen = self._cameras.observe(stage.bodies, start, end, self._world.weather(stage.site, day), stage.blinds)
        self.gateway.take([*ticks(start, end), *reports], seen)
        lines = self.gateway.write(day, end, self._counter)
        self._counter += len(lines)
        self._tidy(end)
        return lines

    def _tidy(self, now: float) -> None:
        self._stage.bodies[:] = [b for b in self._stage.bodies if b.t[-1] >= now]
        self._stage.blinds[:] = [b for b in self._stage.blinds if b.end >= now]
        self._cameras.forget(now)


class Run:
    """A world that is lived through once. Read `lines` to the end, then `crimes` and `quiet`."""

    def __init__(self, world: World, director: "Director", *, density: Density = "sparse") -> None:
        """`director` stages the stories of each day, after its ordinary life is planned."""
        self._world = world
        self._director = director
        self._density = density
        self.step = MINUTE if density == "full" else HOUR
        self._watches = {site: Watch(world, site, density) for site in world.places}

    def plan(self) -> Iterator[int]:
        """Plan day after day without looking; hands out each day when it is planned, and forgets its acts then."""
        self._live(-1)
        self._live(0)
        for day in range(self._world.days):
            self._prepare(day)
            yield day
            for site, stage in self._world.stages.items():
                end = self._world.at(site, day + 1, 0)
                stage.signals[:] = [s for s in stage.signals if s.time >= end]
                stage.bodies[:] = [b for b in stage.bodies if b.t[-1] >= end]

    def hours(self) -> Iterator[list[Line]]:
        """The lines of all sites, hour by hour (every `step` seconds), by arrival; ties in the order of the sites."""
        self._live(-1)
        self._live(0)
        for day in range(self._world.days):
            self._prepare(day)
            yield from self._hours(day)

    def _prepare(self, day: int) -> None:
        """Plan the next day's life, since rosters and visits are told a day ahead, then stage this day's stories."""
        self._live(day + 1)
        self._world.moment = self._world.at(next(iter(self._world.places)), day, 0)
        self._director.stage(self._world, day)
        self._world.forget(day)

    def _live(self, day: int) -> None:
        for site in self._world.places:
            plan_day(self._world, site, day)
        for site in self._world.places:
            plan_traffic(self._world, site, day)

    def _hours(self, day: int) -> Iterator[list[Line]]:
        first = next(iter(self._world.places))
        start, end = self._world.at(first, day, 0), self._world.at(first, day + 1, 0)
        while start < end - 1:
            if self._density == "full":
                for site in self._world.places:
                    plan_bustle(self._world, site, start, start + HOUR)
            for begin in np.arange(start, start + HOUR, self.step).tolist():
                bursts = [watch.look(day, begin, begin + self.step) for watch in self._watches.values()]
                yield sorted((line for burst in bursts for line in burst), key=lambda line: line.received)
            start += HOUR

    def crime_ids(self, site: str) -> set[str]:
        """The ids of the events at a site that crimes have caused so far."""
        stories = self._world.stories
        return {event.id for event in self._watches[site].gateway.emitted if not stories[event.cause - 1].why}

    def truth(self) -> tuple[list[Crime], list[Crime]]:
        """Crimes and look-alikes of which at least one event was written, by their start."""
        emitted = {site: watch.gateway.emitted for site, watch in self._watches.items()}
        return truth_of(self._world, emitted)


class Director:
    """Stages no stories: the base of those that do."""

    def stage(self, world: World, day: int) -> None:
        """Stage the stories that begin on a day."""
