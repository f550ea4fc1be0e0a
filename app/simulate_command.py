"""Simulate: invented days of sites to a file or to Kafka, with their truth."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.pace import paced
from domain.errors import ConfigError
from domain.truth import Crime, encode_crime
from geofences.read import read_site
from simulators.calendar import A_DAY, Calendar, Crimes
from simulators.picture import DayLog, draw
from simulators.place import Place
from simulators.run import Density, Run
from simulators.scenarios.catalogue import SCENARIOS
from simulators.sensors.gateway import Line
from simulators.world import World
from streaming import line_writer
from streaming.kafka_client import KafkaSettings, broker_at
from streaming.line_writer import FileWriter, KafkaWriter, Writer

SITES = Path(__file__).parent.parent / "sites"
DEFAULT_START = "2025-01-06"

_TICK = b'"sensor":"clock"'


class Request(Struct, frozen=True, kw_only=True):
    """What was asked for; the names of the arguments in contracts.md."""

    sites: tuple[str, ...]
    events: str | None = None
    since: str = DEFAULT_START
    days: int = 7
    seed: int = 1
    truth: Path | None = None
    quiet: Path | None = None
    crimes: Crimes = "few"
    patterns: tuple[str, ...] = ()
    sightings: Density = "sparse"
    speed: float | None = None
    hours: int | None = None
    plan: bool = False
    picture: Path | None = None
    kafka: KafkaSettings = KafkaSettings()


def run(request: Request, tell: Callable[[str], None] = print) -> int:
    """Simulate; returns the exit status. Raises ConfigError where something asked for is not there."""
    world, calendar = _world(request), _calendar(request)
    simulation = Run(world, calendar, density=request.sightings)
    if request.plan:
        _plan(simulation, world, calendar, tell)
        return 0
    if request.events is None:
        raise ConfigError("--events", "found nothing, expected a file or kafka://HOST:PORT (or --plan)")
    writer = _writer(request.events, request.kafka)
    album = Album(world, next(iter(world.places))) if request.picture else None
    written = 0
    with _progress(world, request.hours, simulation.step) as advance:
        hours = _noted(_limited(simulation, request.hours), advance)
        for lines in paced(hours, attrgetter("received"), request.speed):
            writer.write(map(_to_log, lines))
            written += len(lines)
            if album:
                album.look(lines, simulation.crime_ids(album.site))
    writer.finish()
    crimes, quiet = simulation.truth()
    _write_truth(request.truth, crimes)
    _write_truth(request.quiet, quiet)
    if album and request.picture:
        draw(world.places[album.site], album.best()).savefig(
            request.picture, dpi=110, metadata={"Software": "havenwacht"}
        )
    _tell_unseen(calendar, [*crimes, *quiet], tell)
    print(f"{written} lines, {len(crimes)} crimes, {len(quiet)} look-alikes", file=sys.stderr)
    return 0


def simulation_of(request: Request) -> Run:
    """The days that were asked for, not lived yet; raises ConfigError where something asked for is not there."""
    return Run(_world(request), _calendar(request), density=request.sightings)


# What was asked for


def site_folder(name: str) -> Path:
    """An id under `sites/`, or a folder."""
    own = SITES / name
    if own.is_dir() and "/" not in name:
        return own
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(sorted(p.name for p in SITES.iterdir() if p.is_dir()))
    raise ConfigError("SITE", f"found {name!r}, expected a folder or one of {known}")


def _world(request: Request) -> World:
    if request.days < 1:
        raise ConfigError("--days", f"found {request.days}, expected 1 or more")
    if request.seed < 0:
        raise ConfigError("--seed", f"found {request.seed}, expected 0 or more")
    places: dict[str, Place] = {}
    for name in request.sites:
        folder = site_folder(name)
        place = Place(read_site(folder))
        _can_be_lived_in(folder, place)
        places[place.id] = place
    zones = {place.site.timezone for place in places.values()}
    if len(zones) > 1:
        raise ConfigError("SITE", f"found the time zones {', '.join(sorted(zones))}, expected one in a run")
    return World(places, request.seed, _date(request.since), request.days)


def _can_be_lived_in(folder: Path, place: Place) -> None:
    """People must be able to come in."""
    outdoors = [z for z in place.of_kind("yard", "quay", "apron", "stack", "road") if z in place.closed]
    if not place.doors or (outdoors and not place.of_kind("gate")):
        raise ConfigError(
            folder / "zones.geojson", "found no gate, expected a zone of kind gate with doors to what lies behind it"
        )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError("--from", f"found {text!r}, expected a date, e.g. {DEFAULT_START}") from None


def _calendar(request: Request) -> Calendar:
    known = sorted({s.pattern for s in SCENARIOS if s.pattern})
    for pattern in request.patterns:
        if pattern not in known:
            raise ConfigError("--pattern", f"found {pattern!r}, expected one of {', '.join(known)}")
    if request.crimes not in A_DAY:
        raise ConfigError("--crimes", f"found {request.crimes!r}, expected none, few or many")
    return Calendar(SCENARIOS, request.crimes, request.patterns)


def _writer(target: str, settings: KafkaSettings) -> Writer:
    if target.startswith("kafka://"):
        return KafkaWriter(broker_at(target, settings))
    path = Path(target)
    if not path.name.endswith((".jsonl", ".jsonl.gz", ".jsonl.zst")):
        raise ConfigError("--events", f"found {target!r}, expected .jsonl, .jsonl.gz, .jsonl.zst or kafka://HOST:PORT")
    if not path.parent.is_dir():
        raise ConfigError("--events", f"found no folder {path.parent}, expected one")
    return FileWriter(path)


# Writing


def _to_log(line: Line) -> line_writer.Line:
    log = (
        "both" if line.kind == "health" and _TICK in line.raw else "sightings" if line.kind == "sighting" else "events"
    )
    return line_writer.Line(line.received, line.site, log, line.raw)


def _limited(simulation: Run, hours: int | None) -> Iterator[list[Line]]:
    return islice(simulation.hours(), None if hours is None else round(hours * 3600 / simulation.step))


def _noted(hours: Iterator[list[Line]], advance: Callable[[], None]) -> Iterator[list[Line]]:
    for lines in hours:
        yield lines
        advance()


def _write_truth(path: Path | None, crimes: Sequence[Crime]) -> None:
    if path is not None:
        path.write_bytes(b"".join(encode_crime(crime) + b"\n" for crime in crimes))


# Telling


def _plan(simulation: Run, world: World, calendar: Calendar, tell: Callable[[str], None]) -> None:
    for day in simulation.plan():
        for site in world.places:
            shifts, runs, calls = (len(table[site, day]) for table in (world.duties, world.runs, world.calls))
            weather = world.weather(site, day)
            sky = ", ".join(word for word in ("fog", "storm", "rain") if getattr(weather, word)) or "fair"
            holiday = ", holiday" if world.is_holiday(site, day) else ""
            tell(f"{world.date(day)} {site}: {shifts} shifts, {runs} trucks, {calls} calls, {sky}{holiday}")
            for at, name in _stories(calendar, day, site):
                tell(f"    {at} {name}")


def _stories(calendar: Calendar, day: int, site: str) -> list[tuple[str, str]]:
    found = []
    for when, where, name, variation, story in calendar.staged:
        if (when, where) == (day, site):
            begin = min((actor.body.t[0] for actor in story.actors), default=None)
            zone = ZoneInfo(story.world.places[site].site.timezone)
            at = datetime.fromtimestamp(begin, zone).strftime("%a %H:%M") if begin is not None else "--- --:--"
            found.append((at, f"{'look-alike' if story.why else 'CRIME'} {name} ({variation}): {story.note}"))
    return sorted(found)


def _tell_unseen(calendar: Calendar, lines: Sequence[Crime], tell: Callable[[str], None]) -> None:
    """Stories of which no sensor reported anything have no truth line."""
    reported = {(line.note, line.why) for line in lines}
    for day, site, name, variation, story in calendar.staged:
        if (story.note, story.why) not in reported:
            tell(f"nothing was reported of {name} ({variation}) at {site} on day {day}")


@contextmanager
def _progress(world: World, hours: int | None, step: float) -> Iterator[Callable[[], None]]:
    """A bar over hours on a terminal, none in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("hours", total=hours or 24 * world.days)
        yield lambda: progress.advance(task, step / 3600)


# The picture


class _Point(Struct):
    kind: str
    id: str
    object: str | None = None
    lon: float | None = None
    lat: float | None = None


class Album:
    """Keeps what a picture of one site needs: of the first day with a crime, or of the first day."""

    def __init__(self, world: World, site: str) -> None:
        """Begin with nothing."""
        self._world = world
        self.site = site
        self._days: dict[int, DayLog] = {}

    def look(self, lines: Sequence[Line], crimes: set[str]) -> None:
        """Take in some lines; `crimes` are the ids of events that crimes caused."""
        for line in lines:
            if line.site != self.site:
                continue
            try:
                point = msgspec.json.decode(line.raw, type=_Point)
            except msgspec.MsgspecError:
                continue
            if point.kind == line.kind:
                self._add(line, point, point.id in crimes)

    def _add(self, line: Line, point: _Point, is_crime: bool) -> None:
        day = self._world.day_of(self.site, line.received)
        begin = self._world.at(self.site, day, 0)
        log = self._days.setdefault(day, DayLog(f"{self.site}, {self._world.date(day)}"))
        log.count(point.kind, int((line.received - begin) // 3600))
        if point.lon is not None and point.lat is not None and point.object:
            (log.crimes if is_crime else log.points.setdefault(point.object, [])).append((point.lon, point.lat))
        self._forget(day)

    def _forget(self, day: int) -> None:
        """Keep the first day with a crime, and until there is one, the first day."""
        if len(self._days) > 2:
            keep = next((d for d in sorted(self._days) if self._days[d].crimes), min(self._days))
            self._days = {d: log for d, log in self._days.items() if d in (keep, day)}

    def best(self) -> DayLog:
        """The day to be drawn."""
        days = sorted(self._days)
        return self._days[next((d for d in days if self._days[d].crimes), days[0])]
