"""The pipeline of one shard: senses, then detectors, then the desk, and what happens when one of them raises.

A part that raises ends the process: its state may be half changed. The next start is told the stretch and looks
closely: row by row, each part's state kept aside, so that the row that raises is withheld from that part alone.
"""

from collections.abc import Iterator, Sequence
from math import inf, nextafter
from typing import cast

from msgspec import Struct, field

from domain.alert import Alert
from domain.batch import Batch, Fact, order_of
from domain.blindness import Blindness, Dark
from domain.codec import encode_event
from domain.contracts import Desk, Detector, Facts, Part, Sense
from domain.coverage import Coverage, blind
from domain.errors import PartError
from domain.event import KINDS, Event, Verdict
from domain.finding import Evidence, Finding, Reason
from domain.horizon import Begun, Horizon
from domain.letter import Letter, letter
from domain.saving import pack, unpack
from domain.site import Site

OFF_AFTER = 3
"""Withheld rows within `OFF_WITHIN_S` after which a part is off at this site (architecture.md, "Failure")."""

OFF_WITHIN_S = 3600.0

Row = Event | Fact


class Stretch(Struct, frozen=True):
    """Rows with `after` < time <= `until`, among which a part raised."""

    after: float
    until: float


class StretchError(PartError):
    """A part raised on a stretch of rows; the next start should look closely at it."""

    def __init__(self, part: str, site: str, cause: str, stretch: Stretch) -> None:
        """Keep the stretch for the note that is left for the next start."""
        super().__init__(part, site, cause)
        self.stretch = stretch


class Told(Struct):
    """What one batch came to."""

    alerts: list[Alert] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)


class SavedPipeline(Struct):
    """States of all parts by name, and which rows were withheld from which, when."""

    parts: dict[str, bytes]
    desk: bytes
    until: float
    withheld: dict[str, list[float]]
    off: list[str]
    dark: bytes = b""
    begun: bytes = b""


class Pipeline:
    """Runs batches through the parts of one site."""

    def __init__(self, senses: Sequence[Sense], detectors: Sequence[Detector], desk: Desk) -> None:
        """Take parts with fresh states, in the order in which they run."""
        self._senses = senses
        self._detectors = detectors
        self._desk = desk
        kinds = {part.name: part.kinds for part in detectors}
        self._blindness = Blindness(kinds)
        self._horizon = Horizon(kinds, {part.name: getattr(part, "warm_s", 0.0) for part in detectors})
        self._until = -inf
        self._close: tuple[Stretch, ...] = ()
        self._withheld: dict[str, list[float]] = {}
        self._off: set[str] = set()

    def process(self, batch: Batch, site: Site) -> Told:
        """Judge one batch; raises `StretchError` where a part raises."""
        told = Told(coverage=[*self._horizon.process(batch, site), *self._blindness.process(batch, site)])
        if not self._is_close(batch.until):
            self._plainly(batch, site, told)
        else:
            for single, event in _singles(batch):
                self._closely(single, event, site, told)
        self._until = batch.until
        return told

    @property
    def open_alerts(self) -> int:
        """Alerts that were told and have not ended."""
        return self._desk.open_alerts

    def look_closely(self, stretches: Sequence[Stretch]) -> None:
        """In these stretches run row by row, and withhold what a part raises on."""
        self._close = tuple(stretches)

    def save(self) -> SavedPipeline:
        """The states of all parts."""
        parts = {part.name: pack(part.state) for part in self._parts()}
        desk, dark, begun = pack(self._desk.state), pack(self._blindness.state), pack(self._horizon.state)
        return SavedPipeline(parts, desk, self._until, self._withheld, sorted(self._off), dark, begun)

    def load(self, saved: SavedPipeline) -> None:
        """Go on from saved states; a part that the checkpoint does not know starts afresh."""
        for part in self._parts():
            if part.name in saved.parts:
                part.state = unpack(saved.parts[part.name], type(part.state))
        self._desk.state = unpack(saved.desk, type(self._desk.state))
        if saved.dark:
            self._blindness.state = unpack(saved.dark, Dark)
        if saved.begun:
            self._horizon.state = unpack(saved.begun, Begun)
        self._until, self._withheld, self._off = saved.until, dict(saved.withheld), set(saved.off)

    def _is_close(self, until: float) -> bool:
        return any(stretch.after < until and self._until < stretch.until for stretch in self._close)

    def _parts(self) -> Iterator[Part]:
        yield from self._senses
        yield from self._detectors

    def _plainly(self, batch: Batch, site: Site, told: Told) -> None:
        facts = Facts(site)
        findings: list[Finding] = []
        for part in self._parts():
            if part.name not in self._off:
                try:
                    findings += _run(part, batch, facts)
                except Exception as error:
                    stretch = Stretch(self._until, batch.until)
                    raise StretchError(part.name, site.id, repr(error), stretch) from error
        self._tell(findings, batch, site, told)

    def _closely(self, batch: Batch, event: Row | None, site: Site, told: Told) -> None:
        facts = Facts(site)
        findings: list[Finding] = []
        for part in self._parts():
            if part.name in self._off:
                continue
            before = pack(part.state)
            try:
                findings += _run(part, batch, facts)
            except Exception as error:
                part.state = unpack(before, type(part.state))
                findings.append(self._withhold(part.name, event, batch.until, site, repr(error), told))
        self._tell(findings, batch, site, told)

    def _tell(self, findings: list[Finding], batch: Batch, site: Site, told: Told) -> None:
        findings.sort(key=lambda f: (f.noticed, f.detector, f.subject, f.time, f.outcome))
        verdicts = batch.rows(Verdict)
        told.alerts += self._blindness.weaken(self._desk.process(findings, batch.until, site, verdicts))

    def _withhold(self, part: str, event: Row | None, at: float, site: Site, cause: str, told: Told) -> Finding:
        """Set the row aside for this part; a part that raises without a row, or too often, is off from here on."""
        recent = [time for time in self._withheld.get(part, []) if at - time < OFF_WITHIN_S]
        self._withheld[part] = [*recent, at]
        off = event is None or len(recent) + 1 >= OFF_AFTER
        if off:
            self._off.add(part)
            told.coverage.append(blind(site.id, "withheld", at, detectors=(part,)))
        if isinstance(event, Event):
            told.letters.append(letter(event.place, "withheld", f"{part} raised {cause}", encode_event(event)))
        return _failure(part, event, at, site.id, off)


def _run(part: Part, batch: Batch, facts: Facts) -> Sequence[Finding]:
    """Let one part judge a batch: a detector's findings, or none where a sense put its facts into the batch."""
    found = part.process(batch, facts)
    if found and isinstance(found[0], Fact):
        batch.add(cast(Sequence[Fact], found))
        return ()
    return cast(Sequence[Finding], found)


def _singles(batch: Batch) -> Iterator[tuple[Batch, Row | None]]:
    """One batch a row; timers of a time fall due only after the last row of that time."""
    rows: list[Row] = [*batch.rows(*KINDS), *batch.given]
    rows.sort(key=order_of)
    for i, row in enumerate(rows):
        tied = i + 1 < len(rows) and rows[i + 1].time == row.time
        until = nextafter(row.time, -inf) if tied else row.time
        yield Batch([row], until) if isinstance(row, Event) else Batch([], until, [row]), row
    yield Batch([], batch.until), None


def _failure(part: str, event: Row | None, at: float, site: str, off: bool) -> Finding:
    """The alert about ourselves: a part failed on a row, or is off."""
    if off:
        nl = f"Onderdeel {part} staat uit op deze locatie: het faalde herhaaldelijk. Bel de beheerder."
        en = f"Part {part} is off at this site: it failed repeatedly. Call the platform engineer."
    else:
        nl = f"Onderdeel {part} faalde op een gebeurtenis; die is alleen voor dit onderdeel overgeslagen."
        en = f"Part {part} failed on an event, which was left out for this part only."
    return Finding(
        detector="withheld",
        family="sensor",
        site=site,
        subject=f"sensor/{part}",
        time=at,
        noticed=at,
        severity=1 if off else 2,
        score=1.0,
        reason=Reason("part_off" if off else "part_failed", {"part": part}, nl, en),
        evidence=(Evidence(event.id, event.place),) if isinstance(event, Event) else (),
        actions=("call_platform_engineer",),
    )
