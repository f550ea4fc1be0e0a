"""Page: the tables on the terminal, and as a page of the documentation."""

import sys
from collections.abc import Sequence
from datetime import date

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from benches.machine import described
from benches.tables import Table

OPENING = """# Performance

Written by `make bench ARGS="--write docs/performance.md"`, which measures on the machine at hand: each run in a
process of its own, beside what it is compared with in the same minutes. `events/s` is by the clock on the wall, and
suffers when others use the machine; `per CPU s` is events per second of processor time, and suffers less.
"""
WIDTH = 110
"""Of a table where there is no terminal."""

BY_HAND = "\n<!-- from here on by hand -->\n"


def by_hand(before: str) -> str:
    """What stood below the tables, measured in other ways: it is kept.

    >>> by_hand("# Performance" + BY_HAND + "figures") == BY_HAND + "figures"
    True
    """
    return "".join(before.partition(BY_HAND)[1:])


def show(tables: Sequence[Table]) -> None:
    """On the terminal."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for table in tables:
        made = RichTable(box=box.SIMPLE_HEAD)
        for i, column in enumerate(table.columns):
            made.add_column(column, justify="left" if i == 0 else "right")
        for row in table.rows:
            made.add_row(*row)
        console.print(f"[bold]{table.title}[/bold]", table.about, made, sep="\n", highlight=False)


def page(tables: Sequence[Table]) -> str:
    """As Markdown, with date and machine."""
    rows = [("date", date.today().isoformat()), *described()]
    parts = [OPENING, _markdown(("", ""), rows)]
    parts += [f"## {table.title}\n\n{table.about}\n\n{_markdown(table.columns, table.rows)}" for table in tables]
    return "\n".join(parts)


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in columns[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (columns, rule, *rows))
