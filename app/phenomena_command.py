"""The command `phenomena`: count ways of working from alerts that people judged, and tell others by region."""

import argparse
import time
from pathlib import Path
from typing import Any

from app.isc_command import DEFAULT_STORE
from app.wiring import read_sites
from isc.database import open_database
from isc.phenomena import count, rehearse


def add_phenomena(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "phenomena",
        help="count ways of working from alerts that people judged",
        description="Counts judged alerts a pattern, site and week, and tells others by region, counts below 5 masked. "
        "Running it again changes nothing that is not different.",
        epilog="example, every night: havenwacht phenomena --site sites/* --store postgresql://isc@127.0.0.1/havenwacht",
    )
    command.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")
    command.add_argument(
        "--site", nargs="+", default=[], metavar="FOLDER", help="sites whose region is told others; the rest is not"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    regions = {name: site.region for name, (site, _) in read_sites(map(Path, given.site)).items()}
    work = rehearse if given.dry_run else count
    done = work(open_database(given.store), time.time, regions)
    print(f"counts: {done.added} new, {done.changed} changed, {done.removed} gone; told others: {done.told} reports")
    return 0
