"""Tests of the horizon: what is cold at the start, and what a site does not have."""

from domain.coverage import Coverage
from tests.house import FENCED, QUIET, SITE, START, Words, outputs, shard

DAY = 86_400.0


def told(*events, size=1000, site=SITE) -> list[Coverage]:
    found = outputs(shard(site=site), sorted(events, key=lambda event: event.time), size=size)
    return [entry for output in found for entry in output.coverage if entry.reason in ("cold", "not_observable")]


def brief(entries, name):
    """The entries that list a detector: reason, begin and end in hours after the start."""
    return [
        (entry.reason, (entry.start - START) / 3600, entry.until and (entry.until - START) / 3600)
        for entry in entries
        if name in entry.detectors
    ]


def test_what_learns_is_cold_for_a_day():
    say = Words()
    found = told(say.badge(0), say.tick(DAY / 2), say.tick(2 * DAY))
    assert brief(found, "passback") == [("cold", 0.0, None), ("cold", 0.0, 24.0)]
    assert brief(found, "dead_pass") == []


def test_a_kind_that_has_not_come_in_a_day_cannot_be_judged_until_it_comes():
    say = Words()
    late = say.unit(30 * 3600, "moved")
    found = told(say.badge(0), say.tick(29 * 3600), late, say.tick(40 * 3600))
    assert brief(found, "seal_changed") == [("not_observable", 24.0, None), ("not_observable", 24.0, 30.0)]
    assert told(say.badge(0), late, say.tick(40 * 3600), size=1) == told(say.badge(0), late, say.tick(40 * 3600))


def test_a_kind_that_comes_in_time_opens_nothing():
    say = Words()
    found = told(say.badge(0), say.unit(3600, "moved"), say.tick(40 * 3600))
    assert brief(found, "seal_changed") == []


def test_a_site_without_such_sensors_says_so_at_once():
    assert brief(told(Words().badge(0), site=QUIET), "perimeter_crossing") == [("not_observable", 0.0, None)]
    assert brief(told(Words().badge(0), site=FENCED), "perimeter_crossing") == []
