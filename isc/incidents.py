"""Incidents for partners: of alerts of one story what kind, at what kind of place, in which hours, with what outcome.

No person, no zone, no moment: places are kinds of zone, times are a day and a band of six hours, and incidents go out
when a band is over, so that the moment of fetching tells nothing either.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, Engine, select, union

from domain.alert import Alert, decode_alert
from domain.site import Site
from domain.times import microseconds
from isc.ceiling import bits_of
from isc.database import writing
from isc.feed_schema import OBJECTS
from isc.numbers import counted, set_counter
from isc.schema import ALERTS, CHANGES, COUNTERS, FEED, VERSIONS, WORK
from isc.shelf import Place, Shelf, newest, next_version
from isc.stix import (
    LEVELS,
    PRODUCT_EXTENSION,
    Made,
    common,
    level_of,
    made_of,
    marking,
    pattern_of,
    product_support,
    site_of,
    stix_id,
)

BAND_S = 6 * 3600.0
DAY = 86_400_000_000
BLOCK = 500
"""Numbers of the feed that are gone through at once."""

LEVEL = LEVELS.index("AMBER")
"""Of incidents. What is RED stays where it is, in whatever form."""

PURPOSES = bits_of(["security", "investigation"])
INCIDENTS = "incidents"
"""The counter of the newest number of the feed that incidents take into account."""


class Part(Struct, frozen=True):
    """An alert of an incident, and what people say that it was."""

    alert: Alert
    verdict: str | None


def publish_incidents(engine: Engine, now: Callable[[], float], sites: Mapping[str, Site]) -> bool:
    """Bring incidents up to the newest band that is over, a block of them; whether that were all."""
    with engine.connect() as connection:
        if counted(connection, INCIDENTS) >= _reach(connection, now()):
            return True
    with writing(engine) as connection:
        first, reach = counted(connection, INCIDENTS), _reach(connection, now())
        last = min(reach, first + BLOCK)
        shelf = Shelf(connection, now)
        for incident in _touched(connection, first, last):
            _publish(connection, shelf, incident, sites)
        shelf.done()
        set_counter(connection, INCIDENTS, last)
    return last >= reach


def _reach(connection: Connection, now: float) -> int:
    """The newest number before the first version that came in within the band that goes on."""
    band = now // BAND_S * BAND_S
    later = VERSIONS.c.seq > counted(connection, INCIDENTS), VERSIONS.c.taken >= band
    early = connection.scalar(select(VERSIONS.c.seq).where(*later).order_by(VERSIONS.c.seq).limit(1))
    newest = connection.scalar(select(COUNTERS.c.value).where(COUNTERS.c.name == FEED))
    return int(newest or 0) if early is None else int(early) - 1


def _touched(connection: Connection, first: int, last: int) -> list[str]:
    """Incidents of which something changed."""
    told = select(VERSIONS.c.id).where(VERSIONS.c.seq > first, VERSIONS.c.seq <= last)
    done = select(CHANGES.c.alert).where(CHANGES.c.seq > first, CHANGES.c.seq <= last)
    ids = union(told, done).subquery()
    query = select(ALERTS.c.incident).distinct().where(ALERTS.c.id.in_(select(ids.c.id)))
    return sorted(connection.scalars(query))


def _publish(connection: Connection, shelf: Shelf, incident: str, sites: Mapping[str, Site]) -> None:
    parts = _parts(connection, incident)
    for site, here in sorted(_by_site(parts).items()):
        own = stix_id("incident", incident, site)
        shared = [part for part in here if part.alert.shown and level_of(part.alert) < len(LEVELS) - 1]
        bodies = _bodies(own, site, shared, sites.get(site)) if shared else _taken_back(connection, incident, site)
        day = microseconds(min((part.alert.noticed for part in shared), default=0.0)) // DAY * DAY
        versions = [made for body in bodies if (made := next_version(connection, body, day)) is not None]
        if versions:
            place = Place("incident", site, LEVEL, PURPOSES)
            shelf.put(_support(site, shared), place)
            shelf.put(versions, place, incident)


def _taken_back(connection: Connection, incident: str, site: str) -> list[dict[str, Any]]:
    """What was told of an incident of which nothing may be told any more, revoked, with nothing new in it."""
    mine = OBJECTS.c.source == incident, OBJECTS.c.site == site, OBJECTS.c.product == "incident"
    ids = connection.scalars(select(OBJECTS.c.id).distinct().where(*mine).order_by(OBJECTS.c.id)).all()
    return [body | {"revoked": True} for one in ids if (body := newest(connection, one)) is not None]


def _parts(connection: Connection, incident: str) -> list[Part]:
    query = select(VERSIONS.c.body, WORK.c.verdict).join(ALERTS, ALERTS.c.seq == VERSIONS.c.seq)
    query = query.join(WORK, WORK.c.alert == ALERTS.c.id, isouter=True).where(ALERTS.c.incident == incident)
    rows = connection.execute(query.order_by(ALERTS.c.rank))
    return [Part(decode_alert(row.body.encode()), row.verdict) for row in rows]


def _by_site(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.alert.site, []).append(part)
    return found


def _was_nothing(parts: Sequence[Part]) -> bool:
    """Whether each of them was taken back, by the log or by who judged it."""
    return all(part.alert.status == "withdrawn" or part.verdict in ("false", "test", "duplicate") for part in parts)


def _patterns(parts: Sequence[Part]) -> list[str]:
    return sorted({part.alert.pattern or part.alert.detector for part in parts})


def _support(site: str, parts: Sequence[Part]) -> list[Made]:
    return [*product_support(LEVEL), made_of(site_of(site)), *(made_of(pattern_of(name)) for name in _patterns(parts))]


def _bodies(own: str, site: str, parts: Sequence[Part], known: Site | None) -> list[dict[str, Any]]:
    """The incident, its relationships, and the grouping of its parts."""
    end = {"revoked": True} if _was_nothing(parts) else {}
    patterns = [pattern_of(name)["id"] for name in _patterns(parts)]
    marked = {"object_marking_refs": [marking(LEVEL)["id"]]}
    name = f"{', '.join(_patterns(parts))} @ {site}"
    incident = (
        common("incident") | marked | {"id": own, "name": name, "extensions": {PRODUCT_EXTENSION: _told(parts, known)}}
    )
    links = [_link(own, "related-to", pattern, marked) for pattern in patterns]
    links.append(_link(own, "originates-from", site_of(site)["id"], marked))
    listed = sorted([own, *patterns, *(link["id"] for link in links)])
    grouping = (
        common("grouping", own) | marked | {"name": name, "context": "suspicious-activity", "object_refs": listed}
    )
    return [body | end for body in (incident, *links, grouping)]


def _link(source: str, kind: str, target: str, more: dict[str, Any]) -> dict[str, Any]:
    ends = {"relationship_type": kind, "source_ref": source, "target_ref": target}
    return common("relationship", source, kind, target) | more | ends


def _told(parts: Sequence[Part], known: Site | None) -> dict[str, Any]:
    alerts = [part.alert for part in parts]
    places = {known.zones[a.zone].kind for a in alerts if known is not None and a.zone in known.zones}
    verdicts = Counter(part.verdict or "open" for part in parts)
    zone = ZoneInfo(known.timezone) if known is not None else UTC
    return {
        "extension_type": "property-extension",
        "kind": "incident",
        "patterns": _patterns(parts),
        "region": known.region if known is not None else "",
        "places": sorted(places),
        "hours": sorted({_band(alert.time, zone) for alert in alerts}),
        "sensors": sorted({alert.detector for alert in alerts}),
        "severity": min(alert.severity for alert in alerts),
        "alerts": len(alerts),
        "outcome": dict(sorted(verdicts.items())),
        "simulated": any(alert.simulated for alert in alerts),
    }


def _band(time: float, zone: Any) -> str:
    """The six hours in which it was, by the site's clock.

    >>> _band(1_736_164_800.0, UTC)
    '12-18'
    """
    hour = datetime.fromtimestamp(time, zone).hour // 6 * 6
    return f"{hour:02d}-{hour + 6:02d}"
