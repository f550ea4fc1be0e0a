"""`make calibration`: weeks that nobody looked at, and whether the probabilities of `unaccounted` hold on them."""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benches.calibration import page
from benches.calibration.invent import make
from benches.calibration.units import Unit, units
from benches.quality.weeks import Week, weeks

SITES = ("rtm-maasmond", "rtm-westerhaven", "ams-bagagekelder")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the weeks, judge them, print or write the figures; returns the exit status."""
    given = _parser().parse_args(arguments)
    found = weeks(given.weeks, given.seed, given.keep)
    with ThreadPoolExecutor(given.jobs) as pool:
        for week in pool.map(lambda week: make(week, given.sites, given.days), found):
            _tell(f"seed {week.seed} is there, crimes {week.crimes}")
    told = _units(found, given.sites, given.jobs)
    text = page.text(_head(given, found), told)
    if given.picture:
        page.draw(told, given.picture)
    if given.write:
        page.write(given.write, text)
        _tell(f"written: {given.write}")
    print(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make calibration, or python -m benches.calibration",
        description="Invents weeks of several sites, every other one without crime, and sets what the detector "
        "unaccounted says against what was true. A week of a site takes some three minutes of a core. Seeds from "
        "7001 on are held out.",
        epilog='From make: make calibration ARGS="--seed 3001 --weeks 2".',
    )
    parser.add_argument("--weeks", type=int, default=2, metavar="N", help="how many, one after the other (default 2)")
    parser.add_argument("--days", type=int, default=7, metavar="N", help="of each week, from its Monday (default 7)")
    parser.add_argument("--seed", type=int, default=7021, help="of the first week; each next one has the next")
    parser.add_argument("--sites", nargs="+", default=SITES, metavar="SITE", help="ids under sites/")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes at once (default 2)")
    parser.add_argument(
        "--keep",
        type=Path,
        default=Path("build/calibration"),
        metavar="FOLDER",
        help="where weeks are kept and found again",
    )
    parser.add_argument(
        "--picture", type=Path, nargs="?", const=page.PICTURE, metavar="FILE", help="draw the reliability plot"
    )
    parser.add_argument(
        "--write", type=Path, nargs="?", const=page.PAGE, metavar="FILE", help="put the figures into docs/detection.md"
    )
    return parser


def _units(found: Sequence[Week], sites: Sequence[str], jobs: int) -> list[Unit]:
    pairs = [(week, site) for week in found for site in sites]
    told: list[Unit] = []
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for (week, site), made in zip(pairs, pool.map(units, *zip(*pairs, strict=True)), strict=True):
            _tell(f"{site}, seed {week.seed}: {len(made)} units")
            told += made
    return told


def _head(given: argparse.Namespace, found: Sequence[Week]) -> str:
    crimes = sum(week.crimes != "none" for week in found)
    return (
        f"{len(found)} weeks of {', '.join(given.sites)}, {given.days} days each ({crimes} with crime, about "
        f"two a site and day), seeds {found[0].seed} to {found[-1].seed}, each from a cold start: "
        f'`make calibration ARGS="--weeks {len(found)} --days {given.days} --seed {found[0].seed} '
        f'--sites {" ".join(given.sites)} --write --picture"`.'
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
