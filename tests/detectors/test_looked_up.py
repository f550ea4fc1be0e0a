"""Looked up: look-ups one after the other, and never for an order."""

from detectors.looked_up import LookedUp
from domain.event import Event
from tests.house import Words, alerts, brief

HOUR = 3600.0


def found(*events: Event):
    return brief(alerts(events, LookedUp()))


def asks(say: Words, times: int, start: float = 0.0, account: str = "a-1", **more: object) -> list[Event]:
    return [say.lookup(start + 600.0 * i, account, **more) for i in range(times)]


def office(say: Words, look_ups: int, every: int) -> list[Event]:
    """What colleagues ask: one in `every` without an order, each account by itself."""
    return [say.lookup(i, f"c-{i}", order=None if i % every == 0 else "wo-1") for i in range(look_ups)]


def test_five_in_a_row_without_an_order_are_found():
    say = Words()
    told = alerts([*office(say, 500, 10), *asks(say, 5, HOUR)], LookedUp())
    assert brief(told) == [("looked_up", "account/a-1", "new", HOUR + 2400.0)]
    assert (told[0].severity, told[0].pattern, told[0].related) == (3, "S11", ("unit/BOX-1",))
    assert told[0].evidence_count == 5


def test_four_in_a_row_are_ordinary():
    say = Words()
    assert found(*office(say, 500, 10), *asks(say, 4, HOUR)) == []


def test_one_for_an_order_ends_the_run():
    say = Words()
    work = say.lookup(HOUR + 1500.0, order="wo-1")
    first, last = asks(say, 3, HOUR), asks(say, 4, HOUR + 2000.0)
    assert found(*office(say, 500, 10), *first, work, *last) == []


def test_where_half_of_all_look_ups_have_no_order_five_are_ordinary():
    say = Words()
    assert found(*office(say, 500, 2), *asks(say, 6, HOUR)) == []


def test_every_account_is_by_itself():
    say = Words()
    assert found(*office(say, 500, 10), *asks(say, 4, HOUR), *asks(say, 4, 2 * HOUR, "a-2")) == []


def test_look_ups_of_another_day_are_no_run():
    say = Words()
    assert found(*office(say, 500, 10), *asks(say, 4, HOUR), *asks(say, 4, 20 * HOUR)) == []


def test_an_export_without_an_order_is_found_at_once():
    say = Words()
    assert len(found(say.lookup(0, action="export"))) == 1
    assert found(say.lookup(0, action="export", order="wo-1")) == []
