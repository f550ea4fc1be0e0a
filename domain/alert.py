"""Alerts: what is told, with ids and versions that are a function of the log alone."""

import uuid
from typing import Any, Literal

import msgspec
from msgspec import Struct

from domain.coverage import NAMESPACE, Coverage, coverage_object
from domain.event import Instant
from domain.finding import Because, Evidence, Family, Reason
from domain.times import microseconds
from domain.wire import Form

Status = Literal["new", "updated", "cleared", "withdrawn"]

EVIDENCE_LIMIT = 50
"""The newest events that an alert lists; `evidence_count` counts all."""

BECAUSE_LIMIT = 8
"""Features that an alert lists, the largest shares first."""


class Alert(Struct, frozen=True, kw_only=True):
    """One version of one alert; every field is explained in contracts.md."""

    id: str
    version: int
    status: Status
    time: Instant
    noticed: Instant
    last: Instant
    count: int
    incident: str
    site: str
    zone: str | None = None
    detector: str
    family: Family
    pattern: str | None = None
    subject: str
    severity: int
    score: float
    shown: bool
    reason: Reason
    because: tuple[Because, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_count: int = 0
    quality: tuple[dict[str, Any], ...] = ()
    actions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    expires: Instant | None = None
    tlp: str = "AMBER+STRICT"
    personal: bool = False
    simulated: bool = False
    rule_version: str = "1"
    site_version: str = ""


_FORM = Form(Alert)


def alert_id(site: str, detector: str, subject: str, time: float) -> str:
    """The id of an alert whose condition came true at `time`: the same on every machine and in every run."""
    return str(uuid.uuid5(NAMESPACE, f"{site}|{detector}|{subject}|{microseconds(time)}"))


def incident_id(first_alert: str) -> str:
    """The id of the incident that begins with this alert."""
    return str(uuid.uuid5(NAMESPACE, f"incident|{first_alert}"))


def order_of(alert: Alert) -> tuple[float, str, int]:
    """The order of alerts in a file."""
    return alert.noticed, alert.id, alert.version


def alert_object(alert: Alert) -> dict[str, Any]:
    """The alert as plain JSON values: times in UTC with six decimals, what is not known left out."""
    return _FORM.object(alert)


def encode_alert(alert: Alert) -> bytes:
    """One line of JSON without a line end."""
    return msgspec.json.encode(_FORM.object(alert))


def decode_alert(line: bytes) -> Alert:
    """Read one line back; raises `msgspec.MsgspecError` on anything else."""
    return _FORM.decode(line)


def without_places(alert: Alert) -> Alert:
    """The alert as it is compared with another run: where its evidence stood is left out."""
    return msgspec.structs.replace(alert, evidence=tuple(Evidence(item.id) for item in alert.evidence))


def weaknesses(entries: tuple[Coverage, ...]) -> tuple[dict[str, Any], ...]:
    """Coverage entries in the form in which an alert's `quality` lists them."""
    return tuple(coverage_object(entry) for entry in entries)
