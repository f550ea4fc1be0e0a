"""M28: intruders who barricade themselves; beside it, cleaners who stay, and somebody who was locked in."""

from typing import ClassVar

from simulators.actor import Person
from simulators.place import Gate
from simulators.scenarios.crew import climb_in, go_home
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of
from simulators.world import World


def inner_door(scene: Scene) -> Gate:
    """A door of a building, by which one comes from outdoors."""
    zones = scene.place.zones
    doors = [g for g in scene.place.doors.values() if g.reader and zones[g.to_zone].kind == "building"]
    return scene.pick(doors, "a door of a building")


class Barricade(Tale):
    """M28: after an alarm a crew does not leave: it stays in a box, in a row or in a building until it is found."""

    name = "m28_barricade"
    notes: ClassVar = {
        "box": "in a box all night, one of them out for a look now and then",
        "building": "a door is broken open, and they stay behind it for hours",
        "through_day": "hidden between the boxes through the day, and out over the fence the night after",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        goal = scene.xy(scene.target())
        size = size_of(scene.rng, 2, 12)
        door = inner_door(scene)
        first = scene.before(door, 5.0) if variation == "building" else goal
        crew, outer, inner = climb_in(scene, size, scene.at(hour_of(scene.rng)), first)
        if variation == "building":
            crew.members[0].force(door, seconds=scene.draw(20, 90))
            crew.each(lambda m: m.until(crew.members[0].now))
            crew.each(lambda m: m.walk(scene.place.spot(door.to_zone, 5)))
            crew.wait(3 * HOUR, 6 * HOUR)
        elif variation == "through_day":
            until = scene.at(24.0 + scene.draw(0.5, 4.0))
            crew.each(lambda m: m.hide(max(until - m.now, HOUR)))
            crew.over(inner, outer)
        else:
            crew.hide(1 * HOUR, 2 * HOUR)
            self._peep(scene, crew.members[0].now, goal)
            crew.hide(3 * HOUR, 5 * HOUR)

    def _peep(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        """One of them looks out twice."""
        for turn in range(2):
            one = scene.story.stranger(scene.site, scene.near(goal), at + turn * scene.draw(20, 40) * MINUTE)
            one.walk(scene.near(goal, 12.0))
            one.wait(scene.draw(10, 60))
            one.walk(scene.near(goal))


class StayedInside(Tale):
    """M28, quiet: cleaners stay in a building for hours after their shift, or somebody is locked in for a night."""

    name = "m28_quiet_stayed_inside"
    why = "holders who came in by the gate, and stay since the work was not done or a door fell shut"
    notes: ClassVar = {
        "cleaner": "a cleaner stays for three hours after a free evening's extra work",
        "pair": "two cleaners do a building until far into the night; their shift is rostered an hour before",
        "locked_in": "a visitor's door fell shut; comes out in the early morning and goes home",
    }

    def fits(self, world: World, site: str) -> bool:
        """A site with buildings and cleaners."""
        return bool(world.places[site].of_kind("building") and world.with_role(site, "cleaner"))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at(18.0 if variation != "pair" else 20.0) + scene.draw(0, 40) * MINUTE
        for _ in range(2 if variation == "pair" else 1):
            role = "office" if variation == "locked_in" else "cleaner"
            person = self._after_work(scene, role, start)
            hours = {"cleaner": 2.0, "pair": 4.0, "locked_in": 1.0}[variation]
            scene.shift(start - HOUR, person, start, start + hours * HOUR)
            actor = scene.come(person, scene.edge(), start - 15 * MINUTE)
            actor.go(scene.place.spot(scene.pick(scene.admitted(person, "building"), "a building"), 5))
            actor.wait((hours + scene.draw(2.5, 3.5) + (6.0 if variation == "locked_in" else 0.0)) * HOUR)
            go_home(scene, actor)

    def _after_work(self, scene: Scene, role: str, start: float) -> Person:
        """Somebody whose own shift ended some hours ago, or who has none today."""
        people = scene.world.with_role(scene.site, role)
        return scene.unbooked(
            people, start - HOUR, start + (10 if role == "office" else 8) * HOUR, f"a {role} after work"
        )


SCENARIOS = (Barricade(), StayedInside())
