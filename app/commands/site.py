"""The command `site`: check, diff and publish."""

from pathlib import Path
from typing import Any

from app import site_commands


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    site = found.add_parser(
        "site", help="check, compare and publish site folders", description="A site is a folder; see docs/sites.md."
    )
    actions = site.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="print every mistake of a folder: file, line, found, expected")
    check.add_argument("folder", type=Path, help="the site's folder")
    check.set_defaults(run=lambda given: _printed(site_commands.check(given.folder)))
    diff = actions.add_parser("diff", help="what changed since a published version")
    diff.add_argument("folder", type=Path, help="the site's folder")
    diff.add_argument("version", nargs="?", help="12 hex digits; default: the newest published")
    diff.set_defaults(run=lambda given: _printed(site_commands.diff(given.folder, given.version)))
    publish = actions.add_parser("publish", help="copy the folder's files to versions/VERSION, where they never change")
    publish.add_argument("folder", type=Path, help="the site's folder")
    publish.set_defaults(run=lambda given: _printed(site_commands.publish(given.folder)))


def _printed(result: tuple[int, list[str]]) -> int:
    status, lines = result
    for line in lines:
        print(line)
    return status
