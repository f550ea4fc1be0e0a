"""TAXII, the way back: recipients send what they saw, and read, check and delete what they sent themselves."""

from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from isc.inbox import Inbox
from isc.stix import MEDIA_TYPE as STIX
from isc.stix import stix_id
from isc.taxii_words import (
    LARGEST_BODY,
    MEDIA_TYPE,
    TaxiiError,
    answer,
    asked_in,
    envelope,
    manifest,
    versions_told,
)

BACK = stix_id("collection", "back").partition("--")[2]


def back_told() -> dict[str, Any]:
    """The collection of what comes back; each recipient sees their own things there only."""
    told = {"id": BACK, "title": "Back", "description": "Seen here too, not here, false, acted; questions and answers."}
    return told | {"can_read": True, "can_write": True, "media_types": [STIX]}


def add_back(app: FastAPI, root: str, reader: Any, inbox: Inbox) -> None:
    """Add the routes under the collection `BACK`, and that of statuses."""
    path = f"{root}/collections/{BACK}"
    _add_reading(app, path, reader, inbox)

    @app.post(f"{path}/objects/", include_in_schema=False)
    async def add(request: Request, who: reader) -> Response:
        if request.headers.get("content-type", "").replace(" ", "") != MEDIA_TYPE:
            raise TaxiiError(415, f"expected Content-Type: {MEDIA_TYPE}")
        return answer(await inbox.take(who, await _body(request)), status=202)

    @app.delete(f"{path}/objects/{{object_id}}/", include_in_schema=False)
    def delete(request: Request, who: reader, object_id: str) -> Response:
        if not inbox.delete(who, asked_in(request, object_id).match, "match" in str(request.query_params)):
            raise TaxiiError(404, "found no such object")
        return answer({})

    @app.get(f"{root}/status/{{status}}/", include_in_schema=False)
    def status(who: reader, status: str) -> Response:
        found = inbox.status(who, status)
        if found is None:
            raise TaxiiError(404, "found no such status")
        return answer(found)


def _add_reading(app: FastAPI, path: str, reader: Any, inbox: Inbox) -> None:
    @app.get(f"{path}/objects/", include_in_schema=False)
    def objects(request: Request, who: reader) -> Response:
        asked = asked_in(request)
        return envelope(*inbox.page(who, asked.match, asked.after, asked.limit))

    @app.get(f"{path}/objects/{{object_id}}/", include_in_schema=False)
    def one(request: Request, who: reader, object_id: str) -> Response:
        asked = asked_in(request, object_id)
        if not inbox.versions(who, object_id):
            raise TaxiiError(404, "found no such object")
        return envelope(*inbox.page(who, asked.match, asked.after, asked.limit))

    @app.get(f"{path}/objects/{{object_id}}/versions/", include_in_schema=False)
    def versions(who: reader, object_id: str) -> Response:
        return versions_told(inbox.versions(who, object_id))

    @app.get(f"{path}/manifest/", include_in_schema=False)
    def listed(request: Request, who: reader) -> Response:
        asked = asked_in(request)
        return manifest(*inbox.page(who, asked.match, asked.after, asked.limit))


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise TaxiiError(413, f"expected at most {LARGEST_BODY} bytes")
    return body
