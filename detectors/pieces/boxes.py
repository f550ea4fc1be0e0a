"""Boxes: what the terminal's systems say of containers and load devices that may be part of a story."""

from collections.abc import Iterator

from detectors.pieces.piece import NOWHERE, Memory, Piece
from domain.event import UnitMove
from domain.finding import Evidence
from domain.site import Site


def box_opened(row: UnitMove, memory: Memory, site: Site) -> Iterator[Piece]:
    """A box says that it was opened, and there is no order for it."""
    if row.state != "opened" or row.order is not None:
        return
    keys = (f"unit/{row.unit}", *((f"holder/{row.holder}",) if row.holder else ()))
    lon, lat = (row.lon, row.lat) if row.lon is not None and row.lat is not None else (NOWHERE, NOWHERE)
    yield Piece("box_opened", row.time, keys, (Evidence(row.id, row.place),), row.zone, lon, lat)
