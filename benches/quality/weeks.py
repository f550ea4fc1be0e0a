"""Weeks: invented weeks of several sites, made by child processes and kept in a folder."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

FIRST = date(2025, 1, 6)
MAIN = "import sys; from app.cli import main; sys.exit(main())"


class Week(Struct, frozen=True):
    """One week of all sites: every other one without crime, so at least half of the site-days hold none."""

    number: int
    seed: int
    folder: Path

    @property
    def start(self) -> date:
        """The Monday on which it begins; weeks follow each other."""
        return FIRST + timedelta(days=7 * self.number)

    @property
    def crimes(self) -> str:
        """Of which density."""
        return "many" if self.number % 2 else "none"

    def file(self, name: str) -> Path:
        """`events`, `truth` or `quiet` of this week."""
        return self.folder / (f"{name}.jsonl.zst" if name == "events" else f"{name}.jsonl")


def weeks(count: int, seed: int, keep: Path) -> tuple[Week, ...]:
    """So many weeks with the seeds from `seed` on, each with a folder of its own under `keep`."""
    return tuple(Week(i, seed + i, keep / f"week-{seed + i}") for i in range(count))


def make(found: Sequence[Week], sites: Sequence[str], jobs: int, tell: Callable[[str], None]) -> None:
    """Simulate what is not there yet; raises `CalledProcessError` where a child fails."""
    with ThreadPoolExecutor(jobs) as pool:
        for week in pool.map(lambda week: _make(week, sites), found):
            tell(f"week {week.number + 1} is there: seed {week.seed}, crimes {week.crimes}")


def _make(week: Week, sites: Sequence[str]) -> Week:
    week.folder.mkdir(parents=True, exist_ok=True)
    made, asked = week.folder / "made", recipe(week, sites)
    if not made.exists() or made.read_text() != asked:
        made.unlink(missing_ok=True)
        _simulate(week, sites)
        made.write_text(asked)
    return week


def recipe(week: Week, sites: Sequence[str]) -> str:
    """What a kept week must have been made of to be used again."""
    return f"{week.start.isoformat()} seed {week.seed} crimes {week.crimes}: {' '.join(sites)}\n"


def _simulate(week: Week, sites: Sequence[str]) -> None:
    arguments = (
        "simulate", *sites, "--days", "7", "--from", week.start.isoformat(), "--seed", str(week.seed),
        "--crimes", week.crimes, "--events", str(week.file("events")), "--truth", str(week.file("truth")),
        "--quiet", str(week.file("quiet")),
    )  # fmt: skip
    subprocess.run([sys.executable, "-c", MAIN, *arguments], check=True, stdout=subprocess.DEVNULL)
