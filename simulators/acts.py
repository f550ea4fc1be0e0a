"""Acts: what happens in the world before any sensor reports it: bodies that move, and signals of doors and systems."""

from typing import Any, Literal

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

Shape = Literal["person", "bicycle", "car", "van", "truck", "machine", "boat", "drone", "animal"]

ORDINARY = 0
"""The cause of everything that no story wrote."""


class Signal(Struct, gc=False):
    """What a door, reader, plate camera or system reports when nothing goes wrong with it.

    `fields` are the fields of its kind as contracts.md spells them on the wire (`pass`, `place`), without `kind`, `id`,
    `time`, `site` and `received`; times among them are seconds since 1970 UTC. `cause` is 0 or the number of a story,
    `doer` the key of the body that did it, 0 where nobody did.
    """

    time: float
    site: str
    kind: str
    fields: dict[str, Any]
    cause: int = ORDINARY
    doer: int = 0


class Body(Struct):
    """Something that cameras can see: where it was at which time, in metres of its place's frame.

    Between two points it moves in a straight line at an even speed. `hidden` are stretches in which nobody could see
    it: inside a vehicle, between two stacked boxes, at home.
    """

    key: int
    site: str
    shape: Shape
    t: list[float] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    hidden: list[tuple[float, float]] = field(default_factory=list)
    cause: int = ORDINARY
    holder: str | None = None

    def to(self, time: float, x: float, y: float) -> None:
        """Add a point; time never runs back."""
        track = self.t
        track.append(track[-1] if track and track[-1] > time else time)
        self.x.append(x)
        self.y.append(y)

    def at(self, times: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where it is at these times, as x and y of shape (n,)."""
        return np.interp(times, self.t, self.x), np.interp(times, self.t, self.y)


class Blind(Struct, frozen=True):
    """A stretch in which a sensor is obstructed, moved or off: it sees nothing, and says so only where `told`."""

    site: str
    sensor: str
    start: float
    end: float
    state: Literal["offline", "obstructed", "moved", "tampered"] = "offline"
    told: bool = True
    cause: int = ORDINARY


class Stage(Struct):
    """All that happens at one site and is not yet reported."""

    site: str
    signals: list[Signal] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    blinds: list[Blind] = field(default_factory=list)
    cast: dict[int, int] = field(default_factory=dict)

    def next_of(self, cause: int) -> int:
        """A number for the next body of a story; 0 in ordinary life, where bodies begin at different places."""
        if cause == ORDINARY:
            return 0
        self.cast[cause] = self.cast.get(cause, 0) + 1
        return self.cast[cause]

    def signal(self, time: float, kind: str, cause: int = ORDINARY, doer: int = 0, **fields: Any) -> Signal:
        """Add what a sensor or system reports; None means not known and is left out. `pass_` stands for `pass`."""
        known = {name.rstrip("_"): value for name, value in fields.items() if value is not None}
        found = Signal(time, self.site, kind, known, cause, doer)
        self.signals.append(found)
        return found
