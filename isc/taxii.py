"""TAXII 2.1: the feed for other organisations' programs. OASIS, TAXII Version 2.1 (2021).

One API root, one collection to read: alerts as STIX sightings without persons. Each object has a time of adding of its
own, which is also its place in the feed, so a reader that goes on behind a time misses nothing and gets nothing twice.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from fastapi import Depends, FastAPI
from msgspec import structs
from starlette.requests import Request
from starlette.responses import Response

from domain.times import utc
from isc.audit import Audit
from isc.handing import Handing
from isc.needs import Needs
from isc.outgoing import Match, Page, Row, head, outgoing, versions_of
from isc.parameters import HIGHEST, TIME
from isc.publish import Publisher
from isc.recipients import Recipient, Recipients
from isc.stix import MEDIA_TYPE as STIX
from isc.stix import stix_id

MEDIA_TYPE = "application/taxii+json;version=2.1"
ACCEPTED = ("application/taxii+json;version=2.1", "application/taxii+json", "application/*", "*/*")
ROOT = "/taxii2/feed"
COLLECTION = stix_id("collection", "alerts").partition("--")[2]
LARGEST_PAGE = 1000
PARAMETERS = {"added_after", "limit", "next", "match[id]", "match[type]", "match[version]", "match[spec_version]"}


class TaxiiError(Exception):
    """An answer that is an error message of the protocol."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


class NeedsFeed(Needs):
    """Lets recipients past, who show name and secret by HTTP Basic; and asks for the protocol's media type."""

    def __init__(self, recipients: Recipients) -> None:
        super().__init__("feed.read")
        self._recipients = recipients

    def __call__(self, request: Request) -> Recipient:  # type: ignore[override]
        """Who fetches."""
        found = self._recipients.known(*_basic(request.headers.get("authorization", "")))
        if found is None:
            raise TaxiiError(401, "expected name and secret of a recipient")
        accepted = (part.split(";q=")[0].replace(" ", "") for part in request.headers.get("accept", "*/*").split(","))
        if not any(part in ACCEPTED for part in accepted):
            raise TaxiiError(406, f"expected Accept: {MEDIA_TYPE}")
        return found


class _Answers:
    """Looks up what is asked for."""

    def __init__(self, publisher: Publisher, handing: Handing, audit: Audit, engine: Any) -> None:
        self._publisher = publisher
        self._handing = handing
        self._audit = audit
        self._engine = engine

    def page(self, recipient: Recipient, request: Request, object_id: str | None = None) -> tuple[Page, int]:
        """Objects, and the place behind which the next page begins."""
        given = _given(request)
        match = _match(given, object_id)
        match = structs.replace(match, ids=tuple(self._handing.ours(recipient, asked) for asked in match.ids))
        after = max(_time(given["added_after"]) if "added_after" in given else 0, _next(given))
        all_there = self._publisher.run()
        reach = head(self._engine)
        page = outgoing(self._engine, recipient, match, after, _limit(given))
        self._audit.note(recipient.name, "feed", request.url.path, objects=str(len(page.rows)), after=str(after))
        last = page.rows[-1].added if page.rows else reach
        end = last if page.more else max(last, reach)
        return Page(self._handing.hand(recipient, page.rows), page.more or not all_there), end

    def versions(self, recipient: Recipient, object_id: str) -> list[Row]:
        """All versions of one object."""
        self._publisher.run()
        found = versions_of(self._engine, recipient, self._handing.ours(recipient, object_id))
        return self._handing.hand(recipient, found)


def add_taxii(
    app: FastAPI, recipients: Recipients, publisher: Publisher, handing: Handing, audit: Audit, engine: Any
) -> None:
    """Add the routes under `/taxii2/`."""
    needs = NeedsFeed(recipients)
    reader = Annotated[Recipient, Depends(needs)]
    _add_errors(app)
    _add_signs(app, reader)
    _add_objects(app, reader, _Answers(publisher, handing, audit, engine))
    _add_refusals(app, reader)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(TaxiiError)
    async def told(_request: Request, error: TaxiiError) -> Response:
        headers = {"WWW-Authenticate": 'Basic realm="taxii", charset="UTF-8"'} if error.status == 401 else {}
        return _answer({"title": error.title, "http_status": str(error.status)}, headers, error.status)


def _add_signs(app: FastAPI, reader: Any) -> None:
    @app.get("/taxii2/", include_in_schema=False)
    def discovery(request: Request, _who: reader) -> Response:
        scheme = "https" if request.app.state.gate.secure else "http"  # TLS ends at the proxy in front
        root = f"{scheme}://{request.headers.get('host', 'localhost')}{ROOT}/"
        return _answer({"title": "Havenwacht Information Sharing Center", "default": root, "api_roots": [root]})

    @app.get(f"{ROOT}/", include_in_schema=False)
    def api_root(_who: reader) -> Response:
        return _answer({"title": "Feed", "versions": [MEDIA_TYPE], "max_content_length": 1_048_576})

    @app.get(f"{ROOT}/collections/", include_in_schema=False)
    def collections(_who: reader) -> Response:
        return _answer({"collections": [_collection()]})

    @app.get(f"{ROOT}/collections/{{collection}}/", include_in_schema=False)
    def collection(_who: reader, collection: str) -> Response:
        _check(collection)
        return _answer(_collection())

    @app.get(f"{ROOT}/status/{{status}}/", include_in_schema=False)
    def status(_who: reader, status: str) -> Response:
        raise TaxiiError(404, "found no such status: nothing can be added here")


def _add_objects(app: FastAPI, reader: Any, answers: _Answers) -> None:
    @app.get(f"{ROOT}/collections/{{collection}}/objects/", include_in_schema=False)
    def objects(request: Request, who: reader, collection: str) -> Response:
        _check(collection)
        page, end = answers.page(who, request)
        return _envelope(page, end, _bodies(page))

    @app.get(f"{ROOT}/collections/{{collection}}/objects/{{object_id}}/", include_in_schema=False)
    def one(request: Request, who: reader, collection: str, object_id: str) -> Response:
        _check(collection)
        if not answers.versions(who, object_id):
            raise TaxiiError(404, "found no such object")
        page, end = answers.page(who, request, object_id)
        return _envelope(page, end, _bodies(page))

    @app.get(f"{ROOT}/collections/{{collection}}/objects/{{object_id}}/versions/", include_in_schema=False)
    def versions(who: reader, collection: str, object_id: str) -> Response:
        _check(collection)
        rows = answers.versions(who, object_id)
        if not rows:
            raise TaxiiError(404, "found no such object")
        return _answer({"versions": [_version(row) for row in rows]}, _added(rows))

    @app.get(f"{ROOT}/collections/{{collection}}/manifest/", include_in_schema=False)
    def manifest(request: Request, who: reader, collection: str) -> Response:
        _check(collection)
        page, end = answers.page(who, request)
        return _envelope(page, end, [_record(row) for row in page.rows])


def _add_refusals(app: FastAPI, reader: Any) -> None:
    @app.post(f"{ROOT}/collections/{{collection}}/objects/", include_in_schema=False)
    def add(_who: reader, collection: str) -> Response:
        _check(collection)
        raise TaxiiError(403, "this collection is to be read only")

    @app.delete(f"{ROOT}/collections/{{collection}}/objects/{{object_id}}/", include_in_schema=False)
    def delete(_who: reader, collection: str, object_id: str) -> Response:
        _check(collection)
        raise TaxiiError(403, "this collection is to be read only")


# --- what is asked ---------------------------------------------------------------------------------


def _basic(header: str) -> tuple[str, str]:
    kind, _, given = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if kind.lower() == "basic" else ("", "")


def _given(request: Request) -> dict[str, str]:
    given = {unquote(key): value for key, value in request.query_params.multi_items()}
    for key in given:
        if key.startswith("match") and key not in PARAMETERS:
            raise TaxiiError(400, f"found {key[:40]!r}, expected one of {', '.join(sorted(PARAMETERS))}")
    return given


def _match(given: Mapping[str, str], object_id: str | None) -> Match:
    versions = tuple(_version_asked(word) for word in given.get("match[version]", "last").split(","))
    if "2.1" not in given.get("match[spec_version]", "2.1").split(","):
        return Match(types=("none",))
    ids = (object_id,) if object_id is not None else _words(given, "match[id]")
    return Match(ids=ids, types=_words(given, "match[type]"), versions=versions)


def _words(given: Mapping[str, str], key: str) -> tuple[str, ...]:
    words = tuple(word for word in given.get(key, "").split(",") if word)
    if any(not re.fullmatch(r"[a-z0-9-]{1,100}", word) for word in words) or len(words) > 100:
        raise TaxiiError(400, f"{key}: expected ids or types with commas between them")
    return words


def _version_asked(word: str) -> str | int:
    return word if word in ("last", "first", "all") else _time(word)


def _time(text: str) -> int:
    # a plus that was not escaped arrives as a space
    if not re.match(TIME, text := text.replace(" ", "+")):
        raise TaxiiError(400, f"found {text[:40]!r}, expected a time such as 2025-01-06T12:00:00.000Z")
    whole = datetime.fromisoformat(text)
    return int(whole.replace(microsecond=0).timestamp()) * 1_000_000 + whole.microsecond


def _limit(given: Mapping[str, str]) -> int:
    text = given.get("limit", str(LARGEST_PAGE))
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise TaxiiError(400, f"limit: found {text[:40]!r}, expected a number above 0")
    return min(int(text), LARGEST_PAGE)


def _next(given: Mapping[str, str]) -> int:
    text = given.get("next", "0")
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > HIGHEST:
        raise TaxiiError(400, "next: expected what the page before said")
    return int(text)


def _check(collection: str) -> None:
    if collection != COLLECTION:
        raise TaxiiError(404, "found no such collection")


# --- what is answered ------------------------------------------------------------------------------


def _collection() -> dict[str, Any]:
    told = {"id": COLLECTION, "title": "Alerts", "description": "What kind, where, when, how sure; no persons."}
    return told | {"can_read": True, "can_write": False, "media_types": [STIX]}


def _envelope(page: Page, end: int, records: list[Any]) -> Response:
    body: dict[str, Any] = {"more": True, "next": str(end)} if page.more else {}
    if records:
        body["objects"] = records
    return _answer(body, _added(page.rows))


def _bodies(page: Page) -> list[msgspec.Raw]:
    return [msgspec.Raw(row.body.encode()) for row in page.rows]


def _record(row: Row) -> dict[str, Any]:
    return {"id": row.id, "date_added": _stamp(row.added), "version": _version(row), "media_type": STIX}


def _version(row: Row) -> str:
    body = msgspec.json.decode(row.body)
    return str(body.get("modified", body["created"]))


def _added(rows: list[Row]) -> dict[str, str]:
    if not rows:
        return {}
    return {"X-TAXII-Date-Added-First": _stamp(rows[0].added), "X-TAXII-Date-Added-Last": _stamp(rows[-1].added)}


def _stamp(added: int) -> str:
    return f"{utc(added // 1_000_000)[:-8]}.{added % 1_000_000:06d}Z"


def _answer(body: dict[str, Any], headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, dict(headers or {}), MEDIA_TYPE)
