"""Dead pass: a hard rule, so each way to be dead and each way to be ordinary has its test."""

import pytest

from detectors.dead_pass import DeadPass
from tests.house import Words, alerts, brief


def found(*events):
    return brief(alerts(events, DeadPass()))


@pytest.mark.parametrize("status", ["blocked", "lost", "returned", "expired"])
def test_a_door_that_opens_for_a_dead_pass_is_found(status: str):
    say = Words()
    told = alerts([say.change(0, status), say.badge(10)], DeadPass())
    assert brief(told) == [("dead_pass", "pass/p-1", "new", 10.0)]
    assert (told[0].severity, told[0].score, told[0].related, told[0].personal) == (2, 1.0, ("holder/h-1",), True)
    assert told[0].reason.key == f"dead_pass_{status}"


def test_a_pass_that_the_file_blocks_is_dead_from_the_start():
    assert len(found(Words().badge(10, "p-3"))) == 1


def test_a_pass_dies_at_its_first_moment_of_no_validity():
    say = Words()
    assert found(say.badge(3599, "p-2")) == []
    assert len(found(say.badge(3600, "p-2"))) == 1


def test_the_way_out_counts_too():
    say = Words()
    assert len(found(say.change(0, "blocked"), say.badge(10, way="out"))) == 1


def test_a_dead_pass_that_is_denied_opened_nothing():
    say = Words()
    assert found(say.change(0, "blocked"), say.badge(10, outcome="denied", reason="blocked")) == []


def test_a_pass_that_nothing_names_is_never_dead():
    assert found(Words().badge(10, "p-unknown")) == []


def test_a_pass_blocked_afterwards_was_alive():
    say = Words()
    assert found(say.badge(10), say.change(11, "blocked")) == []


def test_at_the_very_same_time_the_badge_comes_first():
    say = Words()
    assert found(say.change(10, "blocked"), say.badge(10)) == []


def test_a_pass_made_active_again_is_alive():
    say = Words()
    assert found(say.change(0, "blocked"), say.change(5, "active"), say.badge(10)) == []


def test_a_blocked_pass_is_dead_after_a_year():
    say = Words()
    assert len(found(say.change(0, "blocked"), say.tick(300 * 86400.0), say.badge(366 * 86400.0))) == 1


def test_an_absent_field_keeps_its_value():
    say = Words()
    events = [
        say.change(0, "active", valid_until=say.tick(50).time),
        say.change(20, "active", role="crane"),
        say.badge(60),
    ]
    assert len(found(*events)) == 1
