"""Phenomena as others get them: a report a pattern, with counts a week and region, small ones masked."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from domain.times import microseconds
from isc.ceiling import PURPOSES, bits_of
from isc.feed_schema import OBJECTS
from isc.shelf import Place, Shelf, newest, next_version
from isc.stix import LEVELS, PRODUCT_EXTENSION, common, made_of, marking, pattern_of, product_support
from isc.verdict_counts import Count, Key

FEWEST = 5
"""Counts below this are masked: who knows a place could tell who it was."""

LEVEL = LEVELS.index("GREEN")

Seen = dict[tuple[str, str], Count]
"""What was seen of a pattern, by week and region."""


def tell(
    connection: Connection, now: Callable[[], float], found: Mapping[Key, Count], regions: Mapping[str, str]
) -> int:
    """Put what changed into the feed: a report a pattern, an empty one where nothing is left of it."""
    shelf, place = Shelf(connection, now), Place("phenomenon", "", LEVEL, bits_of(PURPOSES))
    by_pattern: dict[str, Seen] = {pattern: {} for pattern in _told(connection)}
    for key, one in found.items():
        if key.site in regions and one.shared:
            here = by_pattern.setdefault(key.pattern, {})
            here.setdefault((key.week, regions[key.site]), Count()).add(one)
    reports = {pattern: _report(pattern, seen) for pattern, seen in sorted(by_pattern.items())}
    before, told = newest(connection, [body["id"] for body in reports.values()]), 0
    for pattern, body in reports.items():
        made = next_version(before.get(body["id"]), body, microseconds(now()))
        if made is not None:
            shelf.put([*product_support(LEVEL), made_of(pattern_of(pattern))], place)
            shelf.add([made], place, pattern)
            told += 1
    shelf.done()
    return told


def _told(connection: Connection) -> list[str]:
    """Patterns that there was a report on before."""
    mine = OBJECTS.c.product == "phenomenon", OBJECTS.c.source.is_not(None)
    return sorted(connection.scalars(select(OBJECTS.c.source).distinct().where(*mine)))


def _report(pattern: str, seen: Seen) -> dict[str, Any]:
    """The report on a pattern; counts are by week and region, null for one that is masked."""
    listed = [
        {"week": week, "region": region, "count": _masked(one.shared)} for (week, region), one in sorted(seen.items())
    ]
    weeks, regions = sorted({week for week, _ in seen}), sorted({region for _, region in seen})
    span = {"first": weeks[0], "last": weeks[-1]} if weeks else {}
    told = {"extension_type": "property-extension", "kind": "phenomenon", "pattern": pattern, "fewest": FEWEST}
    told |= {"regions": regions, "variants": sorted({name for one in seen.values() for name in one.variants})}
    return common("report", "phenomenon", pattern) | {
        "name": pattern,
        "description": f"{pattern}: {' - '.join(span.values()) or '-'}; {', '.join(regions) or '-'}",
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
