"""Work: what people of a role do on a shift: where, how often, in sight or not. Any site folder, by kinds of zones."""

import numpy as np
from msgspec import Struct

from simulators.actor import Actor, Person, Vehicle
from simulators.chance import key_of
from simulators.life.rounds import PATROL, drive_fence
from simulators.life.ways import edge_of
from simulators.place import Place
from simulators.pseudonyms import plate
from simulators.world import Duty, World


class Work(Struct, frozen=True):
    """How a role spends a shift.

    `shift`: three, day or none. `hour`: when a day begins. `base`: kinds of zones where they sit between tasks.
    `tasks`: kinds of zones where they are sent. `rounds`: tasks a shift. `stay_min`: how long a task lasts. `hidden`:
    share of that in which no camera could see them (in a crane, on a ship, between racks). `part`: of part-timers.
    """

    shift: str = "day"
    hour: float = 7.0
    base: tuple[str, ...] = ("building",)
    tasks: tuple[str, ...] = ("building",)
    rounds: float = 2.0
    stay_min: tuple[float, float] = (15.0, 60.0)
    hidden: float = 0.9
    part: float = 0.15

    def zones_of(self, place: Place, person: Person) -> tuple[str, ...]:
        """Where somebody of this role may be sent."""
        return tuple(name for name in place.of_kind(*self.tasks) if place.admits(name, person.access))


_ROLES: dict[str, Work] = {
    "operator": Work("three", tasks=("yard", "quay", "building"), rounds=2.2, hidden=0.97),
    "agency": Work("three", tasks=("yard", "quay", "apron", "baggage", "building"), rounds=2.5, hidden=0.95, part=0.4),
    "planner": Work("three", tasks=("building",), rounds=1.2, part=0.2),
    "office": Work("day", 7.5, rounds=0.8, part=0.3),
    "lasher": Work("three", tasks=("quay",), rounds=3.0, stay_min=(40.0, 110.0), hidden=0.97),
    "mechanic": Work("three", tasks=("yard", "quay", "stack", "apron", "building"), rounds=2.5, hidden=0.95),
    "reefer": Work("three", tasks=("stack",), rounds=3.5, stay_min=(15.0, 40.0), hidden=0.92),
    "guard": Work("three", tasks=("building", "gate"), rounds=2.0, stay_min=(5.0, 20.0), hidden=0.5, part=0.1),
    "cleaner": Work("day", 5.5, tasks=("building", "baggage"), rounds=6.0, stay_min=(15.0, 45.0), part=0.3),
    "customs": Work("day", 7.0, tasks=("building", "cargo", "baggage"), rounds=2.5, part=0.1),
    "trucker": Work("none"),
    "baggage": Work(
        "three", base=("baggage", "building"), tasks=("baggage", "apron"), rounds=4.0, stay_min=(20.0, 60.0), hidden=0.9
    ),
    "ramp": Work(
        "three", base=("building", "baggage"), tasks=("apron",), rounds=4.0, stay_min=(25.0, 50.0), hidden=0.93
    ),
    "catering": Work("three", tasks=("apron",), rounds=3.0, stay_min=(15.0, 35.0), hidden=0.93),
    "crew": Work("three", tasks=("apron",), rounds=1.0, stay_min=(40.0, 90.0), hidden=0.97, part=0.3),
    "freight": Work("three", base=("cargo", "building"), tasks=("cargo", "apron"), rounds=3.0, hidden=0.9),
    "hangar": Work("day", 6.5, tasks=("building", "apron"), rounds=2.5, hidden=0.92),
    "service": Work("day", 6.0, tasks=("parking", "building"), rounds=3.0, stay_min=(10.0, 40.0), hidden=0.8),
}


def work_of(role: str) -> Work:
    """The work of a role; roles that nobody described work by day in buildings."""
    return _ROLES.get(role, Work())


def live_day(world: World, duty: Duty) -> None:
    """Let somebody come, work, have a break, and go home."""
    place = world.places[duty.site]
    rng = world.rng(duty.site, duty.ref, duty.person.holder)
    work = work_of(duty.person.role)
    came = duty.start - 60.0 * float(rng.gamma(4.0, 5.0))
    person = world.today(duty.person, duty.start)
    actor = Actor(world.stages[duty.site], place, rng, came, edge_of(place, int(rng.integers(4))), person)
    car = _come(actor)
    actor.rides = True
    base = _base(place, duty.person, work)
    actor.go(place.desk(base, int(rng.integers(6))))
    _tasks(actor, duty, work, base, world.sent[duty.site, duty.ref])
    actor.until(duty.end - 60.0 * float(rng.uniform(0, 8)))
    _home(actor, car)


def _come(actor: Actor) -> Vehicle | None:
    """Two in three come by car to the car park, a few by bicycle, the others on foot from a bus."""
    lots = [z for z in actor.place.of_kind("parking") if actor.place.zones[z].access is None]
    draw = float(actor.rng.random())
    if not lots or draw > 0.7:
        return None
    mark = key_of(actor.person.holder if actor.person else "")
    car = Vehicle(plate(np.random.default_rng(mark)), "car") if draw < 0.64 else Vehicle("", "bicycle")
    actor.board(car)
    actor.go(actor.place.spot(lots[0], mark % 40))
    actor.alight()
    return car


def _home(actor: Actor, car: Vehicle | None) -> None:
    if car is not None and car.body is not None:
        actor.go((car.body.x[-1], car.body.y[-1]))
        actor.board(car)
    actor.go(edge_of(actor.place, int(actor.rng.integers(4))))
    actor.leave()


def _base(place: Place, person: Person, work: Work) -> str:
    """Where somebody sits: always the same zone."""
    own = [name for name in place.of_kind(*work.base) if place.admits(name, person.access)]
    own = [name for name in own if place.zones[name].level < 3] or own
    own = own or [name for name in place.closed if place.admits(name, person.access)] or list(place.zones)
    return own[key_of(person.holder) % len(own)]


def _tasks(actor: Actor, duty: Duty, work: Work, base: str, sent: list[tuple[float, str, float]]) -> None:
    """Tasks spread over the shift, and a break in the middle."""
    place, rng = actor.place, actor.rng
    zones = duty.zones or (base,)
    sent = [(at, zone, stay) for at, zone, stay in sent if duty.start < at < duty.end - 1200]
    count = int(rng.poisson(work.rounds / (1 + len(sent))))
    length = duty.end - duty.start
    own = [
        (duty.start + length * float(s), zones[int(rng.integers(len(zones)))], 60 * float(rng.uniform(*work.stay_min)))
        for s in rng.uniform(0.03, 0.88, count)
    ]
    pause = (duty.start + length * float(rng.uniform(0.4, 0.6)), "", 25.0 * 60)
    for start, zone, stay in sorted([*own, *sent, pause]):
        if start < actor.now - 600:
            continue
        actor.until(start)
        if zone == PATROL:
            drive_fence(actor)
            actor.go(place.desk(base, int(rng.integers(6))))
            continue
        if zone:
            actor.go(place.spot(zone, int(rng.integers(8))))
        else:
            actor.go(place.desk(_canteen(place, actor), int(rng.integers(8))))
        _stay(actor, work, stay, duty.end)
        actor.go(place.desk(base, int(rng.integers(6))))


def _stay(actor: Actor, work: Work, seconds: float, end: float) -> None:
    """Work in and out of sight."""
    seconds = min(seconds, max(end - actor.now - 300.0, 60.0))
    seen = seconds * (1 - work.hidden) / 2
    actor.wait(seen)
    actor.hide(seconds * work.hidden)
    actor.wait(seen)


def _canteen(place: Place, actor: Actor) -> str:
    """The building that most groups may enter, of those that let this person in."""
    access = actor.person.access if actor.person else ()
    rooms = [name for name in place.of_kind("building") if place.admits(name, access)]
    return max(
        rooms,
        key=lambda n: len(place.zones[n].access or ()),
        default=place.zone_at(actor.xy) or next(iter(place.zones)),
    )
