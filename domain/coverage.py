"""Coverage: where the system was blind, when, and why."""

import uuid
from typing import Literal

import msgspec
from msgspec import Struct

from domain.event import Instant
from domain.times import utc
from domain.wire import Form

NAMESPACE = uuid.UUID("6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10")
"""Of all ids that this house gives."""

Blindness = Literal["sensor", "late_data", "cold", "muted", "version", "withheld", "not_observable"]


class Coverage(Struct, frozen=True, kw_only=True):
    """A blind spot: the same id with `until` closes it. Empty `detectors` means all of them."""

    id: str
    site: str
    zone: str | None = None
    detectors: tuple[str, ...] = ()
    start: Instant = msgspec.field(name="from")
    until: Instant | None = None
    reason: Blindness
    by: str | None = None


_FORM = Form(Coverage)


def blind(
    site: str, reason: Blindness, start: float, *, zone: str | None = None, detectors: tuple[str, ...] = ()
) -> Coverage:
    """An open blind spot with its id: UUIDv5 of `site|zone|detectors|reason|from`."""
    words = "|".join((site, zone or "", ",".join(detectors), reason, utc(start)))
    return Coverage(
        id=str(uuid.uuid5(NAMESPACE, words)), site=site, zone=zone, detectors=detectors, start=start, reason=reason
    )


def encode_coverage(entry: Coverage) -> bytes:
    """One line of JSON without a line end."""
    return msgspec.json.encode(coverage_object(entry))


def coverage_object(entry: Coverage) -> dict[str, object]:
    """The entry as plain JSON values, times in UTC with six decimals, what is not known left out."""
    return _FORM.object(entry)


def decode_coverage(line: bytes) -> Coverage:
    """Read one line back; raises `msgspec.MsgspecError` on anything else."""
    return _FORM.decode(line)
