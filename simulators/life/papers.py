"""Papers: passes that are lost, re-issued, blocked and new; look-ups at desks, with orders and without."""

from typing import Any

from simulators.actor import Person
from simulators.chance import key_of
from simulators.life.trucks import order_of
from simulators.world import World

HOUR = 3600.0

LOST_A_YEAR = 0.035
NEW_A_YEAR = 0.12
LEAVERS_A_YEAR = 0.1


def plan_passes(world: World, site: str, day: int) -> None:
    """Passes whose life changes on a day."""
    rng = world.rng(site, day, "passes")
    stage, people = world.stages[site], world.people[site]
    for _ in range(int(rng.poisson(len(people) * LOST_A_YEAR / 365))):
        drawn = [people[int(i)] for i in rng.integers(len(people), size=30)]
        loser = next((person for person in drawn if _may_lose(world, site, day, person)), None)
        if loser is not None:
            _lose(world, site, day, loser, float(rng.uniform(7, 20)), world.fresh_pass(rng))
    for _ in range(int(rng.poisson(len(people) * LEAVERS_A_YEAR / 365))):
        leaver = people[int(rng.integers(len(people)))]
        at = world.at(site, day, float(rng.uniform(15, 18)))
        if not any(d.person.holder == leaver.holder for near in (day - 1, day) for d in world.duties[site, near]):
            stage.signal(at, "pass", pass_=world.today(leaver, at).pass_id, holder=leaver.holder, status="returned")
            people.remove(leaver)
    for _ in range(int(rng.poisson(len(people) * NEW_A_YEAR / 365))):
        _join(world, site, day, people[int(rng.integers(len(people)))])


def _lose(world: World, site: str, day: int, person: Person, hour: float, new: str) -> None:
    """Reported lost, and replaced some hours later, before the holder's next shift."""
    at = world.at(site, day, hour)
    stage, old = world.stages[site], world.today(person, at).pass_id
    stage.signal(at, "pass", pass_=old, holder=person.holder, status="lost")
    fields: dict[str, Any] = {
        "holder": person.holder,
        "employer": person.employer,
        "role": person.role,
        "access": person.access,
    }
    stage.signal(at + 1.5 * HOUR, "pass", pass_=new, status="active", **fields)
    world.issued[person.holder].append((at + 1.5 * HOUR, new))


def _may_lose(world: World, site: str, day: int, person: Person) -> bool:
    """Somebody who is at home now: losing a pass at work is not played."""
    near = [d.person.holder for n in (day - 1, day) for d in world.duties[site, n]]
    return person.role != "trucker" and person.holder not in near


def _join(world: World, site: str, day: int, like: Person) -> None:
    """A new colleague of somebody: a pass in the morning, shifts from the next day on."""
    rng = world.rng(site, day, "new", like.holder)
    holder, number = world.fresh_holder(rng), world.fresh_pass(rng)
    person = Person(holder, number, like.employer, like.role, like.access, "a-" + holder.removeprefix("h-"))
    fields: dict[str, Any] = {"holder": holder, "employer": like.employer, "role": like.role, "access": like.access}
    world.stages[site].signal(
        world.at(site, day, float(rng.uniform(9, 16))), "pass", pass_=number, status="active", **fields
    )
    world.people[site].append(person)


def plan_lookups(world: World, site: str, day: int) -> None:
    """Desk work: planners and others ask after boxes, nearly always for an order."""
    boxes = world.box_list(site)
    if not boxes:
        return
    per_shift = {"planner": 22.0, "office": 6.0, "customs": 9.0, "operator": 1.0, "freight": 3.0}
    stage = world.stages[site]
    for duty in world.duties[site, day]:
        rate = per_shift.get(duty.person.role, 0.0)
        if not rate:
            continue
        rng = world.rng(site, day, "lookups", duty.person.holder)
        for _ in range(int(rng.poisson(rate))):
            at = duty.start + (duty.end - duty.start) * float(rng.uniform(0.03, 0.97))
            count = int(rng.choice([1, 1, 1, 2, 5]))
            units = tuple(boxes[int(i)].unit for i in rng.integers(len(boxes), size=count))
            order = order_of(units[0]) if rng.random() > 0.1 else None
            action = "search" if rng.random() < 0.2 else "view"
            stage.signal(
                at,
                "lookup",
                account=duty.person.account,
                holder=duty.person.holder,
                system="tos",
                action=action,
                units=units,
                count=count,
                order=order,
                outcome="denied" if rng.random() < 0.01 else "granted",
                doer=key_of(duty.ref),
            )
