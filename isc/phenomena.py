"""Phenomena: ways of working, counted from alerts that people judged, a week and site each.

A job counts anew all that is there and adds what was counted of alerts that are deleted since, so it may run at any
time and as often as one likes. What changed it tells others too, by region.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, insert, select, update

from isc.audit import append
from isc.database import writing
from isc.feed_schema import PHENOMENA, SETTLED
from isc.phenomena_told import tell
from isc.verdict_counts import Count, is_key, judged, row_of, rows_of

WHO = "phenomena"


class Done(Struct, frozen=True):
    """What the job changed: rows of counts, and objects that it put into the feed."""

    added: int
    changed: int
    removed: int
    told: int


class _Undo(Exception):
    """Takes a transaction back."""


def count(engine: Engine, now: Callable[[], float], regions: Mapping[str, str]) -> Done:
    """Count, and tell; `regions` by site: what happened at others is counted for ourselves only."""
    with writing(engine) as connection:
        return _count(connection, now, regions)


def rehearse(engine: Engine, now: Callable[[], float], regions: Mapping[str, str]) -> Done:
    """What `count` would do: it is done, and taken back."""
    done = Done(0, 0, 0, 0)
    try:
        with writing(engine) as connection:
            done = _count(connection, now, regions)
            raise _Undo
    except _Undo:
        return done


def _count(connection: Connection, now: Callable[[], float], regions: Mapping[str, str]) -> Done:
    found, before = judged(connection), rows_of(connection, PHENOMENA)
    for key, old in rows_of(connection, SETTLED).items():
        found.setdefault(key, Count()).add(old)
    new = [key for key in found if key not in before]
    changed = [key for key in found if key in before and before[key] != found[key]]
    gone = [key for key in before if key not in found]
    connection.execute(insert(PHENOMENA), [row_of(key, found[key]) for key in new]) if new else None
    for key in changed:
        connection.execute(update(PHENOMENA).where(*is_key(PHENOMENA, key)).values(**row_of(key, found[key])))
    for key in gone:
        connection.execute(delete(PHENOMENA).where(*is_key(PHENOMENA, key)))
    told = tell(connection, now, found, regions)
    done = Done(len(new), len(changed), len(gone), told)
    if any((done.added, done.changed, done.removed, done.told)):
        append(connection, now(), WHO, "act", WHO, {name: str(getattr(done, name)) for name in done.__struct_fields__})
    return done


class Week(Struct, frozen=True):
    """Of a site in an ISO week: alerts judged true, and judged at all."""

    week: str
    site: str
    found: int
    judged: int


class Phenomenon(Struct, frozen=True):
    """A way of working, with its weeks, the newest first."""

    pattern: str
    found: int
    judged: int
    weeks: list[Week]


class PhenomenonList(Struct, frozen=True):
    """Those with the most true alerts first; counted by the job when it ran last."""

    phenomena: list[Phenomenon]


def listed(engine: Engine, sites: Sequence[str] | None, since: str) -> PhenomenonList:
    """Phenomena of these sites (None: all) from this ISO week on."""
    query = select(PHENOMENA).where(PHENOMENA.c.week >= since)
    if sites is not None:
        query = query.where(PHENOMENA.c.site.in_(sites))
    by_pattern: dict[str, list[Week]] = defaultdict(list)
    with engine.connect() as connection:
        for row in connection.execute(query.order_by(PHENOMENA.c.week.desc(), PHENOMENA.c.site)):
            by_pattern[row.pattern].append(Week(row.week, row.site, row.found, row.judged))
    found = [
        Phenomenon(pattern, sum(w.found for w in weeks), sum(w.judged for w in weeks), weeks)
        for pattern, weeks in by_pattern.items()
    ]
    return PhenomenonList(sorted(found, key=lambda one: (-one.found, one.pattern)))
