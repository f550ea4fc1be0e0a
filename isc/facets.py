"""Facets: how many of the alerts that a filter finds are of each site, zone, detector, pattern and the like."""

from collections import Counter
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Engine, case, func, select

from isc.database import reading
from isc.schema import ALERTS, WORK
from isc.search import Filter, conditions

NAMES = ("site", "zone", "detector", "pattern", "family", "severity", "status", "state")
MOST = 100_000
"""Counted are the newest so many at most, so that no question takes long."""


class Facets(Struct, frozen=True):
    """Counts by value; `counted` alerts were looked at, which are `all` where that is true.

    `state` is what people made of it: open, acknowledged, shelved or judged.
    """

    counted: int
    all: bool
    facets: dict[str, dict[str, int]]


def facets(engine: Engine, wanted: Filter, now: float) -> Facets:
    """Count; alerts without a pattern are in none of that facet."""
    with reading(engine) as connection:
        found = select(*(ALERTS.c[name] for name in NAMES if name != "state"), _state(now).label("state"))
        found = found.join(WORK, WORK.c.alert == ALERTS.c.id, isouter=True).where(*conditions(connection, wanted))
        newest = found.order_by(ALERTS.c.rank.desc()).limit(MOST).subquery()
        columns = [newest.c[name] for name in NAMES]
        rows = connection.execute(select(*columns, func.count().label("number")).group_by(*columns)).all()
    total = sum(row.number for row in rows)
    return Facets(total, total < MOST, {name: _counts(rows, name) for name in NAMES})


def _counts(rows: Any, name: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        value = getattr(row, name)
        if value is not None:
            found[str(value)] += row.number
    return dict(sorted(found.items()))


def _state(now: float) -> ColumnElement[str]:
    return case(
        (WORK.c.verdict.is_not(None), "judged"),
        (WORK.c.shelved_until > now, "shelved"),
        (WORK.c.acknowledged.is_not(None), "acknowledged"),
        else_="open",
    )
