"""`make quality`: weeks that nobody looked at, scored, with four baselines beside them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benches.quality import baselines, table
from benches.quality.pool import Pool
from benches.quality.weeks import Week, make, weeks
from domain.alert import Alert

PAGE = Path(__file__).parent.parent.parent / "docs" / "detection.md"
SITES = ("rtm-maasmond", "rtm-westerhaven", "ams-oost", "ams-bagagekelder")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the weeks, score them, print or write the tables; returns the exit status."""
    given = _parser().parse_args(arguments)
    found = weeks(given.weeks, given.seed, given.keep)
    make(found, given.sites, given.jobs, _tell)
    _tell("scored")
    text = _scored(given, found)
    if given.write:
        table.write(given.write, text)
        _tell(f"written: {given.write}")
    else:
        print(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make quality, or python -m benches.quality",
        description="Invents weeks of several sites, every other one without crime, detects, and scores all of it by "
        "the rules of docs/scoring.md; beside it four baselines on the same weeks. A week of four sites takes some six "
        "minutes of a core. Seeds from 7001 on are held out: never look at single misses of theirs while building.",
        epilog='From make: make quality ARGS="--seed 3001 --weeks 2".',
    )
    parser.add_argument("--weeks", type=int, default=4, metavar="N", help="how many, one after the other (default 4)")
    parser.add_argument("--seed", type=int, default=7001, help="of the first week; each next one has the next")
    parser.add_argument("--sites", nargs="+", default=SITES, metavar="SITE", help="ids under sites/")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="weeks that are made at once (default 2)")
    parser.add_argument(
        "--keep",
        type=Path,
        default=Path("build/quality"),
        metavar="FOLDER",
        help="where weeks are kept and found again",
    )
    parser.add_argument("--without", nargs="+", default=(), metavar="NAME", help="leave out alerts of these detectors")
    parser.add_argument("--no-baselines", action="store_true", help="score our own alerts only")
    parser.add_argument(
        "--write", type=Path, nargs="?", const=PAGE, metavar="FILE", help="put the tables into docs/detection.md"
    )
    return parser


def _scored(given: argparse.Namespace, found: Sequence[Week]) -> str:
    pool = Pool(found)
    alerts = [alert for alert in pool.alerts() if alert.detector not in given.without]
    told: dict[str, Sequence[Alert]] = {"havenwacht": alerts}
    if not given.no_baselines:
        told["rules only"] = baselines.rules_only(alerts)
        ways = baselines.ways(pool.lines())
        for name, model in baselines.MODELS.items():
            _tell(f"baseline: {name}")
            told[name] = baselines.alerts_of(name, ways, model(ways))
    return table.text(_head(given, found), pool.scores(told), alerts)


def _head(given: argparse.Namespace, found: Sequence[Week]) -> str:
    crimes = sum(week.crimes != "none" for week in found)
    return (
        f"{len(found)} weeks of {', '.join(given.sites)} ({len(found) * len(given.sites)} site-weeks, {crimes} of the "
        f"weeks with crime, about two a site and day), seeds {found[0].seed} to {found[-1].seed}: "
        f'`make quality ARGS="--weeks {len(found)} --seed {found[0].seed} --write"`.'
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
