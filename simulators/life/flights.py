"""Flights: calls on stands, crews assigned to them, bags and load devices that follow, and quiet hours."""

from typing import Any

from numpy.random import Generator

from simulators.chance import key_of
from simulators.life.trucks import order_of
from simulators.pseudonyms import uld
from simulators.world import Craft, Duty, World

HOUR = 3600.0

AN_APRON = 26.0
"""Flights a day and apron of a passenger terminal; a third of it for freight, a quarter elsewhere. Assumed."""

_HOURS = [1, 1, 1, 1, 1, 3, 9, 12, 12, 11, 10, 9, 10, 10, 9, 9, 10, 10, 9, 8, 8, 7, 4, 2]

_FROM = ("JFK", "PBM", "CUR", "BOG", "LHR", "FRA", "GRU", "NBO", "PEK", "DXB", "OSL", "MAD", "FCO", "SIN")
_CREWS = {"baggage": 4, "ramp": 2, "catering": 1, "cleaner": 1, "freight": 2}


def plan_flights(world: World, site: str, day: int) -> None:
    """All flights of a day, with who is to handle them."""
    place = world.places[site]
    aprons = place.of_kind("apron")
    if not aprons:
        return
    rng = world.rng(site, day, "flights")
    rate = AN_APRON * len(aprons) * (1.0 if place.of_kind("baggage") else 0.3 if place.of_kind("cargo") else 0.25)
    for hour, weight in enumerate(_HOURS):
        for _ in range(int(rng.poisson(rate * weight / sum(_HOURS)))):
            start = world.at(site, day, hour, float(rng.uniform(0, 60)))
            number = f"{('KL', 'HV', 'CX', 'MP')[int(rng.integers(4))]}{rng.integers(100, 1999)}"
            craft = Craft(
                f"c-{rng.integers(16**8):08x}",
                f"PH-{number}",
                "aircraft",
                aprons[int(rng.integers(len(aprons)))],
                start,
                start + float(rng.uniform(0.7, 2.2)) * HOUR,
                _FROM[int(rng.integers(len(_FROM)))],
                number,
            )
            world.calls[site, day].append(craft)
            _tell(world, site, craft, rng)
            _crew(world, site, day, craft, rng)
            _load(world, site, craft, rng)


def _tell(world: World, site: str, craft: Craft, rng: Generator) -> None:
    told = max(craft.start - float(rng.uniform(6, 20)) * HOUR, world.at(site, 0, 0) + 5.0)
    fields: dict[str, Any] = {
        "ref": craft.ref,
        "status": "planned",
        "craft": craft.craft,
        "what": craft.what,
        "zone": craft.zone,
    }
    fields |= {"origin": craft.origin, "number": craft.number}
    stage = world.stages[site]
    stage.signal(told, "call", start=craft.start, end=craft.end, **fields)
    if rng.random() < 0.25:
        late = float(rng.uniform(0.2, 1.5)) * HOUR
        stage.signal(craft.start - 0.5 * HOUR, "call", start=craft.start + late, end=craft.end + late, **fields)


def _crew(world: World, site: str, day: int, craft: Craft, rng: Generator) -> None:
    """People on duty are put on the flight, an hour or two ahead: their shift says so, and they go there."""
    place = world.places[site]
    duties = [
        d for near in (day - 1, day) for d in world.duties[site, near] if d.start <= craft.start and craft.end <= d.end
    ]
    for role, count in _CREWS.items():
        able = [d for d in duties if d.person.role == role]
        kinds = ("apron",) if role in ("ramp", "catering", "cleaner") else ("baggage", "cargo")
        zones = [z for z in place.of_kind(*kinds) if able and place.admits(z, able[0].person.access)]
        zone = craft.zone if "apron" in kinds else (zones or [craft.zone])[key_of(craft.ref) % max(len(zones), 1)]
        for _ in range(min(count, len(able))):
            _assign(world, site, able.pop(int(rng.integers(len(able)))), craft, zone, rng)


def _assign(world: World, site: str, duty: Duty, craft: Craft, zone: str, rng: Generator) -> None:
    told = max(craft.start - float(rng.uniform(0.7, 2.0)) * HOUR, duty.start - 0.2 * HOUR, world.at(site, 0, 0) + 8.0)
    ref = f"t-{key_of(craft.ref, duty.person.holder) % 16**10:010x}"
    fields: dict[str, Any] = {
        "ref": ref,
        "status": "planned",
        "holder": duty.person.holder,
        "task": craft.number,
        "zones": (zone,),
    }
    world.stages[site].signal(told, "shift", start=craft.start, end=craft.end, **fields)
    world.sent[site, duty.ref].append((craft.start + float(rng.uniform(0, 600)), zone, float(rng.uniform(900, 2400))))


def _load(world: World, site: str, craft: Craft, rng: Generator) -> None:
    """Load devices come off, and go to a hall or shed, with the order of the flight; some go out to it."""
    stage = world.stages[site]
    for _ in range(int(rng.integers(1, 7))):
        unit = next(number for number in iter(lambda: uld(rng), "") if number not in world.boxes[site])
        box = world.new_box(site, unit, rng, at=craft.start, origin=craft.origin)
        if box is None:
            return
        order = order_of(craft.ref) if rng.random() > 0.03 else None
        at = craft.start + float(rng.uniform(300, 1500))
        stage.signal(at, "unit", unit=box.unit, state="arrived", zone=craft.zone, order=order, origin=craft.origin)
        box.since = at + float(rng.uniform(300, 2400))
        stage.signal(
            box.since,
            "unit",
            unit=box.unit,
            state="placed",
            place=box.slot,
            zone=box.zone,
            order=order,
        )
    out = craft.end - float(rng.uniform(900, 2400))
    for box in world.standing(site, out)[: int(rng.integers(0, 6))]:
        world.boxes[site].pop(box.unit)
        stage.signal(
            out,
            "unit",
            unit=box.unit,
            state="departed",
            zone=craft.zone,
            order=order_of(craft.ref),
        )
