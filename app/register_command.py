"""The command `register`: the way back from pseudonyms, kept at the site's operator."""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.errors import ConfigError
from isc.register import FIELDS, Register, open_register

SHORTEST_KEY = 32
"""Bytes of a region's key."""

OTHERS = 0o077
"""Who may not read a secret."""


def add_register(found: Any) -> None:
    """Add `register load | erase | count`."""
    register = found.add_parser(
        "register",
        help="the way back from pseudonyms",
        description="Keeps who a pseudonym stands for, in a store of its own. havenwacht isc --register asks it for "
        "one answer at a time, with a reason and a second person.",
        epilog="example: havenwacht register load staff.csv --key-file region.key --register sqlite:///register.db",
    )
    actions = register.add_subparsers(title="actions", metavar="ACTION", required=True)
    load = _action(actions, "load", _load, "add what is in a file; what is known already stays")
    load.add_argument(
        "file", type=Path, metavar="FILE", help=f"CSV with a header field,value; field is {'/'.join(FIELDS)}"
    )
    load.add_argument("--key-file", type=Path, required=True, metavar="KEY", help="the region's key (mode 0600)")
    erase = _action(actions, "erase", _erase, "delete ways back: nobody can tell any more who it was")
    erase.add_argument("pseudonym", nargs="+", help="as it stands in the log")
    _action(actions, "count", _count, "how many there are")


def _action(actions: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    command.add_argument("--register", required=True, metavar="URL", help="sqlite:///FILE or postgresql://..")
    command.set_defaults(run=run)
    return command


def _load(given: argparse.Namespace) -> int:
    print(f"{_register(given).load(_key(given.key_file), list(_rows(given.file)))} added")
    return 0


def _erase(given: argparse.Namespace) -> int:
    print(f"{_register(given).erase(given.pseudonym)} erased")
    return 0


def _count(given: argparse.Namespace) -> int:
    print(_register(given).count())
    return 0


def _register(given: argparse.Namespace) -> Register:
    return open_register(given.register, time.time)


def _key(path: Path) -> bytes:
    try:
        if path.stat().st_mode & OTHERS:
            raise ConfigError(path, f"found mode {path.stat().st_mode & 0o777:04o}, expected 0600")
        key = path.read_bytes().strip()
    except OSError as error:
        raise ConfigError(path, f"found {error.strerror}, expected a file with the region's key") from error
    if len(key) < SHORTEST_KEY:
        raise ConfigError(path, f"found {len(key)} bytes, expected {SHORTEST_KEY} or more")
    return key


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                field, value = row.get("field") or "", row.get("value") or ""
                if field not in FIELDS or not value:
                    raise ConfigError(
                        f"{path}:{number}", f"found field {field!r}, expected {'/'.join(FIELDS)} and a value"
                    )
                yield field, value
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(path, f"found {error}, expected a CSV file") from error
