"""M07: a pass lent or sold for a weekend; beside it, people who really work outside their roster."""

from typing import ClassVar

from simulators.actor import Actor, Person
from simulators.scenarios.crew import go_home
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, others
from simulators.world import World


class LentPass(Tale):
    """M07: somebody else comes in on a lent pass, outside the holder's roster, and goes to the reefers."""

    name = "m07_lent_pass"
    notes: ClassVar = {
        "night": "a pass of somebody who is free, in by night, to the reefers, and out again",
        "no_way_out": "the same, in by day; out over the fence in the night, so that the pass never comes out",
        "wrong_pin": "the borrower tries the PIN three times at two readers",
        "second_terminal": "the holder works here while the pass is used at another terminal",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        if variation == "second_terminal":
            self._second_terminal(scene)
            return
        hour = scene.draw(13.0, 19.0) if variation == "no_way_out" else hour_of(scene.rng)
        person = scene.free("operator", "lasher", "reefer", "mechanic", "agency")
        actor = scene.come(person, scene.edge(), scene.at(hour))
        if variation == "wrong_pin":
            self._guess(scene, actor)
        self._errand(scene, actor)
        if variation == "no_way_out":
            actor.hide(max(scene.at(24.0 + scene.draw(0.5, 4.0)) - actor.now, 60.0))
            outer, inner = scene.fence()
            actor.go(inner)
            actor.climb(outer)
        go_home(scene, actor)

    def _guess(self, scene: Scene, actor: Actor) -> None:
        for tries in (2, 1):
            gate = scene.turnstile()
            actor.go(scene.before(gate))
            for _ in range(tries):
                actor.badge(gate, inward=True, outcome="denied", reason="pin")
                actor.wait(scene.draw(6, 25))

    def _errand(self, scene: Scene, actor: Actor) -> None:
        """In by the doors, straight to a reefer, a quarter of an hour out of sight."""
        gate = scene.turnstile()
        actor.go(scene.before(gate))
        scene.story.telling(actor.now)
        actor.go(scene.near(scene.xy(scene.target())))
        actor.hide(scene.draw(8, 40) * MINUTE)

    def _second_terminal(self, scene: Scene) -> None:
        at = scene.at(scene.draw(24.2, 28.5))
        there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        duties = scene.world.on_duty(scene.site, at, "operator", "lasher", "reefer", "mechanic", "agency")
        person = scene.world.today(scene.pick(duties, "anybody on duty").person)
        actor = scene.story.off_duty(there.site, person, there.edge(), at)
        self._errand(there, actor)
        go_home(there, actor)


class CalledIn(Tale):
    """M07, quiet: a holder who was free is called in by telephone for a colleague who is ill."""

    name = "m07_quiet_called_in"
    why = "really the holder, called in at short notice; the roster is put right before or soon after the shift begins"
    notes: ClassVar = {
        "night": "called in for the night shift; the roster knows an hour before",
        "late_paper": "called in for the evening; the roster is told two hours after the shift began",
        "coffee": "comes on a free day to fetch things from the locker, and for coffee",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free("operator", "lasher", "reefer", "mechanic", "agency")
        start = scene.at({"night": 23.5, "late_paper": 17.0, "coffee": 14.0}[variation] + scene.draw(-0.4, 0.4))
        actor = scene.come(person, scene.edge(), start - 20 * MINUTE)
        if variation == "coffee":
            self._coffee(scene, actor, person)
        else:
            told = start + 2 * HOUR if variation == "late_paper" else start - HOUR
            scene.shift(told, person, start, start + 5 * HOUR)
            self._work(scene, actor, person, start + 4.7 * HOUR)
        go_home(scene, actor)

    def _coffee(self, scene: Scene, actor: Actor, person: Person) -> None:
        rooms = scene.admitted(person, "building")
        actor.go(scene.place.spot(scene.pick(rooms, "a canteen"), 2))
        actor.wait(scene.draw(10, 45) * MINUTE)

    def _work(self, scene: Scene, actor: Actor, person: Person, until: float) -> None:
        zones = scene.admitted(person, "building", "quay", "yard", "stack")
        while actor.now < until:
            actor.go(scene.place.spot(scene.pick(zones, "work"), int(scene.rng.integers(8))))
            actor.wait(scene.draw(2, 8) * MINUTE)
            actor.hide(scene.draw(20, 60) * MINUTE)


class OtherTerminal(Tale):
    """M07, quiet: somebody who works at one terminal helps out at another, for the first time."""

    name = "m07_quiet_other_terminal"
    why = "lent to a sister terminal for a shift that both rosters know; travels between them at a drivable speed"
    notes: ClassVar = {
        "evening": "an evening at the other terminal",
        "night": "a night at the other terminal",
        "errand": "an hour at the other terminal",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal that has another near by."""
        return super().fits(world, site) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        person = scene.free("reefer", "mechanic", "operator")
        start = scene.at({"evening": 17.0, "night": 23.0, "errand": 14.0}[variation])
        hours = 1.0 if variation == "errand" else 6.0
        there.shift(start - scene.draw(3, 8) * HOUR, person, start, start + hours * HOUR)
        actor = there.come(person, there.edge(), start - 15 * MINUTE)
        while actor.now < start + hours * HOUR:
            actor.go(there.near(there.xy(there.target())))
            actor.hide(scene.draw(15, 35) * MINUTE)
        go_home(there, actor)


SCENARIOS = (LentPass(), CalledIn(), OtherTerminal())
