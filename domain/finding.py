"""Findings: a detector's opinion, before the desk decides what is told."""

from typing import Literal

from msgspec import Struct

Family = Literal["geofence", "presence", "uithaler", "passholder", "logistics", "sensor"]
Outcome = Literal["true", "cleared", "withdrawn"]
Value = str | int | float


class Evidence(Struct, frozen=True, gc=False):
    """An event that a finding rests on; `place` is where it stood (file:line or topic-partition-offset:line)."""

    id: str
    place: str = ""


class Because(Struct, frozen=True, gc=False, kw_only=True):
    """One feature that speaks for the finding: what was seen, what was expected, and its share of the whole."""

    feature: str
    observed: Value
    low: float | None = None
    high: float | None = None
    unit: str = ""
    share: float = 1.0


class Reason(Struct, frozen=True):
    """One sentence for a tired duty officer, as a key with parameters and rendered in Dutch and English."""

    key: str
    params: dict[str, Value]
    nl: str
    en: str


class Finding(Struct, frozen=True, kw_only=True):
    """What one detector found at one site.

    `time` is when the condition came true, `noticed` the event time at which all that this rests on was in: the
    largest of its evidence's times and of the deadline it waited for. `outcome` is `cleared` where the condition
    ended and `withdrawn` where a later fact shows that it never was. `related` holds further subjects of the same
    matter (the holder of a pass), by which incidents are joined; `incident` names one that a site has told already, for
    what a region has to add. Severity 1 is critical, 4 advisory.
    """

    detector: str
    family: Family
    site: str
    subject: str
    time: float
    noticed: float
    severity: int
    score: float
    reason: Reason
    pattern: str | None = None
    zone: str | None = None
    outcome: Outcome = "true"
    because: tuple[Because, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    expires: float | None = None
    incident: str | None = None
    rule_version: str = "1"
