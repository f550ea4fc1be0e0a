"""S08: in and out of the general-aviation apron around a jet; beside it, crews and cleaners of that jet."""

from typing import ClassVar

from simulators.scenarios.airside import AirTale, before, come, flight, go_home, outer_doors, spot, stand
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.story import Family
from simulators.world import World

ROLES = ("ramp", "cleaner", "hangar", "agency")


class JetErrand(AirTale):
    """S08: a holder without a task goes to a jet just after it came in, and straight out again."""

    name = "s08_jet_errand"
    family: ClassVar[Family] = "presence"
    needs: ClassVar = ("apron",)
    notes: ClassVar = {
        "quick": "in and out within a quarter of an hour of the arrival",
        "night": "at a parked jet in the small hours",
        "refused": "refused at checkpoint 2 first, and in by another door",
    }

    def fits(self, world: World, site: str) -> bool:
        """Schiphol-Oost: an apron and hangars, without baggage or freight."""
        place = world.places[site]
        return super().fits(world, site) and not place.of_kind("baggage", "cargo")

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        craft = flight(scene, source=False)
        at = scene.at(scene.draw(0.5, 4.0)) if variation == "night" else craft.start + scene.draw(2, 6) * MINUTE
        actor = come(scene, person, at)
        if variation == "refused":
            gate = scene.pick(outer_doors(scene.place), "a door from outside")
            actor.go(before(scene.place, gate))
            actor.badge(gate, inward=True, outcome="denied", reason="no_access")
            actor.wait(scene.draw(10, 30))
        scene.story.telling(actor.now)
        actor.go(spot(scene, stand(scene, craft)))
        actor.hide(scene.draw(2, 7) * MINUTE)
        go_home(scene, actor)


class JetService(AirTale):
    """S08, quiet: somebody with a shift for it goes to a jet that came in."""

    name = "s08_quiet_jet_service"
    family: ClassVar[Family] = "presence"
    why = "rostered for this jet, or called by its crew; known before"
    needs: ClassVar = ("apron",)
    notes: ClassVar = {
        "cleaning": "a cleaner for a jet that came in",
        "fuel": "two short visits to a jet, with a shift",
        "evening": "a late jet; the roster was told an hour before",
    }

    def fits(self, world: World, site: str) -> bool:
        """Schiphol-Oost: an apron and hangars, without baggage or freight."""
        place = world.places[site]
        return super().fits(world, site) and not place.of_kind("baggage", "cargo")

    def play(self, scene: Scene, variation: str) -> None:
        """Stage it."""
        person = scene.free(*ROLES)
        craft = flight(scene, source=False)
        scene.shift(craft.start - HOUR, person, craft.start - 0.3 * HOUR, craft.start + 2 * HOUR)
        actor = come(scene, person, craft.start - 10 * MINUTE)
        for _ in range(2 if variation == "fuel" else 1):
            actor.go(spot(scene, stand(scene, craft)))
            actor.hide(scene.draw(10, 25) * MINUTE)
            actor.go(scene.edge())
            actor.hide(scene.draw(3, 8) * MINUTE)
        actor.leave()


SCENARIOS = (JetErrand(), JetService())
