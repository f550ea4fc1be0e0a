"""The command line: one line and exit status 2 for what is wrong, help worth reading for the rest."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from domain.errors import ConfigError, HavenwachtError

logger = logging.getLogger("havenwacht")


class Command(NamedTuple):
    """Where a command is made; its module is loaded only when it is asked for: all of them take three seconds."""

    name: str
    module: str
    maker: str
    help: str


COMMANDS = (
    Command("demo", "app.commands.demo", "add", "the whole pipeline in one process, in this terminal"),
    Command("simulate", "app.commands.simulate", "add", "invented days of real places, with their truth"),
    Command("detect", "app.commands.detect", "add", "events to alerts, from files or Kafka"),
    Command("score", "app.commands.score", "add", "alerts against truth: recall, false alerts, delay, chance level"),
    Command("isc", "app.isc_command", "add_isc", "keep, show and share alerts: the Information Sharing Center"),
    Command("user", "app.user_command", "add_user", "accounts of the Information Sharing Center"),
    Command("token", "app.user_command", "add_token", "tokens with which programs use it"),
    Command("audit", "app.audit_command", "add_audit", "verify the record of who saw what"),
    Command("recipient", "app.recipient_command", "add_recipient", "who may fetch the feed over TAXII"),
    Command("export", "app.export_command", "add_export", "check a case that was exported"),
    Command("register", "app.register_command", "add_register", "the way back from pseudonyms"),
    Command("retention", "app.retention_command", "add_retention", "delete what may be kept no longer"),
    Command("phenomena", "app.phenomena_command", "add_phenomena", "count ways of working from judged alerts"),
    Command("site", "app.commands.site", "add", "check, compare and publish site folders"),
)
"""In the order in which the help lists them."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The command line with the arguments of the wanted command; None: of all."""
    top = Parser(
        prog="havenwacht",
        description="Detects unauthorised presence and pass-holder misuse in ports and airports from badge, camera "
        "and logistics events.",
        epilog="Each command explains itself: havenwacht detect --help. Exit status: 0 done, 1 done but records were "
        "set aside and --strict was asked for, 2 wrong usage or a wrong site file.",
    )
    top.add_argument("-v", "--verbose", action="store_true", help="log state changes to standard error")
    found = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for command in COMMANDS:
        if wanted in (None, command.name):
            getattr(importlib.import_module(command.module), command.maker)(found)
        else:
            found.add_parser(command.name, help=command.help)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    given = parser(next((word for word in words if not word.startswith("-")), "")).parse_args(words)
    logging.basicConfig(
        level=logging.INFO if given.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("kafka").setLevel(logging.WARNING if given.verbose else logging.CRITICAL)
    try:
        status: int = given.run(given)
    except ConfigError as error:
        print(f"havenwacht: {error}", file=sys.stderr)
        return 2
    except HavenwachtError as error:
        print(f"havenwacht: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception:
        logger.exception("ended by an error that nobody expected; please report it with these lines")
        return 70
    return status
