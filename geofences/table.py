"""Table: the rows of a CSV file, each cell checked, each row with its line."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from geofences.mistakes import Check, Report, shown


class Columns(Struct, frozen=True):
    """What each column may hold. `needed` cells are never empty; columns in `optional` may be left out at the end."""

    checks: Mapping[str, Check[Any]]
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """The columns with which every header begins, in this order."""
        return tuple(name for name in self.checks if name not in self.optional)


class Row(Struct, frozen=True):
    """One row: its line, its cells as texts, and those that are right; an empty one is left out there.

    `whole`: nothing in it is wrong.
    """

    line: int
    texts: dict[str, str]
    cells: dict[str, Any]
    whole: bool


def read_rows(text: str, columns: Columns, report: Report) -> Iterator[Row] | None:
    """The rows of a CSV text, or None where its header is wrong; mistakes go to the report as rows are taken."""
    lines = _lines(text, report)
    line, header = next(lines, (1, [""]))
    names = [name.strip() for name in header]
    expected = f"the header {','.join(columns.required)}"
    if columns.optional:
        expected += f" and optionally {','.join(columns.optional)}"
    rest = names[len(columns.required) :]
    if names[: len(columns.required)] != list(columns.required) or not set(rest) <= set(columns.optional):
        report.add(line, "", shown(",".join(header)), expected)
        return None
    if len(set(rest)) < len(rest):
        report.add(line, "", shown(",".join(header)), "each column once")
        return None
    return _rows(lines, names, columns, report)


def _lines(text: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with the line on which each begins."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    begin = 1
    try:
        for cells in reader:
            if cells:
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        report.add(begin, "", f"no CSV ({error})", "cells with , between, and quotes that close")


def _rows(lines: Iterator[tuple[int, list[str]]], names: list[str], columns: Columns, report: Report) -> Iterator[Row]:
    for line, raw in lines:
        if len(raw) != len(names):
            report.add(line, "", f"{len(raw)} cells", f"{len(names)}: {','.join(names)}")
            continue
        before = len(report.mistakes)
        texts = dict(zip(names, map(str.strip, raw), strict=True))
        cells = _cells(line, texts, columns, report)
        yield Row(line, texts, cells, whole=len(report.mistakes) == before)


def _cells(line: int, texts: dict[str, str], columns: Columns, report: Report) -> dict[str, Any]:
    cells = {}
    for name, text in texts.items():
        if text:
            value = report.take(columns.checks[name], text, lambda: line, name)
            if value is not None:
                cells[name] = value
        elif name in columns.needed:
            report.add(line, name, "an empty cell", "a value")
    return cells
