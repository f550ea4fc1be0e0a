"""Mistakes: what is wrong in the files of a site, where it stands, and what was expected there."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T")
Check = Callable[[Any], T]
"""Gives the value that a file's raw value stands for, or raises ValueError that says what was expected."""

SHOWN_LETTERS = 60


class Mistake(Struct, frozen=True, gc=False):
    """One mistake; line 0 is the file as a whole, an empty `key` the line as a whole, no `file` the whole folder.

    >>> str(Mistake("zones.geojson", 12, "features[3].properties.level", "7", "0 to 3"))
    'zones.geojson:12: features[3].properties.level: found 7, expected 0 to 3'
    """

    file: str
    line: int
    key: str
    found: str
    expected: str

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def told(self) -> str:
        """What was found and what was expected."""
        told = f"found {self.found}, expected {self.expected}"
        return f"{self.key}: {told}" if self.key else told

    def __str__(self) -> str:
        """Where, what was found and what was expected, on one line."""
        return f"{self.place}: {self.told}" if self.file else self.told


class UnexpectedError(ValueError):
    """A check failed, and the raw value as a whole would not show what was found."""

    def __init__(self, found: str, expected: str) -> None:
        """Say what was found instead of what was expected."""
        super().__init__(expected)
        self.found = found


class Report:
    """Collects the mistakes of one file."""

    def __init__(self, file: str) -> None:
        """Begin without mistakes."""
        self.file = file
        self.mistakes: list[Mistake] = []

    def add(self, line: int, key: str, found: str, expected: str) -> None:
        """Note a mistake; signs in a key that would break the line are told by their codes."""
        self.mistakes.append(Mistake(self.file, line, key if key.isprintable() else shown(key), found, expected))

    def take(self, check: Check[T], raw: object, line: Callable[[], int], key: str) -> T | None:
        """The checked value, or None and a mistake; `line` is only asked where there is one."""
        try:
            return check(raw)
        except UnexpectedError as error:
            self.add(line(), key, error.found, str(error))
        except ValueError as error:
            self.add(line(), key, shown(raw), str(error))
        return None

    def keyed(self, raw: Mapping[str, object], keys: "Keys", line: Callable[[str], int], under: str) -> dict[str, Any]:
        """The checked values of an object; a key that is unknown, missing or wrong is a mistake and left out."""
        for key in keys.required:
            if key not in raw:
                self.add(line(""), f"{under}{key}", "no such key", "it, since it is always needed")
        values = {}
        for key, value in raw.items():
            check = keys.checks.get(key)
            if check is None:
                self.add(line(key), f"{under}{key}", "an unknown key", f"one of {', '.join(keys.checks)}")
            elif (good := self.take(check, value, lambda key=key: line(key), f"{under}{key}")) is not None:  # type: ignore[misc]
                values[key] = good
        return values


class Keys(Struct, frozen=True):
    """The keys that an object may have and those it must have."""

    checks: Mapping[str, Check[Any]]
    required: tuple[str, ...]


def shown(raw: object) -> str:
    """A raw value on one short line.

    >>> shown("mon"), shown(None), shown([True, 1.5])
    ("'mon'", 'null', '[true, 1.5]')
    """
    text = repr(raw) if isinstance(raw, str) else json.dumps(raw, ensure_ascii=True, default=str)
    return text if len(text) <= SHOWN_LETTERS else f"{text[: SHOWN_LETTERS - 2]}.."
