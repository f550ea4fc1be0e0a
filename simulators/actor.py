"""Actor: somebody who does one thing after the other, honest or not; everything they do reaches the same sensors."""

from typing import Any

from msgspec import Struct, field
from numpy.random import Generator

from simulators.acts import ORDINARY, Body, Shape, Stage
from simulators.chance import key_of
from simulators.place import XY, Gate, Place, length_of

WALK_MPS = 1.35
"""Preferred walking speed of adults (Bohannon 1997, Comfortable and maximum walking speed)."""

RUN_MPS = 3.5
"""A steady run with a bag on the back; assumed."""

DRIVE_MPS = 8.3
"""30 km/h, the usual limit on terminals."""

FOREVER = 1e18

FAR_M = 120.0
WALKS_FAR = 0.06
"""Share of ways longer than `FAR_M` on closed ground that staff walk all the same; assumed."""

TAILGATES = 0.002
"""Share of ways through a door on foot behind somebody else, without a badge; a tenth of it at turnstiles. Assumed."""

ERRORS = (("pin", 0.009), ("biometric", 0.006), ("antipassback", 0.0015), ("no_access", 0.003), ("unknown", 0.001))
"""Share of ways through a door at which the first try is denied, by reason; assumed (realism.md)."""


class Person(Struct, frozen=True):
    """Somebody with a pass, as the site's files know them; `account` is their login at the terminal or cargo system."""

    holder: str
    pass_id: str
    employer: str
    role: str
    access: tuple[str, ...]
    account: str


class Vehicle(Struct):
    """Something that drives. `units` are the boxes on it, which a gate camera reads."""

    plate: str
    shape: Shape
    occupants: int = 1
    units: list[str] = field(default_factory=list)
    body: Body | None = None


class Actor:
    """Somebody at one site. `now` and `xy` say when and where they are; every method moves them on.

    `person` is None for people without a pass. `cause` is 0 in ordinary life and the story's number in a story.
    """

    def __init__(
        self,
        stage: Stage,
        place: Place,
        rng: Generator,
        now: float,
        xy: XY,
        person: Person | None = None,
        cause: int = ORDINARY,
    ) -> None:
        """Put somebody at a point; cameras see them from now on."""
        self.stage = stage
        self.place = place
        self.rng = rng
        self.now = now
        self.xy = xy
        self.person = person
        self.cause = cause
        self.pace = float(rng.normal(1.0, 0.1))
        self.vehicle: Vehicle | None = None
        self.rides = False
        self.let_in_by: str | None = None
        self.account: str | None = person.account if person else None
        self.body = self._new_body("person")
        self._hidden_since: float | None = None

    def _new_body(self, shape: Shape) -> Body:
        holder = self.person.holder if self.person else None
        number = self.stage.next_of(self.cause)
        key = key_of(
            self.place.id, self.cause, number, holder, shape, round(self.now, 1), round(self.xy[0]), round(self.xy[1])
        )
        body = Body(key, self.place.id, shape, cause=self.cause, holder=holder)
        body.to(self.now, *self.xy)
        self.stage.bodies.append(body)
        return body

    @property
    def zone(self) -> str | None:
        """The smallest zone they are in."""
        return self.place.zone_at(self.xy)

    # Moving

    def wait(self, seconds: float) -> None:
        """Stay."""
        self.now += max(seconds, 0.0)
        self._mark()

    def until(self, time: float) -> None:
        """Stay until a time; nothing if it has passed."""
        self.wait(time - self.now)

    def walk(self, *points: XY, speed: float = WALK_MPS) -> None:
        """Go straight from point to point, through whatever lies between: for climbers, and inside one zone."""
        pace = max(speed * self.pace, 0.1)
        reads = bool(self.vehicle and self.vehicle.plate and self.place.road_cameras)
        body = self._moving()
        for point in points:
            began, here = self.now, self.xy
            self.now += ((point[0] - here[0]) ** 2 + (point[1] - here[1]) ** 2) ** 0.5 / pace
            if reads:
                self._pass_road_cameras(point, began)
            self.xy = point
            body.to(self.now, *point)

    def go(self, target: XY | str, speed: float | None = None) -> None:
        """Go along lanes and through doors with the own pass, on foot or by the vehicle they sit in.

        `target` is a point, or a zone: then a random point of it.
        """
        end = self.place.point_in(target, self.rng) if isinstance(target, str) else target
        pace = speed or (DRIVE_MPS if self.vehicle else WALK_MPS)
        groups = self.person.access if self.person else None
        for leg in self.place.way(self.xy, end, groups, wheels=self.vehicle is not None):
            if self.rides and self.vehicle is None and length_of(leg.points) > FAR_M:
                self._ride(leg.points)
            else:
                self.walk(*leg.points, speed=pace)
            if leg.door is not None:
                gate = self.place.beside(leg.door, inward=leg.inward, draw=float(self.rng.random()))
                self.walk(gate.xy, speed=pace)
                self.enter(gate, inward=leg.inward)

    def _ride(self, points: list[XY]) -> None:
        """Take the shuttle van, as most do on ground where walking is forbidden; the van drives on out of sight."""
        zone = self.place.quick_zone(*points[len(points) // 2])
        vans = self.place.shuttles
        if zone not in self.place.closed or not vans or self.rng.random() < WALKS_FAR:
            self.walk(*points)
            return
        van = Vehicle(vans[int(self.rng.integers(len(vans)))], "van")
        self.board(van)
        self.walk(*points, speed=DRIVE_MPS * 0.8)
        self.alight()

    def climb(self, inner: XY, seconds: float = 15.0) -> None:
        """Stand at a fence for a while and be on the other side."""
        self.wait(seconds)
        self.walk(inner, speed=0.5)

    def hide(self, seconds: float) -> None:
        """Stay where no camera sees them: between two boxes, in a box, under a trailer."""
        self.body.hidden.append((self.now, self.now + seconds))
        self.wait(seconds)

    def _pass_road_cameras(self, point: XY, began: float) -> None:
        """Have the plate read by every roadside camera that this stretch of road passes."""
        for camera, share in self.place.road_cameras_on(self.xy, point):
            self.report_at(began + share * (self.now - began), "plate", **self._plate_fields(camera, "pass"))

    def _moving(self) -> Body:
        """The body that moves: their own, or that of what they drive."""
        return self.vehicle.body if self.vehicle and self.vehicle.body else self.body

    def _mark(self) -> None:
        self._moving().to(self.now, *self.xy)

    # Vehicles

    def board(self, vehicle: Vehicle) -> None:
        """Get in, here; the vehicle appears if it was nowhere yet."""
        self.vehicle = vehicle
        self._hidden_since = self.now
        self.body.hidden.append((self.now, FOREVER))
        if vehicle.body is None:
            vehicle.body = self._new_body(vehicle.shape)

    def alight(self) -> None:
        """Get out, here; the vehicle stays."""
        if self._hidden_since is not None:
            self.body.to(self._hidden_since, self.body.x[-1], self.body.y[-1])
            self.body.hidden.remove((self._hidden_since, FOREVER))
            self.body.hidden.append((self._hidden_since, self.now))
        self.vehicle = None
        self._hidden_since = None
        self.body.to(self.now, *self.xy)

    def drop(self, passenger: "Actor") -> None:
        """Let somebody out, here and now; they go on on their own."""
        passenger.body.hidden.append((passenger.now, self.now))
        passenger.now, passenger.xy = self.now, self.xy
        passenger.body.to(self.now, *self.xy)
        if self.vehicle:
            self.vehicle.occupants = max(self.vehicle.occupants - 1, 1)

    def leave(self) -> None:
        """Be gone: out of the site and of everybody's sight."""
        if self.vehicle:
            self.alight()

    # Doors

    def enter(self, gate: Gate, *, inward: bool, people: int = 1) -> None:
        """Pass a door with the own pass (people without one go through unasked): badge, open, through, closed."""
        if self.vehicle and gate.plate_camera:
            self.plate(gate, inward=inward)
            self.wait(float(self.rng.uniform(5, 25)))
        shows = bool(self.person and gate.reader)
        if shows and not self.vehicle and self.rng.random() < TAILGATES * (0.1 if gate.counter else 1.0):
            self.tailgate(gate, inward=inward)
            return
        if shows:
            self._err(gate, inward=inward)
            self.badge(gate, inward=inward)
        by = "badge" if shows else self.let_in_by or ("plate" if self.vehicle else "unknown")
        self.pass_door(gate, inward=inward, by=by, people=people)

    def _err(self, gate: Gate, *, inward: bool) -> None:
        """Now and then a finger is wet, a PIN is wrong, or the reader thinks that they are inside already."""
        draw = float(self.rng.random())
        reason = next((name for name, share in ERRORS if (draw := draw - share) < 0), None)
        if reason is not None:
            self.badge(gate, inward=inward, outcome="denied", reason=reason)
            self.wait(float(self.rng.uniform(4, 20)))

    def tailgate(self, gate: Gate, *, inward: bool) -> None:
        """Go through with somebody who opened the door: no badge, only the counter sees it."""
        self.wait(1.5)
        if gate.counter:
            self.report("door", door=gate.door, state="passed", direction="in" if inward else "out", people=1)
        self.wait(1.0)

    def badge(
        self,
        gate: Gate,
        *,
        inward: bool,
        outcome: str = "granted",
        reason: str | None = None,
        pass_id: str | None = None,
    ) -> None:
        """Show a pass at a reader: the own, or `pass_id` (lent, found, copied)."""
        shown = pass_id or (self.person.pass_id if self.person else None)
        way = "in" if inward else "out"
        self.report("badge", reader=gate.reader, direction=way, outcome=outcome, reason=reason, pass_=shown)

    def pass_door(self, gate: Gate, *, inward: bool, by: str, people: int = 1, seconds: float | None = None) -> None:
        """Open a door, go through, let it fall shut after `seconds`; a counter sees `people`."""
        for_s = (
            seconds
            if seconds is not None
            else float(self.rng.uniform(12, 40) if self.vehicle else self.rng.uniform(4, 9))
        )
        self.report("door", door=gate.door, state="opened", by=by)
        self.wait(min(2.0, for_s / 2))
        if gate.counter:
            self.report("door", door=gate.door, state="passed", direction="in" if inward else "out", people=people)
        if for_s > 60:
            self.report_at(self.now + 45, "door", door=gate.door, state="held")
        self.report_at(self.now + for_s, "door", door=gate.door, state="closed")
        self.wait(for_s if self.vehicle else min(for_s, 2.0))

    def force(self, gate: Gate, *, seconds: float = 20.0) -> None:
        """Break a door open."""
        self.wait(seconds)
        self.report("door", door=gate.door, state="forced", by="unknown")

    def plate(self, gate: Gate, *, inward: bool) -> None:
        """Have the number plate (and the boxes behind it) read at a lane."""
        if self.vehicle is None or gate.plate_camera is None:
            return
        fields = self._plate_fields(gate.plate_camera, "in" if inward else "out")
        self.report("plate", door=gate.door, **fields)

    def _plate_fields(self, camera: str, direction: str) -> dict[str, Any]:
        car = self.vehicle or Vehicle("", "car")
        units = tuple(car.units) or None
        return {
            "camera": camera,
            "plate": car.plate,
            "direction": direction,
            "vehicle": car.shape,
            "occupants": car.occupants,
            "units": units,
            "confidence": 0.95,
        }

    # Systems

    def look_up(self, units: list[str], *, system: str, action: str = "view", order: str | None = None) -> None:
        """Ask a logistics system about boxes, by the own account."""
        holder = self.person.holder if self.person else None
        self.report(
            "lookup",
            account=self.account,
            holder=holder,
            system=system,
            action=action,
            outcome="granted",
            units=tuple(units) or None,
            count=len(units),
            order=order,
        )

    def unit(self, unit: str, state: str, **fields: Any) -> None:
        """Do something to a box; the own holder and plate are added."""
        known = {
            "holder": self.person.holder if self.person else None,
            "plate": self.vehicle.plate if self.vehicle else None,
        }
        self.report("unit", unit=unit, state=state, **(known | fields))

    def report(self, kind: str, **fields: Any) -> None:
        """Cause a signal of any kind, now; `pass_` stands for `pass`."""
        self.stage.signal(self.now, kind, self.cause, self.body.key, **fields)

    def report_at(self, time: float, kind: str, **fields: Any) -> None:
        """Cause a signal of any kind at another time."""
        self.stage.signal(time, kind, self.cause, self.body.key, **fields)
