"""People: all routes by which people work on alerts, on cases and with each other."""

from collections.abc import Callable

from fastapi import FastAPI
from sqlalchemy import Engine

from isc.access import Gate
from isc.audit import Audit
from isc.case_routes import add_cases
from isc.case_views import add_case_views
from isc.cases import Cases
from isc.export_routes import add_exports
from isc.handover_routes import add_handovers
from isc.metrics import Metrics
from isc.mute_routes import add_mutes
from isc.proposal_routes import add_proposals, proposals_of
from isc.register import Register
from isc.reports import add_reports
from isc.reveals import add_reveals
from isc.store import Store
from isc.work import Work
from isc.work_routes import add_work


def add_people(
    app: FastAPI,
    engine: Engine,
    metrics: Metrics,
    now: Callable[[], float],
    gate: Gate,
    audit: Audit,
    register: Register | None = None,
) -> None:
    """Add them all; `gate` checks the password of who signs, `register` knows the way back from pseudonyms."""
    proposals = proposals_of(engine, now)
    add_work(app, Work(engine, now), now, proposals)
    add_proposals(app, proposals)
    add_mutes(app, engine, now, proposals, audit)
    add_reports(app, Store(engine, metrics, now), now)
    add_reveals(app, engine, register, proposals, now)
    add_handovers(app, engine, now, gate, audit)
    add_cases(app, Cases(engine, now), audit)
    add_case_views(app, engine, now, audit)
    add_exports(app, engine, now)
