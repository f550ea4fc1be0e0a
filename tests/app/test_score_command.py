"""The command `score`, from files to what it prints."""

import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.score_command import Request, run
from domain.alert import Alert, encode_alert
from domain.codec import encode_event
from domain.errors import ConfigError
from domain.event import Badge
from domain.site import Budget, Site
from domain.truth import encode_crime
from tests.scoring.build import DAY, HOUR, START, alert, crime

NORTH = Site(id="north", name="North", region="r", timezone="UTC", budget=Budget(operators=2))
CRIMES = [crime(HOUR, name="A"), crime(2 * DAY, name="B", subjects=("pass/b",), pattern="M01")]
ALERTS = [alert(HOUR + 10, evidence=["e0"]), alert(3 * DAY, "pass/x")]


def badge(number: int, time: float, site: str = "north") -> bytes:
    return encode_event(
        Badge(
            id=f"e{number}", time=START + time, site=site, reader="r", direction="in", outcome="granted", pass_id="p1"
        )
    )


EVENTS = [badge(number, number * DAY / 2) for number in range(15)]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "alerts.jsonl").write_bytes(b"\n".join(map(encode_alert, ALERTS)))
    (tmp_path / "truth.jsonl").write_bytes(b"\n".join(map(encode_crime, CRIMES)))
    (tmp_path / "quiet.jsonl").write_bytes(encode_crime(crime(3 * DAY, name="A", subjects=("pass/x",))))
    (tmp_path / "events.jsonl").write_bytes(b"\n".join(EVENTS))
    return tmp_path


def request(files: Path, **other: Any) -> Request:
    fields = {"alerts": files / "alerts.jsonl", "truth": files / "truth.jsonl", "events": files / "events.jsonl"}
    return Request(**(fields | other))


def told(files: Path, **other: Any) -> dict[str, Any]:
    out = io.StringIO()
    assert run(request(files, as_json=True, **other), out=out) == 0
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def printed(files: Path, **other: Any) -> str:
    out = io.StringIO()
    assert run(request(files, **other), out=out) == 0
    return out.getvalue()


def detect(lines: Iterable[bytes]) -> list[Alert]:
    list(lines)
    return [msgspec.structs.replace(ALERTS[0]), ALERTS[1]]


def looking_ahead(lines: Iterable[bytes]) -> list[Alert]:
    return ALERTS if len(list(lines)) > 12 else []


def test_the_json_is_one_object_with_the_headline(files: Path) -> None:
    found = told(files)
    assert (found["scored"], found["headline"]["recall"]["value"], found["span"]["days"]) == (True, 0.5, 7.0)


def test_the_order_of_the_keys_is_fixed(files: Path) -> None:
    assert list(told(files)) == [
        "scored",
        "prefix",
        "events_unreadable",
        "format",
        "span",
        "evidence_checked",
        "left_out",
        "counts",
        "delay",
        "cutoffs",
        "worst_families",
        "headline",
        "families",
        "patterns",
        "crimes",
        "quiet",
        "alerts",
    ]


def test_the_same_files_give_the_same_bytes(files: Path) -> None:
    assert told(files) == told(files)


def test_a_pipe_gets_plain_aligned_text(files: Path) -> None:
    text = printed(files)
    assert text.isascii()
    assert "recall at 1 false alert*" in text
    assert "\x1b" not in text


def test_quiet_lines_may_have_the_ids_of_crimes(files: Path) -> None:
    assert told(files, quiet=files / "quiet.jsonl")["counts"]["quiet_violations"] == 1


def test_packed_files_are_read(files: Path) -> None:
    packed = files / "events.jsonl.gz"
    packed.write_bytes(gzip.compress(b"\n".join(EVENTS)))
    assert told(files, events=packed) == told(files)


def test_without_events_sites_and_period_are_asked_for(files: Path) -> None:
    found = told(files, events=None, sites=("north", "south"), since="2025-01-06", until="2025-01-13T01:00:00+01:00")
    assert (found["span"]["sites"], found["span"]["days"], found["evidence_checked"]) == (
        ["north", "south"],
        7.0,
        False,
    )


def test_a_period_narrows_what_is_scored(files: Path) -> None:
    found = told(files, since="2025-01-08", until="2025-01-08T23:00:00Z")
    assert (found["left_out"]["alerts"], found["left_out"]["crimes"], found["counts"]["crimes"]) == (2, 1, 1)


def test_an_alert_just_after_the_last_event_is_judged(files: Path) -> None:
    (files / "alerts.jsonl").write_bytes(encode_alert(alert(7 * DAY + 5, "pass/x")))
    assert told(files)["counts"]["false"] == 1


def test_other_sites_are_left_out_and_said_so(files: Path) -> None:
    (files / "alerts.jsonl").write_bytes(encode_alert(alert(HOUR, site="south")))
    assert told(files)["left_out"]["alerts"] == 1
    assert "1 alerts, 0 crimes and 0 quiet lines are left out" in printed(files)


def test_lines_of_events_that_cannot_be_read_are_counted(files: Path) -> None:
    (files / "events.jsonl").write_bytes(b"\n".join([*EVENTS, b"{broken"]))
    assert told(files)["events_unreadable"] == 1


def test_events_of_the_truth_that_are_not_there_are_counted(files: Path) -> None:
    (files / "truth.jsonl").write_bytes(encode_crime(crime(HOUR, events=("e0", "lost"))))
    assert told(files)["left_out"]["truth_events_missing"] == 1


def test_an_honest_run_is_scored(files: Path) -> None:
    out = io.StringIO()
    assert run(request(files), [NORTH], detect, out) == 0
    assert "prefix law: holds at 25% (1 versions), 50% (1 versions), 75% (2 versions)" in out.getvalue()


def test_a_run_that_looks_ahead_is_not_scored(files: Path) -> None:
    out = io.StringIO()
    assert run(request(files), [NORTH], looking_ahead, out) == 1
    assert "not scored" in out.getvalue()
    assert f"only in the whole run: {ALERTS[0].id} 1" in out.getvalue()


def test_a_run_that_looks_ahead_gets_no_figures_in_json(files: Path) -> None:
    out = io.StringIO()
    assert run(request(files, as_json=True), [NORTH], looking_ahead, out) == 1
    found = json.loads(out.getvalue())
    assert (list(found), found["scored"], len(found["prefix"])) == (["scored", "prefix"], False, 3)


def test_the_operators_of_a_site_share_its_load(files: Path) -> None:
    out = io.StringIO()
    run(request(files, as_json=True), [NORTH], detect, out)
    assert json.loads(out.getvalue())["headline"]["shown_per_10_min_max"]["value"] == 0.5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"events": None}, "expected --events FILE, or --sites, --from and --until"),
        ({"events": None, "sites": ("north",), "since": "2025-01-06"}, "expected --events FILE, or"),
        ({"since": "soon"}, "--from: found 'soon', expected a date"),
        ({"until": "2025-01-06T00:00:00"}, "--until: found '2025-01-06T00:00:00', expected a date"),
        ({"since": "2025-01-09", "until": "2025-01-08"}, "found no time between its start and its end"),
        ({"sites": ("south",)}, "found no event of site 'south'"),
    ],
)
def test_wrong_usage_says_what_was_expected(files: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        run(request(files, **changes), out=io.StringIO())


def test_a_site_folder_takes_events(files: Path) -> None:
    asked = request(files, events=None, sites=("north",), since="2025-01-06", until="2025-01-13")
    with pytest.raises(ConfigError, match="--site: found without --events"):
        run(asked, [NORTH], detect, io.StringIO())


@pytest.mark.parametrize("name", ["alerts", "truth"])
def test_a_broken_line_is_named(files: Path, name: str) -> None:
    (files / f"{name}.jsonl").write_bytes(b"\n{}\n")
    with pytest.raises(ConfigError, match=rf"{name}.jsonl:2: found .*, expected one"):
        run(request(files), out=io.StringIO())


def test_a_crime_that_stands_there_twice_is_named(files: Path) -> None:
    (files / "truth.jsonl").write_bytes(b"\n".join(map(encode_crime, CRIMES * 2)))
    with pytest.raises(ConfigError, match="found id 'A' twice"):
        run(request(files), out=io.StringIO())


def test_a_file_without_a_readable_event_is_named(files: Path) -> None:
    (files / "events.jsonl").write_bytes(b"{broken\n")
    with pytest.raises(ConfigError, match="found no event that can be read"):
        run(request(files), out=io.StringIO())
