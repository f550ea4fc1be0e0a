"""The commands `user` and `token`: who may use the Information Sharing Center, made on the command line."""

import argparse
import getpass
import sys
import time
from pathlib import Path
from typing import Any

from app.isc_command import DEFAULT_STORE
from domain.errors import ConfigError
from isc.access import PERMISSIONS, ROLES
from isc.accounts import Accounts
from isc.database import open_database
from isc.users import new_password

DAY_S = 86_400.0


def add_user(found: Any) -> None:
    """Add `user add | password | disable | list`."""
    user = found.add_parser(
        "user",
        help="accounts of the Information Sharing Center",
        description="Makes and closes local accounts. A password is asked for on a terminal, read from a file, or made "
        "up and printed once; it is never an argument.",
        epilog="example: havenwacht user add jansen --role operator --site rtm-maasmond",
    )
    actions = user.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = _action(actions, "add", _add, "make an account")
    add.add_argument("name", help="small letters, digits, '.', '_' and '-'")
    add.add_argument("--role", required=True, choices=sorted(ROLES), help="what the account may do")
    add.add_argument("--site", action="append", default=[], metavar="ID", help="may be repeated; without it: all sites")
    change = _action(actions, "password", _password, "give an account another password; its sessions end")
    change.add_argument("name", help="of the account")
    for command in (add, change):
        how = command.add_mutually_exclusive_group()
        how.add_argument("--password-file", type=Path, metavar="FILE", help="whose first line is the password")
        how.add_argument("--generate", action="store_true", help="make one up and print it")
    _action(actions, "disable", _disable, "close an account; its sessions end").add_argument(
        "name", help="of the account"
    )
    _action(actions, "list", _list, "name, role and sites of every account")


def add_token(found: Any) -> None:
    """Add `token add | remove`."""
    token = found.add_parser(
        "token",
        help="tokens with which programs use the Information Sharing Center",
        description="Makes and ends tokens, sent as 'Authorization: Bearer TOKEN'. A token is printed once.",
        epilog="example: havenwacht token add prometheus --scope figures.read --days 365",
    )
    actions = token.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = _action(actions, "add", _add_token, "make a token; one of the same name ends")
    add.add_argument("name", help="of the program that will use it")
    add.add_argument("--scope", action="append", required=True, choices=PERMISSIONS, help="may be repeated")
    add.add_argument("--site", action="append", default=[], metavar="ID", help="may be repeated; without it: all sites")
    add.add_argument("--days", type=int, default=90, help="how long it holds (default: %(default)s)")
    _action(actions, "remove", _remove_token, "end a token").add_argument("name", help="of the token")


def _action(actions: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    command.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")
    command.set_defaults(run=run)
    return command


def _accounts(given: argparse.Namespace) -> Accounts:
    return Accounts(open_database(given.store), time.time, secure=True)


def _add(given: argparse.Namespace) -> int:
    password = _new_password(given)
    _accounts(given).add(given.name, given.role, given.site, password)
    return _tell(given, password)


def _password(given: argparse.Namespace) -> int:
    password = _new_password(given)
    _accounts(given).set_password(given.name, password)
    return _tell(given, password)


def _disable(given: argparse.Namespace) -> int:
    _accounts(given).disable(given.name)
    return 0


def _list(given: argparse.Namespace) -> int:
    for account in _accounts(given).all():
        closed = "  disabled" if account["disabled"] else ""
        print(f"{account['name']:20} {account['role']:12} {account['sites']}{closed}")
    return 0


def _add_token(given: argparse.Namespace) -> int:
    if given.days < 1:
        raise ConfigError("--days", f"found {given.days}, expected 1 or more")
    print(_accounts(given).add_token(given.name, given.scope, given.site, given.days * DAY_S))
    return 0


def _remove_token(given: argparse.Namespace) -> int:
    _accounts(given).remove_token(given.name)
    return 0


def _new_password(given: argparse.Namespace) -> str:
    if given.generate:
        return new_password()
    if given.password_file is not None:
        try:
            return str(given.password_file.read_text().partition("\n")[0])
        except OSError as error:
            raise ConfigError(given.password_file, f"found {error.strerror}, expected a file") from error
    if not sys.stdin.isatty():
        raise ConfigError("password", "found no terminal to ask on, expected --password-file or --generate")
    password = getpass.getpass(f"Password of {given.name}: ")
    if getpass.getpass("Once more: ") != password:
        raise ConfigError("password", "found two different ones")
    return password


def _tell(given: argparse.Namespace, password: str) -> int:
    if given.generate:
        print(password)
    return 0
