"""STIX: an alert as STIX 2.1 objects, by their making without a word on persons: what kind, where, when, how sure.

OASIS, STIX Version 2.1 (2021). The TLP 2.0 markings are those published by OASIS, Common STIX Objects,
"TLP 2.0 extension definition" (2022); their ids and contents are fixed.
"""

import uuid
from datetime import datetime
from typing import Any

from msgspec import Struct

from domain.alert import Alert
from domain.coverage import NAMESPACE
from domain.times import microseconds, utc

MEDIA_TYPE = "application/stix+json;version=2.1"
LEVELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
"""TLP 2.0, the freest first."""

_MARKINGS = (
    "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "e828b379-4e03-4974-9ac4-e53a884c97c1",
)
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_CREATED = "2022-10-01T00:00:00.000Z"
_CREATED = "2025-01-01T00:00:00.000Z"
"""Of objects that are the same for ever: ours, sites, zones, patterns."""

MILLISECOND = 1000


def stix_id(kind: str, *words: str) -> str:
    """The id of an object of ours: UUIDv5 of its kind and what tells it from others."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, '|'.join(('stix', kind, *words)))}"


OURSELVES = stix_id("identity", "havenwacht")
OUR_EXTENSION = stix_id("extension-definition", "alert")
PRODUCT_EXTENSION = stix_id("extension-definition", "product")


class Made(Struct, frozen=True):
    """One object with what the feed needs to know of it; `version` in microseconds since 1970 UTC."""

    id: str
    type: str
    version: int
    body: dict[str, Any]


def level_of(alert: Alert) -> int:
    """The alert's TLP level as an index of `LEVELS`; what is not known is the strictest."""
    name = alert.tlp.upper().removeprefix("TLP:")
    return LEVELS.index(name) if name in LEVELS else len(LEVELS) - 1


def objects_of(alert: Alert, created: float, newest: int | None) -> list[Made]:
    """The alert's sighting and all that it refers to, what is referred to first.

    `created` is when the first version was noticed; `newest` the newest version of the sighting that was handed out, in
    microseconds: versions rise strictly, by a millisecond at least.
    """
    modified = microseconds(alert.noticed) // MILLISECOND * MILLISECOND
    if newest is not None:
        modified = max(modified, newest + MILLISECOND)
    support = [*_ours(), marking(level_of(alert)), pattern_of(alert.pattern or alert.detector), site_of(alert.site)]
    return [*map(made_of, support), *map(made_of, _zone(alert)), made_of(_sighting(alert, created, modified))]


def made_of(body: dict[str, Any]) -> Made:
    """An object with what the feed needs to know of it."""
    version = datetime.fromisoformat(body.get("modified", body["created"])).timestamp()
    return Made(body["id"], body["type"], microseconds(version), body)


def _sighting(alert: Alert, created: float, modified: int) -> dict[str, Any]:
    seen = [stix_id("identity", alert.site), *(zone["id"] for zone in _zone(alert))]
    told = {"extension_type": "property-extension", "severity": alert.severity, "status": alert.status}
    body = {
        **common("sighting", alert.id),
        "created": stamp(min(microseconds(created), modified)),
        "modified": stamp(modified),
        "first_seen": stamp(microseconds(alert.time)),
        "last_seen": stamp(max(microseconds(alert.last), microseconds(alert.time))),
        "count": max(1, min(alert.count, 999_999_999)),
        "confidence": round(100 * min(1.0, max(0.0, alert.score))),
        "sighting_of_ref": pattern_of(alert.pattern or alert.detector)["id"],
        "where_sighted_refs": seen,
        "object_marking_refs": [marking(level_of(alert))["id"]],
        "extensions": {OUR_EXTENSION: told | {"family": alert.family, "simulated": alert.simulated}},
    }
    return body | ({"revoked": True} if alert.status == "withdrawn" else {})


def pattern_of(name: str) -> dict[str, Any]:
    """The attack pattern of a way of working (M.., S..), or of a detector that knows none."""
    reference = {"source_name": "havenwacht", "external_id": name}
    return _lasting("attack-pattern", name) | {"name": name, "external_references": [reference]}


def site_of(site: str) -> dict[str, Any]:
    """The identity of a site."""
    return _lasting("identity", site) | {"name": site, "identity_class": "organization"}


def _zone(alert: Alert) -> list[dict[str, Any]]:
    if alert.zone is None:
        return []
    name = f"{alert.site}/{alert.zone}"
    return [_lasting("location", alert.site, alert.zone) | {"name": name, "region": "western-europe"}]


def ourselves_of() -> dict[str, Any]:
    """The identity by which everything of ours was made."""
    return _lasting("identity", "havenwacht") | {"name": "Havenwacht", "identity_class": "system"}


def product_support(level: int) -> list[Made]:
    """What every product but the alert refers to: ourselves, our extension, the marking of this level."""
    extension = {
        "name": "Havenwacht product",
        "description": "What an incident, phenomenon, development or course of action says beyond STIX; docs/isc.md.",
        "schema": "kind: string; other members by kind",
        "version": "1.0",
        "extension_types": ["property-extension"],
    }
    ours = _lasting("extension-definition", "product") | extension
    return [made_of(ourselves_of()), made_of(ours), made_of(marking(level))]


def _ours() -> list[dict[str, Any]]:
    extension = {
        "name": "Havenwacht alert",
        "description": "What an alert says beyond a sighting: severity, status, family, simulated.",
        "schema": "severity: 1 to 4; status: new, updated, cleared, withdrawn; family: string; simulated: boolean",
        "version": "1.0",
        "extension_types": ["property-extension"],
    }
    return [ourselves_of(), _lasting("extension-definition", "alert") | extension]


def marking(level: int) -> dict[str, Any]:
    """The TLP 2.0 marking of this level."""
    told = {"extension_type": "property-extension", "tlp_2_0": LEVELS[level].lower()}
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{_MARKINGS[level]}",
        "created": _TLP_CREATED,
        "name": f"TLP:{LEVELS[level]}",
        "extensions": {_TLP_EXTENSION: told},
    }


def _lasting(kind: str, *words: str) -> dict[str, Any]:
    return common(kind, *words) | {"created": _CREATED, "modified": _CREATED}


def common(kind: str, *words: str) -> dict[str, Any]:
    """What all objects of ours have."""
    own = {"type": kind, "spec_version": "2.1", "id": stix_id(kind, *words)}
    return own if own["id"] == OURSELVES else own | {"created_by_ref": OURSELVES}


def stamp(time: int) -> str:
    """Microseconds since 1970 UTC as STIX writes them."""
    return utc(time // MILLISECOND / 1000)[:-4] + "Z"
