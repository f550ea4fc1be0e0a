"""Demo: the whole pipeline in one process: invented days, detectors, a table of alerts, the page in the browser."""

import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from prometheus_client import CollectorRegistry
from rich.console import Console

from app.board import Board
from app.demo_phones import EXTENSIONS
from app.pace import paced
from app.regions import make_regions
from app.simulate_command import site_folder
from app.wiring import make_desk, make_shard, read_sites
from domain.alert import Alert, encode_alert
from domain.contracts import Chunk
from domain.errors import ConfigError
from isc.access import ROLES
from isc.accounts import Accounts
from isc.api import make_app
from isc.arrivals import Arrival
from isc.database import open_database
from isc.feed import Feed
from isc.intake import Intake
from isc.metrics import Metrics as CenterMetrics
from isc.positions import Positions
from isc.serve import bind, serve
from isc.sources import Sources
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


class Tempo:
    """When a line is played, in seconds of a day: the first `until_s`, before anything happens, go `times` so fast."""

    def __init__(self, until_s: float = 1980.0, times: float = 10.0) -> None:
        self._until_s, self._times = until_s, times
        self._first: float | None = None

    def __call__(self, line: tuple[float, bytes]) -> float:
        """The moment of this line; the first one that is asked for is the beginning."""
        if self._first is None:
            self._first = line[0]
        gone = line[0] - self._first
        return self._first + (gone / self._times if gone < self._until_s else gone - self._skipped)

    @property
    def _skipped(self) -> float:
        return self._until_s * (1 - 1 / self._times)


class Show:
    """The pipeline as a source of alert lines, which draws its table on the way and tells where things are."""

    def __init__(self, request: Request, registry: CollectorRegistry, board: Board) -> None:
        """Read the sites; raises ConfigError where one is wrong."""
        self._request = request
        self._board = board
        self._engine = Engine(Metrics(registry))
        found = read_sites([site_folder(name) for name in request.sites])
        self.sites = {name: site for name, (site, _) in found.items()}
        self._engine.shards = {name: make_shard(site, folder) for name, (site, folder) in found.items()}
        self._engine.regions = make_regions(found, make_desk)
        self._told = 0
        self.seen: Callable[[list[bytes]], None] = lambda _: None

    def batches(self, start: Callable[[str], int]) -> Iterator[Sequence[Arrival]]:
        """Alert lines as the days go by."""
        offset = 0
        with self._board.shown():
            for lines in paced(self._hours(), Tempo(), self._request.speed):
                offsets = list(range(offset, offset + len(lines)))
                chunk = Chunk(None, 0, [line for _, line in lines], [f"demo:{n + 1}" for n in offsets], offsets, [])
                offset += len(lines)
                self.seen(chunk.lines)
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
    board.address = "http://{}:{}/console".format(*listener.getsockname()[:2])
    database = open_database(f"sqlite:///{folder / 'isc.db'}")
    feed, metrics = Feed(database), CenterMetrics(registry)
    accounts = Accounts(database, time.time, secure=False)
    board.log_in = _invite(accounts)
    positions = Positions(Sources(time.time), metrics)
    show.seen = positions.take
    behind = database, feed, metrics, registry, time.time, accounts
    phones = dict.fromkeys(show.sites, EXTENSIONS)
    application = make_app(*behind, positions=positions, sites=show.sites, phones=phones)
    try:
        serve(application, listener, feed, Intake(Store(database, metrics, time.time), feed.notice), show)
    finally:
        database.dispose()


def _invite(accounts: Accounts) -> str:
    """Make an account of each role, with one password for all that lives as long as the demo; how to log in."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    for name in ROLES:
        accounts.add(name, name, (), password)
    return f"log in as {', '.join(ROLES)}; password {password}"


Stamped = list[tuple[float, bytes]]
"""Lines with when they arrive, seconds since 1970 UTC."""
