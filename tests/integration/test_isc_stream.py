"""The stream over a real socket: nothing missed, nothing twice; and whether the API keeps what it describes."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from prometheus_client import CollectorRegistry
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method
from sqlalchemy import Engine, create_engine

from isc.access import PERMISSIONS
from isc.accounts import Accounts
from isc.api import make_app
from isc.cases import Cases
from isc.database import open_database
from isc.feed import Feed
from isc.metrics import Metrics
from isc.work import Actor
from tests.integration.isc_server import Running, read_stream, running
from tests.isc.build import NOW, log_of, make_alert, make_store


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path}/store.db")
    yield made
    made.dispose()


@pytest.fixture
def live(engine: Engine) -> Iterator[Running]:
    with running(engine) as made:
        yield made


def test_a_stream_brings_what_was_there_and_what_comes(engine: Engine, live: Running) -> None:
    store = make_store(engine)
    store.take(log_of([make_alert(0), make_alert(1)]))
    found: list[tuple[int, str]] = []
    reader = threading.Thread(target=lambda: found.extend(read_stream(live.url, 4, after="0")))
    reader.start()
    store.take(log_of([make_alert(2), make_alert(3)], first=2))
    live.feed.notice()
    reader.join(10)
    assert [number for number, _ in found] == [1, 2, 3, 4]


@pytest.mark.parametrize("seen", range(6))
def test_a_stream_goes_on_exactly_where_it_was_left(engine: Engine, live: Running, seen: int) -> None:
    make_store(engine).take(log_of([make_alert(number) for number in range(6)]))
    before = read_stream(live.url, seen, after="0") if seen else []
    after = read_stream(live.url, 6 - seen, last_event_id=str(seen), after="0")
    assert [number for number, _ in before + after] == [1, 2, 3, 4, 5, 6]


def test_a_reader_from_further_back_than_memory_misses_nothing(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([make_alert(number) for number in range(3)]))
    with running(engine) as live:
        read_stream(live.url, 3, after="0")  # it is up, and remembers from here on
        store.take(log_of([make_alert(3)], first=3))
        live.feed.notice()
        assert [number for number, _ in read_stream(live.url, 1, after="3")] == [4]
        assert [number for number, _ in read_stream(live.url, 4, after="0")] == [1, 2, 3, 4]


def test_readers_of_one_block_get_what_each_may_see(engine: Engine) -> None:
    make_store(engine).take(log_of([make_alert(0), make_alert(1, site="south"), make_alert(2)]))
    accounts = Accounts(engine, lambda: NOW, secure=False)
    asks = {"all": ([], ["persons.read"]), "south": (["south"], ["persons.read"]), "nobody": ([], [])}
    secrets = {n: accounts.add_token(n, ["alerts.read", *scopes], sites, 60.0) for n, (sites, scopes) in asks.items()}
    with running(engine, accounts) as live:
        for _ in range(2):  # the second time the block is ready
            found = {n: read_stream(live.url, 1 if n == "south" else 3, after="0", token=secrets[n]) for n in asks}
            assert [[number for number, _ in found[n]] for n in asks] == [[1, 2, 3], [2], [1, 2, 3]]
            assert ["pass/P1" in str(found[n]) for n in asks] == [True, True, False]


def test_a_number_of_another_store_is_refused(engine: Engine, live: Running) -> None:
    make_store(engine).take(log_of([make_alert()]))
    assert httpx.get(f"{live.url}/api/stream", headers={"Last-Event-ID": "2"}).status_code == 409


def test_a_stream_begins_with_what_comes_next_unless_a_number_is_given(engine: Engine, live: Running) -> None:
    store = make_store(engine)
    store.take(log_of([make_alert(0)]))
    with httpx.stream("GET", f"{live.url}/api/stream", timeout=10) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        store.take(log_of([make_alert(1)], first=1))
        live.feed.notice()
        assert next(line for line in lines if line.startswith("id")) == "id: 2"


def test_open_streams_are_counted_and_end_with_the_server(engine: Engine) -> None:
    with running(engine) as live, httpx.stream("GET", f"{live.url}/api/stream", timeout=10) as answer:
        lines = answer.iter_lines()
        next(lines)
        assert live.registry.get_sample_value("havenwacht_isc_stream_readers") == 1
    assert live.registry.get_sample_value("havenwacht_isc_stream_readers") == 0


def _operations() -> list[tuple[str, str]]:
    """Method and path of all that the API describes, of a house with a login."""
    engine, registry = create_engine("sqlite://"), CollectorRegistry()
    gate = Accounts(engine, lambda: NOW, secure=False)
    app = make_app(engine, Feed(engine), Metrics(registry), registry, lambda: NOW, gate)
    return sorted((method.upper(), path) for path, found in app.openapi()["paths"].items() for method in found)


ENDLESS = ("GET", "/api/stream")
OPERATIONS = [operation for operation in _operations() if operation != ENDLESS]
EXAMPLES = 10
"""Of each operation, of which there are some fifty."""


@pytest.fixture
def described(engine: Engine) -> Iterator[Any]:
    """The OpenAPI document of a store with something in it, and the headers of who may do all."""
    make_store(engine).take(log_of([make_alert(0), make_alert(1, zone=None, expires=NOW)]))
    accounts = Accounts(engine, lambda: NOW, secure=False)
    Cases(engine, lambda: NOW).open(Actor("a", "analyst"), "x", [make_alert(0).id], None)
    headers = {"authorization": f"Bearer {accounts.add_token('all', PERMISSIONS, [], 60.0)}"}
    with running(engine, accounts) as made:
        yield schemathesis.openapi.from_url(f"{made.url}/openapi.json"), headers


def test_alerts_cases_and_the_live_screen_are_among_what_is_tried() -> None:
    tried = {path for _, path in OPERATIONS}
    assert {"/api/alerts", "/api/live/alerts", "/api/cases/{number}/close", "/api/audit"} <= tried


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_api_keeps_what_it_describes(described: Any, method: str, path: str) -> None:
    document, headers = described
    left_out = [ignored_auth, unsupported_method]
    if method == "POST":  # whether it can be done hangs on what is there: alerts, owners, who was first
        left_out.append(positive_data_acceptance)

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=document[path][method].as_strategy())
    def asks(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate(headers=headers, excluded_checks=left_out)

    asks()
