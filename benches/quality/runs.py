"""Runs: regions detected week by week or through; what was found is kept beside what was told."""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry

from app.lines import read_lines
from app.regions import make_regions
from app.wiring import feed_lines, make_desk, make_shard
from benches.quality.weeks import Week
from domain.alert import Alert, encode_alert
from domain.contracts import Desk
from domain.event import Verdict
from domain.finding import Finding
from domain.site import Site
from geofences.read import read_site
from streaming.engine import Engine
from streaming.metrics import Metrics

SITES = Path(__file__).parent.parent.parent / "sites"
TOLD_EVERY = 1_000_000
"""Lines after which a run says how far it is."""


class Run(Struct, frozen=True):
    """The sites of one region, from a cold start over weeks that follow each other."""

    region: str
    sites: tuple[str, ...]
    weeks: tuple[Week, ...]
    folder: Path

    @property
    def name(self) -> str:
        """How the run is called while it goes."""
        return f"{self.region}, seed {self.weeks[0].seed}" + (f" to {self.weeks[-1].seed}" if self.weeks[1:] else "")

    def file(self, kind: str) -> Path:
        """`alerts` or `findings`."""
        return self.folder / f"{kind}-{self.region}.jsonl"


def runs(weeks: Sequence[Week], sites: Sequence[str], keep: Path, *, warm: bool) -> list[Run]:
    """A run a region and week; `warm`: one a region, which keeps its state from week to week."""
    of: dict[str, list[str]] = defaultdict(list)
    for site in sites:
        of[read_site(SITES / site).region].append(site)
    through = [(tuple(weeks), keep / f"warm-{weeks[0].seed}-{weeks[-1].seed}")]
    spans = through if warm else [((week,), week.folder) for week in weeks]
    return [Run(region, tuple(names), span, folder) for span, folder in spans for region, names in of.items()]


def detect(found: Sequence[Run], without: Collection[str], jobs: int, tell: Callable[[str], None]) -> None:
    """Detect all runs anew, the detectors of `without` left out of the catalogue; raises what a run raises."""
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        waiting = {pool.submit(detect_one, run, frozenset(without)): run for run in found}
        for number, done in enumerate(as_completed(waiting), 1):
            done.result()
            tell(f"detected {number} of {len(found)}: {waiting[done].name}")


def detect_one(run: Run, without: frozenset[str]) -> None:
    """Detect one run, and write its findings and alerts."""
    run.folder.mkdir(parents=True, exist_ok=True)
    sites = {name: (read_site(SITES / name), SITES / name) for name in run.sites}
    desks: dict[str, Recorder] = {}

    def desk(site: Site) -> Recorder:
        return desks.setdefault(site.id, Recorder(make_desk(site)))

    engine = Engine(Metrics(CollectorRegistry()))
    engine.shards = {name: make_shard(site, folder, desk(site), without) for name, (site, folder) in sites.items()}
    engine.regions = make_regions(sites, desk, without)
    alerts = [alert for output in feed_lines(engine, _paced(_lines(run), run.name)) for alert in output.alerts]
    rows = (Found(name, one) for name, made in desks.items() for one in made.found)
    _write(run.file("findings"), map(msgspec.json.encode, rows))
    _write(run.file("alerts"), map(encode_alert, alerts))


class Found(Struct, frozen=True):
    """A finding, and whose desk heard it: a site's or, where several sites showed it, the region's."""

    desk: str
    finding: Finding


class Recorder:
    """A desk that notes each finding before it hands it on."""

    name: ClassVar[str] = "desk"

    def __init__(self, desk: Desk) -> None:
        """Note the findings of this desk."""
        self._desk = desk
        self.found: list[Finding] = []

    @property
    def state(self) -> Any:
        """That of the desk."""
        return self._desk.state

    @state.setter
    def state(self, state: Any) -> None:
        self._desk.state = state

    @property
    def open_alerts(self) -> int:
        """Alerts that were told and have not ended."""
        return self._desk.open_alerts

    def process(
        self, findings: Sequence[Finding], until: float, site: Site, verdicts: Sequence[Verdict] = ()
    ) -> list[Alert]:
        """What the desk tells of these findings."""
        self.found += findings
        return self._desk.process(findings, until, site, verdicts)


def findings(run: Run) -> list[Found]:
    """What a run found, desk by desk, in the order in which each heard it."""
    decode = msgspec.json.Decoder(Found).decode
    return [decode(line) for line in read_lines(run.file("findings"))]


def _lines(run: Run) -> Iterator[bytes]:
    """The lines of these sites, found by their text; those that cannot be read name none."""
    own = re.compile(b"|".join(b'"site":"%s"' % re.escape(site.encode()) for site in run.sites)).search
    files = (read_lines(week.file("events")) for week in run.weeks)
    return (line for line in chain.from_iterable(files) if own(line))


def _paced(lines: Iterator[bytes], name: str) -> Iterator[bytes]:
    began, number = time.monotonic(), 0
    while part := list(islice(lines, TOLD_EVERY)):
        yield from part
        number += len(part)
        at = datetime.now(UTC)
        pace = number / (time.monotonic() - began)
        print(f"{at:%H:%M:%S}   {name}: {number:,} lines, {pace:,.0f} a second", file=sys.stderr, flush=True)


def _write(path: Path, lines: Iterable[bytes]) -> None:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
