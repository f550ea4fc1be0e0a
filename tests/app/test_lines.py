"""Reading lines of alerts and truth."""

import gzip
from pathlib import Path

import pytest
import zstandard

from app.lines import decoded, read_lines
from domain.errors import ConfigError

TEXT = b'{"a":1}\r\n\n  \n' + b'{"b":"' + b"x" * 600_000 + b'"}\n{"c":3}'

PACKED = {".jsonl": TEXT, ".jsonl.gz": gzip.compress(TEXT), ".jsonl.zst": zstandard.compress(TEXT)}


@pytest.mark.parametrize("ending", PACKED)
def test_lines_of_any_length_are_read_from_plain_and_packed_files(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"lines{ending}"
    path.write_bytes(PACKED[ending])
    assert [len(line) for line in read_lines(path)] == [8, 600_008, 7]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.touch()
    assert list(read_lines(path)) == []


def test_progress_is_told_all_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(TEXT)
    told: list[int] = []
    list(read_lines(path, told.append))
    assert sum(told) == len(TEXT)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"truth.jsonl: found No such file"):
        list(read_lines(tmp_path / "truth.jsonl"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="found a folder, expected a file"):
        list(read_lines(tmp_path))


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst"])
def test_a_file_that_is_not_packed_as_it_says_is_named(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"lines{ending}"
    path.write_bytes(TEXT)
    with pytest.raises(ConfigError, match="expected the rest of the file"):
        list(read_lines(path))


def test_a_packed_file_that_breaks_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.gz"
    path.write_bytes(gzip.compress(TEXT)[:-20])
    with pytest.raises(ConfigError, match=r"lines.jsonl.gz: found EOFError"):
        list(read_lines(path))


def test_a_line_that_cannot_be_decoded_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"1\n\nx\n")
    with pytest.raises(ConfigError, match=r"lines.jsonl:3: found .*, expected a number"):
        list(decoded(path, int, "a number"))
