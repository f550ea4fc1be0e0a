"""Kafka records as chunks: one or several events a record, each with its place."""

from collections.abc import Sequence
from typing import Any

from domain.contracts import Chunk

LINES_A_RECORD = 1 << 20
"""An offset of ours is the record's offset times this, plus the line within the record."""

FETCH_WAIT_MS = 50
"""How long a broker may wait for records before it answers that there are none.

The client asks a broker for one thing at a time: while an answer about quiet partitions is held back, busy ones stand
still. With the client's own 500 ms, 8 sites on 5 of 8 partitions were read at 26,000 records/s, with 50 ms at 115,000.
"""


def record_offset(offset: int) -> int:
    """The record's offset in its partition of an offset of ours."""
    return offset // LINES_A_RECORD


def chunk_of(log: str, topic: str, partition: int, records: Sequence[Any]) -> Chunk:
    """The lines of these records of one partition, in order; `log` is the topic's name without its prefix."""
    lines: list[bytes] = []
    places: list[str] = []
    offsets: list[int] = []
    start = f"{topic}-{partition}-"
    for record in records:
        value, offset = record.value or b"", record.offset
        if b"\n" not in value:
            if value and not value.isspace():
                lines.append(value)
                places.append(f"{start}{offset}:1")
                offsets.append(offset * LINES_A_RECORD)
            continue
        for number, line in enumerate(value.split(b"\n")[:LINES_A_RECORD]):
            if line and not line.isspace():
                lines.append(line)
                places.append(f"{start}{offset}:{number + 1}")
                offsets.append(offset * LINES_A_RECORD + number)
    return Chunk(log, partition, lines, places, offsets, [])
