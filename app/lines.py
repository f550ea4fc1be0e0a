"""Lines of alerts and truth: files whose every line must be readable, plain or compressed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from domain.errors import ConfigError
from streaming.lines import BLOCK_BYTES, DAMAGE, open_bytes

T = TypeVar("T")


def read_lines(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """The lines of a .jsonl, .jsonl.gz or .jsonl.zst file without line ends, blank ones left out, of any length.

    `progress` is told the unpacked bytes of each block. Raises ConfigError where the file is missing or damaged.
    """
    for _, line in numbered_lines(path, progress):
        yield line


def numbered_lines(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[tuple[int, bytes]]:
    """The same, each with its number from 1."""
    number, rest = 1, b""
    for block in _blocks(path):
        pieces = (rest + block).split(b"\n")
        rest = pieces.pop()
        yield from ((at, line) for at, line in enumerate(pieces, number) if line and not line.isspace())
        number += len(pieces)
        if progress:
            progress(len(block))
    if rest and not rest.isspace():
        yield number, rest


def decoded(path: Path, decode: Callable[[bytes], T], expected: str) -> Iterator[T]:
    """Each line decoded; raises ConfigError with file and line where one is not what was expected."""
    for number, line in numbered_lines(path):
        try:
            yield decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise ConfigError(f"{path}:{number}", f"found {error}, expected {expected}") from error


def _blocks(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        raise ConfigError(path, "found a folder, expected a file that can be read")
    with open_bytes(str(path)) as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                yield block
        except DAMAGE as error:
            raise ConfigError(path, f"found {type(error).__name__} ({error}), expected the rest of the file") from error
