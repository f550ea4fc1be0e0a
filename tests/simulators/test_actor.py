"""Actors: what they do becomes bodies and signals."""

from datetime import date
from itertools import pairwise

import numpy as np

from simulators.actor import Actor, Vehicle
from simulators.acts import Stage
from simulators.life.ways import edge_of
from simulators.world import people_of
from tests.simulators.worlds import place, world


def _actor(name: str = "rtm-maasmond", role: str | None = None) -> Actor:
    here = place(name)
    person = next((p for p in people_of(here) if p.role == role), None)
    return Actor(Stage(name), here, np.random.default_rng(3), 1_736_150_400.0, edge_of(here, 0), person)


def _kinds(actor: Actor) -> list[str]:
    return [signal.kind for signal in actor.stage.signals]


def test_going_to_work_badges_at_turnstile_and_door() -> None:
    actor = _actor(role="operator")
    actor.go(actor.place.desk("canteen", 0))
    badges = [s for s in actor.stage.signals if s.kind == "badge" and s.fields["outcome"] == "granted"]
    assert [b.fields["direction"] for b in badges] == ["in", "in"]
    assert all(b.fields["pass"] == (actor.person and actor.person.pass_id) for b in badges)


def test_a_stranger_who_climbs_shows_no_pass() -> None:
    actor = _actor()
    outer, inner = actor.place.fence_point(actor.rng)
    actor.walk(outer)
    actor.climb(inner)
    assert _kinds(actor) == []
    assert actor.zone not in (None, "landside")


def test_a_truck_is_read_at_its_lane() -> None:
    actor = _actor(role="trucker")
    actor.board(Vehicle("AB-123-C", "truck", units=["MSKU1234565"]))
    actor.go(actor.place.spot("exchange", 0))
    reads = [s for s in actor.stage.signals if s.kind == "plate" and "door" in s.fields]
    assert [(r.fields["plate"], r.fields["direction"], r.fields["units"]) for r in reads] == [
        ("AB-123-C", "in", ("MSKU1234565",))
    ]


def test_who_sits_in_a_vehicle_is_not_seen() -> None:
    actor = _actor(role="trucker")
    began = actor.now
    actor.board(Vehicle("AB-123-C", "truck"))
    actor.wait(100)
    actor.alight()
    assert actor.body.hidden == [(began, began + 100)]


def test_time_of_a_body_never_runs_back() -> None:
    actor = _actor(role="operator")
    actor.go("canteen")
    actor.hide(60)
    actor.go("quay")
    assert all(a <= b for a, b in pairwise(actor.body.t))


def test_a_local_hour_is_right_on_the_day_the_clock_goes_forward() -> None:
    lived = world("vlissingen", start=date(2025, 3, 30))
    assert lived.at("vlissingen", 1, 0) - lived.at("vlissingen", 0, 0) == 23 * 3600
    assert lived.at("vlissingen", 0, 4) - lived.at("vlissingen", 0, 1) == 2 * 3600
