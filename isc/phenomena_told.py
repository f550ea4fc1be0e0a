"""Phenomena as others get them: a report a pattern, with counts a week and region, small ones masked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.times import microseconds
from isc.ceiling import PURPOSES, bits_of
from isc.feed_schema import OBJECTS
from isc.shelf import Place, Shelf, newest, next_version
from isc.stix import LEVELS, PRODUCT_EXTENSION, common, made_of, marking, pattern_of, product_support, stix_id
from isc.verdict_counts import Count, Key

FEWEST = 5
"""Counts below this are masked: who knows a place could tell who it was."""

LEVEL = LEVELS.index("GREEN")


def tell(
    connection: Connection, now: Callable[[], float], found: Mapping[Key, Count], regions: Mapping[str, str]
) -> int:
    """Put what changed into the feed: a report a pattern, revoked where nothing is left of it."""
    shelf, place = Shelf(connection, now), Place("phenomenon", "", LEVEL, bits_of(PURPOSES))
    by_pattern: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for key, one in found.items():
        if key.site in regions and one.shared:
            by_pattern[key.pattern][key.week, regions[key.site]] += one.shared
    bodies = {pattern: _report(pattern, counts) for pattern, counts in by_pattern.items()}
    bodies |= {pattern: old | {"revoked": True} for pattern, old in _told(connection) if pattern not in bodies}
    told = 0
    for pattern, body in sorted(bodies.items()):
        made = next_version(connection, body, microseconds(now()))
        if made is not None:
            shelf.put([*product_support(LEVEL), made_of(pattern_of(pattern))], place)
            shelf.put([made], place, pattern)
            told += 1
    shelf.done()
    return told


def _told(connection: Connection) -> Iterable[tuple[str, dict[str, Any]]]:
    """Patterns that there was a report on before, with its newest version."""
    mine = OBJECTS.c.product == "phenomenon", OBJECTS.c.source.is_not(None)
    for pattern in connection.scalars(select(OBJECTS.c.source).distinct().where(*mine)).all():
        body = newest(connection, stix_id("report", "phenomenon", pattern))
        if body is not None:
            yield pattern, body


def _report(pattern: str, counts: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """The report on a pattern; counts are by week and region, null for one that is masked."""
    weeks = sorted(counts)
    listed = [{"week": week, "region": region, "count": _masked(counts[week, region])} for week, region in weeks]
    span = {"first": weeks[0][0], "last": weeks[-1][0], "regions": sorted({region for _, region in weeks})}
    told = {"extension_type": "property-extension", "kind": "phenomenon", "pattern": pattern, "fewest": FEWEST}
    return common("report", "phenomenon", pattern) | {
        "name": pattern,
        "description": f"{pattern}: {span['first']} - {span['last']}, {', '.join(span['regions'])}",
        "report_types": ["threat-report"],
        "object_refs": [pattern_of(pattern)["id"]],
        "object_marking_refs": [marking(LEVEL)["id"]],
        "extensions": {PRODUCT_EXTENSION: told | span | {"weeks": listed}},
    }


def _masked(number: int) -> int | None:
    """The count, None where it is too small to be told.

    >>> _masked(4), _masked(5)
    (None, 5)
    """
    return number if number >= FEWEST else None
