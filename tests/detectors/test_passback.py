"""Passback: in twice and never out, weighed by how often ways out are missed."""

from detectors.passback import Passback
from domain.event import Event
from tests.house import START, Words, alerts, brief

FORGET = 12 * 3600.0
DAY = 86_400.0


def found(*events: Event):
    return brief(alerts(events, Passback()))


def twice_in(say: Words, at: float = 0.0, again: float = 300.0) -> list[Event]:
    """From the road through the yard into the stack, and from the road again: two ways out were missed."""
    return [say.badge(at), say.badge(at + 60, reader="r-2"), say.badge(at + again)]


def ordinary(say: Words, days: int, missed: int) -> list[Event]:
    """Sixty people a day who come and go by the gate, of whom `missed` come back though their way out was missed."""
    made: list[Event] = []
    for day in range(days):
        for i in range(60):
            at, number = day * DAY + i * 600.0, f"p-{day}-{i}"
            made += [say.badge(at, number)]
            if i >= missed:
                made += [say.badge(at + 100, number, way="out")]
            made += [say.badge(at + 200, number), say.badge(at + 300, number, way="out")]
    return made


def test_in_again_past_two_ways_out_is_found():
    say = Words()
    told = alerts(twice_in(say), Passback())
    assert brief(told) == [("passback", "pass/p-1", "new", 300.0)]
    assert [item.id for item in told[0].evidence] == ["e-000001", "e-000003"]
    assert (told[0].severity, told[0].zone, told[0].pattern) == (2, "yard", "M08")
    assert 0.8 < told[0].score < 0.9


def test_one_way_out_missed_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.badge(300)) == []


def test_one_way_out_missed_is_told_where_that_never_happens():
    say = Words()
    told = alerts([*ordinary(say, 20, 0), say.badge(20 * DAY), say.badge(20 * DAY + 300)], Passback())
    assert [(alert.subject, alert.severity) for alert in told] == [("pass/p-1", 4)]


def test_two_ways_out_missed_weigh_less_where_they_are_missed_every_day():
    say = Words()
    calm = alerts([*ordinary(say, 20, 0), *twice_in(say, 20 * DAY)], Passback())[-1]
    sloppy = alerts([*ordinary(say, 20, 6), *twice_in(say, 20 * DAY)], Passback())[-1]
    assert calm.severity == 2
    assert sloppy.severity == 4


def test_what_was_learned_fades():
    say = Words()
    late = (20 + 365) * DAY
    sloppy = alerts([*ordinary(say, 20, 6), *twice_in(say, late)], Passback())[-1]
    assert sloppy.severity == 2


def test_refused_as_inside_already_and_in_by_another_door_is_found():
    say = Words()
    refused = [say.badge(250 + i, outcome="denied", reason="antipassback") for i in range(2)]
    told = alerts([say.badge(0), *refused, say.badge(300)], Passback())
    assert [(alert.subject, alert.severity) for alert in told] == [("pass/p-1", 2)]


def test_an_old_refusal_counts_no_more():
    say = Words()
    refused = [say.badge(i, outcome="denied", reason="antipassback") for i in (10, 20)]
    assert found(say.badge(0), *refused, say.badge(700)) == []


def test_out_and_in_again_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.badge(60, reader="r-2"), say.badge(100, way="out"), say.badge(200)) == []


def test_going_on_into_another_zone_is_ordinary():
    say = Words()
    assert found(say.badge(0), say.badge(100, reader="r-2")) == []


def test_a_way_in_is_forgotten_after_twelve_hours():
    say = Words()
    assert found(*twice_in(say, again=FORGET)) == []
    say = Words()
    assert len(found(*twice_in(say, again=FORGET - 1))) == 1


def test_another_pass_is_another_person():
    say = Words()
    assert found(*twice_in(say)[:2], say.badge(100, "p-2")) == []


def test_a_third_time_is_a_repeat_of_the_second():
    say = Words()
    told = alerts([*twice_in(say), say.badge(360, reader="r-2"), say.badge(600)], Passback())
    assert [(alert.version, alert.count, alert.time) for alert in told] == [(1, 1, START + 300), (2, 2, START + 300)]
