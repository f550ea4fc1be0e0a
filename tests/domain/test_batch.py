"""Batches: columns for arithmetic, rows for memory, facts and timers at their place; and how states are saved."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from domain.batch import Batch, Fact, order_of
from domain.event import Badge, Door, Event, Health, PlateRead
from domain.facts import Lost, PlateUse
from domain.saving import pack, unpack
from domain.timers import Timer, Timers
from tests.house import START, Words


def batch_of(*events: Event, until: float = 100.0) -> Batch:
    return Batch(sorted(events, key=order_of), START + until)


def test_rows_of_several_kinds_are_merged_in_the_one_order():
    say = Words()
    made = batch_of(say.plate(2), say.badge(2), say.badge(1), say.health(0))
    assert [type(row) for row in made.rows(PlateRead, Badge)] == [Badge, Badge, PlateRead]


def test_a_kind_that_is_not_there_has_no_rows_and_empty_columns():
    made = batch_of(Words().badge(0))
    assert list(made.rows(Door)) == []
    assert made[Door]["time"].shape == (0,)


def test_columns_are_read_only_and_aligned():
    say = Words()
    made = batch_of(say.plate(1), say.plate(2, occupants=3))
    column = made[PlateRead]["time"]
    assert column.dtype == np.float64
    assert column.tolist() == [row.time for row in made.of(PlateRead)]
    np.testing.assert_array_equal(made[PlateRead]["occupants"], [np.nan, 3.0])
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 0.0


def test_facts_come_after_the_events_of_their_time():
    say = Words()
    read = say.plate(1)
    made = batch_of(read, say.health(1), say.badge(2))
    made.add([PlateUse(read.id, read.time, read, (), ())])
    assert [type(row).__name__ for row in made.rows(PlateUse, Health, Badge)] == ["Health", "PlateUse", "Badge"]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from((1, 2)), st.sampled_from("xyz")), max_size=12))
def test_rows_of_any_kinds_stand_in_the_one_order(drawn):
    """Events before the facts of their time, facts by the event they are of, then by the name of their type."""
    say = Words()
    makers = {"a": say.badge, "b": say.health}
    events = [makers[what](time) for what, time, _ in drawn if what in makers]
    facts = [_fact(what, time, of) for what, time, of in drawn if what not in makers]
    made = batch_of(*events)
    made.add(sorted(facts, key=order_of))
    for kinds in ((Badge, Health, Lost, PlateUse, Noted), (Lost, Noted), (Health, Noted)):
        expected = sorted((row for row in (*events, *facts) if isinstance(row, kinds)), key=order_of)
        assert list(map(order_of, made.rows(*kinds))) == list(map(order_of, expected))


class Noted(Fact, frozen=True, gc=False):
    """A fact of a type whose name comes between the others."""


def _fact(what, time, of):
    at = START + time
    return {"c": Lost(of, at, of, at), "d": Noted(of, at), "e": PlateUse(of, at, None, (), ())}[what]


def test_timers_are_handed_out_after_all_rows_of_their_time_and_up_to_the_end():
    say, timers = Words(), Timers()
    for due in (0.5, 1.0, 50.0, 100.0, 100.5):
        timers.set(START + due, f"at {due}")
    found = list(batch_of(say.badge(1), say.badge(1), say.badge(2)).timed(timers, Badge))
    names = [row.key if isinstance(row, Timer) else "badge" for row in found]
    assert names == ["at 0.5", "badge", "badge", "at 1.0", "badge", "at 50.0", "at 100.0"]
    assert len(timers.heap) == 1


def test_a_timer_that_is_set_on_the_way_is_handed_out_in_the_same_batch():
    say, timers = Words(), Timers()
    found = []
    for row in batch_of(say.badge(1), say.badge(9)).timed(timers, Badge):
        found.append(row)
        if isinstance(row, Badge):
            timers.set(row.time + 3, row.id)
    assert [row.time - START for row in found] == [1.0, 4.0, 9.0, 12.0]


class Learned(Struct):
    weights: np.ndarray
    by_pair: dict[tuple[str, str], float]


def test_states_survive_saving_with_arrays_and_pairs_as_keys():
    before = Learned(np.arange(6.0).reshape(2, 3), {("a", "b"): 1.5})
    after = unpack(pack(before), Learned)
    np.testing.assert_array_equal(after.weights, before.weights)
    assert after.by_pair == before.by_pair
    after.weights[0, 0] = 9.0  # a copy of its own, not a view of the bytes


class Secretive(Struct):
    anything: object


def test_what_is_no_plain_value_is_not_saved():
    with pytest.raises(NotImplementedError, match="expected plain values"):
        pack(Secretive(lambda: None))
    with pytest.raises(NotImplementedError, match="expected plain values"):
        pack(Secretive(np.array([object()])))
