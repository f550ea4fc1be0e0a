"""Sinks: where alerts, coverage, dead letters and late events go when there is no broker."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from domain.alert import Alert, decode_alert, encode_alert, order_of
from domain.codec import encode_event
from domain.coverage import Coverage, encode_coverage
from domain.errors import ConfigError
from domain.event import Event
from domain.letter import Letter


class AlertFile:
    """Alerts in a file, in the order of contracts.md: gathered aside, sorted and renamed at the end."""

    def __init__(self, path: Path, goes_on: bool) -> None:
        """Begin anew, or go on with what an earlier run gathered or finished."""
        self._path = path
        self._aside = path.with_name(f".{path.name}.part")
        if goes_on and path.exists() and not self._aside.exists():
            shutil.copyfile(path, self._aside)
        self._out = _open(self._aside, "ab" if goes_on else "wb")

    def write(self, alerts: Sequence[Alert]) -> None:
        """Gather these; durable after `sync`."""
        for alert in alerts:
            self._out.write(encode_alert(alert) + b"\n")

    def sync(self) -> None:
        """Make what was gathered durable: a checkpoint may follow."""
        self._out.flush()
        os.fsync(self._out.fileno())

    def close(self) -> None:
        """Nothing is gathered any more."""
        self._out.close()

    def finish(self) -> None:
        """Write the file in order, each version once, and take the gathered one away."""
        self.sync()
        self._out.close()
        lines = {line for line in self._aside.read_bytes().split(b"\n") if line}
        ordered = sorted(lines, key=lambda line: (order_of(decode_alert(line)), line))
        final = self._path.with_name(f".{self._path.name}.new")
        final.write_bytes(b"".join(line + b"\n" for line in ordered))
        final.replace(self._path)
        self._aside.unlink()


class AlertStream:
    """Alerts on standard output, in the order of telling."""

    def write(self, alerts: Sequence[Alert]) -> None:
        """Print one a line."""
        for alert in alerts:
            sys.stdout.buffer.write(encode_alert(alert) + b"\n")
        sys.stdout.buffer.flush()

    def sync(self) -> None:
        """Nothing is left to be written."""

    def close(self) -> None:
        """Standard output is not ours to close."""

    def finish(self) -> None:
        """Nothing is left to be written."""


class Lines:
    """One JSON object a line in a file, or nowhere where no file was asked for."""

    def __init__(self, path: Path | None, goes_on: bool) -> None:
        """Begin anew, or go on with what an interrupted run wrote."""
        self._out = _open(path, "ab" if goes_on else "wb") if path else None

    def write(self, lines: Iterable[bytes]) -> None:
        """Write these lines."""
        if self._out is not None:
            self._out.writelines(line + b"\n" for line in lines)

    def sync(self) -> None:
        """Make it durable."""
        if self._out is not None:
            self._out.flush()
            os.fsync(self._out.fileno())

    def close(self) -> None:
        """Nothing is written any more."""
        if self._out is not None:
            self._out.close()


class LocalSink:
    """All outputs of a run without a broker."""

    def __init__(self, alerts: AlertFile | AlertStream, coverage: Lines, letters: Lines, late: Lines) -> None:
        """Take where each goes."""
        self._alerts = alerts
        self._coverage = coverage
        self._letters = letters
        self._late = late

    def write(self, alerts: Sequence[Alert], coverage: Sequence[Coverage]) -> None:
        """Keep these, alerts first; durable after `sync`."""
        self._alerts.write(alerts)
        self._coverage.write(encode_coverage(entry) for entry in coverage)

    def set_aside(self, letters: Iterable[Letter], late: Iterable[Event]) -> None:
        """Keep what could not be taken, and what came too late."""
        self._letters.write(msgspec.json.encode(item) for item in letters)
        self._late.write(encode_event(event) for event in late)

    def mark(self, site: str, watermark: float) -> None:
        """Nothing is written: regions are judged in the same process."""

    def sync(self) -> None:
        """Make everything written so far durable."""
        for out in (self._alerts, self._coverage, self._letters, self._late):
            out.sync()

    def finish(self) -> None:
        """Bring the alerts into their final form; nothing may be written after it."""
        self.sync()
        self._alerts.finish()
        self.close()

    def close(self) -> None:
        """Let go of the files, finished or not; an unfinished run goes on with them."""
        for out in (self._alerts, self._coverage, self._letters, self._late):
            out.close()


def _open(path: Path, mode: str) -> BinaryIO:
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as error:
        raise ConfigError(path, f"found {error.strerror}, expected a file that can be written") from error
