"""Logs: what the benches read. The recorded log where it is there, else one made up of the same size."""

import gzip
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from itertools import islice
from pathlib import Path

from msgspec import Struct, structs

from app.cli import main
from benches.measure import ROOT
from domain.codec import decode_lines, encode_event
from domain.event import Event, PlateRead

RECORDED = ROOT.parent / "shared" / "data" / "lekagul"
"""Optional data beside the repository: a year of plate reads, with its site folder."""

EVENTS = 171_477
PLATES = 18_708
DAY_S = 86_400.0
PERIOD_S = 399 * DAY_S
"""Between two copies of a log: whole weeks, longer than the log, so that every copy sees the same opening hours."""

ZONES = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "geometry": %s, "properties": {"id": "road", "name": "road", "kind": "road", "level": 1}},
{"type": "Feature", "geometry": %s,
 "properties": {"id": "yard", "name": "yard", "kind": "yard", "level": 3, "access": ["staff"]}}]}
"""
SQUARE = '{"type": "Polygon", "coordinates": [[[4.0, 52.0], [4.1, 52.0], [4.1, 52.1], [4.0, 52.1], [4.0, 52.0]]]}'


class Log(Struct, frozen=True):
    """A file of events and the folders of its sites; `told` says where it comes from."""

    path: Path
    sites: tuple[Path, ...]
    events: int
    told: str


class Model(Struct, frozen=True):
    """A log before it is copied: plate reads of one site, in order, and that site's folder."""

    reads: list[PlateRead]
    folder: Path
    told: str


def model(folder: Path, limit: int | None = None) -> Model:
    """The recorded log, or one made up in `folder`; `limit` keeps only its first events."""
    found = _recorded() if RECORDED.is_dir() else _made_up(folder)
    return structs.replace(found, reads=list(islice(found.reads, limit)))


def one_after_another(found: Model, folder: Path, copies: int = 10) -> Log:
    """One site over `copies` periods: times, ids and plates of each copy are its own."""
    site = _copy_site(found.folder, folder / "site", lambda name: name, copies)
    path = folder / "events.jsonl"
    with path.open("wb") as out:
        for number in range(copies):
            out.writelines(encode_event(_shifted(read, number)) + b"\n" for read in found.reads)
    return Log(path, (site,), copies * len(found.reads), f"{found.told}, {copies} times over")


def side_by_side(found: Model, folder: Path, sites: int = 8) -> Log:
    """The same log at several sites at once, an event of each in turn."""
    names = [f"{found.reads[0].site}-{number}" for number in range(sites)]
    folders = tuple(_copy_site(found.folder, folder / name, _always(name), 1) for name in names)
    path = folder / "side-by-side.jsonl"
    with path.open("wb") as out:
        for read in found.reads:
            out.writelines(encode_event(structs.replace(read, site=name)) + b"\n" for name in names)
    return Log(path, folders, sites * len(found.reads), f"{found.told}, as {sites} sites")


def _shifted(read: PlateRead, number: int) -> Event:
    plate = f"{read.plate}-{number}"
    return structs.replace(read, id=f"{number}-{read.id}", time=read.time + number * PERIOD_S, plate=plate)


def _copy_site(source: Path, target: Path, named: Callable[[str], str], copies: int) -> Path:
    """A site folder with another id, and with the vehicles of every copy; of one copy the plates stay as they are."""
    target.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_file():
            text = path.read_text()
            if path.name == "vehicles.csv" and copies > 1:
                text = "\n".join(_vehicles(text.splitlines(), copies)) + "\n"
            (target / path.name).write_text(text)
    toml = target / "site.toml"
    lines = [line for line in toml.read_text().splitlines() if not line.startswith("id ")]
    site = next(line for line in (source / "site.toml").read_text().splitlines() if line.startswith("id "))
    toml.write_text("\n".join([f'id = "{named(site.split(chr(34))[1])}"', *lines]) + "\n")
    return target


def _vehicles(rows: Sequence[str], copies: int) -> Iterator[str]:
    yield rows[0]
    for number in range(copies):
        for row in rows[1:]:
            plate, rest = row.split(",", 1)
            yield f"{plate}-{number},{rest}"


def _always(name: str) -> Callable[[str], str]:
    return lambda _: name


def _recorded() -> Model:
    lines = gzip.decompress((RECORDED / "events.jsonl.gz").read_bytes()).splitlines()
    events, _ = decode_lines(lines, [""] * len(lines))
    reads = [event for event in events if isinstance(event, PlateRead)]
    return Model(reads, RECORDED / "site", f"lekagul, {len(reads):,} recorded events")


def _made_up(folder: Path) -> Model:
    """A year at 40 cameras: most plates on roads that are open to all, some where only few may be."""
    draw = random.Random(0)
    place = _made_up_site(folder / "model")
    step_s = 397 * DAY_S / EVENTS
    reads = [
        PlateRead(
            f"e-{number:06d}",
            1_420_070_400.0 + round(number * step_s),
            "made-up",
            f"c-{draw.randrange(40 if draw.random() < 0.001 else 35)}",
            f"P-{draw.randrange(PLATES)}",
            "pass",
            1.0,
            "car",
        )
        for number in range(EVENTS)
    ]
    return Model(reads, place, f"made up, {EVENTS:,} events")


def _made_up_site(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text('id = "made-up"\nname = "Made up"\nregion = "made-up"\ntimezone = "UTC"\n')
    (folder / "zones.geojson").write_text(ZONES % (SQUARE, SQUARE))
    cameras = [f"c-{number},4.05,52.05,{'road' if number < 35 else 'yard'},plate" for number in range(40)]
    (folder / "cameras.csv").write_text("\n".join(["camera,lon,lat,zones,kind", *cameras]) + "\n")
    staff = [f"P-{number},Acme,truck,staff,," for number in range(0, PLATES, 100)]
    (folder / "vehicles.csv").write_text("\n".join(["plate,owner,kind,access,valid_from,valid_until", *staff]) + "\n")
    (folder / "readers.csv").write_text("reader,door,from_zone,to_zone,lon,lat\n")
    (folder / "passes.csv").write_text("pass,holder,employer,role,access,valid_from,valid_until,status\n")
    return folder


def simulated_day(folder: Path, site: str = "rtm-maasmond") -> Log:
    """An ordinary day of a site that ships with the product: every kind of event, most of them sightings."""
    path = folder / "day.jsonl"
    arguments = ["simulate", site, "--days", "1", "--crimes", "none", "--events", str(path)]
    with redirect_stdout(sys.stderr):
        status = main([*arguments, "--truth", str(folder / "truth.jsonl"), "--quiet", str(folder / "quiet.jsonl")])
    if status != 0:
        raise RuntimeError(f"found status {status} of simulate, expected 0")
    lines = path.read_bytes().splitlines()
    events, _ = decode_lines(lines, [""] * len(lines))
    readable = [line for line, event in zip(lines, events, strict=True) if event is not None]
    path.write_bytes(b"".join(line + b"\n" for line in readable))
    return Log(path, (ROOT / "sites" / site,), len(readable), f"a simulated day of {site}, {len(readable):,} events")
