"""The command `isc`: the Information Sharing Center, fed from a file or from Kafka."""

import argparse
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from app.evidence_log import copiers
from app.identity import provider_of
from app.settings import Settings, read_settings
from app.wiring import read_sites, serve_metrics
from domain.errors import AwayError, ConfigError
from isc.access import OpenGate
from isc.accounts import Accounts
from isc.api import make_app
from isc.arrivals import Arrival, Arrivals
from isc.blind import Blind
from isc.database import open_database
from isc.evidence import Copier
from isc.feed import Feed
from isc.intake import Intake
from isc.metrics import Metrics
from isc.positions import Positions
from isc.register import open_register
from isc.serve import bind, serve
from isc.sources import Sources
from isc.store import Store
from isc.webhooks import Webhooks
from streaming.alert_reader import AlertReader
from streaming.kafka_client import Broker, broker_at
from streaming.lines import DAMAGE, numbered, open_bytes
from streaming.newest_reader import NewestReader

logger = logging.getLogger(__name__)

DEFAULT_STORE = "sqlite:///isc.db"
DEFAULT_LISTEN = "127.0.0.1:8600"
AGAIN_S = 15.0
"""Before the sightings log is tried again."""


def add_isc(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "isc",
        help="keep, show and share alerts: the Information Sharing Center",
        description="Keeps every version of every alert in a database and serves them: a readable page on /, JSON on "
        "/api/alerts, a stream that resumes on /api/stream. Reading an alert log again changes nothing.",
        epilog="example: havenwacht user add me --role analyst --generate, then havenwacht isc --from alerts.jsonl",
    )
    command.add_argument(
        "--from",
        dest="source",
        required=True,
        metavar="SOURCE",
        help="an alert file (also .gz, .zst) or kafka://HOST:PORT",
    )
    command.add_argument(
        "--store",
        default=DEFAULT_STORE,
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST:PORT/NAME (default: %(default)s)",
    )
    command.add_argument("--listen", default=DEFAULT_LISTEN, metavar="HOST:PORT", help="default: %(default)s")
    command.add_argument(
        "--plain-http", action="store_true", help="serve other machines too, where a proxy in front adds TLS"
    )
    command.add_argument(
        "--open", action="store_true", help="ask for no login; on this machine only, where nobody else can reach it"
    )
    command.add_argument(
        "--timezone", default="Europe/Amsterdam", metavar="ZONE", help="of times on the pages (default: %(default)s)"
    )
    command.add_argument(
        "--site", nargs="+", default=[], metavar="FOLDER", help="sites of which the console shows a map"
    )
    command.add_argument("--coverage", metavar="FILE", help="blind spots, where the alerts come from a file")
    command.add_argument("--register", metavar="URL", help="the way back from pseudonyms (default: none)")
    command.add_argument("--config", metavar="FILE", help="settings in TOML (else HAVENWACHT_CONFIG, else defaults)")
    command.add_argument("--metrics", metavar="HOST:PORT", help="serve Prometheus metrics here, besides /metrics")
    command.set_defaults(run=run_isc)


def run_isc(given: argparse.Namespace) -> int:
    """Serve until a signal; returns the exit status."""
    if given.open and given.plain_http:
        raise ConfigError("--open", "found --plain-http beside it, expected a login where other machines are served")
    listener = bind(given.listen, plain_http_allowed=given.plain_http)
    with listener:
        settings = read_settings(given.config)
        arrivals = arrivals_from(given.source, settings)
        registry = serve_metrics(given.metrics)
        engine = open_database(given.store)
        metrics, feed = Metrics(registry), Feed(engine)
        gate = OpenGate() if given.open else Accounts(engine, time.time, secure=given.plain_http)
        register = open_register(given.register, time.time) if given.register else None
        provider = None if given.open else provider_of(settings, engine)
        positions = Positions(Sources(time.time), metrics)
        sites = {name: site for name, (site, _) in read_sites(map(Path, given.site)).items()}
        served = engine, feed, metrics, registry, time.time, gate, given.timezone
        app = make_app(*served, positions, sites, provider, register, settings.phones)
        beside = [*watchers(given.source, settings, positions), Webhooks(engine, metrics, time.time, sites=sites).run]
        beside += coverage_readers(given.source, given.coverage, settings, Blind(engine, metrics, time.time))
        beside += copiers(given.source, settings, lambda fetch: Copier(engine, fetch, time.time))
        try:
            serve(app, listener, feed, Intake(Store(engine, metrics, time.time), feed.notice), arrivals, beside)
        finally:
            engine.dispose()
    return 0


def arrivals_from(source: str, settings: Settings) -> Arrivals:
    """The alert log at this address; raises ConfigError where there is none."""
    if source.startswith("kafka://"):
        return KafkaArrivals(AlertReader(broker_at(source, settings.kafka)))
    return FileArrivals(source)


def watchers(source: str, settings: Settings, positions: Positions) -> list[Callable[[Event], None]]:
    """What is read beside the alerts: the newest sightings, where they come from Kafka as well."""
    if not source.startswith("kafka://"):
        return []
    return [partial(_watch, broker_at(source, settings.kafka), positions)]


def coverage_readers(source: str, path: str | None, settings: Settings, blind: Blind) -> list[Callable[[Event], None]]:
    """What reads blind spots beside the alerts: from a file, or from the broker that the alerts come from."""
    if path is not None:
        return [partial(Intake(blind, _nothing).run, FileArrivals(path))]
    if not source.startswith("kafka://"):
        return []
    return [partial(_keep_coverage, broker_at(source, settings.kafka), blind)]


def _keep_coverage(broker: Broker, blind: Blind, stop: Event) -> None:
    """Keep blind spots until `stop`; without their log the centre still does all the rest."""
    while not stop.is_set():
        try:
            Intake(blind, _nothing).run(KafkaArrivals(AlertReader(broker, "coverage")), stop)
        except (ConfigError, AwayError) as error:
            logger.warning("no blind spots: %s; tried again in %.0f s", error, AGAIN_S)
            stop.wait(AGAIN_S)


def _nothing() -> None:
    """Nobody waits for blind spots: who wants to know looks."""


def _watch(broker: Broker, positions: Positions, stop: Event) -> None:
    """Take positions until `stop`; without them the centre still does all the rest, so it goes on, and tries again."""
    while not stop.is_set():
        try:
            for lines in NewestReader(broker, "sightings").batches(stop.is_set):
                positions.take(lines)
        except (ConfigError, AwayError) as error:
            logger.warning("no positions: %s; tried again in %.0f s", error, AGAIN_S)
            stop.wait(AGAIN_S)


class FileArrivals:
    """The lines of a file that is written already. Another content under the same name is another position."""

    def __init__(self, path: str) -> None:
        if path == "-" or Path(path).is_dir():
            raise ConfigError("--from", f"found {path!r}, expected an alert file or kafka://HOST:PORT")
        open_bytes(path).close()
        self._path = path
        found = os.stat(path)
        self._position = f"{Path(path).name}@{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"

    def batches(self, start: Callable[[str], int]) -> Iterator[Sequence[Arrival]]:
        """Lines from the one at which reading stopped."""
        first = start(self._position)
        with open_bytes(self._path) as stream:
            try:
                for block in numbered(stream):
                    yield [Arrival(self._position, number, line) for number, line in block if number >= first]
            except DAMAGE as error:
                raise ConfigError(self._path, f"found {error}, expected the rest of the file") from error


class KafkaArrivals:
    """The lines of the alert log in Kafka, without an end."""

    def __init__(self, reader: AlertReader) -> None:
        self._reader = reader

    def batches(self, start: Callable[[str], int]) -> Iterator[Sequence[Arrival]]:
        """Lines as they come."""
        for lines in self._reader.batches(start):
            yield [Arrival(*line) for line in lines]
