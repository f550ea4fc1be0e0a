"""Invent: some days of a week, simulated once and kept."""

import subprocess
import sys
from collections.abc import Sequence

from benches.quality.weeks import MAIN, Week, recipe


def make(week: Week, sites: Sequence[str], days: int) -> Week:
    """The week, simulated if it is not there yet; raises `CalledProcessError` where that fails."""
    week.folder.mkdir(parents=True, exist_ok=True)
    made, asked = week.folder / "made", f"{days} days, {recipe(week, sites)}"
    if not made.exists() or made.read_text() != asked:
        made.unlink(missing_ok=True)
        _simulate(week, sites, days)
        made.write_text(asked)
    return week


def _simulate(week: Week, sites: Sequence[str], days: int) -> None:
    arguments = (
        "simulate", *sites, "--days", str(days), "--from", week.start.isoformat(), "--seed", str(week.seed),
        "--crimes", week.crimes, "--events", str(week.file("events")), "--truth", str(week.file("truth")),
        "--quiet", str(week.file("quiet")),
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", MAIN, *arguments], check=True, stdout=subprocess.DEVNULL)
