"""Mutes: for a while alerts of a place are not told. They are judged and kept all the same, and listed afterwards."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, insert, or_, select, update

from domain.times import utc
from isc.audit import append
from isc.database import writing
from isc.numbers import next_number
from isc.outbox import Asked, put_lookups
from isc.people_schema import MUTES
from isc.proposals import Actor, Proposal
from isc.revisions import Refused
from isc.schema import ALERTS, PLACES_A_MICROSECOND

LONGEST_S = 30 * 86_400.0
A_SECOND = PLACES_A_MICROSECOND * 1e6
"""Places of rank that a second has."""


class Mute(Struct, frozen=True):
    """Of a site, or of a zone or detector there. `urgent`: alerts of severity 1 too, which took a second person."""

    number: int
    site: str
    zone: str | None
    detector: str | None
    urgent: bool
    begin: str
    end: str
    why: str
    by: str
    approved_by: str | None = None
    ended_by: str | None = None


class MuteList(Struct, frozen=True):
    """The newest first."""

    mutes: list[Mute]


class Span(Struct, frozen=True):
    """What is to be muted, from when until when, in seconds since 1970 UTC."""

    site: str
    zone: str | None
    detector: str | None
    urgent: bool
    begin: float
    end: float
    why: str


class Mutes:
    """Makes, ends and lists mutes."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def make(self, span: Span, by: Actor) -> Mute:
        """Mute what is not urgent; what is takes a proposal."""
        with writing(self._engine) as connection:
            return _put(connection, span, by, None, self._now())

    def end(self, number: int, by: Actor) -> Mute:
        """End it now."""
        now = self._now()
        with writing(self._engine) as connection:
            found = connection.execute(select(MUTES).where(MUTES.c.number == number, MUTES.c.end > now)).one_or_none()
            if found is None:
                raise Refused(f"found no mute {number} that goes on")
            ended = {"end": max(now, found.begin), "ended_by": by.name}
            connection.execute(update(MUTES).where(MUTES.c.number == number).values(**ended))
            append(connection, now, by.name, "act", f"mute {number}", {"what": "end"})
            put_lookups(connection, by.name, "change", [Asked(found.site)], now)
            return _there(connection, number)

    def get(self, number: int) -> Mute | None:
        """The mute, None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(MUTES).where(MUTES.c.number == number)).one_or_none()
        return None if row is None else _mute(row)

    def listed(self, sites: Sequence[str] | None, *, active: bool, limit: int) -> MuteList:
        """Those of these sites (None: all); `active`: those that hold now."""
        now = self._now()
        query = select(MUTES).order_by(MUTES.c.number.desc()).limit(limit)
        if sites is not None:
            query = query.where(MUTES.c.site.in_(sites))
        if active:
            query = query.where(MUTES.c.begin <= now, MUTES.c.end > now)
        with self._engine.connect() as connection:
            return MuteList([_mute(row) for row in connection.execute(query)])


def muted(number: int | None = None) -> ColumnElement[bool]:
    """That a row of `alerts` came true while a mute, or the one of this number, held for it."""
    same = [
        MUTES.c.site == ALERTS.c.site,
        or_(MUTES.c.zone.is_(None), MUTES.c.zone == ALERTS.c.zone),
        or_(MUTES.c.detector.is_(None), MUTES.c.detector == ALERTS.c.detector),
        or_(MUTES.c.urgent, ALERTS.c.severity > 1),
        and_(ALERTS.c.rank >= MUTES.c.begin * A_SECOND, ALERTS.c.rank < MUTES.c.end * A_SECOND),
    ]
    return exists().where(*same, *([] if number is None else [MUTES.c.number == number]))


def muted_of(connection: Connection, alerts: Collection[str]) -> set[str]:
    """Those of these alerts for which a mute holds."""
    if not alerts or connection.scalar(select(MUTES.c.number).limit(1)) is None:
        return set()
    return set(connection.scalars(select(ALERTS.c.id).where(ALERTS.c.id.in_(sorted(alerts)), muted())))


def do_mute(connection: Connection, agreed: Proposal, by: Actor, now: float) -> None:
    """Mute what a second person agreed on."""
    span = Span(**agreed.body)
    if span.end <= now:
        raise Refused("found an end that has passed meanwhile")
    _put(connection, span, Actor(agreed.asked_by, agreed.asked_role), by.name, now)


def _put(connection: Connection, span: Span, by: Actor, approved_by: str | None, now: float) -> Mute:
    number = next_number(connection, "mutes")
    row: dict[str, Any] = {name: getattr(span, name) for name in span.__struct_fields__}
    connection.execute(insert(MUTES).values(number=number, by=by.name, approved_by=approved_by, **row))
    told = {"what": "mute", "site": span.site, "zone": span.zone or "", "detector": span.detector or ""}
    told |= {"until": utc(span.end), "why": span.why, "approved_by": approved_by or ""}
    append(connection, now, by.name, "act", f"mute {number}", told)
    put_lookups(connection, by.name, "change", [Asked(span.site)], now)
    return _there(connection, number)


def _there(connection: Connection, number: int) -> Mute:
    return _mute(connection.execute(select(MUTES).where(MUTES.c.number == number)).one())


def _mute(row: Any) -> Mute:
    return Mute(**dict(row._mapping) | {"begin": utc(row.begin), "end": utc(row.end)})
