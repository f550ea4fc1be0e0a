"""A shard: order, watermarks, repeats, lateness, clocks, two logs, changes of the site, and parts that raise."""

import json
from base64 import b64decode
from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from desk.desk import ShiftDesk
from domain.alert import encode_alert
from domain.batch import Batch, Fact
from domain.contracts import Detector, Facts, Scope
from domain.event import Badge, Event, PlateRead, Sighting, SiteChange
from domain.finding import Finding, Reason
from domain.pipeline import Stretch, StretchError
from domain.saving import pack, unpack
from domain.shard import EVENTS, SIGHTINGS, Output, Saved, Shard
from domain.site import Site
from tests.house import QUIET, SITE, START, Words, outputs, shard


class Seen(Struct):
    rows: list[str] = field(default_factory=list)


class Listener:
    """Finds every badge event, plate and sighting, so that their order and number show."""

    name: ClassVar[str] = "listener"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, PlateRead, Sighting})

    def __init__(self, raises_on: Sequence[str] = ()) -> None:
        self.state: Any = Seen()
        self._raises_on = raises_on

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [self._find(row, facts.site) for row in batch.rows(Badge, PlateRead, Sighting)]

    def _find(self, row: Event, site: Site) -> Finding:
        self.state.rows.append(row.id)
        if row.id in self._raises_on:
            raise ZeroDivisionError
        return Finding(
            detector="listener",
            family="presence",
            site=row.site,
            subject=f"pass/{row.id}",
            time=row.time,
            noticed=row.time,
            severity=3,
            score=0.5,
            reason=Reason(site.version, {}, "", ""),
        )


def listening(site: Site = QUIET, raises_on: Sequence[str] = ()) -> Shard:
    return shard([Listener(raises_on)], site, [])


def told(found: Sequence[Output]) -> list[str]:
    return [alert.subject.removeprefix("pass/") for output in found for alert in output.alerts if alert.version == 1]


def stamped(event: Event, received: float) -> Event:
    return msgspec.structs.replace(event, received=START + received)


def test_events_wait_until_the_watermark_has_passed_them():
    say, made = Words(), listening()
    made.take(None, [say.badge(0, received=START), say.tick(14)], [0, 1])
    assert made.step().alerts == []
    made.take(None, [say.tick(15)], [2])
    assert told([made.step()]) == ["e-000001"]


def test_events_leave_in_the_order_of_time_kind_and_id():
    say = Words()
    log = [say.plate(5), say.badge(5), say.badge(5), say.badge(2)]
    swapped = [log[2], log[0], log[1], log[3]]
    part = Listener()
    outputs(shard([part], QUIET, []), swapped)
    assert part.state.rows == ["e-000004", "e-000002", "e-000003", "e-000001"]


def test_without_stamps_the_newest_time_is_the_arrival():
    say, made = Words(), listening()
    made.take(None, [say.badge(0), say.badge(15), say.badge(30)], [0, 1, 2])
    assert told([made.step()]) == ["e-000001", "e-000002"]


def test_an_event_at_the_watermark_is_late_and_opens_a_blind_spot():
    say, made = Words(), listening()
    made.take(None, [say.tick(100), stamped(say.badge(85), 101), stamped(say.badge(86.5), 102)], [0, 1, 2])
    output = made.step()
    assert [event.time - START for event in output.late] == [85.0]
    late = [(entry.reason, entry.start - START) for entry in output.coverage if entry.reason == "late_data"]
    assert late == [("late_data", 0.0)]


def test_late_events_of_one_stretch_open_one_blind_spot():
    say, made = Words(), listening()
    made.take(None, [say.tick(900), *(stamped(say.badge(at), 900) for at in (1, 2, 599, 600))], range(5))
    assert [entry.start - START for entry in made.step().coverage] == [0.0, 600.0]


def test_a_known_id_is_judged_before_lateness():
    say, made = Words(), listening()
    first = say.badge(0, received=START)
    made.take(None, [first, say.tick(300), stamped(first, 301)], [0, 1, 2])
    output = made.step()
    assert (output.late, output.letters) == ([], [])


def test_other_content_under_a_known_id_is_a_conflict():
    say, made = Words(), listening()
    first = say.badge(0, received=START)
    other = msgspec.structs.replace(first, pass_id="p-9", place="f:2")
    made.take(None, [first, other], [0, 1])
    letters = made.step().letters
    assert [(item.reason, item.place) for item in letters] == [("conflict", "f:2")]
    assert json.loads(b64decode(letters[0].raw))["pass"] == "p-9"


def test_another_stamp_under_a_known_id_is_no_conflict():
    say, made = Words(), listening()
    first = say.badge(0, received=START)
    made.take(None, [first, stamped(first, 3)], [0, 1])
    assert made.step().letters == []


@pytest.mark.parametrize(("after", "late"), [(600.0, 0), (601.0, 1)])
def test_an_id_is_remembered_for_ten_minutes_of_log_time(after: float, late: int):
    say, made = Words(), listening()
    first = say.badge(0, received=START)
    made.take(None, [first, say.tick(after), stamped(first, after)], [0, 1, 2])
    assert len(made.step().late) == late


@pytest.mark.parametrize(("ahead", "believed"), [(5.0, True), (5.5, False)])
def test_a_clock_that_runs_ahead_is_not_believed(ahead: float, believed: bool):
    say, made = Words(), listening()
    made.take(None, [say.badge(ahead, received=START), say.tick(60)], [0, 1])
    output = made.step()
    assert output.skewed == (0 if believed else 1)
    assert output.alerts[0].time - START == (ahead if believed else 0.0)


def test_a_sensor_that_no_file_names_is_a_dead_letter():
    say = Words()
    log = [say.badge(0, reader="r-9"), say.plate(1, camera="c-9"), say.health(2, "x"), say.tick(3), say.badge(4)]
    found = outputs(listening(), log)
    assert [item.reason for output in found for item in output.letters] == ["unknown_sensor"] * 3
    assert told(found) == ["e-000005"]


def test_a_sighting_of_a_plate_camera_is_a_dead_letter():
    say = Words()
    sighting = msgspec.structs.replace(say.sighting(0), camera="c-gate")
    found = outputs(listening(SITE), [sighting, say.tick(60)])
    assert [item.reason for output in found for item in output.letters] == ["unknown_sensor"]


def test_a_site_with_cameras_waits_for_both_logs():
    say, made = Words(), listening(SITE)
    made.take(EVENTS, [say.badge(0, received=START), say.tick(60)], [0, 1])
    assert told([made.step()]) == []
    made.take(SIGHTINGS, [say.tick(60)], [0])
    assert told([made.step()]) == ["e-000001"]


def test_a_clock_tick_in_a_file_stands_in_both_logs():
    say = Words()
    assert told(outputs(listening(SITE), [say.badge(0), say.sighting(1), say.tick(60)], drain=False)) == [
        "e-000001",
        "e-000002",
    ]


def test_draining_releases_everything_but_fires_no_later_timer():
    say = Words()
    found = outputs(shard(), [say.health(0), say.badge(1790)])
    assert [alert.detector for output in found for alert in output.alerts] == []


def test_a_change_of_the_site_holds_from_its_place_in_the_log():
    newer = msgspec.structs.replace(QUIET, version="ffffffffffff")
    made = Shard(QUIET, [], [Listener()], ShiftDesk(), {"ffffffffffff": newer}.__getitem__)
    say = Words()
    change = SiteChange(say.id(), START + 5, "s", "ffffffffffff")
    made.take(None, [say.badge(4), change, say.badge(5), say.badge(6), say.tick(60)], range(5))
    alerts = made.step().alerts
    assert [(alert.subject, alert.site_version) for alert in alerts if alert.version == 1] == [
        ("pass/e-000002", QUIET.version),
        ("pass/e-000003", QUIET.version),
        ("pass/e-000004", newer.version),
    ]


def test_a_checkpoint_goes_on_with_the_version_that_held():
    newer = msgspec.structs.replace(QUIET, version="ffffffffffff")
    made, again = (Shard(QUIET, [], [Listener()], ShiftDesk(), {"ffffffffffff": newer}.__getitem__) for _ in range(2))
    say = Words()
    made.take(None, [SiteChange(say.id(), START + 5, "s", "ffffffffffff"), say.tick(60)], range(2))
    made.step()
    again.load(made.save())
    assert again.site is newer


@given(order=st.permutations(range(12)), cut=st.integers(0, 12))
def test_how_two_logs_are_read_side_by_side_changes_nothing(order: list[int], cut: int):
    """Whatever the interleaving of the two logs, each in its own order, the same leaves in the same order."""
    logs = _two_logs()
    side_by_side = _interleaved(listening(SITE), logs, order)
    one_after_the_other = _interleaved(listening(SITE), logs, range(12))
    assert told(side_by_side) == told(one_after_the_other) != []


def _interleaved(made: Shard, logs: dict[str, list[Event]], order: Sequence[int]) -> list[Output]:
    place = {EVENTS: 0, SIGHTINGS: 0}
    found = []
    for number in order:
        for log in (EVENTS, SIGHTINGS) if number % 2 else (SIGHTINGS, EVENTS):
            if place[log] < len(logs[log]) and (number % 3 or log == EVENTS):
                made.take(log, [logs[log][place[log]]], [place[log]])
                place[log] += 1
        found.append(made.step())
    for log in (EVENTS, SIGHTINGS):
        made.take(log, logs[log][place[log] :], range(place[log], len(logs[log])))
    return [*found, made.step(), made.drain()]


ACTIONS = st.lists(st.tuples(st.sampled_from((EVENTS, SIGHTINGS, "save", "crash")), st.integers(1, 4)), max_size=40)


@given(actions=ACTIONS)
def test_crashes_at_any_moment_change_nothing(actions: list[tuple[str, int]]):
    """Each crash goes back to the last checkpoint and reads on from its `low`, in pieces and interleavings."""
    logs = _two_logs()
    made, saved = listening(SITE), None
    place = {EVENTS: 0, SIGHTINGS: 0}
    seen: set[bytes] = set()
    for action, size in [*actions, (EVENTS, 99), (SIGHTINGS, 99)]:
        if action == "save":
            saved = pack(made.save())
        elif action == "crash":
            made = listening(SITE)
            kept = unpack(saved, Saved) if saved else None
            place = {log: kept.logs[log].low if kept else 0 for log in logs}
            if kept:
                made.load(kept)
        else:
            part = logs[action][place[action] : place[action] + size]
            made.take(action, part, range(place[action], place[action] + len(part)))
            place[action] += len(part)
            seen |= {encode_alert(alert) for alert in made.step().alerts}
    seen |= {encode_alert(alert) for alert in made.drain().alerts}
    assert seen == _uninterrupted(logs)


def _two_logs() -> dict[str, list[Event]]:
    say = Words()
    logs: dict[str, list[Event]] = {EVENTS: [], SIGHTINGS: []}
    for i in range(6):
        logs[EVENTS] += [stamped(say.badge(i * 20 - i), i * 20), say.tick(i * 20 + 5)]
        logs[SIGHTINGS] += [stamped(say.sighting(i * 20 - 14, f"t-{i}"), i * 20), say.tick(i * 20 + 5)]
    logs[EVENTS].insert(5, logs[EVENTS][2])
    return logs


def _uninterrupted(logs: dict[str, list[Event]]) -> set[bytes]:
    made = listening(SITE)
    for log, events in logs.items():
        made.take(log, events, range(len(events)))
    return {encode_alert(alert) for output in (made.step(), made.drain()) for alert in output.alerts}


# A part that raises


def test_a_part_that_raises_ends_the_run_and_names_the_stretch():
    say, made = Words(), listening(raises_on=["e-000002"])
    made.take(None, [say.badge(0), say.badge(10), say.tick(60)], range(3))
    with pytest.raises(StretchError) as caught:
        made.step()
    assert (caught.value.part, caught.value.site) == ("listener", "s")
    assert caught.value.stretch.after < START + 10 <= caught.value.stretch.until


def test_the_next_start_withholds_exactly_the_row_that_raises():
    say = Words()
    made = listening(raises_on=["e-000002"])
    made.look_closely([Stretch(START - 1, START + 45)])
    made.take(None, [say.badge(0), say.badge(10), say.badge(10), say.badge(20), say.tick(60)], range(5))
    output = made.step()
    assert told([output]) == ["e-000001", "sensor/listener", "e-000003", "e-000004"]
    assert [(item.reason, json.loads(b64decode(item.raw))["id"]) for item in output.letters] == [
        ("withheld", "e-000002")
    ]
    assert [alert.severity for alert in output.alerts if alert.detector == "withheld"] == [2]


def test_the_other_parts_see_the_row():
    class Other(Listener):
        name: ClassVar[str] = "other"

    say = Words()
    parts: list[Detector] = [Listener(["e-000001"]), Other()]
    made = shard(parts, QUIET, [])
    made.look_closely([Stretch(START - 1, START + 45)])
    made.take(None, [say.badge(0), say.tick(60)], range(2))
    made.step()
    assert [part.state.rows for part in parts] == [[], ["e-000001"]]


@pytest.mark.parametrize(("gap", "off"), [(1000.0, True), (1800.0, False)])
def test_three_such_rows_in_an_hour_turn_the_part_off(gap: float, off: bool):
    say = Words()
    bad = [say.badge(i * gap) for i in range(3)]
    made = listening(raises_on=[event.id for event in bad])
    made.look_closely([Stretch(START - 1, START + 10_000)])
    made.take(None, [*bad, say.badge(3 * gap), say.tick(10_000)], range(5))
    output = made.step()
    severities = [alert.severity for alert in output.alerts if alert.detector == "withheld"]
    assert (severities[-1] == 1) == off
    assert [entry.detectors for entry in output.coverage if entry.reason == "withheld"] == (
        [("listener",)] if off else []
    )
    assert ("e-000004" in told([output])) != off


def test_being_off_survives_a_restart():
    say = Words()
    bad = [say.badge(i) for i in range(3)]
    made, again = listening(raises_on=[event.id for event in bad]), listening()
    made.look_closely([Stretch(START - 1, START + 100)])
    made.take(None, [*bad, say.tick(60)], range(4))
    made.step()
    again.load(made.save())
    again.take(None, [say.badge(70), say.tick(200)], [4, 5])
    assert again.step().alerts == []
