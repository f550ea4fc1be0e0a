"""A case as a STIX 2.1 bundle: its alerts as sightings, its notes, and a grouping that holds them together."""

import uuid
from typing import Any

from domain.alert import Alert
from domain.coverage import NAMESPACE
from domain.times import microseconds
from isc.cases import Case
from isc.plain import plain
from isc.stix import OURSELVES, common, objects_of, stamp, stix_id


def bundle(case: Case, alerts: list[Alert], now: float) -> dict[str, Any]:
    """All objects of a case. The same case at the same moment gives the same ids."""
    found: dict[str, dict[str, Any]] = {}
    for alert in alerts:
        for made in objects_of(alert, alert.noticed, None):
            found[made.id] = _said(made.body, alert) if made.type == "sighting" else made.body
    for body in _notes(case, list(found), now):
        found[body["id"]] = body
    group = _grouping(case, list(found), now)
    own = uuid.uuid5(NAMESPACE, f"bundle|{case.number}|{microseconds(now)}")
    return {"type": "bundle", "id": f"bundle--{own}", "objects": [*found.values(), group]}


def _said(body: dict[str, Any], alert: Alert) -> dict[str, Any]:
    """The sighting with subject and sentence, as far as this export tells them."""
    return body | {"description": f"{plain(alert.subject)}: {plain(alert.reason.nl or alert.reason.key)}"}


def _grouping(case: Case, refs: list[str], now: float) -> dict[str, Any]:
    told = {"name": f"{case.number} {plain(case.title)}", "context": "suspicious-activity", "object_refs": refs}
    return _dated("grouping", f"case {case.number}", now) | told


def _notes(case: Case, refs: list[str], now: float) -> list[dict[str, Any]]:
    sightings = [ref for ref in refs if ref.startswith("sighting--")]
    return [
        _dated("note", f"case {case.number} note {note.number}", now)
        | {"content": plain(note.text, keep="\n"), "object_refs": sightings}
        for note in case.notes
    ]


def _dated(kind: str, name: str, now: float) -> dict[str, Any]:
    at = stamp(microseconds(now))
    body = common(kind, name) | {"id": stix_id(kind, name, at), "created": at, "modified": at}
    return body | {"created_by_ref": OURSELVES}
