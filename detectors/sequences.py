"""Sequences: ways of working that show in several pieces, each of them ordinary, hardly ever together.

A pattern is a file in `detectors/patterns/`, a piece a function in `detectors/pieces/`.
"""

from typing import ClassVar

from detectors.patterns.catalogue import PATTERNS
from detectors.patterns.figures import FIGURES
from detectors.patterns.pattern import Pattern
from detectors.pieces.catalogue import LOOKS
from detectors.pieces.piece import Piece
from detectors.sequences_evidence import probability, weights
from detectors.sequences_stories import Stories, Story
from detectors.sequences_telling import finding
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.finding import Finding
from domain.site import Site
from domain.timers import Timer


class Sequences:
    """Finds stories of a pattern whose pieces, by what was counted, are likelier a crime than `told`."""

    name: ClassVar[str] = "sequences"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset(LOOKS)

    def __init__(self) -> None:
        """Begin without stories."""
        self.state = Stories()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding each time that a likely story gets a piece of another kind."""
        findings: list[Finding] = []
        for row in batch.timed(self.state.timers, *LOOKS):
            if isinstance(row, Timer):
                self._due(row)
                continue
            for look in LOOKS[type(row)]:
                for piece in look(row, self.state.memory, facts.site):
                    findings += self._take(piece, facts.site)
        return findings

    def judged(self, pattern: Pattern, story: Story, piece: Piece, site: Site) -> list[Finding]:
        """The finding about a story, if all that is needed was found and it is likely enough."""
        if any(step.needed and step.piece not in story.found for step in pattern.steps):
            return []
        added = weights(pattern, FIGURES[pattern.number], story, piece.time)
        score = probability(sum(added.values()))
        return [finding(pattern, story, piece, added, score, site)] if score >= pattern.told else []

    def closed(self, story: Story) -> None:
        """A story is over; who counts them hears of it here."""

    def _take(self, piece: Piece, site: Site) -> list[Finding]:
        findings: list[Finding] = []
        for pattern in PATTERNS[piece.name]:
            stories = list(self.state.fitting(pattern, piece))
            if not stories and piece.name in pattern.begins and self.state.is_new(pattern, piece):
                stories.append(self.state.begin(pattern, piece))
                self._make_room(pattern)
            for story in stories:
                if story.take(piece):
                    findings += self.judged(pattern, story, piece, site)
        return findings

    def _make_room(self, pattern: Pattern) -> None:
        oldest = self.state.full(pattern)
        if oldest is not None:
            self._close(oldest)

    def _due(self, timer: Timer) -> None:
        number, _, key = timer.key.partition("|")
        story = self.state.open.get(number, {}).get(key)
        if story is not None and timer.time >= story.begun + LASTS_S[number]:
            self._close(story)

    def _close(self, story: Story) -> None:
        del self.state.open[story.pattern][story.key]
        self.closed(story)


LASTS_S = {pattern.number: pattern.lasts_s for patterns in PATTERNS.values() for pattern in patterns}
