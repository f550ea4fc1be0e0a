"""Line writer: puts lines of events that somebody made elsewhere into a file or into the two logs of Kafka."""

import gzip
import io
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

import zstandard
from kafka import KafkaProducer

from streaming.kafka_client import Broker, understood


class Line(NamedTuple):
    """One line without its end; `log` is events, sightings or both (ticks of the clock)."""

    received: float
    site: str
    log: str
    raw: bytes


class Writer(Protocol):
    """Takes lines in order of arrival."""

    def write(self, lines: Iterable[Line]) -> None:
        """Write them."""

    def finish(self) -> None:
        """Nothing more will come."""


class FileWriter:
    """A .jsonl, .jsonl.gz or .jsonl.zst file, written aside and renamed at the end; `-` is the stream given."""

    def __init__(self, path: Path) -> None:
        """Open the file beside its final place."""
        self._path = path
        self._aside = path.with_name(path.name + ".part")
        self._raw = self._aside.open("wb")
        self._stream = self._packed(path.suffix)

    def _packed(self, suffix: str) -> IO[bytes]:
        if suffix == ".gz":
            return cast(IO[bytes], gzip.GzipFile("", "wb", 5, self._raw, mtime=0))
        if suffix == ".zst":
            return cast(IO[bytes], zstandard.ZstdCompressor(level=3).stream_writer(self._raw, closefd=False))
        return cast(IO[bytes], io.BufferedWriter(cast(io.RawIOBase, self._raw), 1 << 20))

    def write(self, lines: Iterable[Line]) -> None:
        """Write them."""
        self._stream.write(b"".join(line.raw + b"\n" for line in lines))

    def finish(self) -> None:
        """Close and give the file its name."""
        self._stream.close()
        if not self._raw.closed:
            self._raw.close()
        os.replace(self._aside, self._path)


class KafkaWriter:
    """The two logs: events one a record, sightings of a site's second in one record, as a camera gateway sends them."""

    def __init__(self, broker: Broker) -> None:
        """Connect; raises ConfigError where the broker does not let us in."""
        self._broker = broker
        with understood(broker, "connect"):
            self._producer = KafkaProducer(**broker.arguments(), acks="all", linger_ms=5, compression_type="zstd")

    def write(self, lines: Iterable[Line]) -> None:
        """Send them, and wait until the broker has them."""
        seconds: dict[tuple[str, int], list[bytes]] = defaultdict(list)
        with understood(self._broker, "write events"):
            for line in lines:
                if line.log in ("sightings", "both"):
                    seconds[line.site, int(line.received)].append(line.raw)
                if line.log in ("events", "both"):
                    self._send("events", line.site, line.raw)
            for (site, _), raws in seconds.items():
                self._send("sightings", site, b"\n".join(raws))
            self._producer.flush(timeout=self._broker.settings.delivery_timeout_s)

    def _send(self, topic: str, site: str, value: bytes) -> None:
        self._producer.send(self._broker.settings.topic(topic), key=site.encode(), value=value)

    def finish(self) -> None:
        """Close the connection."""
        self._producer.close(timeout=5)
