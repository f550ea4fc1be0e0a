"""Wiring: connects sources, shards and sinks. Nothing is decided here but who meets whom."""

import inspect
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct, field
from prometheus_client import CollectorRegistry, start_http_server

from app.regions import make_regions
from app.settings import Settings
from desk.budget import RankedBudget
from desk.calibration import Calibration
from desk.desk import ShiftDesk
from desk.points import POINTS
from detectors.catalogue import DETECTORS, REGIONAL
from domain.alert import Alert
from domain.contracts import Chunk, Desk, Detector
from domain.errors import ConfigError
from domain.pipeline import StretchError
from domain.shard import Output, Shard
from domain.site import Site
from geofences.read import published, read_site
from senses.catalogue import SENSES
from streaming.checkpoints import Checkpoints, FolderCheckpoints, NoCheckpoints
from streaming.engine import Engine
from streaming.files import FileSource
from streaming.kafka_client import Broker, broker_at
from streaming.kafka_sink import KafkaSink
from streaming.keeper import Keeper
from streaming.metrics import Metrics
from streaming.region_worker import RegionWorker
from streaming.run import run_files
from streaming.seal import KEY_FILE, key_from_environment, key_in_folder
from streaming.sinks import AlertFile, AlertStream, Lines, LocalSink
from streaming.topic_checkpoints import TopicCheckpoints
from streaming.worker import Worker

RESTARTS = 100
"""Fresh starts over a file after parts that raised: each leaves a note, so each gets further."""


class Outputs(Struct, frozen=True):
    """Where a run writes, as given on the command line."""

    alerts: str
    coverage: str | None = None
    dead_letters: str | None = None
    late: str | None = None


class Request(Struct, frozen=True):
    """What `detect` was asked for."""

    folders: tuple[Path, ...]
    events: tuple[str, ...]
    outputs: Outputs
    state: Path | None = None
    worker: str | None = None
    drain: bool = False
    regions: bool = False
    settings: Settings = field(default_factory=Settings)


def read_sites(folders: Iterable[Path]) -> dict[str, tuple[Site, Path]]:
    """Sites by id, with their folders; raises ConfigError for two folders of one id."""
    sites: dict[str, tuple[Site, Path]] = {}
    for folder in folders:
        site = read_site(folder)
        if site.id in sites:
            raise ConfigError(folder, f"found site {site.id!r}, which {sites[site.id][1]} holds already")
        sites[site.id] = site, folder
        make_detectors(site)
    return sites


def make_detectors(site: Site, without: Collection[str] = ()) -> list[Detector]:
    """The detectors of the catalogue, with the settings of this site's `[detectors.NAME]`, but those of `without`."""
    every = {**DETECTORS, **REGIONAL}
    for name, given in site.detectors.items():
        if name not in every:
            known = ", ".join(every)
            raise ConfigError(f"{site.id}/site.toml", f"detectors: found {name!r}, expected one of {known}")
        allowed = inspect.signature(every[name]).parameters
        for key in given:
            if key not in allowed:
                expected = ", ".join(allowed) or "no settings"
                raise ConfigError(f"{site.id}/site.toml", f"detectors.{name}: found {key!r}, expected {expected}")
    return [make(**site.detectors.get(name, {})) for name, make in DETECTORS.items() if name not in without]


def make_desk(site: Site) -> ShiftDesk:
    """The desk of this site."""
    return ShiftDesk(RankedBudget(), calibration=Calibration(POINTS))


def make_shard(site: Site, folder: Path, desk: Desk | None = None, without: Collection[str] = ()) -> Shard:
    """A fresh shard of this site; published versions of its files are found in its folder."""

    def version(wanted: str) -> Site:
        return site if wanted == site.version else published(folder, wanted)

    return Shard(site, [make() for make in SENSES], make_detectors(site, without), desk or make_desk(site), version)


def detect(
    request: Request,
    stop: Callable[[], bool],
    progress: Callable[[int], None] | None = None,
    registry: CollectorRegistry | None = None,
) -> Engine:
    """Run over files or Kafka until the end or until `stop`; the engine that comes back knows what was set aside."""
    metrics = Metrics(registry or CollectorRegistry())
    sites = read_sites(request.folders)
    if any(path.startswith("kafka://") for path in request.events):
        if len(request.events) > 1:
            raise ConfigError("--events", "found several sources with kafka:// among them, expected one")
        return (_regions_from_kafka if request.regions else _from_kafka)(request, sites, metrics, stop)
    if request.regions:
        raise ConfigError("--regions", "found without kafka://, expected both: over files regions are judged anyhow")
    return _from_files(request, sites, metrics, progress)


def detect_lines(lines: Iterable[bytes], folders: Sequence[Path]) -> list[Alert]:
    """The alerts of these lines in memory, drained: what the prefix law runs again."""
    engine = Engine(Metrics(CollectorRegistry()))
    sites = read_sites(folders)
    engine.shards = {name: make_shard(site, folder) for name, (site, folder) in sites.items()}
    engine.regions = make_regions(sites, make_desk)
    return [alert for output in feed_lines(engine, lines) for alert in output.alerts]


def feed_lines(engine: Engine, lines: Iterable[bytes]) -> Iterator[Output]:
    """What an engine tells of these lines of one file, drained."""
    offset = 0
    rest = iter(lines)
    while part := list(islice(rest, 1000)):
        offsets = list(range(offset, offset + len(part)))
        yield engine.feed(Chunk(None, 0, part, [str(number + 1) for number in offsets], offsets, []))
        offset += len(part)
    yield engine.drain()


def serve_metrics(address: str | None) -> CollectorRegistry:
    """A registry, served on HOST:PORT where an address is given."""
    registry = CollectorRegistry()
    if address:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise ConfigError("--metrics", f"found {address!r}, expected HOST:PORT")
        try:
            start_http_server(int(port), addr=host, registry=registry)
        except OSError as error:
            raise ConfigError("--metrics", f"found {address} ({error.strerror}), expected a free address") from error
    return registry


def _from_files(
    request: Request, sites: dict[str, tuple[Site, Path]], metrics: Metrics, progress: Callable[[int], None] | None
) -> Engine:
    checkpoints: Checkpoints = NoCheckpoints()
    if request.state is not None:
        checkpoints = FolderCheckpoints(request.state, key_from_environment() or key_in_folder(request.state))
    for attempt in range(RESTARTS):
        engine = Engine(metrics)
        keeper = Keeper(checkpoints, metrics, time.time, request.settings.checkpoint.every_s)
        engine.shards = {name: make_shard(site, folder) for name, (site, folder) in sites.items()}
        engine.regions = make_regions(sites, make_desk)
        restored = [keeper.restore(shard) for shard in engine.kept.values()]
        source = FileSource(request.events, progress)
        sink = _local_sink(request.outputs, goes_on=any(restored))
        with closing(sink):
            try:
                run_files(source, engine, sink, keeper, metrics, drain=request.drain)
            except StretchError:
                if "-" in request.events or attempt == RESTARTS - 1:
                    raise
                continue
        return engine
    raise AssertionError("unreachable: the last attempt returns or raises")


def _from_kafka(
    request: Request, sites: dict[str, tuple[Site, Path]], metrics: Metrics, stop: Callable[[], bool]
) -> Engine:
    broker = broker_at(request.events[0], request.settings.kafka)
    sink: KafkaSink | LocalSink
    if request.outputs.alerts.startswith("kafka://"):
        sink = KafkaSink(broker_at(request.outputs.alerts, request.settings.kafka))
    else:
        sink = _local_sink(request.outputs, goes_on=True)
    engine = Engine(metrics)
    keeper = Keeper(_kafka_checkpoints(request, broker), metrics, time.time, request.settings.checkpoint.every_s)
    shards = {name: partial(make_shard, site, folder) for name, (site, folder) in sites.items()}
    Worker(broker, shards, engine, sink, keeper, metrics, time.monotonic).run(request.worker, stop, drain=request.drain)
    return engine


def _regions_from_kafka(
    request: Request, sites: dict[str, tuple[Site, Path]], metrics: Metrics, stop: Callable[[], bool]
) -> Engine:
    broker = broker_at(request.events[0], request.settings.kafka)
    engine = Engine(metrics)
    engine.regions = make_regions(sites, make_desk)
    if not engine.regions:
        raise ConfigError("--site", "found no two sites of one region, expected some to judge together")
    if not request.outputs.alerts.startswith("kafka://"):
        raise ConfigError("--alerts", f"found {request.outputs.alerts!r}, expected kafka://HOST:PORT beside --regions")
    sink = KafkaSink(broker_at(request.outputs.alerts, request.settings.kafka))
    keeper = Keeper(_kafka_checkpoints(request, broker), metrics, time.time, request.settings.checkpoint.every_s)
    RegionWorker(broker, engine, sink, keeper, REGIONAL, time.monotonic).run(stop, drain=request.drain)
    return engine


def _kafka_checkpoints(request: Request, broker: Broker) -> Checkpoints:
    key = key_from_environment()
    if request.state is not None:
        return FolderCheckpoints(request.state, key or key_in_folder(request.state))
    if key is None:
        raise ConfigError(KEY_FILE, "found nothing, expected a key file, or --state FOLDER for one worker alone")
    return TopicCheckpoints(broker, key)


def _local_sink(outputs: Outputs, *, goes_on: bool) -> LocalSink:
    alerts = AlertStream() if outputs.alerts == "-" else AlertFile(Path(outputs.alerts), goes_on)
    paths = (Path(path) if path else None for path in (outputs.coverage, outputs.dead_letters, outputs.late))
    return LocalSink(alerts, *(Lines(path, goes_on) for path in paths))
