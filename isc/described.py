"""Described: the OpenAPI schemas of what the API answers, made from the structs that are sent."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from domain.alert import Alert
from domain.wire import Form
from isc.alike import AlikeAlerts, AlikeCases
from isc.audit import Entry
from isc.bodies import BODIES
from isc.bulletins import Bulletin, BulletinList
from isc.cases import Case
from isc.copies import CopyList
from isc.evidence import EvidenceList
from isc.exports import SentList
from isc.facets import Facets
from isc.handovers import Handover, HandoverList
from isc.mutes import Mute, MuteList
from isc.outbox import Item
from isc.phenomena import PhenomenonList
from isc.proposals import Proposal, ProposalList
from isc.received import ReceivedList
from isc.recipients import RecipientList, Told
from isc.revealed import Revealed
from isc.sources import SourceList
from isc.timeline import Timeline
from isc.users import NewSecret, User, UserList
from isc.work import Standing

_REFS = "#/components/schemas/{name}"
_ALERT = Form(Alert).wire
_WHOLE = (
    *(Timeline, EvidenceList, AlikeCases, AlikeAlerts, Facets, SentList),
    *(Proposal, ProposalList, Mute, MuteList, Handover, HandoverList, Revealed),
    *(CopyList, Bulletin, BulletinList, PhenomenonList, ReceivedList),
    *(User, UserList, NewSecret, Told, RecipientList, SourceList),
)
"""Answers that are one struct."""


def _components() -> dict[str, Any]:
    sent = [_ALERT, Entry, Standing, Case, Item, *_WHOLE, *BODIES]
    _, found = msgspec.json.schema_components(sent, ref_template=_REFS)
    found["AlertPage"] = {
        "type": "object",
        "required": ["alerts", "next", "feed"],
        "properties": {
            "alerts": {"type": "array", "items": _ref(_ALERT.__name__)},
            "next": {"description": "cursor of the next page", "type": ["integer", "null"]},
            "feed": {"description": "follow the stream after this number and nothing is missed", "type": "integer"},
        },
    }
    parts = {"alert": _ref(_ALERT.__name__), "work": _ref(Standing.__name__)}
    row = {"type": "object", "required": ["alert", "work"], "properties": parts}
    told = {"rows": {"type": "array", "items": row}} | found["AlertPage"]["properties"]
    del told["alerts"]
    found["LiveRows"] = {"type": "object", "required": ["rows", "next", "feed"], "properties": told}
    found["Versions"] = {
        "type": "object",
        "required": ["versions"],
        "properties": {"versions": {"type": "array", "minItems": 1, "items": _ref(_ALERT.__name__)}},
    }
    found["AuditPage"] = {
        "type": "object",
        "required": ["entries"],
        "properties": {"entries": {"type": "array", "items": _ref(Entry.__name__)}},
    }
    found["Outbox"] = {
        "type": "object",
        "required": ["events"],
        "properties": {"events": {"type": "array", "items": _ref(Item.__name__)}},
    }
    found["CasePage"] = {
        "type": "object",
        "required": ["cases", "next"],
        "properties": {
            "cases": {"type": "array", "items": _ref(Case.__name__)},
            "next": {"description": "cursor of the next page", "type": ["integer", "null"]},
        },
    }
    item = {"number": {"type": "integer"}, "product": {"type": "string"}, "object": {"type": "object"}}
    items = {"type": "array", "items": {"type": "object", "required": [*item], "properties": item}}
    told = {"items": items, "next": {"type": "integer"}, "more": {"type": "boolean"}}
    found["FeedPage"] = {"type": "object", "required": [*told], "properties": told}
    found["Fresh"] = {"type": "object", "required": ["fresh_s"], "properties": {"fresh_s": {"type": "number"}}}
    found["Health"] = {"type": "object", "required": ["status"], "properties": {"status": {"const": "ok"}}}
    found["Refusal"] = {"type": "object", "required": ["detail"], "properties": {"detail": {}}}
    return found


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REFS.format(name=name)}


def answers(name: str, *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers 200 with this schema, or refuses."""
    good: dict[int | str, dict[str, Any]] = {
        200: {"description": "found", "content": {"application/json": {"schema": _ref(name)}}}
    }
    return good | {
        code: {"description": "refused", "content": {"application/json": {"schema": _ref("Refusal")}}}
        for code in refusals
    }


def describe(app: FastAPI) -> None:
    """Give the application its OpenAPI document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            made.setdefault("components", {}).setdefault("schemas", {}).update(_components())
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]
