"""Builder: the texts of a site's files, checked one after the other, into a `Site`."""

from collections.abc import Mapping

from domain.site import Site
from geofences import people, places, settings_file, zones_file
from geofences.mistakes import Mistake

FILES = (
    settings_file.FILE,
    zones_file.FILE,
    places.READERS,
    places.CAMERAS,
    people.VEHICLES,
    people.PASSES,
)
"""The files of a site, all needed, in the order in which their mistakes are told."""


class Builder:
    """The parts of one site, read from texts by file name. A file that is missing draws no mistakes in others."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Read all texts, each knowing what the ones before it name."""
        self._settings, self._zones = settings_file.SettingsFile(), zones_file.ZonesFile()
        self._readers, self._cameras = places.ReadersFile(), places.CamerasFile()
        self._vehicles, self._passes = people.VehiclesFile(), people.PassesFile()
        self._read_ground(texts)
        self._read_people(texts)

    def _read_ground(self, texts: Mapping[str, str]) -> None:
        if (text := texts.get(settings_file.FILE)) is not None:
            self._settings.read(text)
        if (text := texts.get(zones_file.FILE)) is not None:
            self._zones.read(text)
        zones = self._zones.ids or None
        if (text := texts.get(places.READERS)) is not None:
            self._readers.read(text, zones)
        if (text := texts.get(places.CAMERAS)) is not None:
            self._cameras.read(text, zones, self._readers.door_names if self._readers.is_read else None)

    def _read_people(self, texts: Mapping[str, str]) -> None:
        if (text := texts.get(people.VEHICLES)) is not None:
            self._vehicles.read(text, self._settings.timezone)
        if (text := texts.get(people.PASSES)) is not None:
            self._passes.read(text, self._settings.timezone)

    @property
    def mistakes(self) -> list[Mistake]:
        """All mistakes in these texts."""
        parts = self._settings, self._zones, self._readers, self._cameras, self._vehicles, self._passes
        return [mistake for part in parts for mistake in part.report.mistakes]

    def site(self, version: str) -> Site:
        """The site; only to be asked for where there are no mistakes and no texts missing."""
        return Site(
            **self._settings.values,
            zones=self._zones.zones,
            readers=self._readers.readers,
            doors=self._readers.doors,
            cameras=self._cameras.cameras,
            vehicles=self._vehicles.vehicles,
            passes=self._passes.passes,
            version=version,
        )
