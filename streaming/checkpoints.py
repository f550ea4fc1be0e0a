"""Checkpoints as files: written aside, fsynced, renamed, never overwritten; the highest with an intact seal wins."""

import logging
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import msgspec

from domain.errors import ConfigError
from domain.pipeline import Stretch
from domain.shard import Saved
from streaming.seal import BrokenSealError, seal, unseal

logger = logging.getLogger(__name__)

KEPT = 3
"""Newest checkpoints of a site that stay: one that breaks off on a full disk must not be the only one."""

_NAME = re.compile(r"(?P<site>.+)\.(?P<progress>\d{20})\.checkpoint")


class Checkpoints(Protocol):
    """Where the newest checkpoint of each site is kept, and the note that a part raised."""

    def load(self, site: str) -> Saved | None:
        """The newest checkpoint with an intact seal; None where there is none."""

    def keep(self, saved: Saved) -> int:
        """Keep a checkpoint durably; returns its size in bytes."""

    def note(self, site: str, stretches: Sequence[Stretch]) -> None:
        """Leave the note that the next start should look closely at these stretches; none takes it away."""

    def noted(self, site: str) -> Sequence[Stretch]:
        """The stretches of the last note."""


def progress_of(saved: Saved) -> int:
    """How far a checkpoint is: offsets only rise, so the higher one is the later one."""
    return sum(log.next for log in saved.logs.values())


class NoCheckpoints:
    """Keeps notes in memory and checkpoints not at all: for a file that is read from its start each time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._notes: dict[str, Sequence[Stretch]] = {}

    def load(self, site: str) -> Saved | None:
        """Nothing is kept."""
        return None

    def keep(self, saved: Saved) -> int:
        """Nothing is kept."""
        return 0

    def note(self, site: str, stretches: Sequence[Stretch]) -> None:
        """Remember the note until the process ends."""
        self._notes[site] = stretches

    def noted(self, site: str) -> Sequence[Stretch]:
        """The stretches of the last note."""
        return self._notes.get(site, ())


class FolderCheckpoints:
    """Checkpoints as files in one folder that all workers share, or that one worker has for itself."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Use this folder, made where it is missing."""
        self._folder = folder
        self._key = key
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(folder, f"found {error.strerror}, expected a folder that can be written") from error

    def load(self, site: str) -> Saved | None:
        """The newest checkpoint with an intact seal; a broken one is passed over and said so in the log."""
        for _, path in sorted(self._files(site), reverse=True):
            try:
                return unseal(path.read_bytes(), self._key)
            except BrokenSealError:
                logger.warning("checkpoint %s has a broken seal and is passed over", path.name)
            except FileNotFoundError:
                continue  # another worker has just taken it away, as an older one
        return None

    def keep(self, saved: Saved) -> int:
        """Keep a checkpoint durably, and the two before it; returns its size in bytes."""
        raw = seal(saved, self._key)
        name = f"{_plain(saved.site)}.{progress_of(saved):020d}.checkpoint"
        write_durably(self._folder / name, raw)
        for _, path in sorted(self._files(saved.site), reverse=True)[KEPT:]:
            path.unlink(missing_ok=True)
        return len(raw)

    def note(self, site: str, stretches: Sequence[Stretch]) -> None:
        """Leave or take away the note beside the checkpoints."""
        path = self._folder / f"{_plain(site)}.note"
        if stretches:
            write_durably(path, msgspec.msgpack.encode(stretches))
        else:
            path.unlink(missing_ok=True)

    def noted(self, site: str) -> Sequence[Stretch]:
        """The stretches of the last note."""
        path = self._folder / f"{_plain(site)}.note"
        return msgspec.msgpack.decode(path.read_bytes(), type=list[Stretch]) if path.exists() else ()

    def _files(self, site: str) -> Iterator[tuple[int, Path]]:
        for path in self._folder.glob("*.checkpoint"):
            found = _NAME.fullmatch(path.name)
            if found and found["site"] == _plain(site):
                yield int(found["progress"]), path


def write_durably(path: Path, raw: bytes) -> None:
    """Write aside, fsync, rename, fsync the folder: after this the file is there whole, or the old one is."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _plain(site: str) -> str:
    """A site's id as a file name: ids may hold slashes."""
    return quote(site, safe="")
