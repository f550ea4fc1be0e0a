"""M19: smugglers who are registered as truckers or lashers; beside it, honest people in their first week."""

from typing import ClassVar

from simulators.actor import Person
from simulators.scenarios import haulage
from simulators.scenarios.crew import go_home
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, others
from simulators.world import World


def register(scene: Scene, like: Person, at: float) -> Person:
    """Give a new colleague of somebody a pass, as new colleagues get one every week."""
    person = scene.newcomer(like.role, like.access, like.employer)
    fields = {"holder": person.holder, "employer": like.employer, "role": like.role, "access": like.access}
    scene.story.signal(scene.site, at, "pass", pass_=person.pass_id, status="active", **fields)
    return person


def registered(scene: Scene, role: str) -> Person:
    """A new holder of a role."""
    like = scene.pick(scene.world.with_role(scene.site, role), f"a {role}")
    return register(scene, like, scene.at(scene.draw(7.0, 10.0)))


class FrontWorker(Tale):
    """M19: a new trucker visits terminals without a container, or a new lasher is found between the reefers."""

    name = "m19_front_worker"
    notes: ClassVar = {
        "trucker": "a new trucker, twice in and out within a quarter of an hour, at two terminals, no container moved",
        "lasher": "a new lasher without a shift, to the reefers by night",
        "detour": "a new trucker whose truck stands by the reefers, and leaves empty",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal with truckers and another one near by."""
        return super().fits(world, site) and bool(world.places[site].lanes) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        scene.target()
        if variation == "lasher":
            self._lasher(scene)
            return
        person = registered(scene, "trucker")
        plate, at = scene.world.fresh_plate(scene.rng), scene.at(scene.draw(17.0, 20.0))
        places = [scene]
        if variation == "trucker":
            there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
            places = [scene, there, scene, there]
        for turn, place in enumerate(places):
            if turn == 2 or variation == "detour":
                scene.story.telling(at)
            at = self._empty_visit(place, person, plate, at, detour=variation == "detour")

    def _empty_visit(self, scene: Scene, person: Person, plate: str, at: float, *, detour: bool) -> float:
        """In and out again, without a container; gives when the next visit may begin."""
        run = haulage.announce(scene, person, scene.world.fresh_unit(scene.rng), at, at, plate)
        to = scene.near(scene.xy(scene.target()), 15.0) if detour else None
        driver, _ = haulage.drive_in(scene, person, run, loaded=False, to=to)
        driver.wait(scene.draw(4, 11) * MINUTE)
        haulage.drive_out(scene, driver, run.company)
        return driver.now + scene.draw(20, 50) * MINUTE

    def _lasher(self, scene: Scene) -> None:
        person = registered(scene, "lasher")
        actor = scene.come(person, scene.edge(), scene.at(24.0 + scene.draw(0.3, 4.0)))
        scene.story.telling(actor.now)
        actor.go(scene.near(scene.xy(scene.target())))
        actor.hide(scene.draw(15, 50) * MINUTE)
        go_home(scene, actor)


class FirstWeek(Tale):
    """M19, quiet: an honest new trucker with work at two terminals, or a new lasher on a rostered shift."""

    name = "m19_quiet_first_week"
    why = "new staff with work to do: every visit moves a container, every shift is rostered"
    notes: ClassVar = {
        "trucker": "four visits to two terminals in an evening, a container each",
        "lasher": "the first night shift, on the quay",
        "short": "two short visits with an empty box each",
    }

    def fits(self, world: World, site: str) -> bool:
        """A terminal with truckers and another one near by."""
        return super().fits(world, site) and bool(world.places[site].lanes) and bool(others(world, site))

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        if variation == "lasher":
            self._lasher(scene)
            return
        person = registered(scene, "trucker")
        there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        plate, at = scene.world.fresh_plate(scene.rng), scene.at(scene.draw(16.0, 18.0))
        for place in [scene, there] if variation == "short" else [scene, there, scene, there]:
            run = haulage.announce(place, person, scene.world.fresh_unit(scene.rng), at, at, plate)
            driver, _ = haulage.drive_in(place, person, run, loaded=True)
            haulage.hand_over(place, driver, run, scene.draw(4000, 28000), empty=variation == "short")
            haulage.drive_out(place, driver, run.company)
            at = driver.now + scene.draw(20, 50) * MINUTE

    def _lasher(self, scene: Scene) -> None:
        person = registered(scene, "lasher")
        start = scene.at(23.0)
        scene.shift(scene.at(14.0), person, start, start + 8 * HOUR)
        actor = scene.come(person, scene.edge(), start - 20 * MINUTE)
        while actor.now < start + 7 * HOUR:
            actor.go(
                scene.place.spot(
                    scene.pick(scene.admitted(person, "quay", "building"), "work"), int(scene.rng.integers(8))
                )
            )
            actor.hide(scene.draw(30, 80) * MINUTE)
        go_home(scene, actor)


SCENARIOS = (FrontWorker(), FirstWeek())
