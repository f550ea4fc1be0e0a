"""The command `audit`: look at the trail of the Information Sharing Center, take it out, and check it."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.isc_command import DEFAULT_STORE
from app.lines import decoded
from isc.audit import Audit, Entry, Head, verify
from isc.database import open_database

BLOCK = 10_000


def add_audit(found: Any) -> None:
    """Add `audit verify | head | export`."""
    audit = found.add_parser(
        "audit",
        help="check who did and saw what, and that nothing was changed or left out",
        description="Every entry is sealed to the one before. A head that was kept elsewhere proves all up to it.",
        epilog="example: havenwacht audit head >> FILE, and later havenwacht audit verify --heads FILE",
    )
    actions = audit.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser("verify", help="check the seals of a store, or of a copy")
    check.add_argument("file", nargs="?", type=Path, help="a copy made by `audit export`; without it the store")
    check.add_argument("--heads", type=Path, metavar="FILE", help="heads that were kept elsewhere, one a line")
    check.set_defaults(run=_verify)
    head = actions.add_parser("head", help="print number and hash of the newest entry, to be kept elsewhere")
    head.set_defaults(run=_head)
    export = actions.add_parser("export", help="write all entries to a file, one JSON object a line")
    export.add_argument("file", type=Path, help="where they go")
    export.set_defaults(run=_export)
    for action in (check, head, export):
        action.add_argument("--store", default=DEFAULT_STORE, metavar="URL", help="default: %(default)s")


def _verify(given: argparse.Namespace) -> int:
    heads = _heads(given.heads) if given.heads else []
    decode = msgspec.json.Decoder(Entry).decode
    entries = decoded(given.file, decode, "an entry") if given.file else _stored(given.store)
    counted: list[int] = []
    faults = verify(_counting(entries, counted), heads)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{len(counted)} entries are as they were written, {len(heads)} heads agree")
    return 1 if faults else 0


def _head(given: argparse.Namespace) -> int:
    head = Audit(open_database(given.store), time.time).head()
    print(head.number, head.hash)
    return 0


def _export(given: argparse.Namespace) -> int:
    with given.file.open("wb") as out:
        for entry in _stored(given.store):
            out.write(msgspec.json.encode(entry) + b"\n")
    return 0


def _stored(store: str) -> Iterator[Entry]:
    audit, after = Audit(open_database(store), time.time), 0
    while block := audit.entries(after, BLOCK):
        yield from block
        after = block[-1].number


def _counting(entries: Iterator[Entry], counted: list[int]) -> Iterator[Entry]:
    for entry in entries:
        counted.append(entry.number)
        yield entry


def _heads(path: Path) -> list[Head]:
    return list(decoded(path, _read_head, "number and hash, as `audit head` prints them"))


def _read_head(line: bytes) -> Head:
    number, _, seal = line.decode().strip().partition(" ")
    if not number.isdigit() or len(seal) != 64:
        raise ValueError(f"{line[:80]!r}")
    return Head(int(number), seal)
