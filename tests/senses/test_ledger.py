"""The ledger: who is where by passes and vehicles, also where a reader missed somebody."""

from collections.abc import Sequence

import msgspec
import pytest

from domain.batch import Batch, order_of
from domain.contracts import Facts
from domain.event import Event
from domain.facts import Missed, Tally
from domain.saving import pack, unpack
from domain.site import GROUND, Door, Pass, Reader, Site, Zone
from senses.ledger import STAY_S, Book, Ledger
from senses.roster import Roster
from tests.house import QUIET, START, Words, zone

HOUR = 3600.0


def room(name: str, parent: str | None = None) -> Zone:
    return msgspec.structs.replace(zone(name, 2, ("staff",)), kind="building", parent=parent)


SITE = msgspec.structs.replace(
    QUIET,
    zones={**QUIET.zones, "hall": room("hall", "yard"), "safe": room("safe", "hall")},
    readers={
        **QUIET.readers,
        "r-3": Reader("r-3", "d-3", "yard", "hall", 4.0, 52.0),
        "r-4": Reader("r-4", "d-4", "hall", "safe", 4.0, 52.0),
    },
    doors={
        **QUIET.doors,
        "d-3": Door("d-3", "yard", "hall", 4.0, 52.0, ("r-3",)),
        "d-4": Door("d-4", "hall", "safe", 4.0, 52.0, ("r-4",)),
    },
    passes={**QUIET.passes, "p-2": Pass(pass_id="p-2", holder="h-2", access=("watch",))},
)


def facts(
    events: Sequence[Event], ledger: Ledger | None = None, until: float | None = None, site: Site = SITE
) -> list[Tally | Missed]:
    batch = Batch(sorted(events, key=order_of), until or max(event.time for event in events))
    batch.add(Roster().process(batch, Facts(site)))
    return (ledger or Ledger()).process(batch, Facts(site))  # type: ignore[return-value]


def tallies(events: Sequence[Event], ledger: Ledger | None = None, until: float | None = None) -> list[Tally]:
    return [fact for fact in facts(events, ledger, until) if isinstance(fact, Tally)]


def missed(events: Sequence[Event], place: str) -> float:
    """The newest word on the ways into a place."""
    return [fact for fact in facts(events) if isinstance(fact, Missed) and fact.place == place][-1].share


def inside(events: Sequence[Event], until: float | None = None) -> dict[str, int]:
    """How many are in each place in the end."""
    people: dict[tuple[str, tuple[str, ...]], int] = {}
    for tally in tallies(events, until=until):
        people[tally.place, tally.access] = tally.people
    found: dict[str, int] = {}
    for (place, _), number in people.items():
        found[place] = found.get(place, 0) + number
    return {place: number for place, number in found.items() if number}


def test_a_way_in_counts_and_a_way_out_ends_it():
    say = Words()
    there = [say.badge(0), say.badge(10, "p-2")]
    assert inside(there) == {GROUND: 2}
    assert inside([*there, say.badge(20, way="out")]) == {GROUND: 1}


def test_counts_are_kept_by_the_groups_of_the_pass():
    say = Words()
    made = tallies([say.badge(0), say.badge(10, "p-2")])
    assert [(tally.access, tally.people) for tally in made] == [(("staff",), 1), (("watch",), 1)]


def test_who_is_in_a_room_counts_for_the_room_around_it_and_no_longer_for_the_ground():
    say = Words()
    assert inside([say.badge(0), say.badge(10, reader="r-3"), say.badge(20, reader="r-4")]) == {"hall": 1, "safe": 1}


def test_a_refusal_moves_nobody():
    say = Words()
    assert inside([say.badge(0), say.badge(10, reader="r-3", outcome="denied", reason="no_access")]) == {GROUND: 1}


def test_a_way_out_that_no_reader_told_mends_itself_at_the_next_door():
    say = Words()
    ways = [say.badge(0), say.badge(10, reader="r-3"), say.badge(20, way="out")]
    assert inside(ways) == {}


def test_who_shows_no_pass_for_longer_than_any_shift_is_out():
    say = Words()
    assert inside([say.badge(0)], START + STAY_S - 1) == {GROUND: 1}
    assert inside([say.badge(0)], START + STAY_S) == {}
    assert inside([say.badge(0), say.badge(5 * HOUR, reader="r-3")], START + STAY_S + HOUR) == {"hall": 1}


def test_passengers_come_and_go_with_the_vehicle():
    say = Words()
    comes = say.plate(0, "AA-1", door="d-1", occupants=4)
    assert inside([comes]) == {GROUND: 3}
    goes = msgspec.structs.replace(say.plate(60, "AA-1", door="d-1", occupants=1), direction="out")
    assert inside([comes, goes]) == {}


def test_a_driver_alone_carries_nobody():
    assert inside([Words().plate(0, "AA-1", door="d-1", occupants=1)]) == {}


def test_a_visitor_holds_the_groups_of_the_visit_on_the_pass():
    say = Words()
    visit = say.visit(0, 0, HOUR, "BB-2", pass_id="p-9", access=("works",))
    (during,) = tallies([visit, say.badge(10, "p-9")])
    assert during.access == ("works",)
    (after,) = tallies([visit, say.badge(HOUR, "p-9")])
    assert after.access == ()


def test_a_counter_shows_how_often_readers_miss_somebody():
    say = Words()
    honest = [event for i in range(40) for event in (say.badge(60 * i, f"p-{i}"), say.passed(60 * i + 2, 1))]
    followed = [event for i in range(40) for event in (say.badge(60 * i, f"p-{i}"), say.passed(60 * i + 2, 2))]
    assert missed(honest, GROUND) < 0.004
    assert missed(followed, GROUND) > 0.1


def test_a_pass_that_turns_up_elsewhere_was_missed():
    say = Words()
    nowhere = [say.badge(100 * i, reader="r-4", way="out") if i % 2 else say.badge(100 * i) for i in range(40)]
    assert missed(nowhere, "safe") > 0.1


def test_the_book_is_saved_and_read_again():
    say = Words()
    ledger = Ledger()
    tallies([say.badge(0), say.badge(10, "p-2", "r-3")], ledger)
    assert unpack(pack(ledger.state), Book) == ledger.state


@pytest.mark.parametrize("door", ["d-1", "d-3"])
def test_who_goes_through_a_door_with_the_wrong_clock_is_counted_once(door: str):
    say = Words()
    reader = {"d-1": "r-1", "d-3": "r-3"}[door]
    assert sum(inside([say.badge(0, reader=reader), say.badge(1, reader=reader)]).values()) == 1
