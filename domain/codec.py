"""The wire codec: JSON lines to events and back, with every limit of contracts.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter, call
from typing import Any, Union, cast

import msgspec
from msgspec import Struct

from domain.event import KINDS, Event, PlateRead, Sighting
from domain.letter import Letter, letter
from domain.wire import Form

LINE_LIMIT = 64 * 1024
"""Bytes of one line."""

EARLIEST = 946_684_800.0
"""2000-01-01T00:00:00Z; `time` and `received` before it are refused."""

LATEST = 4_102_444_800.0
"""2100-01-01T00:00:00Z; `time` and `received` at or after it are refused."""

_CHARSET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/+-"
_FORMS: dict[type[Event], Form[Any]] = {kind: Form(kind, kind.kind) for kind in KINDS}
_BY_WIRE = {form.wire: form for form in _FORMS.values()}
_ID_OF = {form.wire: attrgetter(*form.charsets) for form in _FORMS.values()}
# An attrgetter of one name gives a bare value, of two a tuple: a name that stands twice makes it a tuple always.
_LISTS_OF = {
    form.wire: attrgetter(*form.charset_lists, form.charset_lists[0]) for form in _FORMS.values() if form.charset_lists
}
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(cast(Any, Union[tuple(_BY_WIRE)]))  # noqa: UP007 made at run time
_ENCODER = msgspec.json.Encoder()

_Failure = tuple[str, str]


def encode_event(event: Event) -> bytes:
    """One line of JSON without a line end; times in UTC with `Z`, fields without a value left out."""
    return _ENCODER.encode(_FORMS[type(event)].lower(event))


def decode_lines(lines: Sequence[bytes], places: Sequence[str]) -> tuple[list[Event | None], list[Letter]]:
    """Events of these lines, aligned with them: None where a line could not be read and has a dead letter.

    All lines are decoded in one call; only when that fails is each looked at on its own.
    """
    try:
        forms = decode_forms(lines)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _one_by_one(lines, places)
    if len(forms) != len(lines) or not _in_charset(forms) or max(map(len, lines), default=0) > LINE_LIMIT:
        return _one_by_one(lines, places)
    events = [_LIFTS[type(form)](form, place) for form, place in zip(forms, places, strict=True)]
    if all(map(_in_range, events)):
        return list(events), []
    return _one_by_one(lines, places)


def decode_forms(lines: Sequence[bytes]) -> list[Struct]:
    """The wire forms of these lines, blank ones left out; raises where any cannot be read.

    It stands on its own so that `benches/` can tell what the rest of decoding costs above it.
    """
    forms: list[Struct] = _DECODER.decode_lines(b"\n".join(lines))
    return forms


def _one_by_one(lines: Sequence[bytes], places: Sequence[str]) -> tuple[list[Event | None], list[Letter]]:
    events: list[Event | None] = []
    letters = []
    for line, place in zip(lines, places, strict=True):
        found = _decode(line, place)
        if isinstance(found, Event):
            events.append(found)
        else:
            events.append(None)
            letters.append(letter(place, *found, line))
    return events, letters


def _decode(line: bytes, place: str) -> Event | _Failure:
    if len(line) > LINE_LIMIT:
        return "too_long", f"found more than {LINE_LIMIT} bytes, expected at most that"
    try:
        form = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        return _reason_of(str(error)), str(error)
    except (msgspec.DecodeError, RecursionError) as error:
        return ("not_json" if _is_utf8(line) else "not_utf8"), str(error)
    except UnicodeDecodeError as error:
        return "not_utf8", str(error)
    if not _in_charset([form]):
        return "bad_id", "found other characters than A-Z a-z 0-9 . _ : / + - in an id"
    event = _LIFTS[type(form)](form, place)
    return event if _in_range(event) else ("out_of_range", "expected time and received from 2000 to 2099")


def _lift(kind: Form[Any], form: Struct, place: str) -> Event:
    values = kind.values(form)
    event: Event = kind.ours(*values[:-1], received=values[-1], place=place)
    return event


def _lift_sighting(form: Any, place: str) -> Event:
    return Sighting(
        form.id,
        form.time.timestamp(),
        form.site,
        form.camera,
        form.track,
        form.object,
        form.lon,
        form.lat,
        form.accuracy_m,
        form.confidence,
        received=form.received and form.received.timestamp(),
        place=place,
    )


def _lift_plate(form: Any, place: str) -> Event:
    return PlateRead(
        form.id,
        form.time.timestamp(),
        form.site,
        form.camera,
        form.plate,
        form.direction,
        form.confidence,
        form.vehicle,
        form.occupants,
        form.units,
        form.door,
        received=form.received and form.received.timestamp(),
        place=place,
    )


# Nearly all events of a site are of two kinds. Spelt out, their constructors take half of the time (0.32 us instead
# of 0.68): with `*values` Python builds a tuple and a dict for each call.
_LIFTS: Mapping[type[Struct], Callable[[Any, str], Event]] = {
    **{wire: partial(_lift, form) for wire, form in _BY_WIRE.items()},
    _FORMS[Sighting].wire: _lift_sighting,
    _FORMS[PlateRead].wire: _lift_plate,
}


def _in_range(event: Event) -> bool:
    received = event.received
    return EARLIEST <= event.time < LATEST and (received is None or EARLIEST <= received < LATEST)


def _in_charset(forms: Sequence[Struct]) -> bool:
    """Whether all ids of all forms keep to the letters of contracts.md: one pass over their joined text.

    No line of Python runs for a single event here: that takes a third off the check (0.56 to 0.36 us).
    """
    listing = [form for form in forms if type(form) in _LISTS_OF]
    lists = filter(None, chain.from_iterable(_picked(listing, _LISTS_OF)))
    ids = filter(None, chain.from_iterable(_picked(forms, _ID_OF)))
    text = "".join(chain(ids, chain.from_iterable(lists)))
    return text.isascii() and not text.encode().translate(None, _CHARSET)


def _picked(forms: Sequence[Struct], by_type: Mapping[type[Struct], Callable[[Any], Any]]) -> Iterable[tuple[Any, ...]]:
    return map(call, map(by_type.__getitem__, map(type, forms)), forms)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _reason_of(message: str) -> str:
    """The dead-letter reason for a message of msgspec, which ends with the path of the field."""
    if message.endswith("`$.kind`") or "missing required field `kind`" in message:
        return "unknown_kind"
    if "datetime" in message or "RFC3339" in message or "timezone" in message:
        return "bad_time"
    return "invalid"
