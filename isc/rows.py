"""Rows: an alert line as the store keeps it, or the reason why it is set aside."""

import base64
import hashlib
from typing import Any

import msgspec
from msgspec import Struct

from domain.alert import Alert, decode_alert, encode_alert, without_places
from domain.times import microseconds
from isc.arrivals import Arrival
from isc.schema import PLACES_A_MICROSECOND
from isc.words import joined, words_of

RAW_BYTES = 1024
"""Of an unreadable line this much is kept."""

LIMITS = {"id": 64, "site": 100, "zone": 100, "detector": 100, "pattern": 16, "subject": 320, "incident": 64}
"""Longest texts of the fields that are searched by."""

YEARS = (946_684_800.0, 4_102_444_800.0)
"""2000 to 2099, in seconds since 1970 UTC."""


def read_alert(line: bytes) -> Alert:
    """The alert of a line; raises ValueError with the reason where the store cannot keep it."""
    try:
        alert = decode_alert(line)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"no alert: {error}") from error
    for name, limit in LIMITS.items():
        found = getattr(alert, name) or ""
        if len(found) > limit or not found.isprintable():
            raise ValueError(f"{name}: expected at most {limit} printable characters")
    if not (1 <= alert.version < 2**31 and 1 <= alert.severity <= 4 and YEARS[0] <= alert.time < YEARS[1]):
        raise ValueError("version, severity or time is beyond its limits")
    return alert


def digest_of(alert: Alert) -> str:
    """SHA-256 of the content by which two versions are compared: the places of evidence do not count."""
    return hashlib.sha256(encode_alert(without_places(alert))).hexdigest()


def version_row(alert: Alert, digest: str, seq: int, taken: float) -> dict[str, Any]:
    """A row of `versions`."""
    body = encode_alert(alert).decode()
    return {"seq": seq, "id": alert.id, "version": alert.version, "digest": digest, "taken": taken, "body": body}


class Standing(Struct, frozen=True):
    """What `alerts` says of an alert before a newer version comes."""

    version: int
    said: int
    words: str


def alert_row(alert: Alert, seq: int, before: Standing | None) -> dict[str, Any]:
    """A row of `alerts` but for its rank. That an alert is over does not take away what it said."""
    same = ("id", "version", "status", "site", "zone", "detector", "family", "pattern", "subject", "severity")
    row = {name: getattr(alert, name) for name in (*same, "shown", "incident")}
    row |= {"seq": seq, "said": seq, "words": words_of(alert)}
    if before is not None and alert.status in ("cleared", "withdrawn"):
        row |= {"said": before.said, "words": joined(before.words, row["words"])}
    return row


def first_rank(alert: Alert) -> int:
    """The lowest rank that an alert of this time may have."""
    return microseconds(alert.time) * PLACES_A_MICROSECOND


def unreadable_row(arrival: Arrival, reason: str, taken: float) -> dict[str, Any]:
    """A row of `unreadable`."""
    raw = base64.b64encode(arrival.line[:RAW_BYTES]).decode()
    clean = "".join(c if c.isprintable() else "?" for c in reason)[:300]
    return {"position": arrival.position, "offset": arrival.offset, "reason": clean, "taken": taken, "raw": raw}
