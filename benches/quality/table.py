"""Table: what was found, as Markdown for docs/detection.md."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from domain.alert import Alert
from scoring.report import Report
from scoring.tables import quantile

START, END = "<!-- quality: begin -->", "<!-- quality: end -->"


def write(page: Path, text: str) -> None:
    """Put the text between the page's markers; raises ValueError where they are not there."""
    before, found, rest = page.read_text().partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{page}: found no {START} and {END}, expected both")
    page.write_text(f"{before}{START}\n{text.strip()}\n{END}{after}")


def text(head: str, reports: Mapping[str, Report], alerts: Sequence[Alert]) -> str:
    """All tables: the headline, patterns, detectors, and the baselines beside ours."""
    ours = reports["havenwacht"]
    parts = (head, _headline(ours), _patterns(ours), _detectors(ours, alerts), _baselines(reports))
    return "\n\n".join(parts)


def _headline(report: Report) -> str:
    rows = [
        ("crimes found", f"{report.counts.found} of {report.counts.crimes}", "recall"),
        ("recall at 1 false alert a site and day", None, "recall_at_1"),
        ("recall at 3", None, "recall_at_3"),
        ("recall at 10", None, "recall_at_10"),
        ("precision of severities 1 and 2", None, "precision_1_2"),
        ("false alerts a site and day", None, "false_per_day"),
        ("the same on days without crime", None, "false_per_day_without_crime"),
        ("shown in 10 minutes and by operator, mean", None, "shown_per_10_min_mean"),
        ("the same, most", None, "shown_per_10_min_max"),
    ]
    lines = [_row("", "value", "chance", "95 % interval"), _row("---", "---:", "---:", "---")]
    for label, value, key in rows:
        figure, share = report.headline[key], "recall" in key or "precision" in key
        told = f"{value} ({_told(figure.value, share)})" if value else _told(figure.value, share)
        span = f"{_told(figure.low, share)} to {_told(figure.high, share)}"
        lines.append(_row(label, told, _told(figure.chance, share), span))
    quiet, severe = report.counts, [a for a in report.alerts if a.verdict == "false" and a.severity == 1]
    lines.append(_row("quiet lines violated", f"{quiet.quiet_violated} of {quiet.quiet_lines}", "", ""))
    weeks = report.span.site_days / 7
    lines.append(_row("false of severity 1 a site-week", f"{len(severe) / weeks:.2f}", "", ""))
    delay = report.delay.median_s
    lines.append(_row("median delay, all crimes", "never" if delay is None else f"{delay:,.0f} s", "", ""))
    return "\n".join(lines)


def _patterns(report: Report) -> str:
    lines = [
        _row("pattern", "staged", "found", "named", "at 1", "median delay of the found", "look-alikes", "violated"),
        _row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"),
    ]
    delays: dict[str, list[float]] = defaultdict(list)
    for crime in report.crimes:
        if crime.delay_s is not None:
            delays[str(crime.pattern)].append(crime.delay_s)
    rows = [row for row in report.patterns if row.pattern and (row.crimes or row.quiet_lines)]
    for row in sorted(rows, key=lambda row: str(row.pattern)):
        median = quantile(delays[str(row.pattern)], 0.5) if delays[str(row.pattern)] else None
        delay = "" if median is None else f"{median:,.0f} s"
        at_1 = _told(row.recall_at[0], share=True) if row.crimes else ""
        lines.append(
            _row(row.pattern, row.crimes, row.found, row.named, at_1, delay, row.quiet_lines, row.quiet_violated)
        )
    return "\n".join(lines)


def _detectors(report: Report, alerts: Sequence[Alert]) -> str:
    name = {(alert.id, alert.version): alert.detector for alert in alerts}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in report.alerts:
        counts[name[line.id, line.version]][line.verdict] += 1
    lines = [_row("detector", "hits", "surplus", "false", "false a site and day"), _row("---", *["---:"] * 4)]
    for detector, found in sorted(counts.items()):
        rate = found["false"] / report.span.site_days
        lines.append(_row(f"`{detector}`", found["hit"], found["surplus"], found["false"], f"{rate:.2f}"))
    return "\n".join(lines)


def _baselines(reports: Mapping[str, Report]) -> str:
    lines = [
        _row("", "recall at 1", "at 3", "at 10", "all", "false a site and day"),
        _row("---", *["---:"] * 5),
    ]
    for name, report in reports.items():
        figures = [_told(report.headline[key].value, share=True) for key in _KEYS]
        lines.append(_row(name, *figures, _told(report.headline["false_per_day"].value, share=False)))
    return "\n".join(lines)


_KEYS = ("recall_at_1", "recall_at_3", "recall_at_10", "recall")


def _told(value: float | None, share: bool) -> str:
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if share else f"{value:.2f}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
