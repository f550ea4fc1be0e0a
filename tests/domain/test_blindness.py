"""Tests of blind spots: what a sensor that does not see opens, closes and weakens."""

import pytest

from domain.coverage import Coverage
from domain.saving import pack, unpack
from domain.shard import Saved
from tests.house import FENCED, START, Words, outputs, shard


def told(*events, size=1000):
    return outputs(shard(site=FENCED), [*events, Words(prefix="end").tick(5000)], size=size)


def entries(found) -> list[Coverage]:
    return [entry for output in found for entry in output.coverage if entry.reason == "sensor"]


def brief(found):
    return [(entry.zone, entry.start - START, entry.until and entry.until - START) for entry in entries(found)]


def test_a_reader_that_is_off_opens_an_entry_for_both_sides_of_its_door_and_its_next_ok_closes_them():
    say = Words()
    found = told(say.health(0, "r-2", "offline"), say.health(600, "r-2", "offline"), say.health(900, "r-2"))
    assert brief(found) == [("yard", 0.0, None), ("stack", 0.0, None), ("yard", 0.0, 900.0), ("stack", 0.0, 900.0)]
    first, _, last, _ = entries(found)
    assert (first.id, first.reason) == (last.id, "sensor")
    assert {"passback", "tailgating"} <= set(first.detectors)
    assert "perimeter_crossing" not in first.detectors


@pytest.mark.parametrize(
    ("sensor", "zones", "blind", "sees"),
    [
        ("c-fence", ["fence"], "perimeter_crossing", "passback"),
        ("c-gate", ["yard"], "plate_access", "perimeter_crossing"),
        ("d-1", ["road", "yard"], "tailgating", "perimeter_crossing"),
    ],
)
def test_each_kind_of_sensor_blinds_those_who_live_on_it(sensor: str, zones: list[str], blind: str, sees: str):
    found = entries(told(Words().health(0, sensor, "obstructed")))
    assert [entry.zone for entry in found] == zones
    assert blind in found[0].detectors
    assert sees not in found[0].detectors


def test_the_clock_is_no_sensor_and_an_ok_opens_nothing():
    say = Words()
    assert entries(told(say.tick(0), say.health(1, "r-1"))) == []


def test_an_alert_of_that_zone_and_detector_says_what_weakens_it_while_it_does():
    say = Words()
    events = [
        say.health(0, "c-gate", "obstructed"),
        say.plate(60, "ZZ-1"),
        say.health(120, "c-gate"),
        say.plate(180, "ZZ-2"),
    ]
    new = [a for output in told(*events) for a in output.alerts if a.status == "new" and a.detector == "plate_access"]
    assert [[entry["reason"] for entry in alert.quality] for alert in new] == [["sensor"], []]
    assert "until" not in new[0].quality[0]


def test_where_batches_end_changes_neither_entries_nor_alerts():
    say = Words()
    events = [
        event
        for i in range(6)
        for event in (
            say.health(100.0 * i, "c-gate", "obstructed" if i % 2 else "ok"),
            say.plate(100.0 * i + 10, f"ZZ-{i}"),
            say.tick(100.0 * i + 20),
        )
    ]
    whole, pieces = told(*events), told(*events, size=1)
    assert entries(whole) == entries(pieces)
    assert [a for o in whole for a in o.alerts] == [a for o in pieces for a in o.alerts]


def test_open_entries_survive_a_restart():
    say = Words()
    first = shard(site=FENCED)
    tick = say.tick(60)
    first.take(None, [say.health(0, "r-2", "offline"), tick], [0, 1])
    first.step()
    second = shard(site=FENCED)
    second.load(unpack(pack(first.save()), Saved))
    second.take(None, [tick, say.health(300, "r-2"), say.tick(400)], [1, 2, 3])
    assert [entry.until for entry in second.step().coverage] == [START + 300.0] * 2
