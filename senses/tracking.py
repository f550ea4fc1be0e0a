"""Tracking: each camera's track as a smoothed position every few seconds, instead of every point of it."""

from math import exp
from typing import ClassVar

from msgspec import Struct, field

from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event, Sighting
from domain.facts import Waypoint
from domain.timers import Timer, Timers

EVERY_S = 2.0
"""Event time between two waypoints of a track: a walker makes 3 m in it, about the accuracy of a camera."""

EVERY_ELSE_S = 4.0
"""The same for vehicles, machines and boats, of which there are most, and which no rule counts by the second."""

SMOOTH_S = 2.0
"""Time constant of the running mean of positions, which takes out what is quick in a tracker's noise.

Only of what is on foot: a car would be shown 20 m behind where it is.
"""

ON_FOOT = ("person", "animal")

FORGET_S = 600.0
"""How long after its last point a track is remembered; a camera that looks once a minute keeps its tracks."""


class Track(Struct, gc=False):
    """The running mean of one track, and a weighted majority vote over what it was called (Boyer and Moore 1981)."""

    last: float
    told: float
    lon: float
    lat: float
    weight: float
    object: str
    votes: float


class Tracks(Struct):
    """The tracks that are open, by CAMERA/TRACK."""

    open: dict[str, Track] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Tracking:
    """Tells a waypoint of each track every 2 s, or 4 s; a track's first comes when it has lasted as long."""

    name: ClassVar[str] = "tracking"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Sighting})

    def __init__(self) -> None:
        """Begin without tracks."""
        self.state = Tracks()

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """The waypoints of these sightings."""
        made: list[Fact] = []
        for row in batch.timed(self.state.timers, Sighting):
            if isinstance(row, Sighting):
                track = self._follow(row)
                if row.time - track.told >= (EVERY_S if track.object in ON_FOOT else EVERY_ELSE_S):
                    made.append(_waypoint(row, track))
            else:
                self._forget(row)
        return made

    def _follow(self, row: Sighting) -> Track:
        key = f"{row.camera}/{row.track}"
        track = self.state.open.get(key)
        if track is None:
            track = Track(row.time, row.time, row.lon, row.lat, 1.0, row.object, row.confidence)
            self.state.open[key] = track
            self.state.timers.set(row.time + FORGET_S, key)
            return track
        _mean(track, row)
        if row.object == track.object:
            track.votes += row.confidence
        else:
            _outvote(track, row)
        return track

    def _forget(self, timer: Timer) -> None:
        """A track has one timer, set anew from its last point."""
        last = self.state.open[timer.key].last
        if timer.time >= last + FORGET_S:
            del self.state.open[timer.key]
        else:
            self.state.timers.set(last + FORGET_S, timer.key)


def _waypoint(row: Sighting, track: Track) -> Waypoint:
    track.told = row.time
    return Waypoint(
        row.id, row.time, row.place, row.camera, row.track, track.object, track.lon, track.lat, row.accuracy_m
    )


def _mean(track: Track, row: Sighting) -> None:
    """What is not on foot is where it was seen last; for it the running mean is of one point."""
    if row.object in ON_FOOT:
        track.weight = track.weight * exp((track.last - row.time) / SMOOTH_S) + 1.0
        track.lon += (row.lon - track.lon) / track.weight
        track.lat += (row.lat - track.lat) / track.weight
    else:
        track.weight, track.lon, track.lat = 1.0, row.lon, row.lat
    track.last = row.time


def _outvote(track: Track, row: Sighting) -> None:
    if row.confidence <= track.votes:
        track.votes -= row.confidence
    else:
        track.object, track.votes = row.object, row.confidence - track.votes
