"""Places: `readers.csv` and `cameras.csv`, which say where passes, plates and people are seen."""

from collections.abc import Collection
from typing import Any, get_args

from domain.site import OUTSIDE, Camera, CameraKind, Door, Reader
from geofences.checks import LATITUDE, LONGITUDE, a_sensor, an_id, in_cell, listed, number, one_of, positive
from geofences.mistakes import Report
from geofences.table import Columns, Row, read_rows

READERS, CAMERAS = "readers.csv", "cameras.csv"

_LON, _LAT = in_cell(LONGITUDE), in_cell(LATITUDE)
_READERS = Columns(
    {"reader": a_sensor, "door": a_sensor, "from_zone": an_id, "to_zone": an_id, "lon": _LON, "lat": _LAT},
    needed=("door", "lon", "lat"),
)
_CAMERAS = Columns(
    {
        "camera": a_sensor,
        "lon": _LON,
        "lat": _LAT,
        "zones": listed(an_id),
        "kind": one_of(get_args(CameraKind)),
        "door": an_id,
        "range_m": in_cell(positive(100_000.0)),
        "bearing_deg": in_cell(number(0.0, 360.0)),
        "angle_deg": in_cell(positive(360.0)),
    },
    needed=("camera", "lon", "lat", "kind"),
    optional=("door", "range_m", "bearing_deg", "angle_deg"),
)


class ReadersFile:
    """Readers and doors that are right, and the names of all doors; `is_read` tells whether the names are all known."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.report = Report(READERS)
        self.readers: dict[str, Reader] = {}
        self.doors: dict[str, Door] = {}
        self.door_names: set[str] = set()
        self.is_read = False
        self._seen: set[str] = set()

    def read(self, text: str, zones: Collection[str] | None) -> None:
        """Take the rows of the file's text; `zones` are the ids that rows may name, None where they are not known."""
        rows = read_rows(text, _READERS, self.report)
        self.is_read = rows is not None
        for row in rows or ():
            if self._is_sound(row, zones) and row.whole:
                self._keep(row.cells)
            self.door_names.update(filter(None, [row.cells.get("door")]))
            self._seen.update(filter(None, [row.cells.get("reader")]))

    def _is_sound(self, row: Row, zones: Collection[str] | None) -> bool:
        before = len(self.report.mistakes)
        for key in ("from_zone", "to_zone"):
            name_known(self.report, row, key, zones, "zone")
        if row.whole and not {"from_zone", "to_zone"} & row.cells.keys():
            self.report.add(row.line, "from_zone", "no zone at either side", "a zone at one side at least")
        self._is_single(row)
        self._joins_the_same(row)
        return len(self.report.mistakes) == before

    def _is_single(self, row: Row) -> None:
        """A reader has one row; so has a door without readers."""
        reader, door = row.cells.get("reader"), row.cells.get("door")
        if reader is not None and reader in self._seen:
            self.report.add(row.line, "reader", f"{reader!r} again", "each reader once")
        known = self.doors.get(door or "")
        if row.whole and known and (reader is None or not known.readers):
            self.report.add(row.line, "door", f"{door!r} again", "a reader in each row of a door, or one row")

    def _joins_the_same(self, row: Row) -> None:
        known = self.doors.get(row.cells.get("door", ""))
        sides = {row.cells.get("from_zone", OUTSIDE), row.cells.get("to_zone", OUTSIDE)}
        if row.whole and known and sides != {known.from_zone, known.to_zone}:
            expected = f"{known.from_zone or 'outside'} and {known.to_zone or 'outside'}, as in an earlier row"
            found = f"door {known.id!r} between {' and '.join(side or 'outside' for side in sorted(sides))}"
            self.report.add(row.line, "door", found, expected)

    def _keep(self, cells: dict[str, Any]) -> None:
        name, door = cells.get("reader"), cells["door"]
        sides = cells.get("from_zone", OUTSIDE), cells.get("to_zone", OUTSIDE)
        place = cells["lon"], cells["lat"]
        if name is not None:
            self.readers[name] = Reader(name, door, *sides, *place)
        before = self.doors.get(door) or Door(door, *sides, *place)
        readers = before.readers if name is None else (*before.readers, name)
        self.doors[door] = Door(door, before.from_zone, before.to_zone, before.lon, before.lat, readers)


class CamerasFile:
    """Cameras that are right."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.report = Report(CAMERAS)
        self.cameras: dict[str, Camera] = {}
        self._seen: set[str] = set()

    def read(self, text: str, zones: Collection[str] | None, doors: Collection[str] | None) -> None:
        """Take the rows of the file's text; `zones` and `doors` are what rows may name, None where it is not known."""
        for row in read_rows(text, _CAMERAS, self.report) or ():
            if self._is_sound(row, zones, doors) and row.whole:
                cells: dict[str, Any] = {"zones": (), **row.cells}
                name = cells.pop("camera")
                self.cameras[name] = Camera(id=name, **cells)
            self._seen.update(filter(None, [row.cells.get("camera")]))

    def _is_sound(self, row: Row, zones: Collection[str] | None, doors: Collection[str] | None) -> bool:
        before = len(self.report.mistakes)
        name, kind = row.cells.get("camera"), row.cells.get("kind")
        if name in self._seen:
            self.report.add(row.line, "camera", f"{name!r} again", "each camera once")
        for zone in row.cells.get("zones", ()):
            if zones is not None and zone not in zones:
                self.report.add(row.line, "zones", repr(zone), "ids of zones in zones.geojson")
        if row.whole and "zones" not in row.cells and kind not in ("plate", "counter"):
            self.report.add(row.line, "zones", "an empty cell", f"the zones that a camera of kind {kind} watches")
        name_known(self.report, row, "door", doors, "door")
        return len(self.report.mistakes) == before


def name_known(report: Report, row: Row, key: str, names: Collection[str] | None, what: str) -> None:
    """Note a mistake where a cell names something that another file does not have."""
    name = row.cells.get(key)
    if name is not None and names is not None and name not in names:
        file = {"zone": "zones.geojson", "door": READERS}[what]
        report.add(row.line, key, repr(name), f"the id of a {what} in {file}")
