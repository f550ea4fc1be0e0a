"""M09: somebody inside lets people in; beside it, guards who open by hand for an ambulance or a delivery."""

from typing import ClassVar

from simulators.actor import Actor
from simulators.scenarios.crew import Crew, go_home, ride
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class InsideHelp(Tale):
    """M09: a guard or a colleague opens a gate from inside, or takes people along on one pass."""

    name = "m09_inside_help"
    notes: ClassVar = {
        "fence_gate": "a gate in the fence is opened from inside by hand, and a crew walks in",
        "car": "a colleague's fleet van comes in with people in it for whom nobody showed a pass",
        "turnstile": "three go through a turnstile on one pass",
        "guard": "a guard lifts a barrier by hand for a van that was not announced",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        hour = hour_of(scene.rng)
        getattr(self, f"_{variation}")(scene, scene.at(hour), scene.xy(scene.target()))

    def _fence_gate(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        gate = scene.fence_gate()
        outer, inner = scene.sides(gate)
        helper = scene.on_shift(at, at + 2 * HOUR, 20 * MINUTE, "guard", "operator", "mechanic", "agency")
        helper.go(inner)
        size = size_of(scene.rng)
        crew = Crew(scene, size, outer, helper.now - 240.0, gap_s=2.0)
        scene.story.telling(helper.now)
        helper.pass_door(gate, inward=True, by="manual", people=size, seconds=scene.draw(10, 40))
        crew.each(lambda m: m.until(helper.now + scene.draw(0, 5)))
        crew.each(lambda m: m.walk(scene.near(inner)))
        crew.run(goal)
        scene.release(helper)
        crew.hide(6 * MINUTE, 25 * MINUTE)
        crew.over(inner, outer)

    def _car(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        person = scene.free("mechanic", "operator", "agency")
        size = size_of(scene.rng, 2, 6)
        van = scene.story.vehicle("van", scene.fleet("van"), size + 1)
        driver = scene.come(person, scene.edge(), at)
        driver.board(van)
        crew = Crew(scene, size, driver.xy, at, gap_s=0.0)
        lane = scene.pick(scene.place.lanes, "a lane")
        driver.go(scene.before(lane))
        scene.story.telling(driver.now)
        driver.go(scene.near(goal, 20.0))
        crew.each(driver.drop)
        crew.run(goal)
        crew.hide(6 * MINUTE, 20 * MINUTE)
        go_home(scene, driver)
        crew.over(*reversed(scene.fence()))

    def _turnstile(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        person = scene.free("operator", "lasher", "agency")
        gate = scene.turnstile()
        size = size_of(scene.rng, 2, 3)
        helper = scene.come(person, scene.edge(), at)
        crew = Crew(scene, size, helper.xy, at + 2.0)
        helper.go(scene.before(gate, 4.0))
        crew.each(lambda m: m.go(scene.before(gate, 6.0)))
        helper.until(crew.now)
        scene.story.telling(helper.now)
        helper.badge(gate, inward=True)
        helper.pass_door(gate, inward=True, by="badge", people=size + 1, seconds=scene.draw(9, 15))
        for member in [helper, *crew.members]:
            member.until(helper.now)
            member.walk(scene.near(scene.beyond(gate)))
        crew.run(goal, speed=1.5)
        crew.hide(6 * MINUTE, 20 * MINUTE)
        go_home(scene, helper)
        crew.over(*reversed(scene.fence()))

    def _guard(self, scene: Scene, at: float, goal: tuple[float, float]) -> None:
        guard = scene.on_shift(at, at + 3 * HOUR, 25 * MINUTE, "guard")
        lane = scene.pick(scene.place.lanes, "a lane")
        guard.go(scene.beyond(lane, 5.0))
        driver, _ = ride(scene, guard.now - 4 * MINUTE, size_of(scene.rng, 2, 5) + 1, "van")
        driver.go(scene.before(lane, 6.0))
        scene.story.telling(max(driver.now, guard.now))
        through_by_hand(scene, driver, guard, lane.door)
        driver.go(scene.near(goal, 15.0))
        driver.wait(scene.draw(4, 12) * MINUTE)
        scene.release(guard)
        go_home(scene, driver)


def through_by_hand(scene: Scene, driver: Actor, guard: Actor, door: str) -> None:
    """A guard lets a vehicle through a lane without a pass; its plate is read all the same."""
    lane = scene.place.doors[door]
    driver.until(guard.now)
    guard.until(driver.now)
    driver.plate(lane, inward=True)
    guard.pass_door(lane, inward=True, by="manual", seconds=scene.draw(20, 45))
    driver.wait(8.0)
    driver.walk(scene.beyond(lane, 12.0), speed=3.0)


class OpenedByHand(Tale):
    """M09, quiet: a guard opens by hand for an ambulance, for the fire brigade, or for a late delivery."""

    name = "m09_quiet_opened_by_hand"
    why = "an emergency or a delivery for which a guard on duty opens by hand, and stays with"
    notes: ClassVar = {
        "ambulance": "an ambulance by night, not announced, out again within the hour",
        "fire_exercise": "an announced exercise of the fire brigade with two crews",
        "delivery": "a van with parts for a broken crane in the evening, announced an hour before",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at({"ambulance": 24.3, "fire_exercise": 19.0, "delivery": 18.5}[variation])
        guard = scene.on_shift(at, at + 4 * HOUR, 25 * MINUTE, "guard")
        lane = scene.pick(scene.place.lanes, "a lane")
        guard.go(scene.beyond(lane, 5.0))
        driver, van = ride(scene, guard.now - 4 * MINUTE, 2 if variation == "ambulance" else 4, "van")
        if variation != "ambulance":
            firm, access = (
                ("Veiligheidsregio", "emergency") if variation == "fire_exercise" else ("Elektra Oost", "visitor")
            )
            purpose = "oefening" if variation == "fire_exercise" else "onderhoud"
            visitor = scene.newcomer("visitor", (access,), firm)
            scene.visit(
                guard.now - HOUR, guard.now - HOUR, guard.now + 4 * HOUR, purpose, visitor, van, access=(access,)
            )
        driver.go(scene.before(lane, 6.0))
        through_by_hand(scene, driver, guard, lane.door)
        driver.go(scene.pick(scene.place.of_kind("quay", "yard"), "a yard"))
        scene.release(guard)
        driver.wait(scene.draw(15, 50) * MINUTE)
        go_home(scene, driver)


class ManyOnOneBadge(Tale):
    """M09, quiet: colleagues hold a turnstile open for each other in the rain, all of them holders."""

    name = "m09_quiet_held_turnstile"
    why = "colleagues on their way to a shift; they all have passes and work there"
    notes: ClassVar = {
        "two": "two on one badge",
        "three": "three on one badge",
        "stretcher": "three on one badge carry something large",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        count = 2 if variation == "two" else 3
        gate, start = scene.turnstile(), scene.at(scene.draw(15.0, 23.0))
        people = {p.holder: p for p in (scene.free("operator", "lasher", "mechanic", "agency") for _ in range(count))}
        actors = []
        for i, person in enumerate(people.values()):
            scene.shift(start - 3 * HOUR, person, start, start + HOUR)
            actor = scene.come(person, scene.edge(), start - 15 * MINUTE + i)
            actor.go(scene.before(gate, 4.0 + i))
            actors.append(actor)
        first = actors[0]
        first.until(max(a.now for a in actors))
        first.badge(gate, inward=True)
        seconds = scene.draw(20, 50) if variation == "stretcher" else scene.draw(8, 14)
        first.pass_door(gate, inward=True, by="badge", people=len(actors), seconds=seconds)
        for actor in actors:
            actor.until(first.now)
            actor.walk(scene.near(scene.beyond(gate)))
            actor.go(
                scene.place.spot(scene.pick(scene.admitted(actor.person or scene.newcomer(), "building"), "a room"), 2)
            )
            actor.hide(scene.draw(50, 70) * MINUTE)
            go_home(scene, actor)


SCENARIOS = (InsideHelp(), OpenedByHand(), ManyOnOneBadge())
