"""Demo: the whole pipeline in one process: invented days, detectors, a table of alerts, the page in the browser."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from msgspec import Struct
from prometheus_client import CollectorRegistry
from rich.console import Console

from app.board import Board
from app.pace import paced
from app.simulate_command import site_folder
from app.wiring import make_shard, read_sites
from domain.alert import Alert, encode_alert
from domain.contracts import Chunk
from domain.errors import ConfigError
from isc.access import OpenGate
from isc.api import make_app
from isc.arrivals import Arrival
from isc.database import open_database
from isc.feed import Feed
from isc.intake import Intake
from isc.metrics import Metrics as CenterMetrics
from isc.serve import bind, serve
from isc.store import Store
from simulators.run import Run
from streaming.engine import Engine
from streaming.metrics import Metrics

ADDRESS = "127.0.0.1:8600"


class Request(Struct, frozen=True, kw_only=True):
    """What the demo was asked for. `speed`: seconds of the simulated day in one of yours; None: as fast as it goes."""

    sites: tuple[str, ...]
    simulation: Callable[[], Run]
    speed: float | None
    hours: int
    listen: str | None


class Show:
    """The pipeline as a source of alert lines, which draws its table on the way."""

    def __init__(self, request: Request, registry: CollectorRegistry, board: Board) -> None:
        """Read the sites; raises ConfigError where one is wrong."""
        self._request = request
        self._board = board
        self._engine = Engine(Metrics(registry))
        folders = [site_folder(name) for name in request.sites]
        self._engine.shards = {name: make_shard(site, folder) for name, (site, folder) in read_sites(folders).items()}
        self._told = 0

    def batches(self, start: Callable[[str], int]) -> Iterator[Sequence[Arrival]]:
        """Alert lines as the days go by."""
        offset = 0
        with self._board.shown():
            for lines in paced(self._hours(), itemgetter(0), self._request.speed):
                offsets = list(range(offset, offset + len(lines)))
                chunk = Chunk(None, 0, [line for _, line in lines], [f"demo:{n + 1}" for n in offsets], offsets, [])
                offset += len(lines)
                alerts = self._engine.feed(chunk).alerts
                self._board.take(alerts, len(lines), lines[-1][0] if lines else None)
                yield self._arrivals(alerts)
            alerts = self._engine.drain().alerts
            self._board.take(alerts, 0, None)
            yield self._arrivals(alerts)
        self._board.end(self._engine.aside)

    def _arrivals(self, alerts: Sequence[Alert]) -> list[Arrival]:
        first, self._told = self._told, self._told + len(alerts)
        return [Arrival("demo", first + i, encode_alert(alert)) for i, alert in enumerate(alerts)]

    def _hours(self) -> Iterator[list[tuple[float, bytes]]]:
        for number, lines in enumerate(self._request.simulation().hours()):
            if number >= self._request.hours:
                return
            yield [(line.received, line.raw) for line in lines]


def run(request: Request) -> int:
    """Play until the hours are over, or on a terminal until Ctrl-C, since the page stays open."""
    registry = CollectorRegistry()
    board = Board(Console(), sys.stdout.isatty())
    show = Show(request, registry, board)
    if request.listen is None:
        for _ in show.batches(lambda _: 0):
            pass
        return 0
    with tempfile.TemporaryDirectory(prefix="havenwacht-demo-") as folder:
        _serve(show, board, registry, request.listen, Path(folder))
    return 0


def _serve(show: Show, board: Board, registry: CollectorRegistry, listen: str, folder: Path) -> None:
    """Keep the alerts in a store of its own and serve them."""
    try:
        listener = bind(listen, plain_http_allowed=False)
    except ConfigError:
        if listen != ADDRESS:
            raise
        listener = bind("127.0.0.1:0", plain_http_allowed=False)
    board.address = "http://{}:{}/".format(*listener.getsockname()[:2])
    database = open_database(f"sqlite:///{folder / 'isc.db'}")
    feed, metrics = Feed(database), CenterMetrics(registry)
    application = make_app(database, feed, metrics, registry, time.time, OpenGate())
    try:
        serve(application, listener, feed, Intake(Store(database, metrics, time.time), feed.notice), show)
    finally:
        database.dispose()


Stamped = list[tuple[float, bytes]]
"""Lines with when they arrive, seconds since 1970 UTC."""
