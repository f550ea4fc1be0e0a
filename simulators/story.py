"""Story: a crime or its honest look-alike, written with actors; its truth is derived from what it caused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from numpy.random import Generator

from simulators.actor import Actor, Person, Vehicle
from simulators.acts import Blind, Signal

if TYPE_CHECKING:
    from simulators.place import XY
    from simulators.world import World

Family = Literal["geofence", "presence", "uithaler", "passholder", "logistics", "sensor"]


class Story:
    """One crime or look-alike. Everything done through it carries its number, and no event shows that number.

    `site` is the site of its truth line; a story over several sites writes one line a site, joined by `id`.
    """

    def __init__(
        self, world: "World", rng: Generator, pattern: str | None, family: Family, *, note: str, why: str | None = None
    ) -> None:
        """Begin a story; `why` is given for look-alikes only, and makes this one: it says what is ordinary about it."""
        self.world = world
        self.rng = rng
        self.pattern = pattern
        self.family = family
        self.note = note
        self.why = why
        self.number = world.register(self)
        self.actors: list[Actor] = []
        self.subjects: set[str] = set()
        self.zones: set[str] = set()
        self.telling_from: float | None = None
        self.until: float | None = None

    # People

    def stranger(self, site: str, xy: "XY", at: float) -> Actor:
        """Somebody without a pass, who appears at a point."""
        return self._join(Actor(self.world.stages[site], self.world.places[site], self.rng, at, xy, None, self.number))

    def off_duty(self, site: str, person: Person, xy: "XY", at: float) -> Actor:
        """A holder who comes outside the roster."""
        return self._join(
            Actor(self.world.stages[site], self.world.places[site], self.rng, at, xy, person, self.number)
        )

    def borrow(self, site: str, person: Person, at: float, until: float) -> Actor:
        """A holder on duty, taken out of their ordinary day from `at`, from where they are then.

        What they would have done until `until` does not happen. Call `rejoin` when they are done.
        """
        return self._join(self.world.borrow(self, site, person, at, until))

    def rejoin(self, actor: Actor) -> None:
        """Send a borrowed holder back to where their ordinary day goes on."""
        self.world.rejoin(actor)

    def _join(self, actor: Actor) -> Actor:
        self.actors.append(actor)
        if actor.person:
            self.subjects |= {f"holder/{actor.person.holder}", f"pass/{actor.person.pass_id}"}
        return actor

    def vehicle(self, shape: str = "car", plate: str | None = None, occupants: int = 1) -> Vehicle:
        """A vehicle with a plate from the pool that first-time visitors have too; it becomes a subject."""
        found = Vehicle(plate or self.world.fresh_plate(self.rng), shape, occupants)  # type: ignore[arg-type]
        self.subjects.add(f"plate/{found.plate}")
        return found

    def bystander(self, actor: Actor) -> None:
        """Say that an actor of this story is not one of its subjects."""
        if actor.person:
            self.subjects -= {f"holder/{actor.person.holder}", f"pass/{actor.person.pass_id}"}
        self.world.bystanders.add(actor.body.key)

    # Things

    def signal(self, site: str, time: float, kind: str, **fields: Any) -> Signal:
        """Anything else that a sensor or system reports."""
        return self.world.stages[site].signal(time, kind, self.number, **fields)

    def blind(
        self, site: str, sensor: str, start: float, end: float, state: str = "obstructed", *, told: bool = True
    ) -> None:
        """Take a camera or reader out of action; `told`: it reports this itself."""
        found = Blind(site, sensor, start, end, state, told, self.number)  # type: ignore[arg-type]
        self.world.stages[site].blinds.append(found)

    # Truth

    def telling(self, at: float) -> None:
        """From here on this story does what an honest look-alike would not: the earliest call counts."""
        self.telling_from = at if self.telling_from is None else min(self.telling_from, at)

    def about(self, *subjects: str) -> None:
        """Add subjects that no actor brings: `unit/ID`, `account/ID`, `door/ID`, `zone/ID`."""
        self.subjects.update(subjects)


class Scenario(Protocol):
    """One file in `simulators/scenarios/`: a way in which one pattern (or one look-alike) happens."""

    name: ClassVar[str]
    """Short and unique: `m01_fence_climb`, `m01_quiet_fence_repair`."""

    pattern: ClassVar[str | None]
    family: ClassVar[Family]
    variations: ClassVar[Sequence[str]]
    """At least three for a crime."""

    quiet: ClassVar[bool]

    def fits(self, world: "World", site: str) -> bool:
        """Whether the site has what this needs: reefers, a fence, a gate for trucks."""

    def plan(self, world: "World", rng: Generator, site: str, day: int, variation: str) -> Story:
        """Write the story of one day (0 is the first). Raises `CannotStage` if the day has nobody for it.

        All draws come from `rng`. Nothing may begin before `world.at(site, day, 0)`; it may go on for days.
        """
