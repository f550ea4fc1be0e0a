"""Truth: what stories of the port caused is found again in what the sensors wrote."""

import pytest

from domain.truth import Crime
from tests.simulators.scenarios.port_run import Event, day_and_night

PREFIXES = {"holder", "pass", "track", "plate", "unit", "account", "zone", "door", "sensor"}


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, Event], list[Crime], list[Crime]]:
    events, crimes, quiet = day_and_night(1)
    return {event["id"]: event for event in events}, crimes, quiet


def test_most_stories_are_seen(told: tuple[dict[str, Event], list[Crime], list[Crime]]) -> None:
    _, crimes, quiet = told
    assert len({crime.pattern for crime in crimes}) >= 21
    assert len({line.pattern for line in quiet}) >= 21


def test_lines_have_subjects_events_and_ordered_times(
    told: tuple[dict[str, Event], list[Crime], list[Crime]],
) -> None:
    events, crimes, quiet = told
    for line in [*crimes, *quiet]:
        assert line.start <= line.first_observable <= line.end
        assert line.subjects
        assert {subject.split("/")[0] for subject in line.subjects} <= PREFIXES
        assert line.events
        known = sum(event in events for event in line.events)
        assert known >= 0.98 * len(line.events)


def test_look_alikes_say_why(told: tuple[dict[str, Event], list[Crime], list[Crime]]) -> None:
    _, crimes, quiet = told
    assert all(line.why for line in quiet)
    assert not any(crime.why for crime in crimes)


def test_no_event_belongs_to_two_stories(told: tuple[dict[str, Event], list[Crime], list[Crime]]) -> None:
    _, crimes, quiet = told
    owned = [event for line in [*crimes, *quiet] for event in line.events or ()]
    assert len(owned) == len(set(owned))
