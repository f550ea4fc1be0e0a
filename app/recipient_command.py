"""The command `recipient`: who may fetch what of the feed, over TAXII."""

import argparse
import time
from typing import Any

from app.isc_command import DEFAULT_STORE
from domain.errors import ConfigError
from isc.database import open_database
from isc.recipients import Recipients
from isc.stix import LEVELS

DAY_S = 86_400.0


def add_recipient(found: Any) -> None:
    """Add `recipient add | remove`."""
    recipient = found.add_parser(
        "recipient",
        help="who may fetch the feed over TAXII",
        description="Without a recipient nothing goes out. A secret is printed once; it is the password of HTTP Basic, "
        "the name is the user.",
        epilog="example: havenwacht recipient add soc --tlp AMBER+STRICT --site rtm-maasmond --days 365",
    )
    actions = recipient.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="let somebody fetch; one of the same name is replaced")
    add.add_argument("name", help="small letters, digits, '.', '_' and '-'")
    add.add_argument("--tlp", required=True, choices=LEVELS, help="the highest level that goes out")
    add.add_argument("--site", action="append", default=[], metavar="ID", help="may be repeated; without it: all sites")
    add.add_argument("--days", type=int, default=90, help="how long (default: %(default)s)")
    add.set_defaults(run=_add)
    remove = actions.add_parser("remove", help="let somebody fetch no more")
    remove.add_argument("name", help="of the recipient")
    remove.set_defaults(run=_remove)
    for action in (add, remove):
        action.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")


def _add(given: argparse.Namespace) -> int:
    if given.days < 1:
        raise ConfigError("--days", f"found {given.days}, expected 1 or more")
    print(_recipients(given).add(given.name, given.tlp, given.site, given.days * DAY_S))
    return 0


def _remove(given: argparse.Namespace) -> int:
    _recipients(given).remove(given.name)
    return 0


def _recipients(given: argparse.Namespace) -> Recipients:
    return Recipients(open_database(given.store), time.time)
