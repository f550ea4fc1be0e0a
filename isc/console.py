"""Console: the bundle of the live screen and of the pages around it, who is looking at it, and maps of the sites."""

import gzip
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, HTTPException
from msgspec import Struct, json
from starlette.requests import Request
from starlette.responses import Response

from domain.site import Site
from domain.times import utc
from isc.bodies import JSON
from isc.needs import PUBLIC, PageReader, Reader
from isc.places import site_map, summary

MAP_ANSWERS: dict[int | str, dict[str, Any]] = {code: {"description": "refused"} for code in (401, 403, 404)}

Phones = Mapping[str, Mapping[str, str]]
"""Telephone numbers by site, and there by the key of what to do (`call_gatehouse`)."""

BUNDLE = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
"""A file's name holds the hash of its content, so it never changes."""


class File(Struct, frozen=True):
    """A file of the bundle, ready to be sent."""

    kind: str
    plain: bytes
    packed: bytes


def add_console(
    app: FastAPI,
    sites: Mapping[str, Site],
    timezone: str,
    now: Callable[[], float],
    phones: Phones,
    *,
    bundle: Path = BUNDLE,
) -> None:
    """Add `/console` with all that it loads; `sites` are those of which there is a map, `phones` whom to call there."""
    _add_bundle(app, _files(bundle))
    _add_me(app, timezone, now)
    _add_sites(app, sites, phones)


def _files(folder: Path) -> dict[str, File]:
    """What the build made, by name; nothing else is ever sent. Nothing where it was not built."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: _file(folder / name) for name in names if not name.startswith(".")}


def _file(path: Path) -> File:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _packed("text/javascript" if path.suffix == ".js" else kind, content)


def _packed(kind: str, content: bytes) -> File:
    return File(kind, content, gzip.compress(content, 6, mtime=0))


def _add_bundle(app: FastAPI, files: Mapping[str, File]) -> None:
    @app.get("/console", include_in_schema=False)
    @app.get("/console/{screen:path}", include_in_schema=False)
    def page(request: Request, user: PageReader, screen: str = "") -> Response:
        found = files.get("index.html")
        if found is None:
            raise HTTPException(503, "found no console, expected one that the build of the package made")
        return _sent(request, found, "no-cache")

    @app.get("/static/{name:path}", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    def file(request: Request, name: str) -> Response:
        found = files.get(name)
        if found is None:
            raise HTTPException(404, "found no such file")
        return _sent(request, found, FOR_GOOD)


def _sent(request: Request, file: File, kept: str) -> Response:
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.plain, media_type=file.kind, headers=headers)
    return Response(file.packed, media_type=file.kind, headers=headers | {"Content-Encoding": "gzip"})


def _add_me(app: FastAPI, timezone: str, now: Callable[[], float]) -> None:
    @app.get("/api/me", tags=["console"])
    def me(user: Reader) -> Response:
        """Who asks, what they may do, and the token that goes into `X-CSRF-Token`."""
        told: dict[str, Any] = {"name": user.name, "role": user.role, "permissions": sorted(user.permissions)}
        told |= {"sites": user.sites} | {
            "provider": user.provider,
            "csrf": user.csrf,
            "timezone": timezone,
            "time": utc(now()),
        }
        return _json(told)


def _add_sites(app: FastAPI, sites: Mapping[str, Site], phones: Phones) -> None:
    @app.get("/api/sites", tags=["console"])
    def listed(user: Reader) -> Response:
        """The sites of which there is a map, as far as they are theirs, with telephone numbers by what to do."""
        theirs = [site for site in sites.values() if user.sees(site.id)]
        return _json({"sites": [summary(site) | {"phones": phones.get(site.id, {})} for site in theirs]})

    @app.get("/api/sites/{id}/map", responses=MAP_ANSWERS, tags=["console"])
    def a_map(request: Request, user: Reader, id: str) -> Response:
        """Zones, cameras, what they see, and doors of a site, as GeoJSON."""
        site = sites.get(id)
        if site is None or not user.sees(id):
            raise HTTPException(404, "found no such site")
        return _sent(request, _packed(JSON, json.encode(site_map(site))), "no-cache")


def _json(told: dict[str, Any]) -> Response:
    return Response(json.encode(told), media_type=JSON)
