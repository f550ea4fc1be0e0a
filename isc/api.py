"""The API: pages of alerts as JSON, versions, the stream, readable pages, health and metrics."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from msgspec import json
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from sqlalchemy import Engine, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from domain.site import Site
from isc.access import Gate
from isc.accounts import Accounts
from isc.admin_routes import add_admin
from isc.audit import Audit
from isc.console import Phones, add_console
from isc.described import answers, describe
from isc.feed import Feed, head_of
from isc.feed_routes import add_feed
from isc.guard import Guard
from isc.html_routes import add_pages
from isc.inbox import Inbox
from isc.live import Live
from isc.live_routes import add_live
from isc.login import add_login
from isc.metrics import Metrics
from isc.needs import PUBLIC, READS_FIGURES, AuditReader, Reader
from isc.oidc import Provider
from isc.oidc_routes import add_oidc
from isc.outlet import Outlet
from isc.pages import Pages
from isc.parameters import DEFAULT_LIMIT, AfterNumber, AlertId, Cursor, Limit, wanted
from isc.people import add_people
from isc.positions import Positions
from isc.product_routes import add_products
from isc.recipients import Recipients
from isc.register import Register
from isc.scope import note_view, told_to, visible, within
from isc.search import Filter, find, versions_of
from isc.sources import Sources
from isc.stepup import add_step_up
from isc.stream import After, LastEventId, Streams
from isc.taxii import add_taxii

JSON = "application/json"

Wanted = Annotated[Filter, Depends(wanted)]


def make_app(
    engine: Engine,
    feed: Feed,
    metrics: Metrics,
    registry: CollectorRegistry,
    now: Callable[[], float],
    gate: Gate,
    timezone: str = "Europe/Amsterdam",
    positions: Positions | None = None,
    sites: Mapping[str, Site] | None = None,
    provider: Provider | None = None,
    register: Register | None = None,
    phones: Phones | None = None,
) -> FastAPI:
    """The application; it opens the feed when it starts and closes it when it ends. `gate` tells who asks.

    `positions` come from the sightings log; without it there are none. `sites` are those of which there is a map.
    `provider` is another way to log in, besides accounts of our own;
    `register` knows the way back from pseudonyms, without it nobody does; `phones` are shown beside what to do.
    """
    positions = positions or Positions(Sources(now), metrics)
    sources = positions.sources
    live = Live(feed, positions, metrics, now, gate.holds)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await feed.open()
        following, pacing = asyncio.create_task(live.follow()), asyncio.create_task(live.pace())
        yield
        pacing.cancel()
        await feed.close()
        await following

    app = FastAPI(
        title="Havenwacht Information Sharing Center",
        version="1",
        description="Alerts with all their versions. Times are UTC; the fields of an alert are those of contracts.md.",
        lifespan=life,
        openapi_url=None,  # served by a route of ours, which says who may read it
    )
    app.state.gate = gate
    pages, audit = Pages(now, timezone), Audit(engine, now)
    _add_alerts(app, engine, audit)
    _add_stream(app, Streams(feed, metrics, engine, gate.holds), audit)
    add_live(app, live, engine, audit)
    _add_audit(app, audit)
    add_admin(app, engine, gate if isinstance(gate, Accounts) else None, audit, sources, now)
    add_people(app, engine, metrics, now, gate, audit, register)
    recipients, outlet = Recipients(engine, now), Outlet(engine, now, sites)
    add_taxii(app, recipients, outlet, Inbox(engine, now))
    add_feed(app, recipients, outlet)
    add_products(app, engine, now, audit)
    _add_watch(app, engine, registry)
    add_pages(app, engine, pages, audit)
    add_console(app, sites or {}, timezone, now, phones or {})
    if isinstance(gate, Accounts):
        add_login(app, gate, pages, provider=provider is not None)
        if provider is not None:
            add_oidc(app, gate, provider, pages)
        add_step_up(app, gate)
    describe(app)
    app.add_middleware(Guard, metrics=metrics, hosts=gate.hosts, changed=feed.notice)
    return app


def _add_alerts(app: FastAPI, engine: Engine, audit: Audit) -> None:
    @app.get("/api/alerts", responses=answers("AlertPage", 401, 403), tags=["alerts"])
    def alerts(
        request: Request, reader: Reader, filters: Wanted, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
    ) -> Response:
        """Newest versions of alerts, the newest alert first. Ask again with `cursor` = `next` until that is null."""
        feed = head_of(
            engine
        )  # before the look-up: whoever follows the stream from here may see twice, but misses none
        page = find(engine, within(reader, filters), cursor, limit)
        note_view(audit, reader, f"alerts?{request.url.query}", page.bodies, filters)
        bodies = ",".join(told_to(reader, body) for body in page.bodies)
        after = "null" if page.after is None else page.after
        return Response(f'{{"alerts":[{bodies}],"next":{after},"feed":{feed}}}', media_type=JSON)

    @app.get("/api/alerts/{id}", responses=answers("Versions", 401, 403, 404), tags=["alerts"])
    def versions(reader: Reader, id: AlertId) -> Response:
        """All versions of one alert, the first one first."""
        found = visible(reader, versions_of(engine, id))
        if not found:
            raise HTTPException(404, "found no such alert")
        note_view(audit, reader, f"alert {id}", found)
        return Response(f'{{"versions":[{",".join(found)}]}}', media_type=JSON)


def _add_stream(app: FastAPI, streams: Streams, audit: Audit) -> None:
    described = {
        200: {"content": {"text/event-stream": {}}},
        **{k: v for k, v in answers("Refusal", 401, 403, 409, 503).items() if k != 200},
    }

    @app.get("/api/stream", responses=described, response_class=StreamingResponse, tags=["alerts"])
    async def stream(reader: Reader, after: After = None, last_event_id: LastEventId = None) -> StreamingResponse:
        """Every alert version as it is kept, as server-sent events whose id is the number in the feed.

        `Last-Event-ID`, else `after`, is the number behind which the stream begins; without either it begins with what
        comes next. 409: the number is ahead of this store, which is therefore another one than it was.
        """
        answer = await streams.answer(reader, after, last_event_id)
        await asyncio.to_thread(audit.note, reader.name, "stream")
        return answer


def _add_audit(app: FastAPI, audit: Audit) -> None:
    @app.get("/api/audit", responses=answers("AuditPage", 401, 403), tags=["audit"])
    def entries(reader: AuditReader, after: AfterNumber = 0, limit: Limit = DEFAULT_LIMIT) -> Response:
        """Entries of the audit behind the number `after`, in order. Reading them is an entry too."""
        found = audit.entries(after, limit)
        audit.note(reader.name, "audit", f"entries after {after}", count=str(len(found)))
        return Response(json.encode({"entries": found}), media_type=JSON)


def _add_watch(app: FastAPI, engine: Engine, registry: CollectorRegistry) -> None:
    @app.get("/healthz", responses=answers("Health"), tags=["watch"], dependencies=[Depends(PUBLIC)])
    async def health() -> Response:
        """Whether the store answers."""
        await asyncio.to_thread(_ask, engine)
        return Response('{"status":"ok"}', media_type=JSON)

    @app.get("/openapi.json", include_in_schema=False, dependencies=[Depends(PUBLIC)])
    async def description() -> Response:
        """What the API answers."""
        return JSONResponse(app.openapi())

    @app.get("/metrics", include_in_schema=False, dependencies=[Depends(READS_FIGURES)])
    def metrics(request: Request) -> Response:
        """What Prometheus collects."""
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": kind})


def _ask(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(select(1))
