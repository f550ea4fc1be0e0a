"""The roster: how a pass and a plate stood at the very moment they were used."""

from collections.abc import Sequence

from domain.batch import Batch, order_of
from domain.contracts import Facts
from domain.event import Event
from domain.facts import PassUse, PlateUse
from senses.roster import Roster
from tests.house import QUIET, START, Words

HOUR = 3600.0


def uses(events: Sequence[Event], roster: Roster | None = None) -> list[PassUse | PlateUse]:
    batch = Batch(sorted(events, key=order_of), max(event.time for event in events))
    return (roster or Roster()).process(batch, Facts(QUIET))  # type: ignore[return-value]


def test_a_fact_is_as_of_its_event_and_not_of_the_batch():
    say = Words()
    made = uses([say.badge(0), say.change(1, "blocked"), say.badge(2), say.change(3, "active"), say.badge(4)])
    assert [use.standing for use in made if isinstance(use, PassUse)] == ["active", "blocked", "active"]


def test_the_holder_is_the_one_of_the_newest_word():
    say = Words()
    made = uses(
        [say.badge(0), say.change(1, "active", holder="h-9"), say.badge(2), say.change(3, "active"), say.badge(4)]
    )
    assert [use.holder for use in made if isinstance(use, PassUse)] == ["h-1", "h-9", "h-9"]


def test_a_pass_that_nothing_names_has_no_standing():
    (use,) = uses([Words().badge(0, "p-unknown")])
    assert isinstance(use, PassUse)
    assert (use.holder, use.standing) == (None, None)


def test_a_badge_without_a_pass_is_nobodys_use():
    assert uses([Words().badge(0, None)]) == []


def test_a_plate_holds_the_groups_of_its_vehicle_and_its_visits():
    say = Words()
    events = [
        say.visit(0, 0, HOUR, "AA-1"),
        say.visit(1, 0, HOUR, "AA-1", ref="v-2", zones=("stack",)),
        say.plate(2, "AA-1"),
        say.plate(3, "BB-2"),
    ]
    first, second = uses(events)
    assert isinstance(first, PlateUse)
    assert isinstance(second, PlateUse)
    assert (first.groups, first.zones) == (("staff", "visitor"), ("stack",))
    assert (second.groups, second.zones) == ((), ())


def test_a_later_word_on_a_visit_replaces_the_earlier():
    say = Words()
    events = [say.visit(0, 0, HOUR), say.visit(1, 0, HOUR, "CC-3"), say.plate(2, "BB-2"), say.plate(3, "CC-3")]
    assert [use.groups for use in uses(events) if isinstance(use, PlateUse)] == [(), ("visitor",)]


def test_a_visit_is_forgotten_half_a_day_after_its_end():
    say, roster = Words(), Roster()
    uses([say.visit(0, 0, HOUR)], roster)
    uses([say.badge(12 * HOUR)], roster)
    assert roster.state.visits
    uses([say.badge(13 * HOUR)], roster)
    assert roster.state.visits == roster.state.of_plate == {}


def test_a_dead_pass_is_never_forgotten():
    say, roster = Words(), Roster()
    uses([say.change(0, "lost")], roster)
    uses([say.badge(400 * 24 * HOUR, "p-2")], roster)
    (use,) = uses([say.badge(401 * 24 * HOUR)], roster)
    assert isinstance(use, PassUse)
    assert use.standing == "lost"


def test_an_unreadable_plate_makes_no_fact():
    assert uses([Words().plate(0, "")]) == []


def test_times_are_seconds_since_1970():
    assert uses([Words().plate(5)])[0].time == START + 5
