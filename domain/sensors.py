"""Sensors: which event is of which sensor, and whether a site's files name it."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from domain.event import CLOCK, Badge, Door, Event, Health, PlateRead, Sighting
from domain.site import Site

Naming = tuple[Callable[[Any], str] | None, frozenset[str]]
"""How a kind names its sensor, and the names that the site's files hold for it."""

NO_SENSOR: Naming = (None, frozenset())
"""Of kinds that no sensor tells."""


def sensors_of(site: Site) -> dict[type[Event], Naming]:
    """The naming of each kind that a sensor tells."""
    seeing = frozenset(name for name, camera in site.cameras.items() if camera.sees_tracks)
    return {
        Badge: (attrgetter("reader"), frozenset(site.readers)),
        Door: (attrgetter("door"), frozenset(site.doors)),
        Sighting: (attrgetter("camera"), seeing),
        PlateRead: (attrgetter("camera"), frozenset(site.cameras)),
        Health: (attrgetter("sensor"), frozenset(site.sensors) | {CLOCK}),
    }
