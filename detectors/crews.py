"""Crews: people who do the same thing one soon after the other, as one subject with a rising number."""

from collections.abc import Iterable

from msgspec import Struct, field

from domain.facts import Fix
from domain.finding import Evidence
from domain.timers import Timer, Timers
from geofences.distance import metres

MOST_EVIDENCE = 50


class Crew(Struct):
    """Some people, named after the track of the first; `lon`, `lat`: where the last of them was."""

    subject: str
    time: float
    last: float
    lon: float
    lat: float
    things: list[str]
    evidence: list[Evidence]

    @property
    def people(self) -> int:
        """How many different things were seen."""
        return len(self.things)


class Crews(Struct):
    """Crews by what they do where; part of a detector's state."""

    of: dict[str, list[Crew]] = field(default_factory=dict)

    def join(self, key: str, fix: Fix, seen: Iterable[Fix], within_s: float, within_m: float) -> Crew | None:
        """The crew that somebody belongs to by now, or None where there is none so near in time and place."""
        for crew in self.of.get(key, ()):
            near = float(metres(crew.lon, crew.lat, fix.lon, fix.lat)) <= within_m
            if near and fix.time - crew.last <= within_s:
                if fix.thing not in crew.things:
                    crew.things.append(fix.thing)
                crew.last, crew.lon, crew.lat = max(crew.last, fix.time), fix.lon, fix.lat
                crew.evidence = [*crew.evidence, *_evidence(seen)][-MOST_EVIDENCE:]
                return crew
        return None

    def begin(self, key: str, fix: Fix, seen: Iterable[Fix]) -> Crew:
        """A crew of one."""
        crew = Crew(f"track/{fix.track}", fix.time, fix.time, fix.lon, fix.lat, [fix.thing], _evidence(seen))
        self.of.setdefault(key, []).append(crew)
        return crew

    def remind(self, timers: Timers, key: str, after_s: float, crew: Crew) -> None:
        """Ask for a call of `forget` when a crew is old."""
        timers.set(crew.time + after_s, f"crew|{key}")

    def forget(self, timer: Timer, after_s: float) -> None:
        """Drop the crews of a timer's key whose last member was seen so long ago."""
        key = timer.key.partition("|")[2]
        left = [crew for crew in self.of.get(key, ()) if crew.time + after_s > timer.time]
        if left:
            self.of[key] = left
        else:
            self.of.pop(key, None)


def _evidence(seen: Iterable[Fix]) -> list[Evidence]:
    return [Evidence(fix.id, fix.place) for fix in dict.fromkeys(seen)]
