"""Webhooks against a real HTTP server: signed, in order, tried again until they are taken, each object once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from domain.errors import ConfigError
from isc.database import open_database
from isc.hook import Hook
from isc.metrics import Metrics
from isc.recipients import Recipients
from isc.webhooks import LONGEST_WAIT_S, OBJECTS, Webhooks, signature
from tests.isc.build import NOW, log_of, make_alert, make_store, up_to

SECRET = b"a secret of some length"


class Ear:
    """A recipient's server: answers what it is told to, and keeps what it heard."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    @contextmanager
    def open(self) -> Iterator["Ear"]:
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                ear.heard.append((dict(self.headers.items()), body))
                self.send_response(ear.answers.pop(0) if ear.answers else 204)
                self.send_header("Location", "http://192.0.2.1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def ids(self) -> list[str]:
        return [found["id"] for _, body in self.heard for found in json.loads(body)["objects"]]


class House:
    """A store with one recipient who has a webhook, and a clock."""

    def __init__(self, engine: Engine, folder: Path, ear: Ear) -> None:
        self.now = NOW
        self.engine = engine
        self.secret = folder / "secret"
        self.secret.write_bytes(SECRET + b"\n")
        self.secret.chmod(0o600)
        Recipients(engine, lambda: self.now).add("soc", up_to("RED"), 1e6, Hook(ear.url, self.secret))
        self.restart()

    def restart(self) -> None:
        self.registry = CollectorRegistry()
        self.hooks = Webhooks(self.engine, Metrics(self.registry), lambda: self.now, lambda: 0.0)

    def deliver(self, after_s: float = 0.0) -> None:
        self.now += after_s
        with httpx.Client(timeout=5) as client:
            self.hooks.deliver(client)

    def count(self, outcome: str) -> float:
        return self.registry.get_sample_value("havenwacht_isc_webhook_total", {"outcome": outcome}) or 0.0


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear().open() as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, ear: Ear) -> Iterator[House]:
    engine = open_database(f"sqlite:///{tmp_path}/store.db")
    make_store(engine).take(log_of([make_alert(0), make_alert(1)]))
    yield House(engine, tmp_path, ear)
    engine.dispose()


def test_what_is_sent_is_signed_and_goes_on_where_it_was(house: House, ear: Ear) -> None:
    house.deliver()
    ((headers, body),) = ear.heard
    assert headers["Havenwacht-Signature"] == signature(SECRET, headers["Havenwacht-Timestamp"], body)
    assert headers["Havenwacht-Timestamp"] == str(int(NOW))
    assert headers["Content-Type"] == "application/stix+json;version=2.1"
    house.restart()
    make_store(house.engine).take(log_of([make_alert(2)], first=2))
    house.deliver()
    house.deliver()
    assert len(ear.heard) == 2
    assert [found.partition("--")[0] for found in ear.ids()].count("sighting") == 3
    assert len(set(ear.ids())) == len(ear.ids())


@pytest.mark.parametrize("answer", [500, 503, 404, 429, 302])
def test_what_is_refused_is_sent_again_later_and_under_the_same_number(house: House, ear: Ear, answer: int) -> None:
    ear.answers = [answer, answer]
    house.deliver()
    house.deliver(0.9)  # too early
    assert len(ear.heard) == 1
    house.deliver(0.2)
    house.deliver(1.5)  # the second wait is twice as long
    assert len(ear.heard) == 2
    house.deliver(0.6)
    assert len({headers["Havenwacht-Delivery"] for headers, _ in ear.heard}) == 1
    assert len(ear.heard) == 3
    assert (house.count("refused"), house.count("delivered")) == (2.0, 1.0)
    house.deliver(1.0)
    assert len(ear.heard) == 3


def test_waits_end_at_five_minutes(house: House, ear: Ear) -> None:
    ear.answers = [500] * 50
    for _ in range(40):
        house.deliver(LONGEST_WAIT_S + 1)
    assert len(ear.heard) == 40
    assert house.registry.get_sample_value("havenwacht_isc_webhook_waiting") == 1


def test_more_than_one_delivery_holds_come_in_order(house: House, ear: Ear) -> None:
    make_store(house.engine).take(log_of([make_alert(number) for number in range(2, 250)], first=2))
    house.deliver()
    assert len(ear.heard) > 250 // OBJECTS
    assert [int(h["Havenwacht-Delivery"]) for h, _ in ear.heard] == sorted(
        int(h["Havenwacht-Delivery"]) for h, _ in ear.heard
    )
    assert [found.partition("--")[0] for found in ear.ids()].count("sighting") == 250


def test_a_server_that_is_away_and_a_secret_that_is_gone_are_failures(house: House, ear: Ear) -> None:
    house.secret.rename(house.secret.with_name("elsewhere"))
    house.deliver()
    assert (ear.heard, house.count("failed")) == ([], 1.0)
    house.secret.with_name("elsewhere").rename(house.secret)
    Recipients(house.engine, lambda: NOW).add("soc", up_to("RED"), 1e6, Hook("http://127.0.0.1:1/x", house.secret))
    house.deliver(2.0)
    assert house.count("failed") == 2.0


def test_who_may_have_nothing_is_sent_nothing(house: House, ear: Ear) -> None:
    Recipients(house.engine, lambda: NOW).add("soc", up_to("CLEAR"), 1e6, Hook(ear.url, house.secret))
    house.deliver()
    assert ear.heard == []
    Recipients(house.engine, lambda: NOW).add("soc", up_to("RED"), 1.0, Hook(ear.url, house.secret))
    house.deliver(2.0)  # their time is over
    assert ear.heard == []


def test_the_thread_ends_when_it_is_told_to(house: House, ear: Ear) -> None:
    stop = Event()
    thread = Thread(target=house.hooks.run, args=(stop,))
    thread.start()
    for _ in range(200):
        if ear.heard:
            break
        stop.wait(0.02)
    stop.set()
    thread.join(5)
    assert ear.heard
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "url", ["http://example.org/x", "ftp://127.0.0.1/", "https://", "x", "https://user:word@example.org/"]
)
def test_an_address_without_tls_or_with_a_password_is_refused(house: House, url: str) -> None:
    with pytest.raises(ConfigError):
        Hook(url, house.secret)


def test_a_secret_that_others_can_read_or_that_is_short_is_refused(house: House, ear: Ear) -> None:
    house.secret.chmod(0o644)
    with pytest.raises(ConfigError, match="0600"):
        Hook(ear.url, house.secret)
    house.secret.chmod(0o600)
    house.secret.write_bytes(b"short")
    with pytest.raises(ConfigError, match="at least 16"):
        Hook(ear.url, house.secret)
