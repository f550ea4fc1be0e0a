"""Upkeep: contractors with a permit, work on the fence, deliveries, exercises, ambulances that nobody announced."""

from typing import Any

from numpy.random import Generator

from simulators import pseudonyms
from simulators.actor import Actor, Person, Vehicle
from simulators.life.ways import edge_of
from simulators.place import Place
from simulators.world import World

HOUR = 3600.0

_FIRMS = ("Hekwerk Delta", "Elektra Oost", "Liftservice", "Kabelbouw", "Glas & Raam", "Verfbedrijf Zuid")


def plan_upkeep(world: World, site: str, day: int) -> None:
    """The visitors of a day who are neither staff nor truckers."""
    rng = world.rng(site, day, "upkeep")
    workday = world.date(day).weekday() < 5 and not world.is_holiday(site, day)
    place = world.places[site]
    for _ in range(int(rng.poisson(5.0 if workday else 0.6))):
        _contractor(world, place, day, rng)
    if rng.random() < (0.4 if workday else 0.1) and place.of_kind("perimeter"):
        _fence_work(world, place, day, rng)
    for _ in range(int(rng.poisson(4.0 if workday else 1.0))):
        _delivery(world, place, day, rng)
    if has_emergency(world, site, day):
        _emergency(world, place, day, rng, announced=False)
    if rng.random() < 0.04:
        _emergency(world, place, day, rng, announced=True)


def has_emergency(world: World, site: str, day: int) -> bool:
    """Whether an ambulance or fire engine comes that nobody announced."""
    return bool(world.rng(site, day, "emergency").random() < 0.09)


def stranger_with_pass(world: World, rng: Generator, company: str, groups: tuple[str, ...]) -> Person:
    """Somebody with a day pass that no file names."""
    holder = world.fresh_holder(rng)
    return Person(holder, world.fresh_pass(rng), company, "visitor", groups, pseudonyms.account_of(holder))


def announce(
    world: World,
    site: str,
    rng: Generator,
    start: float,
    end: float,
    purpose: str,
    car: Vehicle,
    person: Person,
    **more: Any,
) -> str:
    """Make a visit known, some hours to days before, or at the start of the log."""
    told = max(start - float(rng.uniform(1, 30)) * HOUR, world.at(site, 0, 0) + float(rng.uniform(1, 30)))
    ref = f"v-{rng.integers(16**10):010x}"
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "purpose": purpose,
        "plate": car.plate,
        "pass_": person.pass_id,
        "people": car.occupants,
    }
    world.stages[site].signal(told, "visit", ref=ref, status="planned", company=person.employer, **fields, **more)
    return ref


def _zone_for(place: Place, rng: Generator, *kinds: str) -> str | None:
    zones = [z for z in place.of_kind(*kinds) if place.admits(z, ("visitor",)) and z in place.closed]
    return zones[int(rng.integers(len(zones)))] if zones else None


def _contractor(world: World, place: Place, day: int, rng: Generator) -> None:
    """One to three people in a van, for some hours, in one building."""
    zone = _zone_for(place, rng, "building", "cargo", "baggage")
    if zone is None:
        return
    start = world.at(place.id, day, float(rng.uniform(7, 14)))
    car = Vehicle(world.fresh_plate(rng), "van", occupants=int(rng.integers(1, 4)))
    person = stranger_with_pass(world, rng, _FIRMS[int(rng.integers(len(_FIRMS)))], ("visitor",))
    stay = float(rng.uniform(1, 4)) * HOUR
    announce(world, place.id, rng, start - HOUR, start + stay + 3 * HOUR, "onderhoud", car, person, access=("visitor",))
    actor = Actor(world.stages[place.id], place, rng, start, edge_of(place, int(rng.integers(4))), person)
    _drive_near(actor, car, zone)
    actor.go(place.spot(zone, int(rng.integers(8))))
    actor.wait(stay)
    _drive_home(actor, car)


def _drive_near(actor: Actor, car: Vehicle, zone: str) -> None:
    """Drive to the road or yard in front of a zone, and get out."""
    place = actor.place
    gate = next((g for g in place.doors.values() if zone in (g.from_zone, g.to_zone) and g.reader), None)
    actor.board(car)
    if gate is not None and not gate.plate_camera:
        side = gate.from_zone if gate.to_zone == zone else gate.to_zone
        actor.go(place.spot(side, 7) if place.zones[side].kind in ("road", "yard", "apron", "parking") else gate.xy)
    actor.alight()


def _drive_home(actor: Actor, car: Vehicle) -> None:
    if car.body is not None:
        actor.go((car.body.x[-1], car.body.y[-1]))
        actor.board(car)
    actor.go(edge_of(actor.place, int(actor.rng.integers(4))))
    actor.leave()


def _fence_work(world: World, place: Place, day: int, rng: Generator) -> None:
    """Two people mend the fence, with a permit for the perimeter: cameras see them for hours."""
    zone = place.of_kind("perimeter")[0]
    start = world.at(place.id, day, float(rng.uniform(8, 13)))
    car = Vehicle(world.fresh_plate(rng), "van", occupants=2)
    person = stranger_with_pass(world, rng, "Hekwerk Delta", ("maintenance",))
    stay = float(rng.uniform(0.6, 2.0)) * HOUR
    more = {"access": ("maintenance",), "zones": (zone,)}
    announce(world, place.id, rng, start - HOUR, start + stay + 3 * HOUR, "onderhoud hek", car, person, **more)
    actor = Actor(world.stages[place.id], place, rng, start, edge_of(place, 1), person)
    actor.board(car)
    spot = place.spot(zone, int(rng.integers(30)))
    actor.go(spot)
    actor.alight()
    mate = Actor(actor.stage, place, rng, actor.now, actor.xy, None)
    for worker in (actor, mate):
        until = actor.now + stay if worker is actor else mate.now + stay
        while worker.now < until:
            worker.walk((spot[0] + float(rng.normal(0, 4)), spot[1] + float(rng.normal(0, 4))))
            worker.wait(float(rng.uniform(60, 300)))
        worker.walk(spot)
    mate.hide(1.0)
    actor.until(mate.now)
    actor.board(car)
    actor.go(edge_of(place, 1))
    actor.leave()


def _delivery(world: World, place: Place, day: int, rng: Generator) -> None:
    """A parcel van at a building; the door is held open while goods are carried in."""
    zone = _zone_for(place, rng, "building", "cargo")
    gates = [g for g in place.doors.values() if zone in (g.from_zone, g.to_zone) and g.reader and not g.plate_camera]
    if zone is None or not gates:
        return
    at = world.at(place.id, day, float(rng.uniform(6.5, 22.5)))
    gate = gates[int(rng.integers(len(gates)))]
    stage = world.stages[place.id]
    stage.signal(at, "door", door=gate.door, state="opened", by="manual")
    held = float(rng.uniform(60, 500))
    if held > 90:
        stage.signal(at + 45, "door", door=gate.door, state="held")
    stage.signal(at + held, "door", door=gate.door, state="closed")


def _emergency(world: World, place: Place, day: int, rng: Generator, *, announced: bool) -> None:
    """An ambulance or fire engine: gate opened by hand of the guard, to somewhere inside, out again."""
    inside = [z for z in place.of_kind("yard", "quay", "apron", "road") if z in place.closed]
    if not inside or not place.lanes:
        return
    at = world.at(place.id, day, float(rng.uniform(0, 24)))
    car = Vehicle(world.fresh_plate(rng), ("van", "truck")[int(rng.integers(2))], occupants=2)
    if announced:
        crew = stranger_with_pass(world, rng, "Veiligheidsregio", ("emergency",))
        announce(world, place.id, rng, at - HOUR, at + 4 * HOUR, "oefening", car, crew, access=("emergency",))
    actor = Actor(world.stages[place.id], place, rng, at, edge_of(place, 2))
    actor.let_in_by = "emergency"
    actor.board(car)
    actor.go(place.spot(inside[int(rng.integers(len(inside)))], int(rng.integers(40))), speed=14.0)
    actor.alight()
    for _ in range(6):
        actor.walk((actor.xy[0] + float(rng.normal(0, 10)), actor.xy[1] + float(rng.normal(0, 10))))
        actor.wait(float(rng.uniform(60, 300)))
    _drive_home(actor, car)
