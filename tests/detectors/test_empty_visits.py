"""Empty visits: trucks that come for boxes and move none, and trucks that work."""

from collections.abc import Sequence

import msgspec

from detectors.empty_visits import EmptyVisits
from domain.alert import Alert
from domain.event import Event
from tests.harbour import Harbour
from tests.house import START, Words

HOUR, MINUTE = 3600.0, 60.0


class Log:
    """Events of both sites; times in seconds after `START`."""

    def __init__(self) -> None:
        self.say = {name: Words(name, f"{name}-e") for name in ("s", "t")}
        self.events: list[Event] = []

    def visit(self, at: float, site: str, box: str | None = None, plate: str = "X-1", **more: object) -> "Log":
        """A truck announced for a box comes for ten minutes, and brings it where one is named."""
        say = self.say[site]
        out = say.plate(at + 10 * MINUTE, plate)
        self.events += [
            say.visit(
                at - HOUR, at - HOUR, at + HOUR, plate, ref=f"v-{site}-{at}-{plate}", **{"units": ("B-1",), **more}
            ),
            say.plate(at, plate),
            msgspec.structs.replace(out, direction="out"),
        ]
        if box:
            self.events.append(say.unit(at + 5 * MINUTE, box, plate=plate))
        return self

    def alerts(self, **more: float) -> list[Alert]:
        made = Harbour(lambda: [EmptyVisits(**more)])
        end = [say.tick(4 * HOUR) for say in self.say.values()]
        ordered: Sequence[Event] = sorted([*self.events, *end], key=lambda event: event.time)
        return [alert for alert in made.feed(ordered) + made.drain() if alert.version == 1]


def ordinary(visits: int = 3000) -> Log:
    """Trucks that move a box each."""
    log = Log()
    for i in range(visits):
        log.visit((i - visits) * 300.0 - HOUR, "st"[i % 2], "placed", f"H-{i}")
    return log


def test_a_truck_that_moves_nothing_at_two_sites_three_times_is_found_when_it_leaves():
    log = ordinary().visit(0, "s").visit(HOUR, "t").visit(2 * HOUR, "s")
    (alert,) = log.alerts()
    assert (alert.site, alert.subject, alert.pattern, alert.severity) == ("s", "plate/X-1", "M19", 3)
    assert alert.noticed == START + 2 * HOUR + 11 * MINUTE
    assert len(alert.evidence) == 6
    assert "3 times" in alert.reason.en


def test_the_fourth_time_is_told_to_the_other_site_with_a_higher_score():
    log = ordinary().visit(0, "s").visit(HOUR, "t").visit(2 * HOUR, "s").visit(3 * HOUR, "t")
    first, second = log.alerts()
    assert (first.site, second.site) == ("s", "t")
    assert first.score < second.score
    assert first.incident == second.incident


def test_a_new_trucker_who_moves_a_box_each_time_is_ordinary():
    log = ordinary()
    for i, box in enumerate(("placed", "collected", "placed", "departed")):
        log.visit(i * HOUR, "st"[i % 2], box)
    assert log.alerts() == []


def test_leaving_without_the_box_once_or_twice_happens():
    assert ordinary().visit(0, "s").visit(HOUR, "s").alerts() == []


def test_the_day_after_is_another_matter():
    assert ordinary().visit(-26 * HOUR, "s").visit(-13 * HOUR, "t").visit(0, "s").alerts() == []


def test_repairs_and_visits_without_a_box_are_another_matter():
    log = ordinary()
    for i in range(4):
        log.visit(i * HOUR, "s", units=None)
    assert log.alerts() == []


def test_a_box_that_is_told_of_a_minute_after_the_truck_left_was_on_it():
    log = ordinary().visit(0, "s").visit(HOUR, "t").visit(2 * HOUR, "s")
    log.events.append(log.say["s"].unit(2 * HOUR + 11 * MINUTE, "departed", plate="X-1"))
    assert log.alerts() == []


def test_where_many_trucks_leave_empty_it_says_little():
    log = Log()
    for i in range(1000):
        log.visit((i - 1000) * 864.0 - HOUR, "st"[i % 2], "placed" if i % 10 else None, f"H-{i}")
    assert log.visit(0, "s").visit(HOUR, "t").visit(2 * HOUR, "s").alerts() == []
