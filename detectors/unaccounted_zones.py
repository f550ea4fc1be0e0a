"""Where it can be known who has a reason to be: zones for few groups, behind readers, before cameras."""

from functools import lru_cache

from domain.site import GROUND, INDOORS, Site, Zone

VISITING = frozenset({"visitor", "truckers"})
"""Groups whose people come in with others and by vehicle, so that no reader tells how many they are."""

OPEN_KINDS = frozenset({"perimeter", "gate", "landside", "water", "parking"})
"""Kinds in which people are who show no pass there: guards on their round, drivers, whoever comes to a gate."""


@lru_cache(maxsize=32)
def judged(site: Site) -> dict[str, str]:
    """The zones in which people are set against passes, each with the outermost such zone that it is within.

    Left out by rule: zones of level 0 and 1 or open to all, zones for visitors or truckers, fences and gates, zones
    that no camera with tracks watches, and zones without a reader on the way in.
    """
    watched = {zone for camera in site.cameras.values() if camera.sees_tracks for zone in camera.zones}
    fit = {zone.id for zone in site.zones.values() if zone.id in watched and _is_known(zone, site)}
    return {zone: _outermost(zone, fit, site) for zone in fit}


def place(zone: str, site: Site) -> str:
    """The place of the ledger whose people may be in a zone without passing another reader."""
    return zone if site.zones[zone].kind in INDOORS else GROUND


@lru_cache(maxsize=1024)
def readers(zone: str, site: Site) -> tuple[str, ...]:
    """The readers on the ways into a zone with walls, or from outside onto the ground."""
    return tuple(
        reader
        for door in site.doors.values()
        if _leads(door.from_zone, door.to_zone, zone, site)
        for reader in door.readers
    )


def _is_known(zone: Zone, site: Site) -> bool:
    if zone.level < 2 or not zone.access or zone.kind in OPEN_KINDS or VISITING & set(zone.access):
        return False
    return bool(readers(zone.id, site))


def _leads(one: str, other: str, zone: str, site: Site) -> bool:
    if site.zones[zone].kind in INDOORS:
        return zone in (one, other)
    sides = [site.zones.get(side) for side in (one, other)]
    open_sides = [side is None or side.access is None for side in sides]
    return open_sides[0] != open_sides[1] and not any(s is not None and s.kind in INDOORS for s in sides)


def _outermost(zone: str, fit: set[str], site: Site) -> str:
    found, parent = zone, site.zones[zone].parent
    while parent is not None:
        found, parent = parent if parent in fit else found, site.zones[parent].parent
    return found
