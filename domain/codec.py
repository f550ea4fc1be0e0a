"""The wire codec: JSON lines to events and back, with every limit of contracts.md."""

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, Union, cast

import msgspec
from msgspec import Struct

from domain.event import KINDS, Event
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
_IDS_OF = {form.wire: attrgetter(*form.charset_lists, "id") for form in _FORMS.values() if form.charset_lists}
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
        forms = _DECODER.decode_lines(b"\n".join(lines))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _one_by_one(lines, places)
    if len(forms) != len(lines) or not _in_charset(forms) or max(map(len, lines), default=0) > LINE_LIMIT:
        return _one_by_one(lines, places)
    events = [_lift(form, place) for form, place in zip(forms, places, strict=True)]
    if all(_in_range(event) for event in events):
        return list(events), []
    return _one_by_one(lines, places)


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
    event = _lift(form, place)
    return event if _in_range(event) else ("out_of_range", "expected time and received from 2000 to 2099")


def _lift(form: Struct, place: str) -> Event:
    kind = _BY_WIRE[type(form)]
    values = kind.values(form)
    event: Event = kind.ours(*values[:-1], received=values[-1], place=place)
    return event


def _in_range(event: Event) -> bool:
    received = event.received
    return EARLIEST <= event.time < LATEST and (received is None or EARLIEST <= received < LATEST)


def _in_charset(forms: Sequence[Struct]) -> bool:
    """Whether all ids of all forms keep to the letters of contracts.md: one pass over their joined text."""
    single = "".join(filter(None, chain.from_iterable([_ID_OF[type(form)](form) for form in forms])))
    listed = "".join(chain.from_iterable(_listed(form) for form in forms if type(form) in _IDS_OF))
    text = single + listed
    return text.isascii() and not text.encode().translate(None, _CHARSET)


def _listed(form: Struct) -> Iterator[str]:
    *lists, _ = _IDS_OF[type(form)](form)
    return chain.from_iterable(filter(None, lists))


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
