"""Routes of exports: a case goes out by a person's hand, with a reason, and with the password shown just now."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from msgspec import json
from sqlalchemy import Engine
from starlette.responses import Response

from isc.access import Principal
from isc.bodies import JSON, ExportWish, described, reads
from isc.case_routes import CaseReader, theirs
from isc.cases import Cases
from isc.described import answers
from isc.exports import Exports, Wish
from isc.parameters import Number
from isc.stepup import FreshNeeds
from isc.work_routes import actor

ZIP = "application/zip"
Exporter = Annotated[Principal, Depends(FreshNeeds("cases.export"))]
PACKED: dict[int | str, dict[str, Any]] = answers("Refusal", 401, 403, 404, 413, 422) | {
    200: {"description": "the archive", "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}


def add_exports(app: FastAPI, engine: Engine, now: Callable[[], float]) -> None:
    """Add `/api/cases/N/export` and `/api/cases/N/exports`."""
    cases, exports = Cases(engine, now), Exports(engine, now)

    @app.post("/api/cases/{number}/export", responses=PACKED, tags=["cases"], openapi_extra=described(ExportWish))
    def export(who: Exporter, number: Number, given: Annotated[ExportWish, Depends(reads(ExportWish))]) -> Response:
        """The case as an archive: PDF, JSON, STIX 2.1, CSV, and a manifest whose SHA-256 is in `X-Manifest-SHA256`."""
        theirs(cases, who, number)
        wish = Wish(given.recipient, given.legal_basis, given.reason, given.redaction)
        sent, packed = exports.make(number, actor(who), wish)
        name = f"case-{number}-export-{sent.number}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Manifest-SHA256": sent.manifest}
        return Response(packed, media_type=ZIP, headers=headers)

    @app.get("/api/cases/{number}/exports", responses=answers("SentList", 401, 403, 404), tags=["cases"])
    def listed(who: CaseReader, number: Number) -> Response:
        """What was exported of this case: when, by whom, to whom, on what ground, and the hash of its manifest."""
        theirs(cases, who, number)
        return Response(json.encode(exports.of_case(number)), media_type=JSON)
