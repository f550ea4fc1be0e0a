"""Settings file: `site.toml`."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from domain.site import Budget
from geofences.checks import a_date, a_text, a_timezone, a_truth, an_id, list_of, number, positive, whole
from geofences.mistakes import Keys, Report

FILE = "site.toml"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LINE_IN_ERROR = re.compile(r"\(at line (\d+), column \d+\)")
_HEADER = re.compile(r"""\s*\[+\s*([\w."' -]+?)\s*\]+\s*(?:#.*)?$""")
_PAIR = re.compile(r"""\s*([\w."' -]+?)\s*=""")
_DAY_S = 86_400.0


def a_table(raw: object) -> dict[str, Any]:
    """A table of settings."""
    if isinstance(raw, dict):
        return raw
    raise ValueError("a table")


def a_setting(raw: object) -> object:
    """A number, a text, true or false, or a list of these."""
    if isinstance(raw, bool | int | float | str):
        return raw
    if isinstance(raw, list) and all(isinstance(part, bool | int | float | str) for part in raw):
        return raw
    raise ValueError("a number, a text, true or false, or a list of these")


_KEYS = Keys(
    {
        "id": an_id,
        "name": a_text,
        "region": an_id,
        "timezone": a_timezone,
        "simulated": a_truth,
        "holidays": list_of(a_date, 1000),
        "wait_s": number(0.0, 3600.0),
        "health_every_s": positive(_DAY_S),
        "dedupe_s": positive(_DAY_S),
        "budget": a_table,
        "detectors": a_table,
    },
    ("id", "name", "region", "timezone"),
)
_BUDGET = Keys({"per_10_min": positive(1000.0), "operators": whole(1, 1000)}, ())


class SettingsFile:
    """The settings that are right, as keyword arguments of `Site`."""

    def __init__(self) -> None:
        """Begin without settings."""
        self.report = Report(FILE)
        self.values: dict[str, Any] = {}

    @property
    def timezone(self) -> str:
        """The site's zone; UTC where it is wrong, so that the dates of other files can be checked all the same."""
        return str(self.values.get("timezone", "UTC"))

    def read(self, text: str) -> None:
        """Take the settings of the file's text, and note its mistakes."""
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            match = _LINE_IN_ERROR.search(str(error))
            line = int(match[1]) if match else text.count("\n") + 1
            self.report.add(line, "", f"no TOML ({error})", 'lines such as id = "north-quay"')
            return
        values = self.report.keyed(raw, _KEYS, lambda key: line_of(text, key), "")
        values["holidays"] = frozenset(values.get("holidays", ()))
        values["budget"] = Budget(
            **self.report.keyed(values.get("budget", {}), _BUDGET, lambda key: line_of(text, key, "budget"), "budget.")
        )
        values["detectors"] = {
            name: self._detector(text, name, table) for name, table in values.get("detectors", {}).items()
        }
        self.values = values

    def _detector(self, text: str, name: str, raw: object) -> dict[str, Any]:
        under = f"detectors.{name}"
        table = self.report.take(a_table, raw, lambda: line_of(text, name, "detectors"), under)
        if not _NAME.fullmatch(name):
            self.report.add(
                line_of(text, name, "detectors"), under, repr(name), "a name of small letters, digits and _"
            )
        keys = Keys(dict.fromkeys(table or {}, a_setting), ())
        return self.report.keyed(table or {}, keys, lambda key: line_of(text, key, under), f"{under}.")


def line_of(text: str, key: str, table: str = "") -> int:
    """The line, from 1, of a key of a table; where it has none of its own, of what holds it; else 1.

    >>> line_of('id = "a"\\n[budget]\\noperators = 0', "operators", "budget")
    3
    """
    lines = dict(reversed(list(_names(text))))
    wanted = f"{table}.{key}".strip(".")
    while wanted and wanted not in lines:
        wanted = wanted.rpartition(".")[0]
    return lines.get(wanted, 1)


def _names(text: str) -> Iterator[tuple[str, int]]:
    """The full names of tables and keys, each with its line."""
    table = ""
    for line, content in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(content):
            table = _bare(header[1])
            yield table, line
        elif pair := _PAIR.match(content):
            yield f"{table}.{_bare(pair[1])}".strip("."), line


def _bare(name: str) -> str:
    return re.sub(r"[\"' ]", "", name)
