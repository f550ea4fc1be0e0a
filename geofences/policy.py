"""Policy: who may be in a zone, by the access groups of a pass, a vehicle or a visit."""

from collections.abc import Iterable

from domain.event import Visit
from domain.site import Site, Zone
from geofences.hours import is_open

VISITOR = "visitor"
"""The group of a visit that names neither access nor zones."""


def is_watched(zone: Zone) -> bool:
    """Whether presence alone can be wrong here; a zone of level 0 never alerts on presence."""
    return zone.level > 0


def is_closed(zone: Zone, at: float, site: Site) -> bool:
    """Whether `at`, seconds since 1970 UTC, lies outside the zone's hours; a zone without hours never closes."""
    return zone.hours is not None and not is_open(zone.hours, at, site.timezone, site.holidays)


def admits(zone: Zone, groups: Iterable[str], at: float, site: Site) -> bool:
    """Whether somebody who holds these access groups may be in the zone at this moment.

    Groups in `always` may be in at any hour. Within the hours so may the groups in `access`, or everybody where it is
    None. An empty `access` admits nobody at any hour.
    """
    if zone.access == ():
        return False
    held = tuple(groups)
    if any(group in zone.always for group in held):
        return True
    return _has_access(zone, held) and not is_closed(zone, at, site)


def _has_access(zone: Zone, groups: tuple[str, ...]) -> bool:
    return zone.access is None or any(group in zone.access for group in groups)


def visit_groups(visit: Visit) -> tuple[str, ...]:
    """The access groups that a visit holds: those it names, or `visitor` where it names neither access nor zones."""
    if visit.access:
        return visit.access
    return () if visit.zones else (VISITOR,)


def opens(visit: Visit, zone: Zone, at: float, site: Site) -> bool:
    """Whether a visit lets its people be in the zone at this moment, its own start and end left out of account.

    A zone that the visit names is open to it at any hour; others by the groups it holds.
    """
    return zone.id in (visit.zones or ()) or admits(zone, visit_groups(visit), at, site)
