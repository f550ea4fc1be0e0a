"""Files as a source: one or several, merged by arrival, read as the two logs of a site."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from domain.contracts import Chunk
from domain.letter import Letter, letter
from streaming.lines import DAMAGE, blocks, numbered, open_bytes

MERGE_ROWS = 1000
"""Lines of a chunk when several files are merged."""


class Stamp(Struct, gc=False):
    """The two times by which lines of several files are put in order of arrival."""

    time: datetime | None = None
    received: datetime | None = None


_STAMP = msgspec.json.Decoder(Stamp)

Item = tuple[float, str, bytes]
"""Arrival in seconds since 1970 UTC, place, line."""


class FileSource:
    """Lines of files in order of arrival. Offsets count lines over all files, so that a restart finds its place."""

    def __init__(self, paths: Sequence[str], progress: Callable[[int], None] | None = None) -> None:
        """Take paths (`-` is standard input); `progress` is told the bytes of each chunk."""
        self._paths = tuple(paths)
        self._progress = progress
        for path in self._paths:
            if path != "-" and not Path(path).is_file():
                open_bytes(path).close()

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks until all files are read."""
        offset = 0
        for lines, places, letters in self._one() if len(self._paths) == 1 else self._merged():
            end = offset + len(lines)
            yield Chunk(None, 0, lines, places, list(range(offset, end)), letters)
            offset = end
            if self._progress:
                self._progress(sum(map(len, lines)) + len(lines))

    def _one(self) -> Iterator[tuple[list[bytes], list[str], list[Letter]]]:
        path = self._paths[0]
        last = 0
        with open_bytes(path) as stream:
            found = blocks(stream)
            while True:
                try:
                    block = next(found, None)
                except DAMAGE as error:
                    yield [], [], [_damage(path, last, error)]
                    return
                if block is None:
                    return
                numbers, lines = block
                last = numbers[-1] if numbers else last
                yield lines, [f"{path}:{number}" for number in numbers], []

    def _merged(self) -> Iterator[tuple[list[bytes], list[str], list[Letter]]]:
        letters: list[Letter] = []
        merged = heapq.merge(*(self._stamped(path, letters) for path in self._paths), key=lambda item: item[0])
        lines: list[bytes] = []
        places: list[str] = []
        for _, place, line in merged:
            lines.append(line)
            places.append(place)
            if len(lines) >= MERGE_ROWS:
                yield lines, places, letters[:]
                lines, places = [], []
                letters.clear()
        yield lines, places, letters

    def _stamped(self, path: str, letters: list[Letter]) -> Iterator[Item]:
        """Lines of one file with the time of their arrival, which never runs back within a file."""
        arrival, last = 0.0, 0
        with open_bytes(path) as stream:
            try:
                for block in numbered(stream):
                    for number, line in block:
                        arrival, last = max(arrival, _arrival(line)), number
                        yield arrival, f"{path}:{number}", line
            except DAMAGE as error:
                letters.append(_damage(path, last, error))


def _arrival(line: bytes) -> float:
    """When a line came in; 0 where it cannot be told, so that a broken line stays beside its neighbours."""
    try:
        stamp = _STAMP.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return 0.0
    at = stamp.received or stamp.time
    return at.timestamp() if at is not None and at.tzinfo is not None else 0.0


def _damage(path: str, last: int, error: Exception) -> Letter:
    detail = f"found {type(error).__name__} ({error}), expected the rest of the file"
    return letter(f"{path}:{last + 1}", "damaged", detail, b"")
