"""The command `retention`: deletes what may be kept no longer; to be run every night."""

import argparse
import time
from typing import Any

from app.isc_command import DEFAULT_STORE
from domain.errors import ConfigError
from domain.times import utc
from isc.database import open_database
from isc.retention import DAY_S, Terms, clean, rehearse

DEFAULTS = Terms()


def add_retention(found: Any) -> None:
    """Add the command."""
    command = found.add_parser(
        "retention",
        help="delete what the Information Sharing Center may keep no longer",
        description="Deletes alerts that were judged false (their counts stay), lines that were set aside, logins and "
        "tokens that are over, and old audit entries; prints and writes down what it deleted.",
        epilog="example: havenwacht retention --dry-run",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")
    for name, default, what in (
        ("--false-alerts-days", DEFAULTS.false_alerts_s, "since alerts were judged false"),
        ("--letters-days", DEFAULTS.letters_s, "since lines were set aside"),
        ("--audit-days", DEFAULTS.audit_s, "of the audit"),
    ):
        command.add_argument(
            name, type=float, default=default / DAY_S, metavar="DAYS", help=f"{what} (default: %(default)g)"
        )
    command.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")
    command.set_defaults(run=run_retention)


def run_retention(given: argparse.Namespace) -> int:
    """Delete, or say what would be deleted; returns the exit status."""
    days = (given.false_alerts_days, given.letters_days, given.audit_days)
    if not all(0 < number < 36_525 for number in days):
        raise ConfigError("retention", f"found {min(days):g} days, expected more than 0 and less than a century")
    terms = Terms(*(number * DAY_S for number in days))
    work = rehearse if given.dry_run else clean
    for one in work(open_database(given.store), time.time, terms):
        print(f"{one.number:>8} {one.what}, before {utc(one.before)[:19]}Z")
    return 0
