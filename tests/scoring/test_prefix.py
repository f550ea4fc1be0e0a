"""The prefix law, on runs that keep it and on one that looks ahead."""

from collections.abc import Iterable

import msgspec
import pytest

from domain.alert import Alert
from domain.codec import decode_lines, encode_event
from domain.errors import ConfigError
from domain.event import Badge, Event, Health, Sighting
from domain.finding import Evidence
from scoring.prefix import Law, Memory, Prefix, Stage, check
from tests.scoring.build import START, alert

LAW = Law(frozenset({"north"}), 15.0, {"north": 40})
BOTH = ("north", "south")


def badge(number: int, time: float, received: float | None = None, site: str = "north") -> Event:
    stamp = None if received is None else START + received
    return Badge(
        id=f"e{number}", time=START + time, received=stamp, site=site, reader="r1", direction="in", outcome="denied"
    )


LINES = [encode_event(badge(number, 10.0 * number, 10.0 * number + 1)) for number in range(40)]


def events_of(lines: Iterable[bytes]) -> list[Event]:
    taken = list(lines)
    found, _ = decode_lines(taken, [""] * len(taken))
    return [event for event in found if event is not None]


def honest(lines: Iterable[bytes]) -> list[Alert]:
    """Tells each fourth badge event, 5 s after it."""
    badges = [event for event in events_of(lines) if isinstance(event, Badge)]
    return [alert(event.time - START + 5, evidence=[event.id]) for event in badges[::4]]


def cheating(lines: Iterable[bytes]) -> list[Alert]:
    """Tells only what happens again later."""
    return honest(lines)[:-3]


def stages(told: list[Alert], detect: object, lines: list[bytes] = LINES) -> list[Stage]:
    memory = Memory(LAW.sites)
    list(memory.note(told))
    return check(lambda: iter(lines), len(lines), detect, memory, LAW)  # type: ignore[arg-type]


def test_an_honest_run_keeps_the_law() -> None:
    assert [stage.holds for stage in stages(honest(LINES), honest)] == [True] * 3


def test_a_run_that_looks_ahead_breaks_the_law() -> None:
    assert not any(stage.holds for stage in stages(cheating(LINES), cheating))


def test_the_law_compares_something_at_each_cut() -> None:
    assert [stage.compared for stage in stages(honest(LINES), honest)] == [2, 5, 7]


def test_a_version_with_other_content_is_told() -> None:
    told = [msgspec.structs.replace(found, score=0.5) if i == 0 else found for i, found in enumerate(honest(LINES))]
    stage = stages(told, honest)[0]
    assert stage.vanished == stage.appeared == (f"{told[0].id} 1",)


def test_the_place_of_evidence_is_not_compared() -> None:
    told = [
        msgspec.structs.replace(found, evidence=(Evidence(found.evidence[0].id, "x:1"),)) for found in honest(LINES)
    ]
    assert all(stage.holds for stage in stages(told, honest))


def test_an_alert_that_detection_does_not_tell_breaks_the_law() -> None:
    assert len(stages([*honest(LINES), alert(1.0, "pass/p9")], honest)[0].vanished) == 1


def test_alerts_of_sites_that_are_not_run_again_are_not_compared() -> None:
    assert all(stage.holds for stage in stages([*honest(LINES), alert(1.0, site="south")], honest))


def test_what_was_noticed_within_the_wait_is_not_compared() -> None:
    late = alert(LAW.wait_s + 76.0 - 14.0, "pass/p9")
    assert stages([*honest(LINES), late], honest)[0].holds


def test_a_run_that_stops_reading_does_not_shrink_what_is_compared() -> None:
    assert not stages(honest(LINES), lambda lines: [])[0].holds


def test_the_cut_ends_with_a_tick_of_each_site_at_the_arrival_of_its_last_event() -> None:
    lines = [encode_event(badge(1, 0, 1)), encode_event(badge(2, 2, 7, "south")), LINES[9]]
    *_, first, second = events_of(Prefix(lines, 2, BOTH))
    assert [(tick.site, tick.time, tick.received, tick.sensor) for tick in (first, second)] == [  # type: ignore[attr-defined]
        (site, START + 7, START + 7, "clock") for site in ("north", "south")
    ]


SIGHTING = Sighting(
    id="s1",
    time=START + 50,
    site="north",
    camera="c",
    track="t",
    object="car",
    lon=4.0,
    lat=52.0,
    accuracy_m=1.0,
    confidence=1.0,
)


def test_without_a_stamp_an_event_arrives_at_the_newest_time_of_its_log() -> None:
    prefix = Prefix([encode_event(event) for event in (badge(1, 30), SIGHTING, badge(2, 10))], 3, BOTH)
    list(prefix)
    assert prefix.arrival == START + 30


def test_a_clock_tick_makes_time_pass_in_both_logs() -> None:
    tick = Health(id="k", time=START + 60, site="north", sensor="clock", state="ok")
    prefix = Prefix([encode_event(tick), encode_event(SIGHTING)], 2, BOTH)
    list(prefix)
    assert prefix.arrival == START + 60


def silent(lines: Iterable[bytes]) -> list[Alert]:
    """Tells each site that has a tick of the clock and no badge event."""
    return [
        alert(event.time - START - 60.0, site=event.site)
        for event in events_of(lines)
        if isinstance(event, Health) and event.site == "south"
    ]


def test_time_stands_still_at_a_site_that_has_ended() -> None:
    lines = [encode_event(badge(99, 0, 1, "south")), *LINES]
    memory = Memory(frozenset(BOTH))
    law = Law(frozenset(BOTH), 15.0, {"south": 1, "north": 41})
    assert all(stage.holds for stage in check(lambda: iter(lines), 41, silent, memory, law))


def test_no_tick_comes_before_the_first_event_of_a_site() -> None:
    assert len(list(Prefix(LINES, 2, BOTH))) == 3


def test_a_line_that_cannot_be_read_arrives_with_the_one_before_it() -> None:
    prefix = Prefix([LINES[0], b"{broken"], 2, BOTH)
    assert (len(list(prefix)), prefix.arrival) == (3, START + 1)


def test_a_stream_without_a_readable_event_cannot_be_cut() -> None:
    with pytest.raises(ConfigError, match="found no event that can be read"):
        stages([], honest, [b"{broken"])
