"""Quality: weeks, baselines and tables; the models of other houses are in the bench environment only."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import zstandard

from benches.quality import baselines, pictures, table
from benches.quality.__main__ import _head, _parser
from benches.quality.curves import Bin, Curve, calibration_error, false_at, wilson
from benches.quality.pool import Pool
from benches.quality.replay import Replay, ablations
from benches.quality.runs import SITES, detect_one, runs
from benches.quality.weeks import Week, recipe, weeks
from desk.desk import ShiftDesk
from domain.alert import Alert
from domain.codec import encode_event
from domain.event import Event
from geofences.read import read_site
from tests.house import START, Words


def lines(*events: Event) -> list[bytes]:
    return [encode_event(event) for event in events]


def test_every_other_week_is_without_crime_and_weeks_follow_each_other(tmp_path: Path):
    found = weeks(3, 7001, tmp_path)
    assert [(week.seed, week.crimes, week.start) for week in found] == [
        (7001, "none", date(2025, 1, 6)),
        (7002, "many", date(2025, 1, 13)),
        (7003, "none", date(2025, 1, 20)),
    ]


def test_a_kept_week_of_other_days_crimes_or_sites_is_not_the_same_week(tmp_path: Path):
    second = weeks(2, 7001, tmp_path)[1]
    (first,) = weeks(1, 7002, tmp_path)
    assert first.folder == second.folder
    assert len({recipe(first, ["a"]), recipe(second, ["a"]), recipe(second, ["a", "b"])}) == 3


def test_only_granted_ways_in_are_judged_and_unreadable_lines_are_not():
    say = Words()
    events = lines(say.badge(0), say.badge(1, way="out"), say.badge(2, outcome="denied"), say.badge(600), say.plate(3))
    found = baselines.ways([*events, b'{"kind":"badge", broken'])
    assert [way.time - START for way in found] == [0.0, 600.0]
    assert all(0.0 <= value <= 1.0 for way in found for value in way.features)
    assert (found[0].features[-1], found[1].features[-1]) == (1.0, 0.0)


def test_the_oddest_of_a_day_become_alerts_and_the_oddest_has_the_highest_score():
    say = Words()
    found = baselines.ways(lines(*(say.badge(60.0 * i, f"p-{i}") for i in range(40))))
    alerts = baselines.alerts_of("test", found, np.arange(40.0))
    assert len(alerts) == baselines.PER_DAY
    best = max(alerts, key=lambda alert: alert.score)
    assert (best.subject, best.score, best.evidence[0].id) == ("pass/p-39", 1.0, found[-1].id)


def test_a_crowd_at_an_hour_that_is_quiet_else_stands_out():
    say = Words()
    quiet = [say.badge(86_400.0 * day, f"p-{day}") for day in range(5)]
    crowd = [say.badge(5 * 86_400.0 + i, f"p-c{i}") for i in range(20)]
    z = baselines.seasonal_z(baselines.ways(lines(*quiet, *crowd)))
    assert z[-1] > 10.0 > z[:5].max()


def test_a_page_keeps_what_stands_around_its_markers(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(f"above\n{table.START}\nold\n{table.END}\nbelow\n")
    table.write(page, "new")
    assert page.read_text() == f"above\n{table.START}\nnew\n{table.END}\nbelow\n"


def test_a_page_without_markers_is_refused(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("no markers")
    with pytest.raises(ValueError, match="expected both"):
        table.write(page, "new")


def test_a_pool_scores_several_lists_of_alerts_over_the_same_events(tmp_path: Path):
    say = Words()
    (week,) = weeks(1, 1, tmp_path)
    week.folder.mkdir()
    events = lines(*(say.badge(3600.0 * i, f"p-{i}") for i in range(48)))
    week.file("events").write_bytes(_packed(b"\n".join(events)))
    for name in ("truth", "quiet", "alerts"):
        week.file(name).write_bytes(b"")
    pool = Pool([week], [])
    ways = baselines.ways(pool.lines())
    odd = baselines.alerts_of("odd", ways, np.arange(48.0))
    reports = pool.scores({"havenwacht": [], "odd": odd})
    assert (reports["havenwacht"].counts.false, reports["odd"].counts.false) == (0, len(odd))
    text = table.text("head", reports, {"everything": reports["odd"]}, [])
    assert "| odd | - | - | - | - |" in text
    assert "crimes found | 0 of 0" in text
    assert "| everything | 0 | - |" in text


def _week_of_dead_passes(folder: Path) -> Week:
    """A week in which blocked passes open a door within ten minutes, and somebody tries codes."""
    (week,) = weeks(1, 1, folder)
    week.folder.mkdir()
    site = read_site(SITES / "rtm-maasmond")
    door = next(reader for reader in site.readers.values() if reader.from_zone == "landside" or not reader.from_zone)
    dead = [row.pass_id for row in site.passes.values() if row.status != "active"][:20]
    live = next(row.pass_id for row in site.passes.values() if row.status == "active")
    say = Words(site.id)
    tries = [say.badge(700.0 + 9.0 * i, live, door.id, outcome="denied", reason="pin") for i in range(9)]
    passes = [*(say.badge(30.0 * i, name, door.id) for i, name in enumerate(dead)), *tries]
    events = [each for one in passes for each in (one, say.tick(one.time - START))]
    other = Words("ams-oost", "o").badge(5.0)
    week.file("events").write_bytes(_packed(b"\n".join(lines(*events, other, say.tick(3600.0)))))
    return week


def test_detection_without_a_detector_tells_what_the_desk_tells_without_its_findings(tmp_path: Path):
    found = runs([_week_of_dead_passes(tmp_path)], ["rtm-maasmond"], tmp_path, warm=False)
    detect_one(found[0], frozenset())
    replay, everything = Replay(found), list(Pool([], found).alerts())
    assert {"dead_pass", "denied_again"} <= {alert.detector for alert in everything}
    assert _told(replay.alerts()) == _told(everything)
    detect_one(found[0], frozenset({"dead_pass"}))
    assert _told(replay.without("dead_pass")) == _told(Pool([], found).alerts())
    assert {alert.detector for alert in replay.rules()} == {"dead_pass"}
    assert set(ablations(replay, {"budget": lambda _: ShiftDesk()})) == {
        "everything",
        "budget",
        *(f"`{name}`" for name in replay.detectors),
    }


def _told(alerts: Iterable[Alert]) -> list[tuple[str, int, bool]]:
    """What is told while it happens; the drained end of a file clears nothing in a replay."""
    return sorted((alert.id, alert.version, alert.shown) for alert in alerts if alert.status != "cleared")


def test_warm_runs_go_through_all_weeks_region_by_region(tmp_path: Path):
    made = weeks(2, 5, tmp_path)
    sites = ["rtm-maasmond", "ams-oost", "rtm-westerhaven"]
    cold, warm = (runs(made, sites, tmp_path, warm=warm) for warm in (False, True))
    assert [run.name for run in cold] == [
        f"{name}, seed {seed}" for seed in (5, 6) for name in ("rotterdam", "schiphol")
    ]
    assert [(run.name, run.sites) for run in warm] == [
        ("rotterdam, seed 5 to 6", ("rtm-maasmond", "rtm-westerhaven")),
        ("schiphol, seed 5 to 6", ("ams-oost",)),
    ]
    assert len({run.file("alerts") for run in (*cold, *warm)}) == 6


def _curve(recall: list[float], false: list[float]) -> Curve:
    return Curve(np.zeros(len(recall)), np.array(recall), np.array(false), np.ones(len(recall)))


def test_false_alerts_at_a_recall_are_those_of_the_first_cutoff_that_reaches_it():
    found = _curve([0.1, 0.5, 0.5, 0.9], [0.0, 1.0, 2.0, 7.0])
    assert [false_at(found, recall) for recall in (0.0, 0.1, 0.4, 0.5, 0.6, 0.95)] == [0.0, 0.0, 1.0, 1.0, 7.0, None]


def test_a_share_of_few_has_a_wide_interval():
    assert wilson(0, 0) == (0.0, 1.0)
    assert [round(end, 2) for end in (*wilson(0, 3), *wilson(3, 3), *wilson(50, 100))] == [0, 0.56, 0.44, 1, 0.4, 0.6]


def test_a_score_that_says_what_happens_is_at_no_distance():
    assert calibration_error([Bin(0.5, 5, 10), Bin(1.0, 2, 2)]) == 0.0
    assert calibration_error([Bin(0.9, 0, 1), Bin(0.5, 5, 9)]) == pytest.approx(0.14)
    assert calibration_error([]) is None


def test_pictures_are_the_same_bytes_each_time(tmp_path: Path):
    (week,) = weeks(1, 1, tmp_path)
    week.folder.mkdir()
    say = Words()
    week.file("events").write_bytes(_packed(b"\n".join(lines(*(say.badge(3600.0 * i, f"p-{i}") for i in range(30))))))
    ways = baselines.ways(Pool([week], []).lines())
    reports = Pool([week], []).scores({"havenwacht": baselines.alerts_of("odd", ways, np.arange(30.0))})
    first = [path.read_bytes() for path in pictures.draw(reports, tmp_path / "a")]
    assert first == [path.read_bytes() for path in pictures.draw(reports, tmp_path / "b")]
    assert all(b"<svg" in picture for picture in first)


def _packed(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(raw)


def test_the_head_says_how_to_make_it_again_and_not_where_it_was_kept(tmp_path: Path):
    given = _parser().parse_args(["--weeks", "2", "--seed", "5", "--keep", str(tmp_path), "--warm", "--write"])
    head = _head(given, weeks(2, 5, tmp_path))
    assert '`make quality ARGS="--weeks 2 --seed 5 --warm --write"`' in head
    assert "state kept from week to week" in head
    assert str(tmp_path) not in head
