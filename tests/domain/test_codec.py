"""The wire codec: what comes in as an event, what as a dead letter, and that nothing is lost between."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codec import LINE_LIMIT, decode_lines, encode_event
from domain.event import KINDS, Badge, Event, PassChange, PlateRead, Sighting, UnitMove, Visit

BADGE = {
    "kind": "badge",
    "id": "b-1",
    "time": "2025-01-06T03:41:00+01:00",
    "site": "s",
    "reader": "r-1",
    "pass": "p-1",
    "direction": "in",
    "outcome": "granted",
}
SIGHTING = {
    "kind": "sighting",
    "id": "s-1",
    "time": "2025-01-06T02:41:00.250Z",
    "site": "s",
    "camera": "c",
    "track": "t",
    "object": "person",
    "lon": 4.0,
    "lat": 52.0,
    "accuracy_m": 2.0,
    "confidence": 0.9,
}


def line(base: dict[str, object], **changes: object) -> bytes:
    return json.dumps({**base, **changes}).encode()


def one(raw: bytes) -> tuple[Event | None, str | None]:
    events, letters = decode_lines([raw], ["f:1"])
    return events[0], letters[0].reason if letters else None


def test_a_badge_has_its_time_in_seconds_and_its_place():
    event, _ = one(line(BADGE, received="2025-01-06T02:41:03Z"))
    assert isinstance(event, Badge)
    assert (event.time, event.received, event.place, event.pass_id) == (1736131260.0, 1736131263.0, "f:1", "p-1")


def test_unknown_fields_are_ignored():
    assert isinstance(one(line(BADGE, colour="red"))[0], Badge)


def test_our_own_attributes_cannot_be_sent():
    event, _ = one(line(BADGE, **{"@place": "elsewhere", "place": "x", "@claimed": 5, "claimed": 6}))
    assert event is not None
    assert (event.place, event.claimed) == ("f:1", None)


def test_the_place_of_a_unit_is_not_the_place_of_the_event():
    unit = {
        "kind": "unit",
        "id": "u",
        "time": BADGE["time"],
        "site": "s",
        "unit": "ABCU1",
        "state": "placed",
        "place": "B12",
    }
    event, _ = one(line(unit))
    assert isinstance(event, UnitMove)
    assert (event.slot, event.place) == ("B12", "f:1")
    assert json.loads(encode_event(event))["place"] == "B12"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not_json"),
        (b"[]", "invalid"),
        (b"{}", "unknown_kind"),
        (line(BADGE) + line(BADGE), "not_json"),
        (line(BADGE, kind="knock"), "unknown_kind"),
        (line(BADGE).replace(b"b-1", b"b\xff1"), "not_utf8"),
        (line(BADGE, time="2025-01-06T03:41:00"), "bad_time"),
        (line(BADGE, time=5), "bad_time"),
        (line(BADGE, time="yesterday"), "bad_time"),
        (line(BADGE, time="0001-01-01T00:00:00+10:00"), "out_of_range"),
        (line(BADGE, time="9999-12-31T23:59:59-10:00"), "out_of_range"),
        (line(BADGE, time="1999-12-31T23:59:59Z"), "out_of_range"),
        (line(BADGE, time="2100-01-01T00:00:00Z"), "out_of_range"),
        (line(BADGE, received="2100-01-01T00:00:00Z"), "out_of_range"),
        (line(BADGE, id="a b"), "bad_id"),
        (line(BADGE, reader="r\n1"), "bad_id"),
        (line(BADGE, **{"pass": "p<script>"}), "bad_id"),
        (line(BADGE, id="é"), "bad_id"),
        (line(BADGE, id=""), "invalid"),
        (line(BADGE, id="x" * 101), "invalid"),
        (line(BADGE, direction="up"), "invalid"),
        (line(BADGE, outcome=None), "invalid"),
        (line(SIGHTING, lon=181), "invalid"),
        (line(SIGHTING, lat=-91), "invalid"),
        (line(SIGHTING, accuracy_m=0.05), "invalid"),
        (line(SIGHTING, accuracy_m=501), "invalid"),
        (line(SIGHTING, confidence=1.5), "invalid"),
        (line(SIGHTING).replace(b'"lon": 4.0', b'"lon": NaN'), "not_json"),
        (line(SIGHTING).replace(b'"lon": 4.0', b'"lon": 1e999'), "invalid"),
        (line(BADGE, note="x" * LINE_LIMIT), "too_long"),
        (line(BADGE)[:-1] + b', "x": ' + b"[" * 30_000, "not_json"),
    ],
)
def test_what_is_beyond_the_limits_is_a_dead_letter(raw: bytes, reason: str):
    assert one(raw) == (None, reason)


def test_the_edges_of_time_are_taken():
    assert one(line(BADGE, time="2000-01-01T00:00:00Z"))[1] is None
    assert one(line(BADGE, time="2099-12-31T23:59:59.999999Z"))[1] is None


def test_an_unreadable_plate_is_an_empty_one():
    plate = {
        "kind": "plate",
        "id": "x",
        "time": BADGE["time"],
        "site": "s",
        "camera": "c",
        "plate": "",
        "direction": "in",
        "confidence": 0.1,
    }
    assert isinstance(one(line(plate))[0], PlateRead)


def test_lists_are_limited_and_their_ids_checked():
    visit = {
        "kind": "visit",
        "id": "v",
        "time": BADGE["time"],
        "site": "s",
        "ref": "r",
        "status": "planned",
        "company": "c",
    }
    visit |= {"start": BADGE["time"], "end": BADGE["time"], "purpose": "p"}
    assert isinstance(one(line(visit, zones=["z"] * 100))[0], Visit)
    assert one(line(visit, zones=["z"] * 101))[1] == "invalid"
    assert one(line(visit, zones=["z z"]))[1] == "bad_id"
    assert one(line(visit, company="x" * 201))[1] == "invalid"


def test_a_bad_line_harms_none_of_its_neighbours():
    events, letters = decode_lines([line(BADGE), b"{", line(SIGHTING)], ["f:1", "f:2", "f:3"])
    assert [type(event) for event in events] == [Badge, type(None), Sighting]
    assert [(item.place, item.reason) for item in letters] == [("f:2", "not_json")]


def test_a_dead_letter_keeps_only_the_beginning_of_its_line():
    _, letters = decode_lines([b"x" * 5000], ["f:1"])
    assert len(letters[0].raw) == 1368


def test_times_keep_their_microseconds():
    event, _ = one(line(BADGE, time="2025-01-06T03:41:00.123456+01:00"))
    assert event is not None
    assert json.loads(encode_event(event))["time"] == "2025-01-06T02:41:00.123456Z"


def test_absent_fields_of_a_pass_stay_absent():
    change = PassChange("i", 1.7e9, "s", "p", "blocked")
    assert json.loads(encode_event(change)).keys() == {"kind", "id", "time", "site", "pass", "status"}


INSTANTS = st.integers(946_684_800_000_000, 4_102_444_799_999_999).map(lambda us: us / 1e6)


@given(kind=st.sampled_from(KINDS), time=INSTANTS)
def test_every_kind_survives_the_wire(kind: type[Event], time: float):
    event = _example(kind, time)
    events, letters = decode_lines([encode_event(event)], ["f:1"])
    assert not letters
    assert events == [msgspec.structs.replace(event, place="f:1")]


def _example(kind: type[Event], time: float) -> Event:
    """An event with every field filled."""
    values: dict[str, object] = {}
    for info in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        values[info.name] = _value(info.type)
    return kind(**values | {"id": "i", "time": time, "site": "s", "received": time, "place": "", "claimed": None})  # type: ignore[arg-type]


def _value(kind: object) -> object:
    inner = getattr(kind, "type", kind)
    match inner:
        case msgspec.inspect.UnionType():
            return _value(next(part for part in inner.types if not isinstance(part, msgspec.inspect.NoneType)))
        case msgspec.inspect.LiteralType():
            return inner.values[0]
        case msgspec.inspect.FloatType():
            return 1.0
        case msgspec.inspect.IntType():
            return 2
        case msgspec.inspect.BoolType():
            return True
        case msgspec.inspect.VarTupleType():
            return ("A1",)
        case _:
            return "A1"
