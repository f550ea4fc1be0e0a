"""Simulate: files, truth, plan, picture, and one line for what is wrong."""

import gzip
from pathlib import Path

import msgspec
import pytest
import zstandard

from app.simulate_command import Request, run
from domain.errors import ConfigError
from domain.truth import decode_crime


def _request(folder: Path, **more: object) -> Request:
    given: dict[str, object] = {"sites": ("rtm-wegen",), "days": 1, "hours": 2, "events": str(folder / "day.jsonl")}
    return msgspec.convert(given | more, Request)


def test_a_file_holds_lines_and_is_renamed_at_the_end(tmp_path: Path) -> None:
    assert run(_request(tmp_path), lambda _: None) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["day.jsonl"]
    assert (tmp_path / "day.jsonl").read_bytes().count(b"\n") > 1000


def test_packed_files_hold_the_same_lines(tmp_path: Path) -> None:
    for name in ("day.jsonl", "day.jsonl.gz", "day.jsonl.zst"):
        run(_request(tmp_path, events=str(tmp_path / name)), lambda _: None)
    plain = (tmp_path / "day.jsonl").read_bytes()
    assert gzip.decompress((tmp_path / "day.jsonl.gz").read_bytes()) == plain
    with (tmp_path / "day.jsonl.zst").open("rb") as packed:
        assert zstandard.ZstdDecompressor().stream_reader(packed).read() == plain


def test_truth_and_quiet_are_lines_that_score_reads(tmp_path: Path) -> None:
    truth, quiet = tmp_path / "truth.jsonl", tmp_path / "quiet.jsonl"
    run(_request(tmp_path, crimes="many", hours=None, truth=truth, quiet=quiet), lambda _: None)
    lines = [decode_crime(line) for path in (truth, quiet) for line in path.read_bytes().splitlines()]
    assert lines
    assert all(line.site == "rtm-wegen" for line in lines)


def test_a_plan_makes_no_file(tmp_path: Path) -> None:
    told: list[str] = []
    run(_request(tmp_path, plan=True, days=2, crimes="many", hours=None), told.append)
    assert [line.split()[0] for line in told if not line.startswith(" ")] == ["2025-01-06", "2025-01-07"]
    assert not list(tmp_path.iterdir())


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    run(_request(tmp_path, picture=tmp_path / "day.png"), lambda _: None)
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"sites": ("nowhere",)}, "nowhere"),
        ({"patterns": ("M99",)}, "M99"),
        ({"days": -1}, "--days"),
        ({"seed": -1}, "--seed"),
        ({"since": "6 January"}, "--from"),
        ({"events": "day.csv"}, "day.csv"),
        ({"events": None}, "--events"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, more: dict[str, object], word: str) -> None:
    with pytest.raises(ConfigError, match=word) as told:
        run(_request(tmp_path, **more), lambda _: None)
    assert "\n" not in str(told.value)


def test_a_site_without_a_gate_is_refused(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "sites" / "vlissingen"
    folder = tmp_path / "gateless"
    folder.mkdir()
    for file in source.iterdir():
        text = (
            file.read_text("utf-8")
            .replace('"kind":"gate"', '"kind":"building"')
            .replace('"kind": "gate"', '"kind": "building"')
        )
        (folder / file.name).write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="gate"):
        run(_request(tmp_path, sites=(str(folder),)), lambda _: None)
