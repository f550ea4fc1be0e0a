"""Table: what was found, as Markdown for docs/detection.md."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from benches.quality.curves import Curve, bins, calibration_error, curve, false_at, wilson
from domain.alert import Alert
from scoring.report import Report
from scoring.tables import quantile

START, END = "<!-- quality: begin -->", "<!-- quality: end -->"
OURS = "havenwacht"


def write(page: Path, text: str) -> None:
    """Put the text between the page's markers; raises ValueError where they are not there."""
    before, found, rest = page.read_text().partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{page}: found no {START} and {END}, expected both")
    page.write_text(f"{before}{START}\n{text.strip()}\n{END}{after}")


def text(head: str, reports: Mapping[str, Report], ablated: Mapping[str, Report], alerts: Sequence[Alert]) -> str:
    """All tables: the headline, patterns, detectors, the baselines beside ours, and what is worth how much."""
    ours = reports[OURS]
    parts = [head, _headline(ours), _patterns(ours), _detectors(ours, alerts), _baselines(reports)]
    if ablated:
        parts.append(_ablations(ablated))
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
        ("the same, windows with more than 10", None, "shown_per_10_min_share_above_10"),
    ]
    lines = [_row("", "value", "chance", "95 % interval"), _row("---", "---:", "---:", "---")]
    for label, value, key in rows:
        figure, share = report.headline[key], any(word in key for word in ("recall", "precision", "share"))
        told = f"{value} ({_told(figure.value, share)})" if value else _told(figure.value, share)
        span = f"{_told(figure.low, share)} to {_told(figure.high, share)}"
        lines.append(_row(label, told, _told(figure.chance, share), span))
    quiet, severe = report.counts, [a for a in report.alerts if a.verdict == "false" and a.severity == 1]
    lines.append(_row("quiet lines violated", f"{quiet.quiet_violated} of {quiet.quiet_lines}", "", ""))
    weeks = report.span.site_days / 7
    lines.append(_row("false of severity 1 a site-week", f"{len(severe) / weeks:.2f}", "", ""))
    error = calibration_error(bins(report))
    lines.append(_row("distance of score and share of hits", _told(error, share=True), "", ""))
    delay = report.delay.median_s
    lines.append(_row("median delay, all crimes", "never" if delay is None else f"{delay:,.0f} s", "", ""))
    return "\n".join(lines)


def _patterns(report: Report) -> str:
    lines = [
        _row(
            "pattern",
            "staged",
            "found",
            "95 % interval",
            "named",
            "at 1",
            "median delay of the found",
            "look-alikes",
            "violated",
        ),
        _row("---", *["---:"] * 8),
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
        low, high = wilson(row.found, row.crimes)
        span = f"{100 * low:.0f} % to {100 * high:.0f} %" if row.crimes else ""
        found = row.found if row.crimes else ""
        lines.append(
            _row(row.pattern, row.crimes, found, span, row.named, at_1, delay, row.quiet_lines, row.quiet_violated)
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
        _row("", "recall at 1", "at 3", "at 10", "all", "false a site and day", "ours at that recall", "times fewer"),
        _row("---", *["---:"] * 7),
    ]
    ours = curve(reports[OURS])
    for name, report in reports.items():
        figures = [_told(report.headline[key].value, share=True) for key in _KEYS]
        lines.append(_row(name, *figures, *([_false(report), "", ""] if name == OURS else _against(ours, report))))
    return "\n".join(lines)


def _against(ours: Curve, report: Report) -> tuple[str, str, str]:
    """False alerts of a baseline where it finds all that it can, and ours at the same recall."""
    recall = report.headline["recall"].value
    theirs = false_at(curve(report), recall) if recall else None
    if not recall or theirs is None:
        return _false(report), "finds nothing", ""
    mine = false_at(ours, recall)
    times = "" if mine is None else f"{theirs / mine:.1f}" if mine else "all"
    return f"{theirs:.2f}", "never" if mine is None else f"{mine:.2f}", times


def _ablations(reports: Mapping[str, Report]) -> str:
    """What is lost, and what false alerts are spared, where one part is left out."""
    lines = [
        _row("without", "found", "recall at 1", "at 3", "precision 1-2", "false a site and day", "shown", "most"),
        _row("---", *["---:"] * 7),
    ]
    for name, report in reports.items():
        keys = ("recall_at_1", "recall_at_3", "precision_1_2")
        figures = [_told(report.headline[key].value, share=True) for key in keys]
        shown = [_told(report.headline[f"shown_per_10_min_{key}"].value, share=False) for key in ("mean", "max")]
        lines.append(_row(name, report.counts.found, *figures, _false(report), *shown))
    return "\n".join(lines)


def _false(report: Report) -> str:
    return _told(report.headline["false_per_day"].value, share=False)


_KEYS = ("recall_at_1", "recall_at_3", "recall_at_10", "recall")


def _told(value: float | None, share: bool) -> str:
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if share else f"{value:.2f}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
