"""Load on a console: things that move, others who look on, and when each alert became a row in the page."""

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import Page
from websockets.asyncio.client import connect

from streaming.kafka_client import KafkaSettings, broker_at
from streaming.kafka_sink import KafkaSink
from tests.console.scene import SITE

A_SECOND, SECONDS = 50, 20
"""Alerts, and for how long."""

OTHERS = 9
THINGS = 2000
FRAMES_A_SECOND = 5
LIMIT_S = 0.100
PACKED = 50
"""Sightings in a record, as the gateway packs them."""

WATCH = """() => {
  window.seen = new Map();
  const look = () => {
    for (const row of document.querySelectorAll('.rows .row'))
      if (!window.seen.has(row.dataset.id)) window.seen.set(row.dataset.id, performance.timeOrigin + performance.now());
  };
  new MutationObserver(look).observe(document.querySelector('.rows'),
    { subtree: true, childList: true, attributes: true, attributeFilter: ['data-id'] });
}"""
LINE = (
    b'{"kind":"sighting","id":"%d-%d","time":"%s","received":"%s","site":"%s","camera":"c%d","track":"t%d",'
    b'"object":"person","lon":%.6f,"lat":%.6f,"accuracy_m":1,"confidence":0.9}'
)


class Flag(Protocol):
    """Told when to stop; of a thread or of a process."""

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it is told, after so many seconds at most."""


def watch(page: Page) -> None:
    """From now on the page notes when each row appears."""
    page.evaluate(WATCH)


def in_time(one: Callable[[int], str]) -> dict[str, float]:
    """When each alert was told, by id: one by one, evenly; `one` tells that of a number and gives its id."""
    told: dict[str, float] = {}
    begun = time.time()
    for number in range(1, A_SECOND * SECONDS + 1):
        time.sleep(max(0.0, begun + number / A_SECOND - time.time()))
        at = time.time()
        told[one(number)] = at
    return told


def figures(page: Page, told: Mapping[str, float]) -> tuple[int, float, float, int]:
    """How many were seen, p50 and p95 in seconds, and the nodes of the page."""
    seen: dict[str, float] = page.evaluate("Object.fromEntries(window.seen)")
    took = sorted(seen[one] / 1000 - at for one, at in told.items() if one in seen)
    nodes: int = page.evaluate("document.querySelectorAll('*').length")
    return len(took), took[len(took) // 2], took[int(len(took) * 0.95)], nodes


@contextmanager
def moving(send: Callable[[list[bytes]], None]) -> Iterator[None]:
    """Things that all move five times a second, in a thread; `send` takes their sightings of a moment."""
    stop = threading.Event()
    thread = threading.Thread(target=_move, args=(stop, send))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def apart(work: Callable[..., None], *given: Any) -> Iterator[None]:
    """Do this in a process of its own, so that it takes nothing from what is measured but the processor; `work` gets a
    flag that tells it to stop, and what is given."""
    there = multiprocessing.get_context("spawn")
    stop = there.Event()
    process = there.Process(target=work, args=(stop, *given))
    process.start()
    try:
        yield
    finally:
        stop.set()
        process.join()
    assert process.exitcode == 0


def move_in_kafka(stop: Flag, address: str, prefix: str) -> None:
    """The same things by way of a sightings log, 50 sightings a record."""
    sink = KafkaSink(broker_at(address, KafkaSettings(prefix=prefix)))

    def send(lines: list[bytes]) -> None:
        packed = (b"\n".join(lines[at : at + PACKED]) for at in range(0, len(lines), PACKED))
        sink._send(("sightings", SITE.encode(), record) for record in packed)

    _move(stop, send)
    sink.finish()


def _move(stop: Flag, send: Callable[[list[bytes]], None]) -> None:
    step = 0
    while not stop.wait(1 / FRAMES_A_SECOND):
        step += 1
        send(_sightings(step))


def _sightings(step: int) -> list[bytes]:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1736164800 + step / FRAMES_A_SECOND)).encode()
    return [
        LINE % (n, step, at, at, SITE.encode(), n % 40, n, 4.0 + n % 50 / 4000 + step / 1e5, 51.945 + n / 3e5)
        for n in range(THINGS)
    ]


def look_on(stop: Flag, url: str, cookies: str) -> None:
    """Others who look on."""
    asyncio.run(_look_on(url, cookies, stop))


async def _look_on(url: str, cookies: str, stop: Flag) -> None:
    async def one() -> None:
        address = url.replace("http", "ws") + "/api/live"
        async with connect(address, additional_headers={"Cookie": cookies, "Origin": url}) as socket:
            async for _ in socket:
                pass

    watching = [asyncio.create_task(one()) for _ in range(OTHERS)]
    await asyncio.to_thread(stop.wait)
    for task in watching:
        task.cancel()
    found = await asyncio.gather(*watching, return_exceptions=True)
    assert all(isinstance(error, asyncio.CancelledError) for error in found), found
