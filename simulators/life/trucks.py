"""Trucks: announced visits, early, late, first time ever; they bring and fetch boxes."""

from typing import Any

from numpy.random import Generator

from simulators import pseudonyms
from simulators.actor import Actor, Person, Vehicle
from simulators.life.ways import edge_of
from simulators.place import Place
from simulators.world import Box, Run, World

HOUR = 3600.0

A_LANE = 78.0
"""Trucks a working day and lane; realism.md, `trucks_per_hour`."""

_HOURS = [16, 13, 12, 13, 18, 30, 48, 58, 62, 64, 66, 64, 62, 64, 66, 66, 62, 56, 48, 40, 34, 30, 26, 20]
"""Relative number of arrivals by hour of the day; assumed (terminals never close, hauliers work mostly by day)."""

FIRST = 0.12
HALF_WIDTH_S = 1.5 * HOUR
"""An announced visit holds from so long before its time until twice as long after."""


def truck_lanes(place: Place) -> int:
    """Lanes of the largest gate for vehicles."""
    counts: dict[str, int] = {}
    for gate in place.lanes:
        counts[gate.from_zone] = counts.get(gate.from_zone, 0) + 1
    return max(counts.values(), default=0)


def service_zones(place: Place) -> list[str]:
    """Where trucks are loaded: zones that truckers may enter and that are neither gate nor road."""
    groups = ("truckers",)
    own = [
        name
        for name in place.of_kind("yard", "cargo", "quay")
        if place.admits(name, groups) and place.zones[name].max_stay_s
    ]
    return own or [
        name for name in place.of_kind("yard", "parking") if place.admits(name, groups) and name in place.closed
    ]


def plan_trucks(world: World, site: str, day: int) -> None:
    """All truck visits of a day."""
    place = world.places[site]
    zones, lanes = service_zones(place), truck_lanes(place)
    if not zones or lanes < 2:
        return
    rng = world.rng(site, day, "trucks")
    quiet = 0.25 if world.is_holiday(site, day) else {5: 0.5, 6: 0.3}.get(world.date(day).weekday(), 1.0)
    total = sum(_HOURS)
    for hour, weight in enumerate(_HOURS):
        for _ in range(int(rng.poisson(A_LANE * lanes * quiet * weight / total))):
            slot = world.at(site, day, hour, float(rng.uniform(0, 60)))
            _visit(world, site, zones, slot, world.rng(site, day, "truck", hour, round(slot * 1000)))


def _visit(world: World, site: str, zones: list[str], slot: float, rng: Generator) -> None:
    drawn = rng.random()
    off = (
        float(rng.normal(0, 1400)) if drawn > 0.15 else float(rng.choice([-1, 1])) * float(rng.uniform(1.0, 3.5)) * HOUR
    )
    fetches = rng.random() < 0.55
    person, plate = _who(world, site, slot + off, rng)
    box = _box_to_fetch(world, site, slot + off, rng) if fetches else None
    unit = box.unit if box else world.fresh_unit(rng)
    run = Run(f"v-{rng.integers(16**10):010x}", plate, person.pass_id, person.employer, unit, slot, slot + off)
    _announce(world, site, run, rng)
    if rng.random() < 0.02:
        world.stages[site].signal(slot - 0.5 * HOUR, "visit", **visit_fields(run, slot, "cancelled"))
        return
    world.runs[site, world.day_of(site, slot)].append(run)
    drive(world, site, run, person, zones, box, rng)


def _who(world: World, site: str, arrives: float, rng: Generator) -> tuple[Person, str]:
    """A regular driver in a truck of the fleet, or somebody who comes for the first time; nobody is at two places."""
    regular = world.with_role(site, "trucker")
    fleet = [plate for plate, rows in world.places[site].site.vehicles.items() if rows[0].kind == "truck"]
    start, end = arrives - 0.5 * HOUR, arrives + 1.7 * HOUR
    if regular and fleet and rng.random() > FIRST:
        drivers = [regular[int(i)] for i in rng.integers(len(regular), size=8)]
        plates = [fleet[int(i)] for i in rng.integers(len(fleet), size=8)]
        driver = next((d for d in drivers if world.book(d.holder, start, end)), None)
        plate = next((p for p in plates if world.book(p, start, end)), None) if driver else None
        if driver and plate:
            return world.today(driver), plate
    holder = world.fresh_holder(rng)
    company = ("Nachtexpres", "Trans Schelde", "Spedition Weser", "Kolej Trans", "Zuidlijn")[int(rng.integers(5))]
    person = Person(holder, world.fresh_pass(rng), company, "trucker", ("truckers",), pseudonyms.account_of(holder))
    return person, world.fresh_plate(rng)


def _box_to_fetch(world: World, site: str, at: float, rng: Generator) -> Box | None:
    boxes = world.standing(site, at)
    return boxes[int(rng.integers(len(boxes)))] if boxes else None


def visit_fields(run: Run, slot: float, status: str) -> dict[str, Any]:
    """A visit as announced."""
    return {
        "ref": run.ref,
        "status": status,
        "company": run.company,
        "start": slot - HALF_WIDTH_S,
        "end": slot + 2 * HALF_WIDTH_S,
        "purpose": "container",
        "plate": run.plate,
        "pass_": run.pass_id,
        "access": ("truckers",),
        "people": 1,
        "units": (run.unit,),
    }


def _announce(world: World, site: str, run: Run, rng: Generator) -> None:
    """Told some hours before; whoever is far off the slot is announced anew before they come."""
    begin = world.at(site, 0, 0)
    told = run.slot - float(rng.uniform(2, 20)) * HOUR
    stage = world.stages[site]
    stage.signal(
        told if told >= begin else begin + 3.0 + 25 * float(rng.random()),
        "visit",
        **visit_fields(run, run.slot, "planned"),
    )
    if not -0.9 * HALF_WIDTH_S < run.arrives - run.slot < HALF_WIDTH_S:
        stage.signal(run.arrives - 0.6 * HOUR, "visit", **visit_fields(run, run.arrives, "planned"))


def drive(world: World, site: str, run: Run, person: Person, zones: list[str], box: Box | None, rng: Generator) -> None:
    """Drive in, be served, drive out; a box goes the other way than the truck came."""
    place = world.places[site]
    truck = Vehicle(run.plate, "truck", units=[] if box else [run.unit])
    travel = 180.0 + 60.0
    edge = edge_of(place, int(rng.integers(4)))
    actor = Actor(world.stages[site], place, rng, run.arrives - travel, edge, person)
    actor.board(truck)
    _sleep(actor, run)
    actor.go(place.spot(zones[int(rng.integers(len(zones)))], int(rng.integers(40))))
    if not box:
        actor.unit(
            run.unit,
            "arrived",
            company=run.company,
            order=order_of(run.unit),
            weight_kg=round(float(rng.uniform(4e3, 29e3))),
        )
    actor.wait(60.0 * float(rng.lognormal(3.2, 0.45)))
    (_fetch if box else _bring)(world, actor, run, box, rng)
    truck.units = [run.unit] if box else []
    actor.go(edge)
    if box:
        actor.unit(run.unit, "departed", company=run.company)
    actor.leave()


def _sleep(actor: Actor, run: Run) -> None:
    """Some come hours early and wait, or sleep, in a truck park."""
    lots = [z for z in actor.place.of_kind("parking") if actor.place.zones[z].access is None and "truck" in z]
    if lots and actor.rng.random() < 0.15:
        early = float(actor.rng.uniform(0.3, 2.0)) * HOUR
        actor.body.t[0] = actor.now = actor.now - early
        if actor.vehicle and actor.vehicle.body:
            actor.vehicle.body.t[0] = actor.now
        actor.go(actor.place.spot(lots[0], int(actor.rng.integers(40))))
        actor.until(run.arrives - 240.0)


def _fetch(world: World, actor: Actor, run: Run, box: Box | None, rng: Generator) -> None:
    if box is None:
        return
    world.boxes[actor.place.id].pop(box.unit, None)
    actor.unit(box.unit, "collected", place=box.slot, zone=box.zone, company=run.company, order=order_of(box.unit))


def _bring(world: World, actor: Actor, run: Run, box: Box | None, rng: Generator) -> None:
    found = world.new_box(actor.place.id, run.unit, rng, at=actor.now)
    if found is not None:
        fields = {"place": found.slot, "zone": found.zone, "lon": found.lon, "lat": found.lat}
        actor.unit(found.unit, "placed", order=order_of(found.unit), reefer=found.reefer, empty=found.empty, **fields)


def order_of(unit: str) -> str:
    """The work order that belongs to a box."""
    return f"wo-{pseudonyms.number_of(unit) % 10**7:07d}"
