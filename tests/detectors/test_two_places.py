"""Two places: a pass or plate at two sites, and the journeys that people really make."""

from collections.abc import Sequence

import msgspec

from detectors.two_places import TwoPlaces
from domain.alert import Alert
from domain.event import Event
from tests.harbour import Harbour
from tests.house import START, Words

HOUR = 3600.0


class Log:
    """Events of both sites; times in seconds after `START`."""

    def __init__(self) -> None:
        self.say = {name: Words(name, f"{name}-e") for name in ("s", "t")}
        self.events: list[Event] = []

    def use(self, at: float, site: str, way: str = "in", reader: str = "r-1", number: str = "p-1") -> "Log":
        self.events.append(self.say[site].badge(at, number, reader, way))
        return self

    def read(self, at: float, site: str, way: str = "in", number: str = "BB-2") -> "Log":
        camera = {"in": "c-gate", "out": "c-gate"}[way]
        event = self.say[site].plate(at, number, camera)
        self.events.append(event if way == "in" else type(event)(event.id, event.time, site, camera, number, way, 0.99))
        return self

    def alerts(self) -> list[Alert]:
        made = Harbour(lambda: [TwoPlaces()])
        ordered: Sequence[Event] = sorted(self.events, key=lambda event: event.time)
        return [alert for alert in made.feed(ordered) + made.drain() if alert.version == 1]


def honest(log: Log, journeys: int, seconds: float, start: float = -30 * 86_400.0) -> Log:
    """As many truckers, each out of one site and in at the other after so long, by pass and by plate."""
    for i in range(journeys):
        at = start + i * HOUR
        log.use(at, "s", "out", number=f"p-{i}-h").use(at + seconds, "t", number=f"p-{i}-h")
        log.read(at, "s", "out", f"H-{i}").read(at + seconds, "t", "in", f"H-{i}")
    return log


def test_out_of_one_site_and_in_at_the_other_is_a_journey():
    assert Log().use(0, "s").use(HOUR, "s", "out").use(HOUR + 900, "t").alerts() == []


def test_a_pass_that_is_inside_one_site_and_comes_in_at_another_is_two_passes():
    log = honest(Log(), 200, 2400.0).use(0, "s").use(600, "s", reader="r-2").use(2400, "t")
    (alert,) = log.alerts()
    assert (alert.site, alert.subject, alert.pattern, alert.severity) == ("t", "pass/p-1", "M08", 2)
    assert alert.related == ("holder/h-1",)
    assert [item.id for item in alert.evidence] == ["s-e-000402", "t-e-000401"]
    assert alert.noticed == START + 2400


def test_the_way_back_of_what_was_told_is_no_news():
    log = honest(Log(), 200, 2400.0).use(0, "s", reader="r-2").use(1800, "t").use(2400, "t", "out")
    assert len(log.use(5400, "s", "out", reader="r-2").alerts()) == 1


def test_two_kilometres_in_half_a_minute_are_too_fast_for_anybody_even_when_nothing_is_known():
    (alert,) = Log().use(0, "s", "out").use(-20, "t").alerts()
    assert alert.subject == "pass/p-1"
    assert alert.site == "s"


def test_clocks_of_two_sites_may_differ_by_a_minute():
    """2,060 m at 100 km/h take 74 s; the clocks may hide 60 of them."""
    assert Log().use(0, "s", "out").use(20, "t").alerts() == []


def test_the_night_after_is_nobodys_concern():
    assert Log().use(0, "s", reader="r-2").use(12 * HOUR, "t").alerts() == []
    assert len(honest(Log(), 200, 13 * HOUR).use(0, "s", reader="r-2").use(12 * HOUR - 1, "t").alerts()) == 1


def test_a_refusal_is_no_use():
    log = Log().use(0, "s", reader="r-2")
    log.events.append(log.say["t"].badge(600, "p-1", outcome="denied", reason="no_access"))
    assert log.alerts() == []


def test_a_plate_in_at_both_sites_within_minutes_is_two_cars_and_each_site_is_told():
    log = honest(Log(), 200, 2400.0).read(0, "s").read(400, "t").read(1300, "t", "out").read(1500, "s", "out")
    assert [(alert.site, alert.subject, alert.pattern) for alert in log.alerts()] == [
        ("t", "plate/BB-2", "M17"),
        ("s", "plate/BB-2", "M17"),
    ]


def test_who_leaves_a_building_and_follows_another_out_has_one_way_out_missing_only():
    log = honest(Log(), 50, 2400.0).use(0, "s", reader="r-2").use(600, "s", "out", "r-2").use(HOUR * 2, "t")
    assert log.alerts() == []
    assert len(honest(Log(), 50, 2400.0).use(0, "s", reader="r-2").use(HOUR * 2, "t").alerts()) == 1


def test_a_plate_that_drives_by_has_not_come_to_the_site():
    log = honest(Log(), 200, 2400.0).read(0, "s")
    passing = log.say["t"].plate(400, "BB-2")
    log.events.append(msgspec.structs.replace(passing, direction="pass"))
    assert log.alerts() == []


def test_a_plate_that_was_not_read_on_the_way_out_is_ordinary_after_an_hour():
    assert honest(Log(), 200, 2400.0).read(0, "s").read(HOUR, "t").alerts() == []


def test_a_fleet_car_lent_to_the_other_site_half_an_hour_later_is_ordinary():
    assert honest(Log(), 200, 2400.0).read(0, "s", "out").read(1700, "t").alerts() == []


def test_where_many_follow_others_out_a_missing_way_out_says_little():
    log = Log()
    for i in range(300):
        at, number = -30 * 86_400.0 + i * HOUR, f"p-{i}-h"
        log.use(at, "s", "out" if i % 4 else "in", number=number).use(at + 2400 + i, "t", number=number)
    assert [alert for alert in log.use(0, "s").use(2600, "t").alerts() if alert.subject == "pass/p-1"] == []


def test_what_was_told_is_not_learned():
    made = TwoPlaces()
    harbour = Harbour(lambda: [made])
    log = Log().use(0, "s", "out").use(-20, "t")
    harbour.feed(sorted(log.events, key=lambda event: event.time))
    assert harbour.drain()
    assert made.state.times == {}
