"""Errors: what went wrong decides what happens.

HavenwachtError
├── ConfigError      settings or site files are wrong: the program does not start (exit status 2)
├── RecordError      one record cannot be read: a dead letter, the stream goes on
├── AwayError        a broker or store is away: tried again with a limit, then the process ends
└── PartError        a sense or detector raised: the process ends, the next start looks closer
"""

from pathlib import Path


class HavenwachtError(Exception):
    """Base of all errors that this house raises on purpose."""


class ConfigError(HavenwachtError):
    """A setting, an argument or a site file is wrong: says which, what was found and what was expected."""

    def __init__(self, where: str | Path, message: str) -> None:
        """Name the file or the argument, and say what was found and expected there."""
        super().__init__(f"{where}: {message}")


class RecordError(HavenwachtError):
    """An event cannot be taken; `reason` is one of `domain.letter.REASONS`."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the reason apart from the words, so that it can be counted."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class AwayError(HavenwachtError):
    """A broker, a store or a checkpoint stayed out of reach for longer than the limit."""


class PartError(HavenwachtError):
    """A part of a shard raised on a stretch of rows."""

    def __init__(self, part: str, site: str, cause: str) -> None:
        """Name the part, the site and the error it raised; the rows are in `stretch` of the shard's note."""
        super().__init__(f"{part} raised at site {site}: {cause}")
        self.part = part
        self.site = site
