"""The application on a real socket, and a reader of its stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from isc.access import Gate, OpenGate
from isc.api import make_app
from isc.feed import Feed
from isc.metrics import Metrics
from isc.positions import Positions
from isc.serve import Server, bind
from isc.sources import Sources
from tests.isc.build import NOW


class Running:
    """An application that answers on `url`."""

    def __init__(self, engine: Engine, gate: Gate) -> None:
        self.registry = CollectorRegistry()
        self.metrics = Metrics(self.registry)
        self.feed = Feed(engine)
        self.positions = Positions(Sources(lambda: NOW), self.metrics)
        registry, positions = self.registry, self.positions
        self.app = make_app(engine, self.feed, self.metrics, registry, lambda: NOW, gate, positions=positions)
        self.url = ""


@contextmanager
def running(engine: Engine, gate: Gate | None = None) -> Iterator[Running]:
    """Serves on a free port of this machine until the end of the block."""
    made = Running(engine, gate or OpenGate())
    listener = bind("127.0.0.1:0", plain_http_allowed=False)
    made.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server(made.app, made.feed)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def read_stream(url: str, count: int, **asked: str) -> list[tuple[int, str]]:
    """The first `count` events: number and body. `last_event_id` and `token` go as headers, the rest in the address."""
    headers = {"Last-Event-ID": asked.pop("last_event_id")} if "last_event_id" in asked else {}
    headers |= {"authorization": f"Bearer {asked.pop('token')}"} if "token" in asked else {}
    found: list[tuple[int, str]] = []
    number = 0
    with httpx.stream("GET", f"{url}/api/stream", params=asked, headers=headers, timeout=10) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                number = int(value)
            elif name == "data":
                found.append((number, value))
                if len(found) == count:
                    return found
    return found
