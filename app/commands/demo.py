"""The command `demo`: its arguments."""

import argparse
import sys
from typing import Any

from app import demo, simulate_command


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "demo",
        help="the whole pipeline in one process, in this terminal",
        description="Plays invented days of Rotterdam and Schiphol faster than life: simulator, detectors, a table of "
        "alerts here, and the information centre's page and metrics in the browser. Needs no broker and no network.",
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
        "--speed", type=float, default=600.0, help="seconds of the day in one of yours (default: %(default)s)"
    )
    command.add_argument("--fast", action="store_true", help="as fast as it goes, whatever --speed says")
    command.add_argument("--listen", default=demo.ADDRESS, metavar="HOST:PORT", help="default: %(default)s")
    command.add_argument("--no-page", action="store_true", help="without the page; ends when the day does")
    command.set_defaults(run=_run_demo)


def _run_demo(given: argparse.Namespace) -> int:
    day = simulate_command.Request(
        sites=tuple(given.sites),
        since=given.since,
        days=-(-given.hours // 24),
        seed=given.seed,
        crimes=given.crimes,
    )
    request = demo.Request(
        sites=tuple(given.sites),
        simulation=lambda: simulate_command.simulation_of(day),
        speed=None if given.fast or not sys.stdout.isatty() else given.speed,
        hours=given.hours,
        listen=None if given.no_page or not sys.stdout.isatty() else given.listen,
    )
    return demo.run(request)
