"""Files as a source: endings, numbers of lines, several at once, damage, and bounded memory."""

import gzip
import io
import sys
from pathlib import Path

import pytest
import zstandard

from domain.codec import LINE_LIMIT
from domain.errors import ConfigError
from streaming.files import FileSource
from streaming.lines import numbered

LINES = [f'{{"n":{number}}}'.encode() for number in range(5)]
RAW = b"\n".join(LINES) + b"\n"


def read(*paths: Path | str) -> list[tuple[str, bytes]]:
    chunks = list(FileSource([str(path) for path in paths]))
    return [pair for chunk in chunks for pair in zip(chunk.places, chunk.lines, strict=True)]


def test_a_plain_file_gives_its_lines_with_their_places(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(RAW)
    assert read(path) == [(f"{path}:{number}", line) for number, line in enumerate(LINES, 1)]


def test_blank_lines_are_left_out_and_still_counted(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n  \n" + LINES[0] + b"\r\n\n" + LINES[1])
    assert read(path) == [(f"{path}:3", LINES[0] + b"\r"), (f"{path}:5", LINES[1])]


def test_gzip_of_several_members_is_read_through(tmp_path: Path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(RAW) + gzip.compress(RAW))
    assert [line for _, line in read(path)] == LINES * 2


def test_zstd_of_several_frames_is_read_through(tmp_path: Path):
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(zstandard.compress(RAW) + zstandard.compress(RAW))
    assert [line for _, line in read(path)] == LINES * 2


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RAW)))
    assert [place for place, _ in read("-")] == [f"-:{number}" for number in range(1, 6)]


def test_an_empty_file_has_no_lines(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.touch()
    assert read(path) == []


def test_a_missing_file_is_said_at_once(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"nowhere.jsonl: found No such file or directory"):
        FileSource([str(tmp_path / "nowhere.jsonl")])


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_what_stands_before_the_damage_is_read(tmp_path: Path, ending: str):
    whole = b"\n".join(b'{"n":%d}' % number for number in range(200_000))
    packed = gzip.compress(whole) if ending == "gz" else zstandard.compress(whole)
    path = tmp_path / f"a.jsonl.{ending}"
    path.write_bytes(packed[: len(packed) * 3 // 4] if ending == "gz" else packed[:-2000] + b"\0" * 2000)
    chunks = list(FileSource([str(path)]))
    letters = [letter for chunk in chunks for letter in chunk.letters]
    assert [letter.reason for letter in letters] == ["damaged"]
    assert letters[0].place.startswith(f"{path}:")


def test_offsets_go_on_over_chunks(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(b'{"n":%d}' % number for number in range(100_000)))
    offsets = [offset for chunk in FileSource([str(path)]) for offset in chunk.offsets]
    assert offsets == list(range(100_000))


def stamped(received: str | None, time: str = "2025-01-06T00:00:00Z") -> bytes:
    return (
        f'{{"time":"{time}"{f",{chr(34)}received{chr(34)}:{chr(34)}{received}{chr(34)}" if received else ""}}}'.encode()
    )


def test_several_files_are_merged_by_arrival_and_ties_in_the_order_of_the_arguments(tmp_path: Path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(b"\n".join([stamped("2025-01-06T00:00:01Z"), stamped("2025-01-06T00:00:03Z")]))
    second.write_bytes(b"\n".join([stamped("2025-01-06T00:00:01Z"), stamped(None, "2025-01-06T00:00:02Z")]))
    assert [place for place, _ in read(first, second)] == [f"{first}:1", f"{second}:1", f"{second}:2", f"{first}:2"]
    assert [place for place, _ in read(second, first)][:2] == [f"{second}:1", f"{first}:1"]


def test_a_broken_line_stays_beside_its_neighbours(tmp_path: Path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(b"\n".join([stamped("2025-01-06T00:00:05Z"), b"{broken", stamped("2025-01-06T00:00:06Z")]))
    second.write_bytes(stamped("2025-01-06T00:00:01Z"))
    assert [place for place, _ in read(first, second)] == [f"{second}:1", f"{first}:1", f"{first}:2", f"{first}:3"]


class Endless(io.RawIOBase):
    """Ten times the limit without a line end, and then a line; counts what is held."""

    def __init__(self) -> None:
        self.left = 10 * LINE_LIMIT

    def read(self, size: int = -1) -> bytes:
        if self.left > 0:
            self.left -= size
            return b"x" * size
        if self.left > -(10**9):
            self.left = -(10**9)
            return b"\n" + LINES[0] + b"\n"
        return b""


def test_of_an_endless_line_only_its_beginning_is_kept():
    found = [pair for block in numbered(Endless(), 4096) for pair in block]  # type: ignore[arg-type]
    assert [number for number, _ in found] == [1, 2]
    assert LINE_LIMIT < len(found[0][1]) <= LINE_LIMIT + 4096 + 1
    assert found[1][1] == LINES[0]
