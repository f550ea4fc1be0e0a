"""Words of TAXII 2.1: what a request asks, checked, and how the protocol answers."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from domain.times import utc
from isc.outgoing import Match, Page, Row
from isc.parameters import HIGHEST, TIME
from isc.stix import MEDIA_TYPE as STIX

MEDIA_TYPE = "application/taxii+json;version=2.1"
ACCEPTED = ("application/taxii+json;version=2.1", "application/taxii+json", "application/*", "*/*")
LARGEST_PAGE = 1000
LARGEST_BODY = 1_048_576
"""Bytes that may be sent to us at once."""

PARAMETERS = {"added_after", "limit", "next", "match[id]", "match[type]", "match[version]", "match[spec_version]"}


class TaxiiError(Exception):
    """An answer that is an error message of the protocol."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


def basic(header: str) -> tuple[str, str]:
    """Name and secret of HTTP Basic; empty where there are none."""
    kind, _, given = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if kind.lower() == "basic" else ("", "")


class Asked(Struct, frozen=True):
    """What a request asks for: which objects, behind which place, how many."""

    match: Match
    after: int
    limit: int


def asked_in(request: Request, object_id: str | None = None) -> Asked:
    """What is asked for, of one object if `object_id` is given; raises TaxiiError where it makes no sense."""
    given = {unquote(key): value for key, value in request.query_params.multi_items()}
    for key in given:
        if key.startswith("match") and key not in PARAMETERS:
            raise TaxiiError(400, f"found {key[:40]!r}, expected one of {', '.join(sorted(PARAMETERS))}")
    after = max(_time(given["added_after"]) if "added_after" in given else 0, _next(given))
    return Asked(_match(given, object_id), after, _limit(given))


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


def envelope(page: Page, end: int) -> Response:
    """Objects; `end` is the place behind which the next page begins."""
    return _paged(page, end, [msgspec.Raw(row.body.encode()) for row in page.rows])


def manifest(page: Page, end: int) -> Response:
    """The same objects, listed."""
    return _paged(page, end, [_record(row) for row in page.rows])


def versions_told(rows: Sequence[Row]) -> Response:
    """The versions of one object; raises TaxiiError where there are none."""
    if not rows:
        raise TaxiiError(404, "found no such object")
    return answer({"versions": [_version(row) for row in rows]}, _added(rows))


def answer(body: dict[str, Any], headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """An answer in the protocol's media type."""
    return Response(msgspec.json.encode(body), status, dict(headers or {}), MEDIA_TYPE)


def _paged(page: Page, end: int, records: list[Any]) -> Response:
    body: dict[str, Any] = {"more": True, "next": str(end)} if page.more else {}
    if records:
        body["objects"] = records
    return answer(body, _added(page.rows))


def _record(row: Row) -> dict[str, Any]:
    return {"id": row.id, "date_added": _stamp(row.added), "version": _version(row), "media_type": STIX}


def _version(row: Row) -> str:
    body = msgspec.json.decode(row.body)
    return str(body.get("modified", body["created"]))


def _added(rows: Sequence[Row]) -> dict[str, str]:
    if not rows:
        return {}
    return {"X-TAXII-Date-Added-First": _stamp(rows[0].added), "X-TAXII-Date-Added-Last": _stamp(rows[-1].added)}


def _stamp(added: int) -> str:
    return f"{utc(added // 1_000_000)[:-8]}.{added % 1_000_000:06d}Z"
