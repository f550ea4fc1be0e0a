"""The command `score`: its arguments."""

import argparse
from pathlib import Path
from typing import Any

from app import score_command
from app.wiring import detect_lines, read_sites


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "score",
        help="alerts against truth: recall, false alerts, delay, chance level",
        description="Says how good alerts are: what was found, how fast, and what was cried in vain, each with its "
        "chance level and a 95 % interval. With --events and --site it first checks the prefix law: no alert may rest "
        "on what was not in yet. docs/scoring.md explains every figure.",
        epilog="example: havenwacht score --alerts alerts.jsonl --truth truth.jsonl --events day.jsonl.gz",
    )
    command.add_argument("--alerts", required=True, type=Path, metavar="FILE", help="what detect wrote")
    command.add_argument("--truth", required=True, type=Path, metavar="FILE", help="the crimes, truth.jsonl")
    command.add_argument(
        "--quiet", type=Path, metavar="FILE", help="honest look-alikes, quiet.jsonl: alerts on these are counted apart"
    )
    command.add_argument("--events", type=Path, metavar="FILE", help="the events: sites and period are read from them")
    command.add_argument(
        "--site",
        nargs="+",
        type=Path,
        default=[],
        metavar="FOLDER",
        help="with --events: check the prefix law with these sites",
    )
    command.add_argument(
        "--sites", nargs="+", default=[], metavar="ID", help="without --events: the sites that were watched"
    )
    command.add_argument("--from", dest="since", metavar="DATE", help="begin of the period (UTC), e.g. 2025-01-06")
    command.add_argument("--until", metavar="DATE", help="end of the period (UTC)")
    command.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    command.set_defaults(run=_run_score)


def _run_score(given: argparse.Namespace) -> int:
    request = score_command.Request(
        alerts=given.alerts,
        truth=given.truth,
        quiet=given.quiet,
        events=given.events,
        sites=tuple(given.sites),
        since=given.since,
        until=given.until,
        as_json=given.json,
    )
    sites = [site for site, _ in read_sites(given.site).values()]
    return score_command.run(request, sites, lambda lines: detect_lines(lines, given.site))
