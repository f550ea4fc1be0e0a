"""The command `demo`: its arguments."""

import argparse
import sys
from typing import Any

from app import demo, simulate_command

SPEED = 60.0
STORIES = ("M01", "M02", "M03", "M04", "M07", "M08", "M09", "M11", "M14", "M15")
"""Patterns that are played, each once a site; the fence comes first."""


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "demo",
        help="the whole pipeline in one process, in this terminal",
        description="Plays invented days of Rotterdam and Schiphol faster than life: simulator, detectors, a table of "
        "alerts here, and the console in the browser, at the address and with the accounts that it prints. Within a "
        "minute a crew goes over a fence in Rotterdam. Needs no broker and no network.",
    )
    command.add_argument(
        "--sites",
        nargs="+",
        default=["rtm-maasmond", "ams-bagagekelder"],
        metavar="SITE",
        help="ids under sites/ or folders (default: %(default)s)",
    )
    command.add_argument(
        "--from",
        dest="since",
        default=simulate_command.DEFAULT_START,
        metavar="DATE",
        help="first day (default: %(default)s)",
    )
    command.add_argument("--hours", type=int, default=24, help="how long a day (default: %(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another seed is another day (default: %(default)s)")
    command.add_argument("--crimes", choices=("none", "few", "many"), default="many", help="default: %(default)s")
    command.add_argument(
        "--speed", type=float, help=f"seconds of the day in one of yours (default: {SPEED:g}; in a pipe --fast)"
    )
    command.add_argument("--fast", action="store_true", help="as fast as it goes, whatever --speed says")
    command.add_argument("--listen", metavar="HOST:PORT", help=f"default: {demo.ADDRESS}; in a pipe --no-page")
    command.add_argument("--no-page", action="store_true", help="without the page; ends when the day does")
    command.set_defaults(run=_run_demo)


def _run_demo(given: argparse.Namespace) -> int:
    day = simulate_command.Request(
        sites=tuple(given.sites),
        since=given.since,
        days=-(-given.hours // 24),
        seed=given.seed,
        crimes=given.crimes,
        patterns=() if given.crimes == "none" else STORIES,
    )
    watched = sys.stdout.isatty()
    request = demo.Request(
        sites=tuple(given.sites),
        simulation=lambda: simulate_command.simulation_of(day),
        speed=None if given.fast else given.speed or (SPEED if watched else None),
        hours=given.hours,
        listen=None if given.no_page else given.listen or (demo.ADDRESS if watched else None),
    )
    return demo.run(request)
