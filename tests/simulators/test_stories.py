"""Stories: they change nobody else's day, and their truth is what they caused."""

from datetime import date

import msgspec
import numpy as np
import pytest
from numpy.random import Generator

from simulators.errors import CannotStage
from simulators.run import Director, Run
from simulators.sensors.gateway import Line
from simulators.story import Story
from simulators.world import World
from tests.simulators.worlds import world

SITE = "vlissingen"


class Climb(Director):
    """Two strangers over the fence at two in the night, and a guard who turns away a camera."""

    def __init__(self) -> None:
        self.story: Story | None = None

    def stage(self, world: World, day: int) -> None:
        story = self.story = Story(world, world.rng("test", day), "M01", "uithaler", note="two over the fence")
        place = world.places[SITE]
        outer, inner = place.fence_point(story.rng, 60.0)
        for number in range(2):
            crew = story.stranger(SITE, outer, world.at(SITE, day, 2.0, number))
            crew.climb(inner)
            story.telling(crew.now)
            crew.walk(place.centre(place.reefers[0]), speed=3.0)
            crew.wait(300)
            crew.walk(inner, outer)


def _told(lines: list[Line], but: tuple[str, ...] = ()) -> set[str]:
    """Lines without what the gateway gives: ids, repeats."""
    found = set()
    for line in lines:
        try:
            row = msgspec.json.decode(line.raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        if row.get("kind", "x-").startswith("x-") or "site" not in row or row["id"] in but:
            continue
        found.add(str(sorted((k, v) for k, v in row.items() if k not in ("id", "received"))))
    return found


def _hours(run: Run, count: int) -> list[Line]:
    found: list[Line] = []
    for number, lines in enumerate(run.hours()):
        if number >= count:
            break
        found += lines
    return found


def test_a_crime_changes_nothing_for_others() -> None:
    quiet = _told(_hours(Run(world(SITE), Director()), 5))
    run = Run(world(SITE), Climb())
    lines = _hours(run, 5)
    (crime,), _ = run.truth()
    rest = _told(lines, crime.events or ())
    changed = quiet ^ rest
    # what the crew hides from a camera for a second, and lines that were spoiled or repeated
    assert len(changed) < 0.001 * len(quiet)


def test_truth_lists_what_the_crew_caused() -> None:
    run = Run(world(SITE), Climb())
    lines = _hours(run, 4)
    (crime,), quiet = run.truth()
    ids = {line.raw.partition(b'"id":"')[2][:16].decode() for line in lines}
    assert not quiet
    assert set(crime.events or ()) <= ids
    assert all(subject.startswith("track/") for subject in crime.subjects)
    assert crime.start <= crime.first_observable <= crime.end
    assert {"perimeter"} <= set(crime.zones)


def test_nothing_on_the_wire_names_a_story() -> None:
    run = Run(world(SITE), Climb())
    fields = {tuple(sorted(msgspec.json.decode(line.raw))) for line in _hours(run, 3) if _is_sighting(line)}
    assert len(fields) == 1


def _is_sighting(line: Line) -> bool:
    try:
        row = msgspec.json.decode(line.raw)
        return row.get("kind") == "sighting" and "site" in row
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False


class Borrow(Director):
    """A mechanic on duty leaves their day for half an hour."""

    def __init__(self) -> None:
        self.gone: tuple[str, float, float] | None = None

    def stage(self, world: World, day: int) -> None:
        rng: Generator = world.rng("borrow", day)
        start, end = world.at(SITE, day, 8), world.at(SITE, day, 14)
        for duty in world.on_duty(SITE, world.at(SITE, day, 10), "mechanic"):
            for low, high in world.idle(SITE, duty.person, start, end, 2400.0):
                story = Story(world, rng, "M09", "uithaler", note="leaves work")
                actor = story.borrow(SITE, duty.person, low + 60, low + 1860)
                actor.go(world.places[SITE].spot("quay", 1))
                actor.wait(600)
                story.rejoin(actor)
                self.gone = duty.person.holder, low + 60, min(actor.now, high)
                return


def test_a_borrowed_holder_is_at_one_place_at_a_time() -> None:
    director, lived = Borrow(), world(SITE)
    run = Run(lived, director)
    next(iter(run.plan()))
    assert director.gone is not None
    holder, start, end = director.gone
    bodies = [b for b in lived.stages[SITE].bodies if b.holder == holder and b.shape == "person"]
    assert len(bodies) >= 3
    for at in np.arange(start + 1, end - 1, 60.0):
        assert sum(b.t[0] <= at < b.t[-1] for b in bodies) <= 1


def test_who_is_not_there_cannot_be_borrowed() -> None:
    lived = world(SITE, start=date(2025, 1, 6))
    story = Story(lived, lived.rng("x"), None, "uithaler", note="nobody")
    person = lived.people[SITE][0]
    with pytest.raises(CannotStage):
        story.borrow(SITE, person, lived.at(SITE, 0, 3), lived.at(SITE, 0, 4))


@pytest.mark.slow
def test_memory_does_not_grow_with_days() -> None:
    lived = world(SITE, days=8)
    sizes = []
    run = Run(lived, Director())
    for number, _ in enumerate(run.hours()):
        if number % 24 == 20:
            stage = lived.stages[SITE]
            sizes.append(len(stage.bodies) + len(stage.signals) + sum(len(b.t) for b in stage.bodies))
    assert max(sizes[4:]) < 1.6 * max(sizes[:4])
