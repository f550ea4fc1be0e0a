"""Ships and machines: calls at the quay, boxes that come and go with orders, machines that carry them."""

from math import hypot
from typing import Any

from numpy.random import Generator

from simulators.actor import Actor, Vehicle
from simulators.acts import Body
from simulators.chance import key_of
from simulators.life.trucks import order_of, service_zones
from simulators.place import Place
from simulators.world import Box, Craft, World

HOUR = 3600.0

SHIPS_A_DAY = 2.1
BARGES_A_DAY = 3.0
MOVES_AN_HOUR = 24.0
"""Boxes a berth and hour that leave a trace in the log; a real ship has some four times as many. Assumed."""

MOVERS = ("planner", "operator")
BY_HAND = 0.3
"""Share of the ordered moves that name who made them. Assumed."""

_ORIGINS = ("CNSHA", "SGSIN", "BRSSZ", "ECGYE", "COCTG", "USNYC", "ZADUR", "PAMIT", "INNSA", "GBFXT")


def plan_calls(world: World, site: str, day: int) -> None:
    """Ships and barges that arrive on a day, announced the day before."""
    place = world.places[site]
    quays = place.of_kind("quay")
    if not quays:
        return
    rng = world.rng(site, day, "calls")
    scale = min(len(place.of_kind("stack")) / 12.0, 1.0)
    for what, number, hours in (("ship", SHIPS_A_DAY, (10.0, 26.0)), ("barge", BARGES_A_DAY, (2.0, 6.0))):
        for _ in range(int(rng.poisson(number * max(scale, 0.3)))):
            start = world.at(site, day, float(rng.uniform(0, 24)))
            end = start + float(rng.uniform(*hours)) * HOUR
            craft = Craft(
                f"c-{rng.integers(16**8):08x}",
                f"{what}-{rng.integers(1000, 9999)}",
                what,
                quays[int(rng.integers(len(quays)))],
                start,
                end,
                _ORIGINS[int(rng.integers(len(_ORIGINS)))],
                f"{rng.integers(100, 999)}W",
            )
            world.calls[site, day].append(craft)
            _tell(world, site, craft, rng)
            _discharge(world, site, craft, rng)


def _tell(world: World, site: str, craft: Craft, rng: Generator) -> None:
    told = max(craft.start - float(rng.uniform(6, 23)) * HOUR, world.at(site, 0, 0) + 5.0)
    fields: dict[str, Any] = {
        "ref": craft.ref,
        "status": "planned",
        "craft": craft.craft,
        "what": craft.what,
        "zone": craft.zone,
    }
    world.stages[site].signal(
        told, "call", start=craft.start, end=craft.end, origin=craft.origin, number=craft.number, **fields
    )
    if rng.random() < 0.2 and told < craft.start - 3 * HOUR:
        late = float(rng.uniform(0.5, 4)) * HOUR
        at = craft.start - 2 * HOUR
        world.stages[site].signal(
            at,
            "call",
            start=craft.start + late,
            end=craft.end + late,
            origin=craft.origin,
            number=craft.number,
            **fields,
        )


def _discharge(world: World, site: str, craft: Craft, rng: Generator) -> None:
    """Boxes that come off a ship: arrived, and placed some minutes later, with orders; some go to the ship."""
    stage = world.stages[site]
    rate = MOVES_AN_HOUR if craft.what == "ship" else MOVES_AN_HOUR / 3
    times = (
        craft.start
        + HOUR
        + (craft.end - craft.start - 2 * HOUR) * rng.random(int(rate * max((craft.end - craft.start) / HOUR - 2, 0)))
    )
    for at in sorted(times.tolist()):
        box = world.new_box(site, world.fresh_unit(rng), rng, at=at, origin=craft.origin)
        if box is None:
            return
        order = order_of(box.unit) if rng.random() > 0.03 else None
        stage.signal(
            at,
            "unit",
            unit=box.unit,
            state="arrived",
            zone=craft.zone,
            order=order,
            origin=craft.origin,
            reefer=box.reefer,
        )
        box.since = at + float(rng.uniform(240, 1500))
        stage.signal(
            box.since,
            "unit",
            unit=box.unit,
            state="placed",
            place=box.slot,
            zone=box.zone,
            lon=box.lon,
            lat=box.lat,
            order=order,
        )


def plan_boats(world: World, site: str, day: int) -> None:
    """Boats that pass along the quay, and those that lie alongside a ship for a while to bunker it."""
    place = world.places[site]
    waters = place.of_kind("water")
    if not waters:
        return
    rng = world.rng(site, day, "boats")
    for number in range(int(rng.poisson(14.0))):
        at = world.at(site, day, float(rng.uniform(0, 24)))
        stops = [place.spot(waters[0], int(i)) for i in rng.integers(30, size=3)]
        body = Body(key_of(site, day, "boat", number), site, "boat")
        for xy in stops:
            away = hypot(xy[0] - body.x[-1], xy[1] - body.y[-1]) if body.t else 0.0
            at += away / float(rng.uniform(1.5, 4.0))
            body.to(at, *xy)
            if rng.random() < 0.2:
                at += float(rng.uniform(0.3, 3.0)) * HOUR
                body.to(at, *xy)
        world.stages[site].bodies.append(body)


def plan_moves(world: World, site: str, day: int) -> None:
    """Housekeeping: boxes are moved, scanned and released, nearly always with an order."""
    if not world.boxes[site]:
        return
    rng = world.rng(site, day, "moves")
    start, end = world.at(site, day, 0), world.at(site, day + 1, 0)
    for at in sorted((start + (end - start) * rng.random(int(rng.poisson(130)))).tolist()):
        boxes = world.standing(site, at)
        if boxes:
            _keep_house(world, site, day, at, boxes[int(rng.integers(len(boxes)))], rng)


def _keep_house(world: World, site: str, day: int, at: float, box: Box, rng: Generator) -> None:
    stage, draw = world.stages[site], rng.random()
    order, box.since = order_of(box.unit), at
    if draw < 0.55:
        _move(world, site, day, at, box, rng)
    elif draw < 0.65:
        box.since = at + float(rng.uniform(2, 40)) * HOUR
        stage.signal(at, "unit", unit=box.unit, state="scan_ordered", order=order)
        stage.signal(box.since, "unit", unit=box.unit, state="scanned", order=order)
    else:
        stage.signal(at, "unit", unit=box.unit, state="released", order=order, company=box.company or None)


def _move(world: World, site: str, day: int, at: float, box: Box, rng: Generator) -> None:
    """A box gets another slot; without an order it was somebody's own doing, with one a machine's or somebody's."""
    world.place_box(site, box, rng)
    order = order_of(box.unit) if rng.random() > 0.04 else None
    movers = [d for d in world.duties[site, day] if d.person.role in MOVERS and d.start <= at < d.end]
    mover = movers[int(rng.integers(len(movers)))] if movers and (order is None or rng.random() < BY_HAND) else None
    world.stages[site].signal(
        at,
        "unit",
        unit=box.unit,
        state="moved",
        place=box.slot,
        zone=box.zone,
        lon=box.lon,
        lat=box.lat,
        order=order,
        holder=mover.person.holder if mover else None,
        doer=key_of(mover.ref) if mover else 0,
    )


def plan_machines(world: World, site: str, day: int, machines: int = 0) -> None:
    """Machines without a driver go to and fro between quay and stacks while there is work."""
    place = world.places[site]
    if not place.of_kind("quay") or not place.of_kind("stack"):
        return
    count = machines or min(3 * len(place.of_kind("stack")), 36)
    start, end = world.at(site, day, 0), world.at(site, day + 1, 0)
    for number in range(count):
        _carry(world, place, number, start, end, world.rng(site, day, "machine", number))


def _carry(world: World, place: Place, number: int, start: float, end: float, rng: Generator) -> None:
    quay = place.of_kind("quay")[0]
    inland = service_zones(place) or [quay]
    actor = Actor(world.stages[place.id], place, rng, start, place.spot(quay, number % 40))
    machine = Vehicle("", "machine")
    actor.board(machine)
    weather = world.weather(place.id, world.day_of(place.id, start))
    while actor.now < end:
        if weather.is_stormy(actor.now) or not world.ship_in(place.id, actor.now):
            actor.wait(600.0)
            continue
        actor.go(place.spot(inland[0], int(rng.integers(40))), speed=5.0)
        actor.wait(float(rng.uniform(60, 400)))
        actor.go(place.spot(quay, int(rng.integers(40))), speed=5.0)
        actor.wait(float(rng.uniform(60, 400)))
    actor.alight()
