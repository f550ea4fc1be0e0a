"""Units: five minutes of a zone in which people were seen, with what was said of them and what was true."""

from itertools import islice
from typing import ClassVar

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry

from app.lines import read_lines
from benches.quality.runs import SITES
from benches.quality.weeks import Week
from desk.desk import ShiftDesk
from detectors.unaccounted import Unaccounted
from detectors.unaccounted_odds import at_least
from detectors.unaccounted_zones import judged
from domain.contracts import Chunk
from domain.facts import Fix
from domain.finding import Finding
from domain.shard import Shard
from domain.site import Site
from domain.truth import decode_crime
from geofences.read import read_site
from senses.catalogue import SENSES
from streaming.engine import Engine
from streaming.files import FileSource
from streaming.metrics import Metrics

UNIT_S = 300.0

WITH_PASSES = ("M07", "M08", "M14", "M19", "S")
"""Patterns whose people have a pass: whether that is a reason depends on more than counts, so units in which they were
seen are left out. In all others some come in without one."""

WHO_WALKS = (b'"object":"person"', b'"object":"animal"', b'"object":"bicycle"')


class Unit(Struct, frozen=True):
    """What was said last in five minutes of a zone, P(X >= 1), and whether somebody without a reason was there."""

    site: str
    zone: str
    start: float
    said: float
    true: bool


class Said(Struct):
    """A unit while it lasts: the newest probability, and what was seen in this visit, of which the first `until`."""

    probability: float
    seen: dict[str, None]
    until: int

    def has(self, events: set[str]) -> bool:
        """Whether one of these was seen by the end of the unit."""
        return any(event in events for event in islice(self.seen, self.until))


class Watched(Unaccounted):
    """The detector itself, with a note of what it would say after each fix."""

    name: ClassVar[str] = Unaccounted.name

    def __init__(self) -> None:
        """Begin without notes."""
        super().__init__()
        self.said: dict[tuple[str, float], Said] = {}
        self._visits: dict[tuple[str, float], dict[str, None]] = {}

    def _see(self, fix: Fix, site: Site) -> list[Finding]:
        found = super()._see(fix, site)
        start = fix.time // UNIT_S * UNIT_S
        for zone in {judged(site)[zone] for zone in self.state.inside.get(fix.thing, ()) if zone in judged(site)}:
            seen = self._visits.setdefault((zone, self.state.looks[zone].since), {})
            seen[fix.id] = None
            self.said[zone, start] = Said(at_least(1, self.chances(zone, fix.time, site)), seen, len(seen))
        return found


def units(week: Week, site: str) -> list[Unit]:
    """All units of one site and week, judged from a cold start."""
    known = read_site(SITES / site)
    watched = Watched()
    engine = Engine(Metrics(CollectorRegistry()))
    engine.shards[site] = Shard(known, [make() for make in SENSES], [watched], ShiftDesk(), lambda _: known)
    for chunk in FileSource((str(week.file("events")),)):
        engine.feed(of_people(chunk, site))
    engine.drain()
    strangers, others = _seen(week, site)
    return [
        Unit(site, zone, start, said.probability, said.has(strangers))
        for (zone, start), said in watched.said.items()
        if not said.has(others)
    ]


def of_people(chunk: Chunk, site: str) -> Chunk:
    """A chunk without other sites, and without sightings of what does not walk: quicker, and the same for people."""
    mine = f'"site":"{site}"'.encode()
    kept = [i for i, line in enumerate(chunk.lines) if mine in line and _matters(line)]
    lines, places, offsets = ([column[i] for i in kept] for column in (chunk.lines, chunk.places, chunk.offsets))
    return msgspec.structs.replace(chunk, lines=lines, places=places, offsets=offsets, letters=[])


def _matters(line: bytes) -> bool:
    return b'"kind":"sighting"' not in line or any(who in line for who in WHO_WALKS)


def _seen(week: Week, site: str) -> tuple[set[str], set[str]]:
    """The events of people without a reason, and those of crimes by people with a pass."""
    strangers: set[str] = set()
    others: set[str] = set()
    for crime in map(decode_crime, read_lines(week.file("truth"))):
        if crime.site == site:
            (others if (crime.pattern or "").startswith(WITH_PASSES) else strangers).update(crime.events or ())
    return strangers, others - strangers
