"""Page: the figures and the plot of calibration, for docs/detection.md and docs/pictures/."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benches.calibration.figures import DOUBTS, bins, figures
from benches.calibration.units import Unit
from benches.quality.curves import wilson

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE, PICTURE = DOCS / "detection.md", DOCS / "pictures" / "unaccounted-calibration.svg"
START, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"


def text(head: str, units: Sequence[Unit]) -> str:
    """The tables, as Markdown."""
    found = figures(units)
    doubts = "none" if found.error_of_doubts is None else f"{found.error_of_doubts:.3f}"
    skill = "no unit was true" if found.skill is None else f"{found.skill:.2f}"
    rows = [
        ("units", f"{found.units:,}"),
        ("of them with somebody without a reason", f"{found.true:,} ({100 * found.base:.2f} %)"),
        ("expected calibration error", f"{found.error:.3f}"),
        (f"the same, of units with {DOUBTS:.0%} and more", doubts),
        ("Brier score", f"{found.brier:.5f}"),
        ("Brier skill over the base rate", skill),
    ]
    lines = [head, "", "|  |  |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows), ""]
    lines += ["| said | units | true | observed | 95 % interval |", "| ---: | ---: | ---: | ---: | --- |"]
    for one in bins(units):
        low, high = wilson(one.hits, one.count)
        share = one.hits / one.count
        lines.append(f"| {one.score:.3f} | {one.count:,} | {one.hits} | {share:.3f} | {low:.3f} to {high:.3f} |")
    return "\n".join(lines)


def write(page: Path, told: str) -> None:
    """Put the text between the page's markers; raises ValueError where they are not there."""
    before, found, rest = page.read_text().partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{page}: found no {START} and {END}, expected both")
    page.write_text(f"{before}{START}\n{told.strip()}\n{END}{after}")


def draw(units: Sequence[Unit], path: Path) -> None:
    """The reliability plot; the same units give the same bytes."""
    with mpl.rc_context({"font.size": 9, "svg.hashsalt": "calibration"}):
        figure = Figure(figsize=(5, 5), layout="constrained")
        upper, lower = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
        upper.plot([0, 1], [0, 1], color="0.7", linestyle=":")
        for one in bins(units):
            upper.plot([one.score, one.score], wilson(one.hits, one.count), color="tab:blue", linewidth=1)
            upper.plot(one.score, one.hits / one.count, "o", color="tab:blue", markersize=5)
        upper.set_xlim(-0.02, 1.02)
        upper.set_ylim(-0.02, 1.02)
        upper.set_ylabel("share that was true, 95 % interval")
        lower.hist([unit.said for unit in units], bins=40, range=(0, 1), color="tab:blue")
        lower.set_yscale("log")
        lower.set_xlabel("probability that was said")
        lower.set_ylabel("units")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})
