"""A small site and short words for its events, shared by tests of shards, senses and detectors."""

from collections.abc import Iterable, Sequence

import msgspec

from desk.desk import ShiftDesk
from detectors.catalogue import DETECTORS
from domain.alert import Alert
from domain.contracts import Detector, Sense
from domain.event import Badge, Door, Event, Health, Lookup, PassChange, PlateRead, Shift, Sighting, UnitMove, Visit
from domain.shard import Output, Shard
from domain.site import Camera, Pass, Reader, Site, Vehicle, Zone
from domain.site import Door as SiteDoor
from geofences.hours import parse_hours
from senses.catalogue import SENSES

START = 1_736_121_600.0
"""2025-01-06T00:00:00Z, a Monday."""

SQUARE = ((((4.0, 52.0), (4.01, 52.0), (4.01, 52.01), (4.0, 52.01), (4.0, 52.0)),),)


def zone(name: str, level: int, access: tuple[str, ...] | None, **more: object) -> Zone:
    return Zone(name, f"Zone {name}", "yard", level, access, rings=SQUARE, **more)  # type: ignore[arg-type]


SITE = Site(
    id="s",
    name="A small terminal",
    region="r",
    timezone="Europe/Amsterdam",
    zones={
        "road": zone("road", 0, None),
        "yard": zone("yard", 2, ("staff", "visitor")),
        "stack": zone("stack", 3, ("staff",), hours=parse_hours("mon-sun 06:00-22:00"), always=("watch",)),
    },
    readers={
        "r-1": Reader("r-1", "d-1", "road", "yard", 4.0, 52.0),
        "r-2": Reader("r-2", "d-2", "yard", "stack", 4.0, 52.0),
    },
    doors={
        "d-1": SiteDoor("d-1", "road", "yard", 4.0, 52.0, ("r-1",)),
        "d-2": SiteDoor("d-2", "yard", "stack", 4.0, 52.0, ("r-2",)),
    },
    cameras={
        "c-gate": Camera("c-gate", 4.0, 52.0, ("yard",), "plate"),
        "c-stack": Camera("c-stack", 4.0, 52.0, ("stack",), "plate"),
        "c-road": Camera("c-road", 4.0, 52.0, ("road",), "plate"),
        "c-over": Camera("c-over", 4.0, 52.0, ("yard", "stack"), "overview"),
    },
    vehicles={"AA-1": (Vehicle(plate="AA-1", access=("staff",)),)},
    passes={
        "p-1": Pass(pass_id="p-1", holder="h-1", access=("staff",)),
        "p-2": Pass(pass_id="p-2", holder="h-2", access=("staff",), valid_until=START + 3600.0),
        "p-3": Pass(pass_id="p-3", holder="h-3", status="blocked"),
    },
    version="0123456789ab",
)

QUIET = msgspec.structs.replace(SITE, cameras={k: c for k, c in SITE.cameras.items() if c.kind == "plate"})
"""The same site without a camera that makes sightings, so that only one log is waited for."""


def strip(
    west: float, east: float, south: float = 52.02, north: float = 52.03
) -> tuple[tuple[tuple[tuple[float, float], ...]]]:
    """A rectangle, else 1.1 km long, between two longitudes: 0.0001 degrees are 6.86 m there."""
    return ((((west, south), (east, south), (east, north), (west, north), (west, south)),),)


FENCED = msgspec.structs.replace(
    QUIET,
    readers={**QUIET.readers, "r-5": Reader("r-5", "d-5", "gate", "field", 4.0003, 52.025 + 1000.0 / 111_250.0)},
    doors={**QUIET.doors, "d-5": SiteDoor("d-5", "gate", "field", 4.0003, 52.025 + 1000.0 / 111_250.0, ("r-5",))},
    zones={
        **QUIET.zones,
        "street": Zone("street", "Street", "landside", 0, rings=strip(3.999, 4.0)),
        "fence": Zone("fence", "Fence", "perimeter", 2, ("staff",), rings=strip(4.0, 4.0003)),
        "quay": Zone("quay", "Quay", "quay", 2, ("staff",), rings=strip(4.0, 4.0003, 52.01, 52.02)),
        "nobody": Zone("nobody", "Nobody", "yard", 3, (), max_stay_s=10.0, rings=strip(4.003, 4.01, 52.02, 52.04)),
        "gate": Zone("gate", "Gate", "gate", 1, rings=strip(4.0, 4.0003, 52.03, 52.04)),
        "field": Zone("field", "Field", "yard", 2, ("staff",), capacity=1, rings=strip(4.0003, 4.01, north=52.04)),
    },
    cameras={
        **QUIET.cameras,
        "c-fence": Camera("c-fence", 4.0, 52.025, ("fence",), "thermal"),
        "c-field": Camera("c-field", 4.0, 52.025, ("fence", "gate", "quay", "field", "nobody"), "overview"),
    },
)
"""The quiet site with a fence 20.6 m wide between a street in the west and a field in the east, and cameras.

North of 52.03 is a gate in its place, with door d-5 in its middle; south of 52.02 a quay.
"""

GATE_M, QUAY_M = 1000.0, -1000.0
"""How far north of the fence's camera that door is, and the middle of the quay."""


class Words:
    """Makes events with ids of their own; times are seconds after `START`."""

    def __init__(self, site: str = "s", prefix: str = "e") -> None:
        self._site = site
        self._prefix = prefix
        self._number = 0

    def id(self) -> str:
        self._number += 1
        return f"{self._prefix}-{self._number:06d}"

    def badge(
        self, at: float, pass_id: str | None = "p-1", reader: str = "r-1", way: str = "in", **more: object
    ) -> Badge:
        outcome = str(more.pop("outcome", "granted"))
        return Badge(self.id(), START + at, self._site, reader, way, outcome, pass_id=pass_id, **more)  # type: ignore[arg-type]

    def plate(self, at: float, plate: str = "BB-2", camera: str = "c-gate", **more: object) -> PlateRead:
        return PlateRead(self.id(), START + at, self._site, camera, plate, "in", 0.99, **more)  # type: ignore[arg-type]

    def health(self, at: float, sensor: str = "r-1", state: str = "ok", **more: object) -> Health:
        return Health(self.id(), START + at, self._site, sensor, state, **more)  # type: ignore[arg-type]

    def tick(self, at: float) -> Health:
        return self.health(at, "clock", received=START + at)

    def door(self, at: float, door: str = "d-1", state: str = "passed", **more: object) -> Door:
        return Door(self.id(), START + at, self._site, door, state, **more)  # type: ignore[arg-type]

    def passed(self, at: float, people: int, door: str = "d-1", way: str = "in") -> Door:
        return self.door(at, door, people=people, direction=way)

    def change(self, at: float, status: str, pass_id: str = "p-1", **more: object) -> PassChange:
        return PassChange(self.id(), START + at, self._site, pass_id, status, **more)  # type: ignore[arg-type]

    def visit(self, at: float, start: float, end: float, plate: str = "BB-2", **more: object) -> Visit:
        status = str(more.pop("status", "planned"))
        ref = str(more.pop("ref", "v-1"))
        purpose = str(more.pop("purpose", "delivery"))
        return Visit(
            self.id(),
            START + at,
            self._site,
            ref,
            status,
            "Acme",
            START + start,
            START + end,
            purpose,
            plate=plate,
            **more,  # type: ignore[arg-type]
        )

    def shift(self, at: float, start: float, end: float, holder: str = "h-1", **more: object) -> Shift:
        status, ref = str(more.pop("status", "planned")), str(more.pop("ref", f"s-{self._number}"))
        return Shift(self.id(), START + at, self._site, ref, status, holder, START + start, START + end, **more)  # type: ignore[arg-type]

    def unit(self, at: float, state: str, unit: str = "BOX-1", **more: object) -> UnitMove:
        return UnitMove(self.id(), START + at, self._site, unit, state, **more)  # type: ignore[arg-type]

    def lookup(self, at: float, account: str = "a-1", order: str | None = None, **more: object) -> Lookup:
        action, units = str(more.pop("action", "view")), more.pop("units", ("BOX-1",))
        return Lookup(self.id(), START + at, self._site, account, "tos", action, "granted", units=units, order=order)  # type: ignore[arg-type]

    def sighting(self, at: float, track: str = "t-1", **more: object) -> Sighting:
        return Sighting(self.id(), START + at, self._site, "c-over", track, "person", 4.005, 52.005, 2.0, 0.9, **more)  # type: ignore[arg-type]

    def walk(
        self, at: float, start_m: float, end_m: float, seconds: int = 20, track: str = "t-1", **more: object
    ) -> list[Sighting]:
        """A point a second from `start_m` to `end_m` east of the fence's outer border, straight across.

        `north_m` sets where along the fence; other names are those of a sighting.
        """
        north_m = float(more.pop("north_m", 0.0))  # type: ignore[arg-type]
        told = {"camera": "c-fence", "object": "person", "accuracy_m": 1.0, "confidence": 0.9, **more}
        return [
            Sighting(
                self.id(),
                START + at + i,
                self._site,
                track=track,
                lon=4.0 + (start_m + (end_m - start_m) * i / seconds) / 68_600.0,
                lat=52.025 + north_m / 111_250.0,
                **told,  # type: ignore[arg-type]
            )
            for i in range(seconds + 1)
        ]


def shard(
    detectors: Sequence[Detector] | None = None,
    site: Site = QUIET,
    senses: Sequence[Sense] | None = None,
    desk: ShiftDesk | None = None,
) -> Shard:
    """A fresh shard with all parts of the catalogue, or with those given; its desk shows everything."""
    made = [make() for make in DETECTORS.values()] if detectors is None else list(detectors)
    return Shard(
        site, [make() for make in SENSES] if senses is None else senses, made, desk or ShiftDesk(), lambda version: site
    )


def outputs(made: Shard, events: Sequence[Event], size: int = 1000, drain: bool = True) -> list[Output]:
    """What a shard tells of a file with these lines, in steps of `size`."""
    told = []
    for start in range(0, len(events), size):
        part = events[start : start + size]
        made.take(None, part, list(range(start, start + len(part))))
        told.append(made.step())
    return [*told, made.drain()] if drain else told


def alerts(
    events: Sequence[Event], *detectors: Detector, site: Site = QUIET, drain: bool = True, size: int = 1000
) -> list[Alert]:
    """The alert versions that these events lead to, in the order of telling."""
    made = shard(detectors or None, site)
    return [alert for output in outputs(made, events, size, drain) for alert in output.alerts]


def brief(found: Iterable[Alert]) -> list[tuple[str, str, str, float]]:
    """Detector, subject, status and `noticed` after `START`: what most tests look at."""
    return [(alert.detector, alert.subject, alert.status, alert.noticed - START) for alert in found]
