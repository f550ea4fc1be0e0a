"""Pictures: precision and recall, recall against false alerts, and calibration, for docs/pictures/."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benches.quality.curves import bins, curve, wilson
from benches.quality.table import OURS
from scoring.report import Report

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "quality"}


def draw(reports: Mapping[str, Report], folder: Path) -> list[Path]:
    """Draw both pictures into a folder; the same reports give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "quality-recall.svg", folder / "quality-calibration.svg"]
    with mpl.rc_context(STYLE):
        for path, figure in zip(paths, (_recall(reports), _calibration(reports[OURS])), strict=True):
            figure.savefig(path, metadata={"Date": None})
    return paths


def _recall(reports: Mapping[str, Report]) -> Figure:
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name, report in reports.items():
        found = curve(report)
        weight = 2.2 if name == OURS else 1.2
        left.step([0.0, *found.false], [0.0, *found.recall], where="post", label=name, linewidth=weight)
        right.plot(found.recall, found.precision, label=name, linewidth=weight, marker=".", markersize=4)
    left.set_xscale("symlog", linthresh=0.1)
    left.axvline(1.0, color="0.7", linestyle=":")
    _name(left, "false alerts a site and day", "crimes found")
    _name(right, "crimes found", "alerts that hit")
    left.legend(frameon=False)
    return figure


def _calibration(report: Report) -> Figure:
    figure = Figure(figsize=(4.5, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle=":")
    for one in bins(report):
        low, high = wilson(one.hits, one.count)
        axes.plot([one.score, one.score], [low, high], color="tab:blue", linewidth=1)
        axes.plot(one.score, one.hits / one.count, "o", color="tab:blue", markersize=3 + min(one.count, 200) ** 0.5)
    axes.set_xlim(0, 1.03)
    _name(axes, "score that was told", "alerts that hit, with 95 % interval")
    return figure


def _name(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_ylim(0, 1.03)
