"""People: several on foot who are in one place at one moment, and how they got there.

Staff come alone or in twos between boxes, and take a shuttle for longer ways; crews go in line, seconds apart, and run.
"""

from collections.abc import Iterator
from math import cos, hypot, radians

from detectors.pieces.piece import Mark, Memory, Piece
from domain.event import Visit
from domain.facts import Entered
from domain.finding import Evidence
from domain.site import Site, Zone

GAP_S = 20.0
"""Within so long people who enter a zone are together: in line, some seconds apart."""

GAP_M = 15.0
"""Within so much they are together, and no two people at the far ends of a row."""

CREW = 3

BEFORE_S = 150.0
"""How far back it is looked where a group came from: two cameras along a lane are less than that apart at a run."""

RUN_MPS = 2.1
"""People walk at 1.2 to 1.6 m/s (Fruin 1971, Weidmann 1993)."""

SPRINT_MPS = 5.0
"""Nobody with a bag runs faster: what does is two groups."""

WAY_M = 40.0
"""On a shorter way a few metres of error look like a run."""

ON_FOOT = ("stack", "perimeter", "road", "yard", "quay")
"""Kinds of zones in which groups are looked for; at gates and in buildings everybody is in a group."""

KEEP_S = 300.0

WORKS_S = 14 * 86_400.0
"""How long an announcement is remembered; the newest of a zone that has too many."""


def crew_among_boxes(row: Entered, memory: Memory, site: Site) -> Iterator[Piece]:
    """Three people or more who come between the boxes of one stack together."""
    zone = _zone(row, site)
    if zone is None or zone.kind != "stack":
        return
    near = _near(memory.of(f"people|{row.zone}", row.time - GAP_S), row)
    if len(near) >= CREW and _is_last(near, row):
        yield _piece("crew_among_boxes", row, near, len(near))


def crew_at_fence(row: Entered, memory: Memory, site: Site) -> Iterator[Piece]:
    """Three or more who are first seen at one spot of the fence, beside no gate; or `crew_at_works` during works."""
    zone = _zone(row, site)
    if zone is None or zone.kind != "perimeter" or not row.began:
        return
    near = [mark for mark in _near(memory.of(f"people|{row.zone}", row.time - GAP_S), row) if mark.number]
    if len(near) >= CREW and _is_last(near, row):
        works = memory.lasts(f"works|{zone.id}", row.time)
        yield _piece("crew_at_works" if works else "crew_at_fence", row, near, len(near))


def crew_runs(row: Entered, memory: Memory, site: Site) -> Iterator[Piece]:
    """Two or more who come between boxes together, from where two or more were a moment ago: too far for a walk."""
    zone = _zone(row, site)
    if zone is None or zone.kind != "stack":
        return
    near = _near(memory.of(f"people|{row.zone}", row.time - GAP_S), row)
    if len(near) >= 2 and _is_last(near, row):
        yield from _from_afar("crew_runs", row, near, memory)


def crew_on_way(row: Entered, memory: Memory, site: Site) -> Iterator[Piece]:
    """Three or more who come into any such zone together, from where two or more were: too far for a walk."""
    zone = _zone(row, site)
    if zone is None or zone.kind in ("stack", "perimeter"):
        return
    near = _near(memory.of(f"people|{row.zone}", row.time - GAP_S), row)
    if len(near) >= CREW and _is_last(near, row):
        yield from _from_afar("crew_on_way", row, near, memory)


def works_announced(row: Visit, memory: Memory, site: Site) -> Iterator[Piece]:
    """No piece: keeps in which zones works or visits are announced, the newest word of each."""
    for zone in row.zones or ():
        key = f"works|{zone}"
        memory.replace(key, row.ref)
        if row.status == "planned" and row.end > row.time:
            mark = Mark(row.time, Evidence(row.id, row.place), row.ref, row.start, row.end)
            memory.note(key, mark, WORKS_S)
    yield from ()


def people_together(row: Entered, memory: Memory, site: Site) -> Iterator[Piece]:
    """No piece: keeps who entered which zone, and groups of two and more; has to stand before those that look."""
    if _zone(row, site) is None:
        return
    key = f"people|{row.zone}"
    for mark in memory.of(key, row.time - GAP_S):
        if mark.text == row.fix.thing:
            return
    near = _near(memory.of(key, row.time - GAP_S), row)
    memory.note(key, _mark(row, site), GAP_S)
    if near:
        memory.note("groups", _mark(row, site), KEEP_S)
    yield from ()


def _from_afar(name: str, row: Entered, near: list[Mark], memory: Memory) -> Iterator[Piece]:
    """A piece, if a group was somewhere a moment ago from where one has to run to be here now."""
    for before in memory.of("groups", row.time - BEFORE_S):
        away, took = _away_m(before, row), row.time - before.time
        if away >= WAY_M and RUN_MPS * took <= away <= SPRINT_MPS * took:
            yield _piece(name, row, [before, *near], away / took)
            return


def _near(marks: list[Mark], row: Entered) -> list[Mark]:
    return [mark for mark in marks if _away_m(mark, row) < GAP_M]


def _zone(row: Entered, site: Site) -> Zone | None:
    """The zone that somebody on foot entered, if groups are looked for there."""
    zone = site.zones.get(row.zone)
    if row.fix.object != "person" or zone is None or zone.level < 1 or zone.kind not in ON_FOOT:
        return None
    return zone


def _is_last(marks: list[Mark], row: Entered) -> bool:
    """Whether it is this row that made the group one larger."""
    return marks[-1].time == row.time and marks[-1].text == row.fix.thing


def _away_m(mark: Mark, row: Entered) -> float:
    """Metres between a mark and where somebody is now: flat, which is right to a thousandth on one site."""
    north = (mark.lat - row.fix.lat) * 111_250.0
    return hypot((mark.lon - row.fix.lon) * 111_320.0 * cos(radians(mark.lat)), north)


def _mark(row: Entered, site: Site) -> Mark:
    """Its number says whether somebody appeared there, and did not come by a gate."""
    fix = row.fix
    at_gate = any(name in site.zones and site.zones[name].kind == "gate" for name in row.beyond)
    appeared = float(row.began and not at_gate)
    return Mark(row.time, Evidence(fix.id, fix.place), fix.thing, appeared, lon=fix.lon, lat=fix.lat)


def _piece(name: str, row: Entered, marks: list[Mark], amount: float) -> Piece:
    keys = tuple(dict.fromkeys(f"track/{mark.text}" for mark in marks))
    evidence = tuple(dict.fromkeys(mark.evidence for mark in marks))
    return Piece(name, row.time, keys, evidence, row.zone, row.fix.lon, row.fix.lat, round(amount, 1))
