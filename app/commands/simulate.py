"""The command `simulate`: its arguments."""

import argparse
from pathlib import Path
from typing import Any

from app import simulate_command
from app.settings import read_settings


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "simulate",
        help="invented days of real places, with their truth",
        description="Lets people, vehicles and goods live some days at the places under sites/, lets faulty sensors "
        "look at them, and writes what a gateway would write. Same sites, seed and days: same bytes.",
        epilog="example: havenwacht simulate rtm-maasmond --days 1 --events day.jsonl.gz --truth truth.jsonl",
    )
    command.add_argument("sites", nargs="+", metavar="SITE", help="an id under sites/ or a folder")
    command.add_argument(
        "--events", metavar="TO", help=".jsonl, .jsonl.gz or .jsonl.zst file, or kafka://HOST:PORT on this machine"
    )
    command.add_argument(
        "--from",
        dest="since",
        default=simulate_command.DEFAULT_START,
        metavar="DATE",
        help="first day (default: %(default)s)",
    )
    command.add_argument("--days", type=int, default=7, help="how many (default: %(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another seed is another week (default: %(default)s)")
    command.add_argument("--truth", type=Path, metavar="FILE", help="where the crimes go")
    command.add_argument("--quiet", type=Path, metavar="FILE", help="where honest look-alikes go")
    command.add_argument(
        "--crimes",
        choices=("none", "few", "many"),
        default="few",
        help="few: most days have none, as in life (default)",
    )
    command.add_argument(
        "--pattern", nargs="+", default=[], metavar="M01", help="only these patterns of docs/patterns.md"
    )
    command.add_argument(
        "--sightings",
        choices=("sparse", "full"),
        default="sparse",
        help="full: every camera, once a second (for speed tests)",
    )
    command.add_argument(
        "--speed", type=float, metavar="N", help="N seconds of the day in one of yours; without it as fast as it goes"
    )
    command.add_argument("--hours", type=int, metavar="N", help="end after so many hours")
    command.add_argument("--plan", action="store_true", help="print what would happen, and make no events")
    command.add_argument("--picture", type=Path, metavar="FILE", help="draw the first site's richest day as a .png")
    command.add_argument("--config", metavar="FILE", help="settings in TOML (else HAVENWACHT_CONFIG, else defaults)")
    command.set_defaults(run=_run_simulate)


def _run_simulate(given: argparse.Namespace) -> int:
    request = simulate_command.Request(
        sites=tuple(given.sites),
        events=given.events,
        since=given.since,
        days=given.days,
        seed=given.seed,
        truth=given.truth,
        quiet=given.quiet,
        crimes=given.crimes,
        patterns=tuple(given.pattern),
        sightings=given.sightings,
        speed=given.speed,
        hours=given.hours,
        plan=given.plan,
        picture=given.picture,
        kafka=read_settings(given.config).kafka,
    )
    return simulate_command.run(request)
