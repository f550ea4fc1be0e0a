"""TAXII 2.1: the feed for other organisations' programs. OASIS, TAXII Version 2.1 (2021).

One API root; a collection for each product, and one for what comes back. Each object has a time of adding of its own,
which is also its place in the feed, so a reader that goes on behind a time misses nothing and gets nothing twice. A
recipient sees the collections that they may have something of, and those alone.
"""

from typing import Annotated, Any

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from isc.inbox import Inbox
from isc.needs import Needs
from isc.outlet import Outlet
from isc.recipients import Recipient, Recipients
from isc.stix import MEDIA_TYPE as STIX
from isc.stix import stix_id
from isc.taxii_back import BACK, add_back, back_told
from isc.taxii_words import (
    ACCEPTED,
    LARGEST_BODY,
    MEDIA_TYPE,
    TaxiiError,
    answer,
    asked_in,
    basic,
    envelope,
    manifest,
    versions_told,
)

ROOT = "/taxii2/feed"
PATH = f"{ROOT}/collections/{{collection}}"

TITLES = {
    "alert": ("alerts", "Alerts", "What kind, where, when, how sure; no persons."),
    "incident": ("incidents", "Incidents", "Alerts of one story: kind of place, band of hours, outcome; no persons."),
    "phenomenon": ("phenomena", "Phenomena", "Ways of working, with counts a week and region."),
    "development": ("developments", "Developments", "Bulletins of analysts, in Dutch and English."),
    "course-of-action": ("courses-of-action", "Courses of action", "What to do about a way of working."),
}
"""By product: the word that makes the collection's id, its title, and what it holds."""

COLLECTIONS = {product: stix_id("collection", word).partition("--")[2] for product, (word, _, _) in TITLES.items()}
COLLECTION = COLLECTIONS["alert"]
_PRODUCTS = {collection: product for product, collection in COLLECTIONS.items()}


class NeedsFeed(Needs):
    """Lets recipients past, who show name and secret by HTTP Basic; and asks for the protocol's media type."""

    def __init__(self, recipients: Recipients) -> None:
        super().__init__("feed.read")
        self._recipients = recipients

    def __call__(self, request: Request) -> Recipient:  # type: ignore[override]
        """Who fetches."""
        found = self._recipients.known(*basic(request.headers.get("authorization", "")))
        if found is None:
            raise TaxiiError(401, "expected name and secret of a recipient")
        accepted = (part.split(";q=")[0].replace(" ", "") for part in request.headers.get("accept", "*/*").split(","))
        if not any(part in ACCEPTED for part in accepted):
            raise TaxiiError(406, f"expected Accept: {MEDIA_TYPE}")
        return found


def add_taxii(app: FastAPI, recipients: Recipients, outlet: Outlet, inbox: Inbox) -> None:
    """Add the routes under `/taxii2/`."""
    reader = Annotated[Recipient, Depends(NeedsFeed(recipients))]
    _add_errors(app)
    _add_signs(app, reader, outlet)
    add_back(app, ROOT, reader, inbox)  # before the collections that are only read
    _add_objects(app, reader, outlet)
    _add_refusals(app, reader, outlet)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(TaxiiError)
    async def told(_request: Request, error: TaxiiError) -> Response:
        headers = {"WWW-Authenticate": 'Basic realm="taxii", charset="UTF-8"'} if error.status == 401 else {}
        return answer({"title": error.title, "http_status": str(error.status)}, headers, error.status)


def _add_signs(app: FastAPI, reader: Any, outlet: Outlet) -> None:
    @app.get("/taxii2/", include_in_schema=False)
    def discovery(request: Request, _who: reader) -> Response:
        scheme = "https" if request.app.state.gate.secure else "http"  # TLS ends at the proxy in front
        root = f"{scheme}://{request.headers.get('host', 'localhost')}{ROOT}/"
        return answer({"title": "Havenwacht Information Sharing Center", "default": root, "api_roots": [root]})

    @app.get(f"{ROOT}/", include_in_schema=False)
    def api_root(_who: reader) -> Response:
        return answer({"title": "Feed", "versions": [MEDIA_TYPE], "max_content_length": LARGEST_BODY})

    @app.get(f"{ROOT}/collections/", include_in_schema=False)
    def collections(who: reader) -> Response:
        return answer({"collections": [*map(_told, outlet.products(who)), back_told()]})

    @app.get(f"{PATH}/", include_in_schema=False)
    def collection(who: reader, collection: str) -> Response:
        return answer(back_told() if collection == BACK else _told(_product(outlet, who, collection)))


def _add_objects(app: FastAPI, reader: Any, outlet: Outlet) -> None:
    @app.get(f"{PATH}/objects/", include_in_schema=False)
    def objects(request: Request, who: reader, collection: str) -> Response:
        product, asked = _product(outlet, who, collection), asked_in(request)
        return envelope(*outlet.page(who, asked.match, asked.after, asked.limit, product, request.url.path))

    @app.get(f"{PATH}/objects/{{object_id}}/", include_in_schema=False)
    def one(request: Request, who: reader, collection: str, object_id: str) -> Response:
        product, asked = _product(outlet, who, collection), asked_in(request, object_id)
        if not outlet.versions(who, object_id, product):
            raise TaxiiError(404, "found no such object")
        return envelope(*outlet.page(who, asked.match, asked.after, asked.limit, product, request.url.path))

    @app.get(f"{PATH}/objects/{{object_id}}/versions/", include_in_schema=False)
    def versions(who: reader, collection: str, object_id: str) -> Response:
        return versions_told(outlet.versions(who, object_id, _product(outlet, who, collection)))

    @app.get(f"{PATH}/manifest/", include_in_schema=False)
    def listed(request: Request, who: reader, collection: str) -> Response:
        product, asked = _product(outlet, who, collection), asked_in(request)
        return manifest(*outlet.page(who, asked.match, asked.after, asked.limit, product, request.url.path))


def _add_refusals(app: FastAPI, reader: Any, outlet: Outlet) -> None:
    @app.post(f"{PATH}/objects/", include_in_schema=False)
    def add(who: reader, collection: str) -> Response:
        _product(outlet, who, collection)
        raise TaxiiError(403, "this collection is to be read only")

    @app.delete(f"{PATH}/objects/{{object_id}}/", include_in_schema=False)
    def delete(who: reader, collection: str, object_id: str) -> Response:
        _product(outlet, who, collection)
        raise TaxiiError(403, "this collection is to be read only")


def _product(outlet: Outlet, who: Recipient, collection: str) -> str:
    """What is in the collection; 404 where that is nothing for them, as if it were not there."""
    product = _PRODUCTS.get(collection)
    if product is None or product not in outlet.products(who):
        raise TaxiiError(404, "found no such collection")
    return product


def _told(product: str) -> dict[str, Any]:
    _, title, description = TITLES[product]
    told = {"id": COLLECTIONS[product], "title": title, "description": description}
    return told | {"can_read": True, "can_write": False, "media_types": [STIX]}
