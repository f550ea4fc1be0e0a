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
        ("--shifts-days", DEFAULTS.shifts_s, "of handovers, and of mutes and second persons' decisions that are over"),
    ):
        command.add_argument(
            name, type=float, default=default / DAY_S, metavar="DAYS", help=f"{what} (default: %(default)g)"
        )
    for name, what in (("--cases-days", "since cases of SITE were closed"), ("--alerts-days", "of alerts of SITE")):
        command.add_argument(
            name,
            action="append",
            default=[],
            metavar="SITE=DAYS",
            help=f"{what}; *=DAYS for other sites; may be repeated (default: kept)",
        )
    command.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")
    command.set_defaults(run=run_retention)


def run_retention(given: argparse.Namespace) -> int:
    """Delete, or say what would be deleted; returns the exit status."""
    cases, alerts = _schedule("--cases-days", given.cases_days), _schedule("--alerts-days", given.alerts_days)
    terms = Terms(
        false_alerts_s=_seconds("--false-alerts-days", given.false_alerts_days),
        letters_s=_seconds("--letters-days", given.letters_days),
        audit_s=_seconds("--audit-days", given.audit_days),
        shifts_s=_seconds("--shifts-days", given.shifts_days),
        cases_s=cases,
        alerts_s=alerts,
    )
    work = rehearse if given.dry_run else clean
    for one in work(open_database(given.store), time.time, terms):
        print(f"{one.number:>8} {one.what}, before {utc(one.before)[:19]}Z")
    return 0


def _seconds(where: str, days: float) -> float:
    if not 0 < days < 36_525:
        raise ConfigError(where, f"found {days:g} days, expected more than 0 and less than a century")
    return days * DAY_S


def _schedule(option: str, given: list[str]) -> dict[str, float]:
    """Seconds by site."""
    found: dict[str, float] = {}
    for word in given:
        site, _, days = word.partition("=")
        try:
            found[site] = _seconds(option, float(days))
        except ValueError as error:
            raise ConfigError(option, f"found {word!r}, expected SITE=DAYS") from error
    return found
