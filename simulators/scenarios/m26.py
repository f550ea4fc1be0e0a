"""M26, in part: one who knows the yard leads, the others follow in line; beside it, a foreman with a gang.

That the same leader appears again in another night can be staged, but no event shows that it is the same person.
"""

from typing import ClassVar

from simulators.actor import RUN_MPS, WALK_MPS
from simulators.scenarios.crew import Crew
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, size_of


class LeaderAndMules(Tale):
    """M26: a leader goes ahead, looks, and fetches the carriers, who follow in line; or leads them twice."""

    name = "m26_leader_and_mules"
    notes: ClassVar = {
        "seven": "a leader goes in alone and looks; six follow in line minutes later, the leader ahead",
        "relay": "the leader brings three to the box and back to the fence, then three others",
        "inside_leader": "somebody on duty waits at the fence, leads a crew to the box, and goes back to work",
        "two_nights": "the same leader with other carriers the night after",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(hour_of(scene.rng))
        if variation == "inside_leader":
            self._inside(scene, at)
        elif variation == "relay":
            self._seven(scene, at, 3)
            self._seven(scene, at + scene.draw(30, 50) * MINUTE, 3)
        else:
            self._seven(scene, at, 6)
            if variation == "two_nights":
                self._seven(scene, scene.at(24.0 + scene.draw(0.3, 5.0)), size_of(scene.rng, 3, 7))

    def _seven(self, scene: Scene, at: float, mules: int) -> None:
        outer, inner = scene.fence()
        goal = scene.xy(scene.target())
        leader = Crew(scene, 1, outer, at)
        leader.climb(inner)
        leader.run(goal)
        leader.wait(60.0, 200.0)
        leader.run(inner)
        crew = Crew(scene, mules, outer, max(leader.now - 90.0, at))
        crew.climb(inner)
        leader.each(lambda m: m.until(crew.first))
        crew.members = [*leader.members, *crew.members]
        self._follow(scene, crew, goal)
        crew.hide(5 * MINUTE, 15 * MINUTE)
        crew.members.reverse()
        crew.over(inner, outer)

    def _follow(self, scene: Scene, crew: Crew, goal: tuple[float, float]) -> None:
        """In line behind the first, three seconds apart."""
        leader = crew.members[0]
        start = crew.now
        for i, member in enumerate(crew.members):
            member.pace = leader.pace
            member.until(start + 3.0 * i)
        crew.run(goal, speed=RUN_MPS * 0.8)

    def _inside(self, scene: Scene, at: float) -> None:
        outer, inner = scene.fence()
        box = scene.target()
        leader = scene.on_shift(at, at + 2 * HOUR, 40 * MINUTE, "operator", "mechanic", "agency", "lasher")
        leader.go(inner)
        crew = Crew(scene, size_of(scene.rng, 3, 7), outer, leader.now + scene.draw(10, 60))
        crew.climb(inner)
        leader.until(crew.first)
        leader.go(scene.near(scene.xy(box)), speed=RUN_MPS)
        crew.run(scene.xy(box))
        crew.hide(5 * MINUTE, 15 * MINUTE)
        scene.release(leader)
        crew.over(inner, outer)


class ForemanWithGang(Tale):
    """M26, quiet: a foreman leads visitors or a gang in line along the stacks."""

    name = "m26_quiet_foreman_with_gang"
    why = "an announced tour, led by somebody on duty, or a gang on its way to work; all of them came in by the gate"
    notes: ClassVar = {
        "tour": "eight visitors behind a guide, in the afternoon",
        "pupils": "twelve visitors behind a guide, in the evening",
        "surveyors": "three surveyors behind a guide, by night",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        start = scene.at({"tour": 13.5, "pupils": 18.0, "surveyors": 24.5}[variation])
        size = {"tour": 8, "pupils": 12, "surveyors": 3}[variation]
        guide = scene.on_shift(start, start + 2.5 * HOUR, 75 * MINUTE, "operator", "planner", "mechanic", "guard")
        person, bus = scene.newcomer("visitor", ("visitor",), "Liftservice"), scene.story.vehicle("van", occupants=size)
        told = max(start - scene.draw(5, 12) * HOUR, scene.at(0.1))
        scene.visit(told, start - HOUR, start + 5 * HOUR, "onderhoud", person, bus, access=("visitor", "reefer"))
        gate = scene.turnstile()
        group = Crew(scene, size, scene.before(gate), guide.now, gap_s=6.0)
        guide.go(scene.beyond(gate))
        for member in group.members:
            member.until(guide.now)
            guide.pass_door(gate, inward=True, by="manual", people=1)
            member.walk(scene.beyond(gate))
        for _ in range(2):
            goal = scene.xy(scene.target())
            guide.go(scene.near(goal), speed=WALK_MPS)
            group.run(goal, speed=WALK_MPS)
            group.wait(4 * MINUTE, 9 * MINUTE)
        self._out(scene, group, gate.door)
        scene.release(guide)

    def _out(self, scene: Scene, group: Crew, door: str) -> None:
        gate = scene.place.doors[door]
        group.run(scene.beyond(gate), speed=WALK_MPS)
        for member in group.members:
            member.pass_door(gate, inward=False, by="manual", people=1)
            member.walk(scene.before(gate))
            member.go(scene.edge())


SCENARIOS = (LeaderAndMules(), ForemanWithGang())
