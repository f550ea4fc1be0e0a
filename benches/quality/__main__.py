"""`make quality`: weeks that nobody looked at, scored, beside four baselines and beside itself without one part."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benches.quality import baselines, pictures, table
from benches.quality.pool import Pool
from benches.quality.replay import MakeDesk, Replay, ablations
from benches.quality.runs import detect, runs
from benches.quality.table import OURS
from benches.quality.weeks import Week, make, weeks
from desk.budget import RankedBudget
from desk.calibration import Calibration
from desk.desk import ShiftDesk
from desk.points import POINTS
from domain.alert import Alert
from scoring.report import Report

PAGE = Path(__file__).parent.parent.parent / "docs" / "detection.md"
SITES = ("rtm-maasmond", "rtm-westerhaven", "ams-oost", "ams-bagagekelder")
PARTS: dict[str, MakeDesk] = {
    "the budget": lambda _: ShiftDesk(calibration=Calibration(POINTS)),
    "the calibration": lambda _: ShiftDesk(RankedBudget()),
}
"""Desks without one of their parts, by what they lack."""

Reports = dict[str, Report]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the weeks, detect, score, print or write the tables; returns the exit status."""
    given = _parser().parse_args(arguments)
    made = weeks(given.weeks, given.seed, given.keep)
    found = runs(made, given.sites, given.keep, warm=given.warm)
    make(made, given.sites, given.jobs, _tell)
    if not given.as_detected:
        detect(found, given.without, given.jobs, _tell)
    pool = Pool(made, found)
    reports, ablated = _scored(given, pool, Replay(found))
    text = table.text(_head(given, made), reports, ablated, pool.alerts())
    if given.write:
        drawn = pictures.draw(reports, given.write.parent / "pictures")
        links = "\n".join(f"![{path.stem}](pictures/{path.name})" for path in drawn)
        table.write(given.write, f"{text}\n\n{links}")
        _tell(f"written: {given.write}, {', '.join(path.name for path in drawn)}")
    else:
        print(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make quality, or python -m benches.quality",
        description="Invents weeks of several sites, every other one without crime, detects, and scores all of it by "
        "the rules of docs/scoring.md; beside it four baselines on the same weeks, and all but one part at a time. A "
        "week of four sites takes some ten minutes of a core. Seeds from 7001 on are held out: never look at single "
        "misses of theirs while building.",
        epilog='From make: make quality ARGS="--seed 3001 --weeks 2".',
    )
    parser.add_argument("--weeks", type=int, default=4, metavar="N", help="how many, one after the other (default 4)")
    parser.add_argument("--seed", type=int, default=7001, help="of the first week; each next one has the next")
    parser.add_argument("--sites", nargs="+", default=SITES, metavar="SITE", help="ids under sites/")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes at once (default 2)")
    parser.add_argument(
        "--keep",
        type=Path,
        default=Path("build/quality"),
        metavar="FOLDER",
        help="where weeks are kept and found again",
    )
    parser.add_argument("--without", nargs="+", default=(), metavar="NAME", help="detect without these detectors")
    parser.add_argument("--warm", action="store_true", help="keep what was learned from week to week")
    parser.add_argument("--as-detected", action="store_true", help="score what the run before this one has detected")
    parser.add_argument("--no-baselines", action="store_true", help="score our own alerts only")
    parser.add_argument("--no-ablations", action="store_true", help="do not score all but one part at a time")
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=PAGE,
        metavar="FILE",
        help="put the tables into docs/detection.md, the pictures into pictures/ beside it",
    )
    return parser


def _scored(given: argparse.Namespace, pool: Pool, replay: Replay) -> tuple[Reports, Reports]:
    """Reports of ours and the baselines, and of all but one part."""
    told: dict[str, Sequence[Alert]] = {OURS: pool.alerts()}
    if not given.no_baselines:
        told["rules only"] = replay.rules()
        ways = baselines.ways(pool.lines())
        for name, model in baselines.MODELS.items():
            _tell(f"baseline: {name}, {len(ways):,} ways in")
            told[name] = baselines.alerts_of(name, ways, model(ways))
    ablated = {} if given.no_ablations else ablations(replay, PARTS)
    _tell(f"scores {len(told) + len(ablated)} lists of alerts")
    reports = pool.scores({**told, **{f"without {name}": alerts for name, alerts in ablated.items()}})
    return {name: reports[name] for name in told}, {name: reports[f"without {name}"] for name in ablated}


def _head(given: argparse.Namespace, made: Sequence[Week]) -> str:
    crimes = sum(week.crimes != "none" for week in made)
    state = "kept from week to week" if given.warm else "cold at the start of each week"
    left_out = f"without {', '.join(given.without)}; " if given.without else ""
    return (
        f"{len(made)} weeks of {', '.join(given.sites)} ({len(made) * len(given.sites)} site-weeks, {crimes} of the "
        f"weeks with crime, about two a site and day), seeds {made[0].seed} to {made[-1].seed}; state {state}; "
        f'{left_out}commit {_commit()}: `make quality ARGS="{_asked(given)}"`.'
    )


def _asked(given: argparse.Namespace) -> str:
    """The arguments that matter for the figures; where weeks are kept does not."""
    words = ["--weeks", given.weeks, "--seed", given.seed]
    words += ["--sites", *given.sites] if tuple(given.sites) != SITES else []
    words += ["--without", *given.without] if given.without else []
    words += [
        f"--{name.replace('_', '-')}" for name in ("warm", "no_baselines", "no_ablations") if getattr(given, name)
    ]
    return " ".join(map(str, [*words, "--write"]))


def _commit() -> str:
    """Which commit was measured, and whether files were changed since."""
    number = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{number} with changes" if _git("status", "--porcelain", "--untracked-files=no") else number


def _git(*words: str) -> str:
    folder = Path(__file__).parent
    return subprocess.run(("git", *words), cwd=folder, capture_output=True, text=True, check=False).stdout.strip()


def _tell(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
