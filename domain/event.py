"""Events: what sensors and systems report, one frozen struct a kind.

Times are seconds since 1970 UTC, positions degrees WGS84. On the wire they look as contracts.md says; `domain.codec`
converts. The attribute `pass_id` is `pass` on the wire, a keyword in Python.
"""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

# Marked types: `domain.wire` reads the marks to build the decoder, so a limit is written once, here.
Id = Annotated[str, Meta(min_length=1, max_length=100, extra={"charset": True})]
Ids = Annotated[tuple[Id, ...], Meta(max_length=100)]
Plate = Annotated[str, Meta(max_length=100, extra={"charset": True})]
Text = Annotated[str, Meta(max_length=200)]
Instant = Annotated[float, Meta(extra={"instant": True})]
Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Longitude = Annotated[float, Meta(ge=-180.0, le=180.0)]
Latitude = Annotated[float, Meta(ge=-90.0, le=90.0)]
Accuracy = Annotated[float, Meta(ge=0.1, le=500.0)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Number = Annotated[float, Meta(ge=-1e12, le=1e12)]


class Stamps(Struct, frozen=True, gc=False, kw_only=True):
    """When and where an event was taken in; `received` is the gateway's stamp.

    Two attributes are ours and never on the wire: `place` says where the event stood (file:line or
    topic-partition-offset:line); `claimed` is the sensor's own time where its clock was not believed, and `time` is
    then the gateway's.
    """

    received: Instant | None = None
    place: str = field(default="", name="@place")
    claimed: float | None = field(default=None, name="@claimed")


class Event(Stamps, frozen=True, gc=False):
    """What every event has."""

    kind: ClassVar[str] = ""
    id: Id
    time: Instant
    site: Id


class Badge(Event, frozen=True, gc=False):
    """A pass was shown at a reader; `in` goes from the reader's `from_zone` to its `to_zone`."""

    kind: ClassVar[str] = "badge"
    reader: Id
    direction: Literal["in", "out"]
    outcome: Literal["granted", "denied"]
    pass_id: Id | None = field(default=None, name="pass")
    reason: (
        Literal["expired", "blocked", "no_access", "unknown", "antipassback", "pin", "biometric", "duress", "override"]
        | None
    ) = None

    @property
    def granted(self) -> bool:
        """Whether the door was opened for this pass."""
        return self.outcome == "granted"

    @property
    def inward(self) -> bool:
        """Whether the pass went from the reader's `from_zone` to its `to_zone`."""
        return self.direction == "in"


class Door(Event, frozen=True, gc=False):
    """A door, gate or barrier changed, or its counter saw `people` go through."""

    kind: ClassVar[str] = "door"
    door: Id
    state: Literal["opened", "closed", "forced", "held", "passed"]
    by: Literal["badge", "exit", "plate", "manual", "remote", "emergency", "unknown"] | None = None
    direction: Literal["in", "out"] | None = None
    people: Count | None = None


class Sighting(Event, frozen=True, gc=False):
    """One point of a camera's track; `accuracy_m` is one sigma."""

    kind: ClassVar[str] = "sighting"
    camera: Id
    track: Id
    object: Literal["person", "bicycle", "car", "van", "truck", "machine", "boat", "drone", "animal"]
    lon: Longitude
    lat: Latitude
    accuracy_m: Accuracy
    confidence: Fraction


class PlateRead(Event, frozen=True, gc=False):
    """A number plate was read; an empty `plate` was not readable."""

    kind: ClassVar[str] = "plate"
    camera: Id
    plate: Plate
    direction: Literal["in", "out", "pass"]
    confidence: Fraction
    vehicle: Text | None = None
    occupants: Count | None = None
    units: Ids | None = None
    door: Id | None = None


class Health(Event, frozen=True, gc=False):
    """A sensor about itself; sensor `clock` is the gateway, which says that time passes."""

    kind: ClassVar[str] = "health"
    sensor: Id
    state: Literal["ok", "offline", "obstructed", "moved", "tampered"]


class PassChange(Event, frozen=True, gc=False):
    """The life of a pass; an absent field keeps its value."""

    kind: ClassVar[str] = "pass"
    pass_id: Id = field(name="pass")
    status: Literal["active", "blocked", "lost", "returned", "expired"]
    holder: Id | None = None
    valid_until: Instant | None = None
    employer: Text | None = None
    role: Text | None = None
    access: Ids | None = None


class Shift(Event, frozen=True, gc=False):
    """Rostered work of a holder; a later event with the same `ref` replaces the earlier."""

    kind: ClassVar[str] = "shift"
    ref: Id
    status: Literal["planned", "cancelled"]
    holder: Id
    start: Instant
    end: Instant
    task: Text | None = None
    zones: Ids | None = None
    units: Ids | None = None


class Visit(Event, frozen=True, gc=False):
    """An announced visit, a works permit, an exercise, the fire brigade."""

    kind: ClassVar[str] = "visit"
    ref: Id
    status: Literal["planned", "cancelled"]
    company: Text
    start: Instant
    end: Instant
    purpose: Text
    plate: Plate | None = None
    pass_id: Id | None = field(default=None, name="pass")
    access: Ids | None = None
    zones: Ids | None = None
    people: Count | None = None
    units: Ids | None = None


class Call(Event, frozen=True, gc=False):
    """A ship at a berth, a flight on a stand."""

    kind: ClassVar[str] = "call"
    ref: Id
    status: Literal["planned", "cancelled"]
    craft: Text
    what: Literal["ship", "barge", "aircraft", "train"]
    start: Instant
    end: Instant
    zone: Id | None = None
    origin: Text | None = None
    number: Text | None = None


class UnitMove(Event, frozen=True, gc=False):
    """Something happened to a container, trailer, unit load device or bag."""

    kind: ClassVar[str] = "unit"
    unit: Id
    state: Literal[
        "announced",
        "released",
        "arrived",
        "placed",
        "moved",
        "opened",
        "sealed",
        "scan_ordered",
        "scanned",
        "collected",
        "departed",
    ]
    slot: Text | None = field(default=None, name="place")
    zone: Id | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    company: Text | None = None
    plate: Plate | None = None
    holder: Id | None = None
    order: Text | None = None
    seal: Text | None = None
    weight_kg: Number | None = None
    declared_kg: Number | None = None
    empty: bool | None = None
    reefer: bool | None = None
    origin: Text | None = None


class Lookup(Event, frozen=True, gc=False):
    """Somebody asked a system about logistics, or asked our own console."""

    kind: ClassVar[str] = "lookup"
    account: Id
    system: Text
    action: Literal["view", "search", "export", "change"]
    outcome: Literal["granted", "denied"]
    holder: Id | None = None
    units: Ids | None = None
    count: Count | None = None
    order: Text | None = None


class Verdict(Event, frozen=True, gc=False):
    """An analyst judged an alert."""

    kind: ClassVar[str] = "verdict"
    alert: Id
    verdict: Literal["true", "false", "authorised", "test", "duplicate", "undecided"]
    role: Text
    reason: Text | None = None


class SiteChange(Event, frozen=True, gc=False):
    """From now on this version of the site's files holds."""

    kind: ClassVar[str] = "site"
    version: Id


KINDS: tuple[type[Event], ...] = (
    Badge,
    Door,
    Sighting,
    PlateRead,
    Health,
    PassChange,
    Shift,
    Visit,
    Call,
    UnitMove,
    Lookup,
    Verdict,
    SiteChange,
)
"""All kinds, in the order of contracts.md, which is their order at equal times."""

CLOCK = "clock"
"""The sensor by which a gateway says that time passes."""


def sensor_of(event: Event) -> str | None:
    """The sensor, reader, door or camera that reported `event`; None for kinds that no sensor reports."""
    match event:
        case Sighting() | PlateRead():
            return event.camera
        case Badge():
            return event.reader
        case Door():
            return event.door
        case Health():
            return event.sensor
        case _:
            return None
