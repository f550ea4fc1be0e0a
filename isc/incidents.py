"""Incidents for partners: of alerts of one story what kind, at what kind of place, in which hours, with what outcome.

No person, no zone, no moment: places are kinds of zone, times are a day and a band of six hours, and incidents go out
when a band is over, so that the moment of fetching tells nothing either.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
BLOCK = 50
"""Numbers of the feed that are gone through at once."""

LEVEL = LEVELS.index("AMBER")
"""Of incidents. What is RED stays where it is, in whatever form."""

PURPOSES = bits_of(["security", "investigation"])
PAUSE_S = 0.005
INCIDENTS = "incidents"
"""The counter of the newest number of the feed that incidents take into account."""


class Part(Struct, frozen=True):
    """An alert of an incident, and what people say that it was."""

    alert: Alert
    verdict: str | None


def publish_incidents(engine: Engine, now: Callable[[], float], sites: Mapping[str, Site], blocks: int = 100) -> bool:
    """Bring incidents up to the newest band that is over, so many blocks at most; whether that were all."""
    for number in range(blocks):
        if number:
            time.sleep(PAUSE_S)  # so that others who want to write come in between
        with engine.connect() as connection:
            if counted(connection, INCIDENTS) >= _reach(connection, now()):
                return True
        with writing(engine) as connection:
            first, reach = counted(connection, INCIDENTS), _reach(connection, now())
            last = min(reach, first + BLOCK)
            _publish(connection, now, _touched(connection, first, last), sites)
            set_counter(connection, INCIDENTS, last)
    return False


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


class Telling(Struct):
    """What is to be told of an incident at a site: the parts that may be, and the objects made of them."""

    incident: str
    site: str
    shared: list[Part]
    bodies: list[dict[str, Any]]


def _publish(
    connection: Connection, now: Callable[[], float], incidents: Sequence[str], sites: Mapping[str, Site]
) -> None:
    tellings = [
        _telling(connection, incident, site, here, sites)
        for (incident, site), here in sorted(_parts(connection, incidents).items())
    ]
    shelf = Shelf(connection, now)
    before = newest(connection, [body["id"] for telling in tellings for body in telling.bodies])
    for one in tellings:
        day = microseconds(min((part.alert.noticed for part in one.shared), default=0.0)) // DAY * DAY
        versions = [made for body in one.bodies if (made := next_version(before.get(body["id"]), body, day))]
        if versions:
            place = Place("incident", one.site, LEVEL, PURPOSES)
            shelf.put(_support(one.site, one.shared), place)
            shelf.add(versions, place, one.incident)
    shelf.done()


def _telling(
    connection: Connection, incident: str, site: str, here: Sequence[Part], sites: Mapping[str, Site]
) -> Telling:
    shared = [part for part in here if part.alert.shown and level_of(part.alert) < len(LEVELS) - 1]
    own = stix_id("incident", incident, site)
    bodies = _bodies(own, site, shared, sites.get(site)) if shared else _taken_back(connection, incident, site)
    return Telling(incident, site, shared, bodies)


def _taken_back(connection: Connection, incident: str, site: str) -> list[dict[str, Any]]:
    """What was told of an incident of which nothing may be told any more, revoked, with nothing new in it."""
    mine = OBJECTS.c.source == incident, OBJECTS.c.site == site, OBJECTS.c.product == "incident"
    ids = connection.scalars(select(OBJECTS.c.id).distinct().where(*mine).order_by(OBJECTS.c.id)).all()
    return [body | {"revoked": True} for body in newest(connection, ids).values()]


def _parts(connection: Connection, incidents: Sequence[str]) -> dict[tuple[str, str], list[Part]]:
    """The alerts of these incidents by incident and site, in order of time."""
    query = select(ALERTS.c.incident, ALERTS.c.site, VERSIONS.c.body, WORK.c.verdict)
    query = query.join(VERSIONS, VERSIONS.c.seq == ALERTS.c.seq).join(WORK, WORK.c.alert == ALERTS.c.id, isouter=True)
    found: dict[tuple[str, str], list[Part]] = {}
    for row in connection.execute(query.where(ALERTS.c.incident.in_(incidents)).order_by(ALERTS.c.rank)):
        found.setdefault((row.incident, row.site), []).append(Part(decode_alert(row.body.encode()), row.verdict))
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


def _band(at: float, zone: Any) -> str:
    """The six hours in which it was, by the site's clock.

    >>> _band(1_736_164_800.0, UTC)
    '12-18'
    """
    hour = datetime.fromtimestamp(at, zone).hour // 6 * 6
    return f"{hour:02d}-{hour + 6:02d}"
