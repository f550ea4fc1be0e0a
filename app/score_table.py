"""The score as tables: on a terminal with colour, in a pipe as plain aligned text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scoring.prefix import Stage
from scoring.report import Report
from scoring.tables import Row

PIPE_WIDTH = 140
"""Columns where the output is no terminal."""

BREACHES = 5
"""Alert versions that a broken prefix law names a cut; the JSON has all."""

SHARES = ("recall", "worst", "precision", "shown_per_10_min_share")
"""Beginnings of the names of figures that are printed in per cent."""

LABELS = {
    "recall": "recall, all counted alerts",
    "recall_at_1": "recall at 1 false alert*",
    "recall_at_3": "recall at 3",
    "recall_at_10": "recall at 10",
    "worst_family_recall_at_1": "worst family at 1",
    "worst_family_recall_at_3": "worst family at 3",
    "worst_family_recall_at_10": "worst family at 10",
    "precision_1_2": "precision, severities 1 and 2",
    "false_per_day": "false alerts*",
    "false_per_day_without_crime": "false alerts* without crime",
    "shown_per_10_min_mean": "shown**, mean",
    "shown_per_10_min_max": "shown**, most",
    "shown_per_10_min_share_above_10": "share of 10 min above 10**",
}

FOOTNOTE = "* per site and day   ** in 10 minutes and per operator   chance: the same alerts on other days"


def print_report(report: Report, stages: Sequence[Stage] | None, unreadable: int, out: TextIO) -> None:
    """Print the whole report, the headline first."""
    console = _console(out)
    for line in (*_summary(report), *_notes(report, stages, unreadable)):
        console.print(Text(line), soft_wrap=True)
    console.print()
    console.print(_headline(report))
    console.print(Text(FOOTNOTE, "dim"), soft_wrap=True)
    rows = _named_rows(report)
    console.print()
    console.print(_crimes(rows))
    console.print()
    console.print(_alerts(rows))


def print_breach(stages: Iterable[Stage], out: TextIO) -> None:
    """Say at which cuts the prefix law was broken, and by which alert versions."""
    console = _console(out)
    console.print(Text("The prefix law is broken; this run is not scored.", "bold red"), soft_wrap=True)
    for stage in stages:
        console.print(Text(_stage(stage)), soft_wrap=True)
        for word, versions in (("only in the whole run", stage.vanished), ("only in the cut run", stage.appeared)):
            for version in versions[:BREACHES]:
                console.print(Text(f"  {word}: {version}"), soft_wrap=True)


def _console(out: TextIO) -> Console:
    console = Console(file=out, highlight=False)
    return console if console.is_terminal else Console(file=out, highlight=False, width=PIPE_WIDTH)


def _summary(report: Report) -> Iterator[str]:
    span, counts, delay = report.span, report.counts, report.delay
    yield f"{', '.join(span.sites)}: {span.start[:19]}Z to {span.end[:19]}Z, {span.days:.2f} days"
    yield f"{span.site_days} site-days, {span.site_days_without_crime} of them without crime"
    yield (
        f"crimes {counts.crimes}: {counts.found} found, {counts.named} named, "
        f"delay {_delay(delay.median_s)} (half), {_delay(delay.p95_s)} (95 %)"
    )
    yield (
        f"alerts {counts.alerts}, counted {counts.counted}: {counts.hits} hits ({counts.surplus} surplus), "
        f"{counts.false} false ({counts.invented} with evidence that is not there), {counts.trouble} sensor trouble"
    )
    yield f"nearby only: {counts.nearby} alerts, {counts.missed_with_nearby} missed crimes have one"
    yield (f"quiet lines {counts.quiet_lines}: {counts.quiet_violated} violated by {counts.quiet_violations} alerts")


def _notes(report: Report, stages: Sequence[Stage] | None, unreadable: int) -> Iterator[str]:
    left = report.left_out
    yield (
        "prefix law: not checked, which takes --events and --site"
        if stages is None
        else "prefix law: holds at " + (", ".join(f"{stage.share:.0%} ({stage.compared} versions)" for stage in stages))
    )
    if not report.evidence_checked:
        yield "note: without --events no evidence was looked up, and no sensor trouble is known"
    if left.alerts or left.crimes or left.quiet_lines:
        yield (
            f"note: {left.alerts} alerts, {left.crimes} crimes and {left.quiet_lines} quiet lines are left out: "
            "other sites, or outside the period"
        )
    if left.truth_events_missing:
        yield f"note: {left.truth_events_missing} events that the truth names are not in the events"
    if unreadable:
        yield f"note: {unreadable} lines of events cannot be read"


def _headline(report: Report) -> Table:
    table = _table("headline", "value", "chance", "95 % interval", "")
    for name, figure in report.headline.items():
        write = _percent if name.startswith(SHARES) else _number
        table.add_row(
            LABELS[name],
            write(figure.value),
            write(figure.chance),
            "-" if figure.low is None else f"{write(figure.low)} to {write(figure.high)}",
            _remark(name, report),
        )
    return table


def _named_rows(report: Report) -> list[tuple[str, Row]]:
    """Each family, and below it its patterns, where it has other than none."""
    rows: list[tuple[str, Row]] = []
    for family in report.families:
        patterns = [row for row in report.patterns if row.family == family.family]
        rows.append((family.family, family))
        if any(row.pattern for row in patterns):
            rows += [(f"  {row.pattern or 'no pattern'}", row) for row in patterns]
    return rows


def _crimes(rows: Iterable[tuple[str, Row]]) -> Table:
    table = _table("crimes", "all", "found", "named", "at 1", "at 3", "at 10", "half in", "95 % in")
    for name, row in rows:
        if row.crimes:
            at = (_percent(recall) for recall in row.recall_at)
            late = _delay(row.median_s), _delay(row.p95_s)
            table.add_row(name, *map(str, (row.crimes, row.found, row.named)), *at, *late)
    return table


def _alerts(rows: Iterable[tuple[str, Row]]) -> Table:
    table = _table("alerts", "counted", "hits", "surplus", "false", "trouble", "quiet lines", "violated")
    for name, row in rows:
        numbers = (row.alerts, row.hits, row.surplus, row.false, row.trouble, row.quiet_lines, row.quiet_violated)
        if row.alerts or row.quiet_lines:
            table.add_row(name, *map(str, numbers))
    return table


def _table(first: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _remark(name: str, report: Report) -> str:
    budget = name.rpartition("recall_")[2]
    if name.startswith("worst"):
        return report.worst_families[budget] or ""
    cutoff = report.cutoffs.get(budget) if name.startswith("recall_at") else None
    return "" if cutoff is None else f"score > {cutoff:.3g}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if value == 0 or value >= 0.1 else f"{value:.1g}"


def _delay(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    return f"{seconds:.0f} s" if seconds < 600 else f"{seconds / 60:.0f} min"


def _stage(stage: Stage) -> str:
    found = "holds" if stage.holds else f"{len(stage.vanished)} vanished, {len(stage.appeared)} appeared"
    return f"at {stage.share:.0%} ({stage.lines} lines, {stage.at}), of {stage.compared} versions: {found}"
