"""The command line: one line and exit status 2 for what is wrong, help worth reading for the rest."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from app import commands
from domain.errors import AwayError, ConfigError, HavenwachtError

logger = logging.getLogger("havenwacht")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with status 2 and one line."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = Parser(
        prog="havenwacht",
        description="Detects unauthorised presence and pass-holder misuse in ports and airports from badge, camera "
        "and logistics events.",
        epilog="Each command explains itself: havenwacht detect --help. Exit status: 0 done, 1 done but records were "
        "set aside and --strict was asked for, 2 wrong usage or a wrong site file.",
    )
    top.add_argument("-v", "--verbose", action="store_true", help="log state changes to standard error")
    found = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for add in commands.ALL:
        add(found)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = parser().parse_args(arguments)
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
    except (AwayError, HavenwachtError) as error:
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
