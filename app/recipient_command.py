"""The command `recipient`: who may fetch what of the feed, over TAXII."""

import argparse
import time
from pathlib import Path
from typing import Any

from app.isc_command import DEFAULT_STORE
from domain.errors import ConfigError
from domain.times import utc
from isc.ceiling import PRODUCTS, PURPOSES, Ceiling
from isc.database import open_database
from isc.handing import receipts
from isc.hook import Hook
from isc.recipients import Recipients
from isc.stix import LEVELS
from isc.taking_back import TakingBack

DAY_S = 86_400.0


def add_recipient(found: Any) -> None:
    """Add `recipient add | remove`."""
    recipient = found.add_parser(
        "recipient",
        help="who may fetch the feed over TAXII",
        description="Without a recipient nothing goes out. A secret is printed once; it is the password of HTTP Basic, "
        "the name is the user.",
        epilog="example: havenwacht recipient add soc --tlp AMBER+STRICT --product alert --purpose security "
        "--site rtm-maasmond --days 365",
    )
    actions = recipient.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="let somebody fetch; one of the same name is replaced")
    add.add_argument("name", help="small letters, digits, '.', '_' and '-'")
    add.add_argument("--tlp", required=True, choices=LEVELS, help="the highest level that goes out")
    add.add_argument("--product", action="append", required=True, choices=PRODUCTS, help="may be repeated")
    add.add_argument("--purpose", action="append", required=True, choices=PURPOSES, help="may be repeated")
    add.add_argument("--site", action="append", default=[], metavar="ID", help="may be repeated; without it: all sites")
    add.add_argument("--days", type=int, default=90, help="how long (default: %(default)s)")
    add.add_argument("--webhook", metavar="URL", help="send what is new to https://HOST/PATH as well, signed")
    add.add_argument("--webhook-secret", metavar="FILE", help="what signs it: a file (mode 0600) of 16 bytes and more")
    add.set_defaults(run=_add)
    remove = actions.add_parser("remove", help="let somebody fetch no more")
    remove.add_argument("name", help="of the recipient")
    remove.set_defaults(run=_remove)
    told = actions.add_parser("receipts", help="of all that is withdrawn: who had fetched it, and when they were told")
    told.set_defaults(run=_receipts)
    for action in (add, remove, told):
        action.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")


def _add(given: argparse.Namespace) -> int:
    if given.days < 1:
        raise ConfigError("--days", f"found {given.days}, expected 1 or more")
    if (given.webhook is None) != (given.webhook_secret is None):
        raise ConfigError("--webhook", "found one of --webhook and --webhook-secret, expected both")
    hook = Hook(given.webhook, Path(given.webhook_secret).absolute()) if given.webhook else None
    lists = {"products": tuple(given.product), "purposes": tuple(given.purpose), "sites": tuple(given.site)}
    ceiling = Ceiling(tlp=given.tlp, **lists)
    print(_recipients(given).add(given.name, ceiling, given.days * DAY_S, hook))
    return 0


def _remove(given: argparse.Namespace) -> int:
    _recipients(given).remove(given.name)
    return 0


def _receipts(given: argparse.Namespace) -> int:
    engine = open_database(given.store)
    for recipient in Recipients(engine, time.time).current():
        TakingBack(engine, time.time).run(recipient)  # what is to be withdrawn from who did not ask since
    for one in receipts(engine):
        told = "not yet" if one.told is None else utc(one.told)
        print(f"{one.recipient}\t{one.id}\tas {one.alias}\tfetched {utc(one.first)}\ttold {told}")
    return 0


def _recipients(given: argparse.Namespace) -> Recipients:
    return Recipients(open_database(given.store), time.time)
