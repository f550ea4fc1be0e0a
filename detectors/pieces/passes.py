"""Passes: what is shown at readers, far from every shift, that may be part of a story."""

from collections.abc import Iterator

from detectors.pieces.piece import Mark, Memory, Piece
from domain.facts import DutyUse
from domain.finding import Evidence
from domain.site import OUTSIDE, Site

ELSEWHERE_S = 300.0
"""Who is refused at one door tries the next within some minutes."""

ERRAND_S = 45 * 60.0
"""Nobody comes to work for less."""

OFF_S = 3 * 3600.0
"""So far from every shift that is known of them nobody is there for one: overtime is shorter."""

COMES_BY = ("gate", "road", "parking")


def refused_then_elsewhere(use: DutyUse, memory: Memory, site: Site) -> Iterator[Piece]:
    """No access at one door, and in by another right after, off shift."""
    if use.shifts == 0 or use.away_s < OFF_S:
        return
    key = f"refused|{use.badge.pass_id}"
    if not use.badge.granted:
        if use.badge.reason == "no_access":
            memory.note(key, _mark(use), ELSEWHERE_S)
        return
    refused = memory.last(key, use.time - ELSEWHERE_S)
    if refused is not None and use.badge.inward and refused.text != use.badge.reader:
        memory.drop(key)
        yield _piece("refused_then_elsewhere", use, site, [refused], use.time - refused.time)


def errand(use: DutyUse, memory: Memory, site: Site) -> Iterator[Piece]:
    """In from outside and out again within minutes, off shift."""
    if use.shifts == 0 or use.away_s < OFF_S or not use.badge.granted or not _is_outer(use, site):
        return
    key = f"errand|{use.badge.pass_id}"
    if use.badge.inward:
        memory.note(key, _mark(use), ERRAND_S)
        return
    came = memory.last(key, use.time - ERRAND_S)
    memory.drop(key)
    if came is not None:
        yield _piece("errand", use, site, [came], (use.time - came.time) / 60.0)


def _is_outer(use: DutyUse, site: Site) -> bool:
    """Whether a reader stands where people come from outside."""
    zone = site.readers[use.badge.reader].from_zone
    return zone == OUTSIDE or site.zones[zone].level == 0 or site.zones[zone].kind in COMES_BY


def _mark(use: DutyUse) -> Mark:
    return Mark(use.time, Evidence(use.badge.id, use.badge.place), use.badge.reader)


def _piece(name: str, use: DutyUse, site: Site, before: list[Mark], amount: float) -> Piece:
    reader = site.readers[use.badge.reader]
    keys = (f"pass/{use.badge.pass_id}", f"holder/{use.holder}")
    evidence = (*(mark.evidence for mark in before), Evidence(use.badge.id, use.badge.place))
    zone = reader.to_zone or reader.from_zone or None
    return Piece(name, use.time, keys, evidence, zone, reader.lon, reader.lat, round(amount, 1))
