"""Other collector: a box that was released to one company and is fetched by another."""

from detectors.other_collector import OtherCollector
from domain.event import Event
from tests.house import Words, alerts, brief

DAY = 86_400.0


def found(*events: Event):
    return brief(alerts(events, OtherCollector()))


def test_a_box_fetched_by_another_company_is_found():
    say = Words()
    told = alerts(
        [say.unit(0, "released", company="Acme"), say.unit(300, "collected", company="Beta", holder="h-9")],
        OtherCollector(),
    )
    assert brief(told) == [("other_collector", "unit/BOX-1", "new", 300.0)]
    assert (told[0].severity, told[0].pattern, told[0].related) == (3, "M14", ("holder/h-9",))
    assert [item.id for item in told[0].evidence] == ["e-000001", "e-000002"]


def test_a_box_fetched_by_the_company_it_was_released_to_is_ordinary():
    say = Words()
    assert found(say.unit(0, "released", company="Acme"), say.unit(300, "collected", company="Acme")) == []


def test_a_release_told_anew_names_the_firm_that_is_sent():
    say = Words()
    released = [say.unit(0, "released", company="Acme"), say.unit(100, "released", company="Beta")]
    assert found(*released, say.unit(300, "collected", company="Beta")) == []
    assert len(found(*released, say.unit(400, "collected", company="Acme"))) == 1


def test_a_release_that_names_nobody_binds_nobody():
    say = Words()
    assert found(say.unit(0, "released"), say.unit(300, "collected", company="Beta")) == []


def test_a_box_that_was_fetched_comes_back_as_another():
    say = Words()
    once = [say.unit(0, "released", company="Acme"), say.unit(300, "collected", company="Acme")]
    assert found(*once, say.unit(900, "collected", company="Beta")) == []


def test_a_release_is_forgotten_after_two_weeks():
    say = Words()
    assert found(say.unit(0, "released", company="Acme"), say.unit(14 * DAY + 1, "collected", company="Beta")) == []


def test_where_others_fetch_boxes_every_day_it_is_advice():
    say = Words()
    log: list[Event] = []
    for i in range(200):
        log += [say.unit(i, "released", f"B-{i}", company="Acme"), say.unit(i, "collected", f"B-{i}", company="Beta")]
    told = alerts(log, OtherCollector())
    assert [told[0].severity, told[-1].severity] == [3, 4]
    assert told[-1].score < told[0].score / 10
