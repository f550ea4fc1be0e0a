"""M08: a copied pass, used while its holder is at work; beside it, a lost pass that turns up in a pocket."""

from typing import ClassVar

from simulators.actor import Person
from simulators.scenarios.crew import go_home
from simulators.scenarios.staging import HOUR, MINUTE, Scene, Tale, hour_of, others


class ClonedPass(Tale):
    """M08: a copy of a pass at a reader while the pass itself is elsewhere: twice in, or two places at once."""

    name = "m08_cloned_pass"
    notes: ClassVar = {
        "twice_in": "the copy comes in by a turnstile while the holder is at work inside",
        "refused": "the copy is refused twice, being inside already, and goes in by another gate",
        "two_terminals": "the copy is used at another terminal within minutes",
        "pair": "copies of two passes, one behind the other",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        at = scene.at(hour_of(scene.rng))
        there = scene
        if variation == "two_terminals":
            there = scene.elsewhere(scene.pick(others(scene.world, scene.site), "another terminal near by"))
        for i in range(2 if variation == "pair" else 1):
            self._copy(there, self._at_work(scene, at), at + 4.0 * i, refused=variation == "refused")

    def _at_work(self, scene: Scene, at: float) -> Person:
        """Somebody who is inside at that moment, and came a while ago."""
        duties = scene.world.on_duty(scene.site, at, "operator", "mechanic", "lasher", "agency", "reefer")
        inside = [d.person for d in duties if d.start + 20 * MINUTE < at < d.end - 30 * MINUTE]
        return scene.world.today(scene.pick(inside, "anybody at work"))

    def _copy(self, scene: Scene, person: Person, at: float, *, refused: bool) -> None:
        actor = scene.come(person, scene.edge(), at - 4 * MINUTE)
        gate = scene.turnstile()
        actor.go(scene.before(gate))
        scene.story.telling(actor.now)
        if refused:
            for _ in range(2):
                actor.badge(gate, inward=True, outcome="denied", reason="antipassback")
                actor.wait(scene.draw(5, 40))
        actor.go(scene.near(scene.xy(scene.target())))
        actor.hide(scene.draw(8, 30) * MINUTE)
        go_home(scene, actor)


class OldPass(Tale):
    """M08, quiet: a lost pass was replaced, and its holder shows the old one, found in a pocket, by mistake."""

    name = "m08_quiet_old_pass"
    why = "one holder with two passes: the lost one opens nothing, the new one does"
    notes: ClassVar = {
        "pocket": "shows the old pass, is refused, and shows the new one",
        "stubborn": "shows the old pass four times at two readers before the new one",
        "honest_finder": "a colleague tries the found pass at the reader to see whose it is, then shows the own",
    }

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free("operator", "mechanic", "lasher", "agency")
        finder = scene.free("operator", "mechanic", "lasher", "agency") if variation == "honest_finder" else person
        lost = scene.at(scene.draw(8.0, 11.0))
        new = self._replace(scene, person, lost)
        holder = new if finder.holder == person.holder else finder
        start = scene.at(scene.draw(15.0, 18.0))
        scene.shift(lost + 2 * HOUR, holder, start, start + 2 * HOUR)
        actor = scene.come(holder, scene.edge(), start - 12 * MINUTE)
        for _ in range(2 if variation == "stubborn" else 1):
            gate = scene.turnstile()
            actor.go(scene.before(gate))
            for _ in range(2 if variation == "stubborn" else 1):
                actor.badge(gate, inward=True, outcome="denied", reason="blocked", pass_id=person.pass_id)
                actor.wait(scene.draw(5, 30))
        actor.go(scene.place.spot(scene.pick(scene.admitted(holder, "building"), "a room"), 3))
        actor.wait(scene.draw(60, 110) * MINUTE)
        go_home(scene, actor)

    def _replace(self, scene: Scene, person: Person, lost: float) -> Person:
        """A pass is reported lost, and another one is given out, as passes are every week."""
        new = scene.world.fresh_pass(scene.rng)
        story = scene.story
        story.signal(scene.site, lost, "pass", pass_=person.pass_id, holder=person.holder, status="lost")
        fields = {"holder": person.holder, "employer": person.employer, "role": person.role, "access": person.access}
        story.signal(scene.site, lost + 1.5 * HOUR, "pass", pass_=new, status="active", **fields)
        story.about(f"pass/{person.pass_id}", f"holder/{person.holder}")
        scene.world.new_passes[person.holder] = new
        return scene.world.today(person)


SCENARIOS = (ClonedPass(), OldPass())
