"""Boxes: what the terminal's systems say of containers and load devices that may be part of a story."""

from collections.abc import Iterator

from detectors.pieces.piece import Mark, Memory, Piece
from domain.event import UnitMove
from domain.finding import Evidence
from domain.site import Site

STANDS_S = 7 * 86_400.0
"""How long it is remembered where a box was put; few stay longer."""


def box_opened(row: UnitMove, memory: Memory, site: Site) -> Iterator[Piece]:
    """A box says that it was opened, and there is no order for it."""
    if row.state == "opened" and row.order is None:
        yield _piece("box_opened", row, memory)


def box_stands(row: UnitMove, memory: Memory, site: Site) -> Iterator[Piece]:
    """No piece: keeps where each box stands."""
    if row.state in ("collected", "departed"):
        memory.drop(f"stands|{row.unit}")
    elif row.lon is not None and row.lat is not None:
        _keep_place(row, memory)
    yield from ()


def _keep_place(row: UnitMove, memory: Memory) -> None:
    key, event = f"stands|{row.unit}", Evidence(row.id, row.place)
    memory.drop(key)
    memory.note(key, Mark(row.time, event, row.zone or "", lon=row.lon or 0.0, lat=row.lat or 0.0), STANDS_S)


def _piece(name: str, row: UnitMove, memory: Memory) -> Piece:
    """The box, who did it where that is said, and where it stands."""
    keys = (f"unit/{row.unit}", *((f"holder/{row.holder}",) if row.holder else ()))
    evidence = (Evidence(row.id, row.place),)
    stood = memory.last(f"stands|{row.unit}", row.time - STANDS_S)
    if row.lon is not None and row.lat is not None:
        return Piece(name, row.time, keys, evidence, row.zone, row.lon, row.lat)
    if stood is not None:
        return Piece(name, row.time, keys, evidence, row.zone or stood.text or None, stood.lon, stood.lat)
    return Piece(name, row.time, keys, evidence, row.zone)
