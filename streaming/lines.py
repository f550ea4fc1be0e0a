"""Lines: from a stream of bytes, compressed or not, to chunks of lines with their places."""

import gzip
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from domain.codec import LINE_LIMIT
from domain.errors import ConfigError

BLOCK_BYTES = 256 * 1024
"""Read at once: some 1,000 events."""

DAMAGE = (EOFError, OSError, zlib.error, zstandard.ZstdError)
"""What a compressed file that breaks off raises, by library."""

Line = tuple[int, bytes]
"""Its number from 1, and what it says."""

Block = tuple[Sequence[int], list[bytes]]
"""Line numbers from 1, and the lines."""


def open_bytes(path: str) -> BinaryIO:
    """Open a file, or standard input for `-`, unpacking by its ending; raises ConfigError where there is none."""
    if path == "-":
        return sys.stdin.buffer
    try:
        if path.endswith(".gz"):
            return cast(BinaryIO, gzip.open(path, "rb"))
        raw = Path(path).open("rb")  # noqa: SIM115 the caller closes it
    except OSError as error:
        raise ConfigError(path, f"found {error.strerror or error}, expected a file that can be read") from error
    if path.endswith(".zst"):
        return cast(BinaryIO, zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True))
    return raw


def numbered(stream: BinaryIO, block: int = BLOCK_BYTES) -> Iterator[list[Line]]:
    """What `blocks` gives, line by line."""
    for numbers, lines in blocks(stream, block):
        yield list(zip(numbers, lines, strict=True))


def blocks(stream: BinaryIO, block: int = BLOCK_BYTES) -> Iterator[Block]:
    """Lines with their numbers; blank lines are left out. A line above the limit comes cut, a byte too long.

    Memory is bounded by the block: of an endless line only its beginning is kept.
    """
    rest, number = b"", 1
    while data := stream.read(block):
        pieces = (rest + data).split(b"\n")
        rest = pieces.pop()[: LINE_LIMIT + 1]
        yield _without_blanks(range(number, number + len(pieces)), pieces)
        number += len(pieces)
    if rest and not rest.isspace():
        yield [number], [rest]


def _without_blanks(numbers: Sequence[int], lines: list[bytes]) -> Block:
    if all(lines) and not any(map(bytes.isspace, lines)):
        return numbers, lines
    kept = [bool(line) and not line.isspace() for line in lines]
    return list(compress(numbers, kept)), list(compress(lines, kept))
