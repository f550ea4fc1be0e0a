"""Vehicles: what plates at lanes and on public roads may be part of."""

from collections.abc import Iterator

from detectors.pieces.piece import Mark, Memory, Piece
from domain.event import UnitMove
from domain.facts import PlateUse
from domain.finding import Evidence
from domain.site import Site

LOOP_S = 2 * 3600.0
"""Within so long reads of one plate on a public road are of one errand."""

LOOPS = 5
"""So many reads are more than a way there and back with a wrong turn."""

SAME_S = 60.0
"""Reads of one plate by one camera within a minute are one passage."""

SERVICE_S = 15 * 60.0
"""A truck that is served stays longer: half of them for 25 minutes and more (realism.md)."""

INSIDE_S = 12 * 3600.0


def plate_loops(use: PlateUse, memory: Memory, site: Site) -> Iterator[Piece]:
    """A plate without access or visit that passes the cameras of a public road again and again."""
    passages = _passages(use, memory)
    if passages is not None and len(passages) >= LOOPS:
        yield _piece("plate_loops", use, site, passages, len(passages))


def plate_fuller(use: PlateUse, memory: Memory, site: Site) -> Iterator[Piece]:
    """More people in a vehicle than at each of its earlier passages: it has fetched somebody."""
    before = memory.of(f"road|{use.read.plate}", use.time - LOOP_S)[:-1]
    people = use.read.occupants
    if _is_stranger(use) and people and len(before) >= 2 and people > max(mark.number for mark in before):
        yield _piece("plate_fuller", use, site, before, people)


def plate_emptier(use: PlateUse, memory: Memory, site: Site) -> Iterator[Piece]:
    """Two people fewer in a vehicle than at an earlier passage, or more: it has let somebody out."""
    before = memory.of(f"road|{use.read.plate}", use.time - LOOP_S)[:-1]
    people = use.read.occupants
    if _is_stranger(use) and people and before and people <= max(mark.number for mark in before) - 2:
        yield _piece("plate_emptier", use, site, before, people)


def short_visit(row: PlateUse | UnitMove, memory: Memory, site: Site) -> Iterator[Piece]:
    """In by a lane and out again sooner than anybody is served, and nothing was brought, fetched or put down."""
    if isinstance(row, UnitMove):
        if row.plate:
            memory.drop(f"lane|{row.plate}")
        return
    read, key = row.read, f"lane|{row.read.plate}"
    if read.direction == "in":
        memory.note(key, _mark(row), INSIDE_S)
    elif read.direction == "out":
        came = memory.last(key, row.time - SERVICE_S)
        memory.drop(key)
        if came is not None:
            yield _piece("short_visit", row, site, [came], (row.time - came.time) / 60.0)


def _passages(use: PlateUse, memory: Memory) -> list[Mark] | None:
    """The passages of a stranger on the public road, this one last; None where this is not another one."""
    if not _is_stranger(use):
        return None
    key = f"road|{use.read.plate}"
    last = memory.last(key, use.time - SAME_S)
    if last is not None and last.text == use.read.camera:
        return None
    return memory.note(key, _mark(use), LOOP_S)


def _is_stranger(use: PlateUse) -> bool:
    return use.read.direction == "pass" and not use.groups and not use.zones


def _mark(use: PlateUse) -> Mark:
    return Mark(use.time, Evidence(use.id, use.read.place), use.read.camera, float(use.read.occupants or 0))


def _piece(name: str, use: PlateUse, site: Site, before: list[Mark], amount: float) -> Piece:
    camera = site.cameras[use.read.camera]
    zone = site.zone_of_camera(use.read.camera)
    evidence = dict.fromkeys((*(mark.evidence for mark in before), Evidence(use.id, use.read.place)))
    keys = (f"plate/{use.read.plate}",)
    return Piece(
        name, use.time, keys, tuple(evidence), zone.id if zone else None, camera.lon, camera.lat, float(amount)
    )
