"""Ways: along lanes, through doors that open, never through fences or walls."""

import pytest
import shapely

from simulators.life.trucks import service_zones
from simulators.life.ways import edge_of
from simulators.life.work import _base, work_of
from simulators.place import Place
from simulators.places.catalogue import PLACES
from simulators.world import people_of
from tests.simulators.worlds import place


@pytest.mark.parametrize("name", sorted(PLACES))
def test_everybody_reaches_their_work_through_doors_that_admit_them(name: str) -> None:
    here = place(name)
    for person in {person.role: person for person in people_of(here)}.values():
        work = work_of(person.role)
        desk = here.desk(_base(here, person, work), 1)
        for start, end in [(edge_of(here, 0), desk), *((desk, here.spot(z, 3)) for z in work.zones_of(here, person))]:
            for leg in here.way(start, end, person.access):
                if leg.door is not None:
                    gate = here.doors[leg.door]
                    assert here.admits(gate.to_zone if leg.inward else gate.from_zone, person.access)


def test_a_way_in_crosses_the_fence_at_a_gate_only() -> None:
    here = place("rtm-maasmond")
    fence = here.shapes["perimeter"].buffer(-4)
    legs = here.way(here.spot("car-park", 0), here.spot("quay", 0), ("operations",))
    assert legs[0].door is not None
    assert not any(shapely.LineString(leg.points).intersects(fence) for leg in legs if len(leg.points) > 1)


def test_a_truck_takes_a_lane_and_a_walker_a_turnstile() -> None:
    here = place("rtm-maasmond")
    start, end = edge_of(here, 0), here.spot(service_zones(here)[0], 0)
    assert str(here.way(start, end, ("truckers",), wheels=True)[0].door).startswith("lane")
    assert str(here.way(start, end, ("operations",))[0].door).startswith("turnstile")


def test_the_way_back_is_the_way_there() -> None:
    here = place("vlissingen")
    there = here.way(here.spot("quay", 1), here.spot("canteen", 2), ("operations",))
    back = here.way(here.spot("canteen", 2), here.spot("quay", 1), ("operations",))
    assert [leg.door for leg in there if leg.door] == [leg.door for leg in back if leg.door]


def test_parallel_lanes_are_shared_between_in_and_out() -> None:
    here = place("rtm-maasmond")
    inward = {here.beside("lane-in-1", inward=True, draw=d / 20).door for d in range(20)}
    outward = {here.beside("lane-in-1", inward=False, draw=d / 20).door for d in range(20)}
    assert len(inward) == 8
    assert len(outward) == 5
    assert not inward & outward


def test_a_way_does_not_depend_on_what_was_asked_before() -> None:
    ends = [(edge_of(place("vlissingen"), i), place("vlissingen").spot("quay", i)) for i in range(4)]
    first = Place(place("vlissingen").site)
    ways = [first.way(a, b, ("operations",)) for a, b in ends]
    other = Place(place("vlissingen").site)
    for a, b in reversed(ends):
        other.way(b, a, ("operations",))
    assert [other.way(a, b, ("operations",)) for a, b in ends] == ways
