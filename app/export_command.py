"""The command `export`: checks an exported case without a store or a network."""

import argparse
from pathlib import Path
from typing import Any

from domain.errors import ConfigError
from isc.parcel import check

FAULTY = 1


def add_export(found: Any) -> None:
    """Add `export verify`."""
    export = found.add_parser(
        "export",
        help="check a case that was exported",
        description="Checks an archive that the Information Sharing Center made: whether each file is as the manifest "
        "says, and none is missing or was added. Needs neither a store nor a network.",
        epilog="example: havenwacht export verify case-12-export-3.zip --manifest 9f86d081..",
    )
    actions = export.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="say what is wrong with an archive; status 1 where something is")
    verify.add_argument("file", type=Path, metavar="FILE", help="the archive")
    verify.add_argument(
        "--manifest", metavar="HASH", help="SHA-256 of the manifest, as the sender told it by another way"
    )
    verify.set_defaults(run=_verify)


def _verify(given: argparse.Namespace) -> int:
    try:
        checked = check(given.file.read_bytes())
    except OSError as error:
        raise ConfigError(given.file, f"found {error.strerror}, expected an archive") from error
    faults = list(checked.faults)
    if given.manifest is not None and checked.digest != given.manifest.lower():
        faults.append("manifest.json: another one than the sender made")
    for fault in faults:
        print(fault)
    if faults or checked.manifest is None:
        return FAULTY
    told = checked.manifest
    print(f"{len(told.files)} files as they were packed on {told.made[:19]}Z: case {told.case} of {told.site}")
    print(f"for {told.recipient!r}, on the ground of {told.legal_basis!r}, {told.redaction}")
    print(f"manifest {checked.digest}" + ("" if given.manifest else " (compare it with what the sender tells)"))
    return 0
