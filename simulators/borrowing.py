"""Borrowing: a holder on duty leaves their ordinary day for a story, and goes back to it."""

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from simulators.actor import Actor, Person
from simulators.acts import ORDINARY, Body, Stage
from simulators.errors import CannotStage

if TYPE_CHECKING:
    from simulators.world import World


class Loan(Struct):
    """What a borrowed holder would have done: the points after they were called away, to be taken up again."""

    site: str
    doer: int
    tail: Body
    at: float
    until: float


def ordinary_bodies(stage: Stage, person: Person) -> list[Body]:
    """The bodies of a holder's ordinary days at this site that are still on stage."""
    return [b for b in stage.bodies if b.holder == person.holder and b.cause == ORDINARY and b.shape == "person"]


def idle(stage: Stage, person: Person, start: float, end: float, at_least_s: float) -> list[tuple[float, float]]:
    """Stretches between `start` and `end` in which a holder is at the site and on foot."""
    found = []
    for body in ordinary_bodies(stage, person):
        low, high = max(start, body.t[0]), min(end, body.t[-1])
        edges = [low, *(e for a, b in sorted(body.hidden) if b > low and a < high for e in (a, b)), high]
        found += [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if b - a >= at_least_s]
    return found


def borrow(world: "World", cause: int, site: str, person: Person, at: float, until: float) -> Actor:
    """Cut a holder's ordinary day at `at`; raises `CannotStage` where they are not on foot here until `until`."""
    stage = world.stages[site]
    body = next((b for b in ordinary_bodies(stage, person) if b.t[0] <= at and until <= b.t[-1]), None)
    if body is None or any(a < until and b > at for a, b in body.hidden):
        raise CannotStage(f"{person.holder} is not on foot at {site} in that time")
    x, y = (float(v[0]) for v in body.at(np.array([at])))
    tail = Body(
        body.key, site, body.shape, list(body.t), list(body.x), list(body.y), list(body.hidden), ORDINARY, body.holder
    )
    keep = sum(t <= at for t in body.t)
    body.t, body.x, body.y = [*body.t[:keep], at], [*body.x[:keep], x], [*body.y[:keep], y]
    actor = Actor(stage, world.places[site], world.rng("borrow", cause, person.holder, at), at, (x, y), person, cause)
    world.loans[actor.body.key] = Loan(site, body.key, tail, at, until)
    _forget(stage, body.key, at, until)
    return actor


def rejoin(world: "World", actor: Actor) -> None:
    """Walk back to where the ordinary day is by now, and go on with it."""
    loan = world.loans.pop(actor.body.key)
    tail = loan.tail
    actor.until(loan.until)
    for _ in range(3):
        x, y = (float(v[0]) for v in tail.at(np.array([actor.now])))
        actor.go((x, y))
    stage = world.stages[loan.site]
    _forget(stage, loan.doer, loan.until, actor.now)
    keep = [i for i, t in enumerate(tail.t) if t > actor.now]
    tail.t = [actor.now, *(tail.t[i] for i in keep)]
    tail.x = [actor.xy[0], *(tail.x[i] for i in keep)]
    tail.y = [actor.xy[1], *(tail.y[i] for i in keep)]
    tail.hidden = [(a, b) for a, b in tail.hidden if b > actor.now]
    stage.bodies.append(tail)


def _forget(stage: Stage, doer: int, start: float, end: float) -> None:
    stage.signals[:] = [
        s for s in stage.signals if not (s.doer == doer and s.cause == ORDINARY and start < s.time <= end)
    ]
