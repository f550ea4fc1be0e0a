"""Tests of fusion: which tracks are one thing."""

import pytest

from domain.batch import Batch
from domain.contracts import Facts
from domain.facts import Fix, Lost
from senses.fusion import Fusion
from senses.tracking import Tracking
from tests.house import FENCED, START, Words


def things(*walks, until=100.0):
    """The facts of these walks, merged in order."""
    events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
    batch = Batch(events, START + until)
    batch.add(Tracking().process(batch, Facts(FENCED)))
    sense = Fusion()
    batch.add(sense.process(batch, Facts(FENCED)))
    return batch, sense


def names(batch):
    return list(dict.fromkeys(fix.thing for fix in batch.of(Fix)))


def test_one_thing_seen_by_two_cameras_is_one_thing():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 30.0), say.walk(2, 3.0, 30.0, 18, "u-1", camera="c-field"))
    assert names(batch) == ["c-fence/t-1"]


def test_a_track_that_breaks_off_and_goes_on_is_one_thing():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 10.0, 10), say.walk(15, 15.0, 25.0, 10, "t-2"))
    assert names(batch) == ["c-fence/t-1"]


def test_after_a_long_gap_it_is_another():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 10.0, 10), say.walk(40, 15.0, 25.0, 10, "t-2"))
    assert names(batch) == ["c-fence/t-1", "c-fence/t-2"]


def test_two_people_in_one_camera_are_two():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 20.0), say.walk(0, 0.0, 20.0, 20, "t-2", north_m=2.0))
    assert names(batch) == ["c-fence/t-1", "c-fence/t-2"]


def test_a_person_is_not_the_car_beside():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 20.0), say.walk(0, 0.0, 20.0, 20, "u-1", camera="c-field", object="car"))
    assert names(batch) == ["c-fence/t-1", "c-field/u-1"]


def test_two_who_part_are_told_apart():
    say = Words()
    batch, _ = things(
        say.walk(0, 0.0, 20.0, 20),
        say.walk(0, 0.0, 0.0, 4, "u-1", camera="c-field"),
        say.walk(5, 0.0, -60.0, 15, "u-1", camera="c-field"),
    )
    assert len(names(batch)) == 2


def test_two_cameras_know_better_than_one():
    say = Words()
    batch, _ = things(say.walk(0, 0.0, 20.0, accuracy_m=4.0), say.walk(0, 0.0, 20.0, 20, "u-1", camera="c-field"))
    assert max(fix.accuracy_m for fix in batch.of(Fix)[4:]) < 4.0


@pytest.mark.parametrize("speed", [0.5, 1.4, 4.0])
def test_speed_is_that_of_the_walker(speed):
    batch, _ = things(Words().walk(0, 0.0, 40.0 * speed, 40))
    assert batch.of(Fix)[-1].speed_mps == pytest.approx(speed, rel=0.15)


def test_what_nobody_sees_any_more_is_lost_once():
    batch, sense = things(Words().walk(0, 0.0, 10.0, 10))
    assert [(lost.time - START, lost.last - START) for lost in batch.of(Lost)] == [(25.0, 10.0)]
    assert (sense.state.things, sense.state.of_track) == ({}, {})
