"""Faults of other systems that touch geometry, time or presence: ours has none of them, and a naive part has.

The numbers are those of the list that this house began with. Faults of delivery and of the feed (14, 15, 16, 18) are
tested where those live: tests/desk, tests/streaming, tests/isc.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from desk.desk import ShiftDesk
from detectors.off_shift import OffShift
from detectors.perimeter_crossing import PerimeterCrossing
from detectors.plate_access import PlateAccess
from detectors.silence import Silence
from detectors.tailgating import Tailgating
from domain.alert import Alert, order_of
from domain.batch import Batch
from domain.contracts import Facts
from domain.event import Event
from domain.facts import Entered, Left
from domain.shard import Shard
from domain.site import Site, Vehicle, Zone
from geofences.hours import parse_hours
from senses.catalogue import SENSES
from senses.crossing import Crossing
from senses.fusion import Fusion
from senses.tracking import Tracking
from tests.faults import naive
from tests.house import FENCED, QUIET, SQUARE, START, Words, alerts, brief, strip

HOUR, DAY = 3600.0, 86_400.0
SUMMER, WINTER = 1_743_296_400.0, 1_761_440_400.0
"""2025-03-30 and 2025-10-26, 01:00 UTC: clocks in Amsterdam go from 02:00 to 03:00, and from 03:00 to 02:00."""


def red(check: Callable[..., None], *parts: Any) -> None:
    """The check fails for these parts."""
    with pytest.raises(AssertionError):
        check(*parts)


class Chain:
    """The senses of tracks, fed stretch by stretch, with one of them replaced."""

    def __init__(self, *, tracking: Any = Tracking, fusion: Any = Fusion, crossing: Any = Crossing) -> None:
        self.parts = (tracking(), fusion(), crossing())

    def tell(self, *walks: Sequence[Event], until: float = 100.0, site: Site = FENCED) -> list[Any]:
        events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
        batch = Batch(events, START + until)
        for part in self.parts:
            batch.add(part.process(batch, Facts(site)))
        return list(batch.rows(Entered, Left))


def steps(found: Sequence[Any], zone: str = "fence") -> list[str]:
    return ["in" if isinstance(row, Entered) else "out" for row in found if row.zone == zone]


# 1. Events of one object out of order in the output


def in_order(found: Sequence[Alert]) -> None:
    assert [alert.noticed for alert in found] == sorted(alert.noticed for alert in found)


def test_01_what_arrives_out_of_order_is_told_in_order():
    say = Words()
    reads = [say.plate(at, f"X-{at}", received=START + 12.0) for at in (9, 3, 6, 1)]
    in_order(alerts([*reads, say.tick(60)], PlateAccess()))
    told: list[Alert] = []
    for read in reads:  # as they arrive, each on its own
        told += alerts([read, Words(prefix=read.id).tick(60)], PlateAccess())
    red(in_order, told)


# 2. Several positions with one timestamp, an entry missed


def misses_none(detector: Any) -> None:
    say = Words()
    at_once = [say.passed(5, 1) for _ in range(3)]
    assert len(brief(alerts([say.badge(0), say.badge(1), *at_once, say.tick(60)], detector()))) == 1


def test_02_of_several_passages_with_one_time_stamp_none_is_missed():
    misses_none(Tailgating)
    red(misses_none, naive.OneATime)


# 3. A zone shrunk, grown, expired or deleted while occupied


def keeps_pairs(crossing: Any, rings: Any) -> None:
    chain, say = Chain(crossing=crossing), Words()
    found = chain.tell(say.walk(0, 12.0, 12.0, 10), until=10.0)
    zones = {name: zone for name, zone in FENCED.zones.items() if name != "fence"}
    if rings:
        zones["fence"] = msgspec.structs.replace(FENCED.zones["fence"], rings=rings)
    watched = {
        "c-fence": msgspec.structs.replace(FENCED.cameras["c-fence"], zones=tuple(z for z in ("fence",) if rings))
    }
    site = msgspec.structs.replace(FENCED, zones=zones, cameras=watched, version="f" * 12)
    found += chain.tell(say.walk(11, 12.0, 12.0, 10), site=site)
    assert steps(found) == ["in", "out"]


@pytest.mark.parametrize("rings", [None, strip(4.0, 4.00005), strip(4.0, 4.001)], ids=["deleted", "shrunk", "grown"])
def test_03_a_zone_that_changes_while_occupied_keeps_entries_and_exits_in_pairs(rings: Any):
    keeps_pairs(Crossing, rings)


def test_03_is_red_where_a_deleted_zone_is_just_forgotten():
    red(keeps_pairs, naive.PointInPolygon, None)


# 4. Start-up with an object already inside


def calls_it_a_state(crossing: Any) -> None:
    (entered, *_) = Chain(crossing=crossing).tell(Words().walk(0, 12.0, 12.0, 10))
    assert entered.began


def test_04_already_inside_at_the_start_is_a_state_and_no_entry():
    calls_it_a_state(Crossing)
    red(calls_it_a_state, naive.PointInPolygon)


# 5. A border crossed between two samples


def sees_the_jump(crossing: Any) -> None:
    say = Words()
    before = say.walk(0, -30.0, -29.0, 6, object="car")
    after = say.walk(8, 60.0, 61.0, 6, object="car")
    assert steps(Chain(crossing=crossing).tell(before, after, until=300.0)) == ["in", "out"]


def test_05_a_zone_between_two_samples_was_crossed():
    sees_the_jump(Crossing)
    red(sees_the_jump, naive.PointInPolygon)


# 6. Jitter at a border with poor accuracy


def is_calm(crossing: Any) -> None:
    say = Words()
    ways = ((-5.0, 5.0), (5.0, -5.0))
    swing = [say.walk(7.0 * i, *ways[i % 2], 6, accuracy_m=5.0) for i in range(20)]
    assert len(steps(Chain(crossing=crossing).tell(*swing, until=300.0))) <= 2


def test_06_jitter_at_a_border_is_one_event_and_not_forty():
    is_calm(Crossing)
    red(is_calm, naive.PointInPolygon)


# 7. A reader that was offline uploads its backlog


def does_not_accuse(detector: Any) -> None:
    say = Words()
    backlog = [say.badge(60 + i, f"p-{i}", received=START + 3600.0) for i in range(20)]
    people = [say.door(61 + i, people=2, direction="in", received=START + 62.0 + i) for i in range(20)]
    off, ok = say.health(0, "r-1", "offline", received=START), say.health(3599, "r-1", received=START + 3600.0)
    assert brief(alerts([off, *people, *backlog, ok, say.tick(3700)], detector())) == []


def test_07_the_backlog_of_a_reader_accuses_nobody():
    does_not_accuse(Tailgating)
    red(does_not_accuse, naive.CountsAllThatPass)


# 8. Both daylight-saving nights, and 20. a local-midnight reset in the wrong zone

NIGHT = msgspec.structs.replace(
    QUIET,
    zones={
        **QUIET.zones,
        "yard": Zone("yard", "Yard", "yard", 2, ("staff",), rings=SQUARE, hours=parse_hours("mon-sun 03:00-23:30")),
    },
    vehicles={plate: (Vehicle(plate=plate, access=("staff",)),) for plate in ("AA-1", "AA-2", "AA-3", "AA-4")},
)


def around(say: Words, moment: float, *plates: str) -> list[Event]:
    """One plate a second before a moment, and another at it."""
    return [say.plate(moment + s - START, plate) for s, plate in zip((-1.0, 0.0), plates, strict=True)]


def opens_by_the_local_clock(detector: Any) -> None:
    """The yard opens at 03:00: at 01:00 UTC when summer begins, at 02:00 UTC when it ends."""
    say = Words()
    reads = [*around(say, SUMMER, "AA-1", "AA-2"), *around(say, WINTER + HOUR, "AA-3", "AA-4")]
    found = [alert for alert in alerts([*reads, say.tick(400 * DAY)], detector(), site=NIGHT) if alert.status == "new"]
    assert [alert.time for alert in found] == [SUMMER - 1.0, WINTER + HOUR - 1.0]


def test_08_hours_follow_the_local_clock_in_both_daylight_saving_nights():
    opens_by_the_local_clock(PlateAccess)
    red(opens_by_the_local_clock, naive.WinterTime)


def closes_before_local_midnight(detector: Any) -> None:
    """In July 23:30 in Amsterdam is 21:30 UTC; a rule that resets at midnight UTC, or in winter time, is hours off."""
    july = START + 180 * DAY
    say = Words()
    reads = around(say, july + 21.5 * HOUR, "AA-1", "AA-2")
    found = [alert for alert in alerts([*reads, say.tick(400 * DAY)], detector(), site=NIGHT) if alert.status == "new"]
    assert [alert.time for alert in found] == [july + 21.5 * HOUR]


def test_20_a_day_ends_at_the_midnight_of_the_site():
    closes_before_local_midnight(PlateAccess)
    red(closes_before_local_midnight, naive.WinterTime)


# 9. A parked car for hours is one alert, and 13. flapping, and duplicates from replicas


def tells_once(detector: Any) -> None:
    say = Words()
    parked = [say.plate(300.0 * i, "ZZ-9") for i in range(48)]
    found = alerts([*parked, *parked, say.tick(5 * HOUR)], detector())
    assert len([alert for alert in found if alert.status == "new"]) == 1


def test_09_a_parked_car_for_hours_is_one_alert():
    tells_once(PlateAccess)
    red(tells_once, naive.EveryRead)


def stays_one(dedupe: bool) -> None:
    say = Words()
    reads = [say.plate(10.0 * i, f"ZZ-{i}") for i in range(5)]
    copies = [read if dedupe else msgspec.structs.replace(read, id=f"{read.id}-copy") for read in reads]
    found = alerts([*reads, *copies, say.tick(HOUR)], PlateAccess())
    assert all(alert.count == 1 for alert in found)


def test_13_duplicates_from_replicas_change_nothing():
    stays_one(dedupe=True)
    red(stays_one, False)


# 10. One event seen by three cameras


def is_one_thing(fusion: Any) -> None:
    say = Words()
    cameras = {**FENCED.cameras, "c-third": msgspec.structs.replace(FENCED.cameras["c-fence"], id="c-third")}
    site = msgspec.structs.replace(FENCED, cameras=cameras, version="a" * 12)
    walks = [
        say.walk(0.3 * i, -3.0, 40.0, 43, "t-1", camera=camera)
        for i, camera in enumerate(("c-fence", "c-field", "c-third"))
    ]
    assert steps(Chain(fusion=fusion).tell(*walks, site=site)) == ["in", "out"]


def test_10_one_thing_seen_by_three_cameras_is_one_thing():
    is_one_thing(Fusion)
    red(is_one_thing, naive.TrackByTrack)


# 11. A count falls to zero because no events come


def notices_silence(detector: Any) -> None:
    say = Words()
    ticks = [say.tick(60.0 * i) for i in range(1, 60)]
    assert len([a for a in alerts([say.health(0, "r-1"), *ticks], detector()) if a.status == "new"]) == 1


def test_11_a_sensor_of_which_nothing_comes_is_told():
    notices_silence(Silence)
    red(notices_silence, naive.WakesWithEvents)


# 12. Pairs across the edge of a tumbling window, and 21. two entries 9 s and 11 s after one unlock


def joins_the_pair(detector: Any) -> None:
    say = Words()
    assert brief(alerts([say.badge(58), say.passed(61, 1), say.tick(200)], detector())) == []


def test_12_a_pass_and_a_person_on_both_sides_of_a_full_minute_belong_together():
    joins_the_pair(Tailgating)
    red(joins_the_pair, naive.MinuteByMinute)


def tells_nine_from_eleven(detector: Any) -> None:
    say = Words()
    events = [say.badge(0), say.passed(9, 1), say.badge(100), say.passed(116, 1), say.tick(300)]
    assert len(brief(alerts(events, detector()))) == 1


def test_21_an_entry_after_the_door_fell_shut_is_not_on_that_pass():
    """With clocks that differ by up to 5 s: 9 s is in time, 16 s is not; exact clocks are in test_tailgating.py."""
    tells_nine_from_eleven(Tailgating)
    red(tells_nine_from_eleven, naive.NeverShut)


# 17. A minor first event must not mask a later critical one


def tells_the_worst(desk: Any) -> None:
    say = Words()
    crew = [say.walk(3.0 * i, -3.0, 40.0, 43, f"t-{i}", camera="c-field", north_m=4.0 * i) for i in range(4)]
    events = sorted((point for walk in crew for point in walk), key=lambda p: (p.time, p.id))
    shard = Shard(FENCED, [make() for make in SENSES], [PerimeterCrossing()], desk(), lambda _: FENCED)
    shard.take(None, [*events, say.tick(200)], range(len(events) + 1))
    assert [alert.severity for alert in sorted(shard.step().alerts, key=order_of)][:2] == [2, 1]


class FirstWins(ShiftDesk):
    """Keeps quiet about what belongs to an alert that was told already."""

    def process(self, findings: Any, until: float, site: Site, verdicts: Any = ()) -> list[Alert]:
        return [alert for alert in super().process(findings, until, site, verdicts) if alert.version == 1]


def test_17_a_minor_first_event_does_not_mask_a_later_critical_one():
    tells_the_worst(ShiftDesk)
    red(tells_the_worst, FirstWins)


# 19. Anomalies packed together must not teach the model that they are normal


def finds_all_of_a_crew(detector: Any) -> None:
    say = Words()
    log: list[Event] = []
    for i in range(100):
        at = i * 600.0
        log += [
            say.change(at, "active", f"p-l{i}", holder=f"h-l{i}", role="lasher"),
            say.shift(at, at, at + HOUR, f"h-l{i}"),
            say.badge(at + 60.0, f"p-l{i}"),
        ]
    for i in range(20):
        log.append(say.change(1.1 * DAY + i, "active", f"p-n{i}", holder=f"h-n{i}", role="lasher"))
        log.append(say.badge(1.2 * DAY + i, f"p-n{i}"))
    told = alerts(sorted(log, key=lambda event: event.time), detector(role_uses=90))
    assert len({alert.subject for alert in told}) == 20


def test_19_a_crew_does_not_teach_that_it_is_normal():
    finds_all_of_a_crew(OffShift)
    red(finds_all_of_a_crew, naive.LearnsEverything)
