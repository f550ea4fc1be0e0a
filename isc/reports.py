"""Reports: somebody phones, and what they say becomes an alert like any other, of the detector `manual`."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Engine
from starlette.responses import Response

from domain.alert import Alert, alert_id, encode_alert, incident_id
from domain.finding import Reason
from isc.access import Principal
from isc.arrivals import Arrival
from isc.audit import append
from isc.bodies import JSON, NewReport, described, reads
from isc.database import writing
from isc.described import answers
from isc.needs import Needs
from isc.numbers import next_number
from isc.outbox import Asked, put_lookups
from isc.store import Store

MANUAL = "manual"
OLDEST_S = 7 * 86_400.0
"""What happened longer ago is no alert."""

Reporter = Annotated[Principal, Depends(Needs("reports.write"))]
MADE = answers("Versions", 401, 403, 404, 413, 422)


def add_reports(app: FastAPI, store: Store, now: Callable[[], float]) -> None:
    """Add `POST /api/reports`."""

    @app.post("/api/reports", responses=MADE, tags=["work"], openapi_extra=described(NewReport))
    def report(who: Reporter, given: Annotated[NewReport, Depends(reads(NewReport))]) -> Response:
        """Write down what somebody saw or heard; it stands in the list as an alert of the detector `manual`."""
        if not who.sees(given.site):
            raise HTTPException(404, "found no such site")
        at = now() if given.time is None else datetime.fromisoformat(given.time).timestamp()
        if not now() - OLDEST_S <= at <= now():
            raise HTTPException(422, "time: expected within the last 7 days")
        number = _write_down(store.engine, given.site, who.name, now())
        line = encode_alert(_alert(given, number, at, now(), who.role))
        if not store.take([Arrival("reports", number, line)]).kept:
            raise HTTPException(422, "found what no alert can hold")
        return Response(b'{"versions":[' + line + b"]}", media_type=JSON)


def _write_down(engine: Engine, site: str, who: str, now: float) -> int:
    with writing(engine) as connection:
        number = next_number(connection, "reports")
        append(connection, now, who, "act", f"report {number}", {"what": "report", "site": site})
        put_lookups(connection, who, "change", [Asked(site, count=1)], now)
        return number


def _alert(given: NewReport, number: int, at: float, now: float, role: str) -> Alert:
    own_id = alert_id(given.site, MANUAL, f"report/{number}", at)
    return Alert(
        id=own_id,
        version=1,
        status="new",
        time=at,
        noticed=now,
        last=at,
        count=1,
        incident=incident_id(own_id),
        site=given.site,
        zone=given.zone,
        detector=MANUAL,
        family=given.family,
        subject=given.subject or (f"zone/{given.zone}" if given.zone else f"report/{number}"),
        severity=given.severity,
        score=1.0,
        shown=True,
        reason=Reason(MANUAL, {"role": role}, given.text, given.text),
        personal=True,
    )
