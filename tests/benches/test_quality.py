"""Quality: weeks, baselines and tables; the models of other houses are in the bench environment only."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import zstandard

from benches.quality import baselines, table
from benches.quality.pool import Pool
from benches.quality.weeks import recipe, weeks
from domain.codec import encode_event
from domain.event import Event
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
    pool = Pool([week])
    ways = baselines.ways(pool.lines())
    odd = baselines.alerts_of("odd", ways, np.arange(48.0))
    reports = pool.scores({"havenwacht": [], "odd": odd})
    assert (reports["havenwacht"].counts.false, reports["odd"].counts.false) == (0, len(odd))
    text = table.text("head", reports, [])
    assert "| odd | - | - | - | - |" in text
    assert "crimes found | 0 of 0" in text


def _packed(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(raw)
