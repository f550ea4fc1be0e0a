"""People: `vehicles.csv` and `passes.csv`, which say who holds which access, and from when until when."""

from typing import Any, get_args

from domain.site import Pass, PassStatus, Vehicle
from geofences.checks import a_moment, a_plate, a_text, an_id, listed, one_of
from geofences.mistakes import Report
from geofences.table import Columns, Row, read_rows

VEHICLES, PASSES = "vehicles.csv", "passes.csv"


class VehiclesFile:
    """Vehicles by plate; a plate may have several rows of different validity."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.report = Report(VEHICLES)
        self.vehicles: dict[str, tuple[Vehicle, ...]] = {}

    def read(self, text: str, timezone: str) -> None:
        """Take the rows of the file's text; dates are midnights in this zone."""
        moment = a_moment(timezone)
        columns = Columns(
            {
                "plate": a_plate,
                "owner": a_text,
                "kind": a_text,
                "access": listed(an_id),
                "valid_from": moment,
                "valid_until": moment,
            },
            needed=("plate",),
        )
        for row in read_rows(text, columns, self.report) or ():
            if ends_after_start(self.report, row) and row.whole:
                self._keep(row.line, Vehicle(**row.cells))

    def _keep(self, line: int, vehicle: Vehicle) -> None:
        rows = self.vehicles.get(vehicle.plate, ())
        if any((row.valid_from, row.valid_until) == (vehicle.valid_from, vehicle.valid_until) for row in rows):
            self.report.add(line, "plate", f"{vehicle.plate!r} again", "other validity in each row of a plate")
        self.vehicles[vehicle.plate] = (*rows, vehicle)


class PassesFile:
    """Passes by id."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.report = Report(PASSES)
        self.passes: dict[str, Pass] = {}
        self._seen: set[str] = set()

    def read(self, text: str, timezone: str) -> None:
        """Take the rows of the file's text; dates are midnights in this zone."""
        moment = a_moment(timezone)
        columns = Columns(
            {
                "pass": an_id,
                "holder": an_id,
                "employer": a_text,
                "role": a_text,
                "access": listed(an_id),
                "valid_from": moment,
                "valid_until": moment,
                "status": one_of(get_args(PassStatus)),
            },
            needed=("pass", "status"),
        )
        for row in read_rows(text, columns, self.report) or ():
            if ends_after_start(self.report, row) and self._is_new(row) and row.whole:
                cells: dict[str, Any] = dict(row.cells)
                name = cells.pop("pass")
                self.passes[name] = Pass(pass_id=name, **cells)

    def _is_new(self, row: Row) -> bool:
        name = row.cells.get("pass")
        if name is None:
            return False
        if name in self._seen:
            self.report.add(row.line, "pass", f"{name!r} again", "each pass once")
            return False
        self._seen.add(name)
        return True


def ends_after_start(report: Report, row: Row) -> bool:
    """Whether a row is valid for some time at all; notes a mistake where it is not."""
    start, end = row.cells.get("valid_from"), row.cells.get("valid_until")
    if start is None or end is None or start < end:
        return True
    expected = f"later than valid_from {row.texts['valid_from']!r}: it is the first moment of no validity"
    report.add(row.line, "valid_until", repr(row.texts["valid_until"]), expected)
    return False
