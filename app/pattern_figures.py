"""Pattern figures: counts how often the pieces of each pattern are found in crimes and in ordinary life.

`python -m app.pattern_figures LOG=TRUTH ..` runs over event files with their truth (an empty file: days without
incident) and writes `detectors/patterns/figures.py` anew.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from prometheus_client import CollectorRegistry

from app.simulate_command import SITES
from desk.desk import ShiftDesk
from detectors.patterns.catalogue import ALL
from detectors.patterns.pattern import Counts, Figures, Pattern
from detectors.pieces.piece import Piece
from detectors.sequences import Sequences
from detectors.sequences_stories import Story
from domain.batch import Batch
from domain.contracts import Facts
from domain.finding import Finding
from domain.shard import Shard
from domain.site import Site
from domain.truth import Crime, decode_crime
from geofences.read import read_site
from senses.catalogue import SENSES
from streaming.engine import Engine
from streaming.files import FileSource
from streaming.metrics import Metrics

FILE = Path(__file__).parent.parent / "detectors" / "patterns" / "figures.py"

HEAD = '''"""Figures: made by `python -m app.pattern_figures`; never changed by hand."""

from collections.abc import Mapping
from types import MappingProxyType

from detectors.patterns.pattern import Counts, Figures

FIGURES: Mapping[str, Figures] = MappingProxyType(
    {'''


class Counting(Sequences):
    """Sequences that keeps every story that is over."""

    def __init__(self) -> None:
        """Begin with no story."""
        super().__init__()
        self.over: list[Story] = []
        self._first = self._last = 0.0

    @property
    def days(self) -> float:
        """How long the log is; 0 where it holds nothing of this site."""
        return (self._last - self._first) / 86_400.0

    def judged(self, pattern: Pattern, story: Story, piece: Piece, site: Site) -> list[Finding]:
        """Nothing is told: what is counted must not depend on what was counted before."""
        return []

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """Look on."""
        if isfinite(batch.until):
            self._first, self._last = self._first or batch.until, batch.until
        return super().process(batch, facts)

    def closed(self, story: Story) -> None:
        """Keep it."""
        self.over.append(story)

    def all(self) -> list[Story]:
        """All stories, those that are still open last."""
        return self.over + [story for stories in self.state.open.values() for story in stories.values()]


class Watched(NamedTuple):
    """What one log came to at one site: its stories, how many days it spans, and the crimes that were staged there."""

    site: str
    stories: Sequence[Story]
    days: float
    crimes: Sequence[Crime]


def figures(watched: Sequence[Watched]) -> dict[str, Figures]:
    """What was counted for each pattern."""
    return {pattern.number: _of(pattern, watched) for pattern in ALL}


def page(found: Mapping[str, Figures]) -> str:
    """The module that holds these figures."""
    rows = (line for number, of in sorted(found.items()) for line in _entry(number, of))
    return "\n".join([HEAD, *rows, "    }", ")", '"""By pattern."""', ""])


def _entry(number: str, of: Figures) -> list[str]:
    return [
        f'        "{number}": Figures(',
        *(f"            {name}={getattr(of, name)!r}," for name in ("crimes", "seen", "days", "ordinary", "guilty")),
        *_counts("begins", of.begins),
        *_counts("pieces", of.pieces),
        "        ),",
    ]


def _counts(name: str, of: Mapping[str, Counts]) -> list[str]:
    rows = (f'                "{piece}": Counts({c.crime}, {c.ordinary}),' for piece, c in sorted(of.items()))
    return [f"            {name}={{", *rows, "            },"]


def _of(pattern: Pattern, watched: Sequence[Watched]) -> Figures:
    """Counts over the sites at which such crimes were staged anywhere in these logs."""
    sites = {row.site for row in watched for crime in row.crimes if crime.pattern in pattern.staged}
    rows = [row for row in watched if row.site in sites]
    guilty: list[Story] = []
    ordinary: list[Story] = []
    seen: set[str] = set()
    for row in rows:
        crime_of = {event: crime for crime in row.crimes for event in crime.events or ()}
        for story in (s for s in row.stories if s.pattern == pattern.number):
            crimes = _crimes(story, crime_of)
            if not crimes:
                ordinary.append(story)
            elif any(crime.pattern in pattern.staged for crime in crimes):
                guilty.append(story)
                seen |= {crime.id for crime in crimes if crime.pattern in pattern.staged}
    staged = sum(crime.pattern in pattern.staged for row in rows for crime in row.crimes)
    names = dict.fromkeys(step.piece for step in pattern.steps)
    pieces = {name: Counts(_with(name, guilty), _with(name, ordinary)) for name in names}
    begins = {name: Counts(_begun(name, guilty), _begun(name, ordinary)) for name in pattern.begins}
    days = round(sum(row.days for row in rows), 1)
    return Figures(staged, len(seen), days, len(ordinary), len(guilty), begins, pieces)


def _crimes(story: Story, crime_of: Mapping[str, Crime]) -> list[Crime]:
    events = (event.id for found in story.found.values() for event in found.evidence)
    return [crime_of[event] for event in events if event in crime_of]


def _with(name: str, stories: Iterable[Story]) -> int:
    return sum(name in story.found for story in stories)


def _begun(name: str, stories: Iterable[Story]) -> int:
    return sum(story.opening == name for story in stories)


def watch(log: Path, crimes: Sequence[Crime]) -> list[Watched]:
    """Run the senses and the stories over one log."""
    sites = {site.id: site for site in map(read_site, sorted(p for p in SITES.iterdir() if p.is_dir()))}
    parts = {name: Counting() for name in sites}
    engine = Engine(Metrics(CollectorRegistry()))
    engine.shards = {name: _shard(site, parts[name]) for name, site in sites.items()}
    for chunk in FileSource((str(log),), None):
        engine.feed(chunk)
    engine.drain()
    by_site = defaultdict(list)
    for crime in crimes:
        by_site[crime.site].append(crime)
    return [Watched(name, part.all(), part.days, by_site[name]) for name, part in parts.items() if part.days]


def _shard(site: Site, part: Counting) -> Shard:
    return Shard(site, [make() for make in SENSES], [part], ShiftDesk(), lambda version: site)


def main() -> None:
    """Count, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", nargs="+", help="an event file, '=', and the file with its truth")
    pairs = [pair.split("=") for pair in parser.parse_args().log]
    watched = [row for log, truth in pairs for row in watch(Path(log), _crimes_of(Path(truth)))]
    FILE.write_text(page(figures(watched)))


def _crimes_of(truth: Path) -> list[Crime]:
    return [decode_crime(line) for line in truth.read_bytes().splitlines()]


if __name__ == "__main__":
    main()
