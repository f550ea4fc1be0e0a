"""Dead letters: what could not be taken, where it stood and why."""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "too_long": "a line above 64 KiB",
        "not_utf8": "bytes that are not UTF-8",
        "not_json": "text that is not one JSON object",
        "unknown_kind": "a `kind` that contracts.md does not name, or none",
        "bad_time": "a time that is not RFC 3339 with an offset",
        "out_of_range": "a `time` or `received` outside 2000 to 2099",
        "bad_id": "an id with other characters than letters, digits and ._:/+-",
        "invalid": "a field that is missing, of a wrong type or beyond its limit",
        "conflict": "a known id with other content",
        "unknown_sensor": "a reader, door, camera or sensor that the site's files do not name",
        "damaged": "a compressed file that breaks off; what stood before it was read",
        "wrong_log": "a kind that this topic does not hold",
        "withheld": "an event on which a part raised: that part did not see it",
    }
)
"""The fixed list of reasons, each with what it means."""

RAW_LIMIT = 1024
"""Bytes of the original that a dead letter keeps."""


class Letter(Struct, frozen=True, gc=False):
    """One event that was set aside; `raw` is the start of the original in base64."""

    place: str
    reason: str
    detail: str
    raw: str


def letter(place: str, reason: str, detail: str, raw: bytes) -> Letter:
    """A dead letter; long details are cut, since a hostile record chooses their length."""
    return Letter(place, reason, detail[:300], b64encode(raw[:RAW_LIMIT]).decode())
