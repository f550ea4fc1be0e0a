"""Telling: the finding about a story, with the pieces that it rests on and those that are missing."""

from math import log

from detectors.patterns.pattern import Pattern
from detectors.pieces.piece import Piece
from detectors.sentence import sentence
from detectors.sequences_stories import Story
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.times import clock

SURE = 0.7
"""The probability from which on a story is of severity 2."""

AT_ONCE_S = 600.0


def finding(pattern: Pattern, story: Story, piece: Piece, added: dict[str, float], score: float, site: Site) -> Finding:
    """What is told when a piece makes a story likely: `added` is what each piece speaks for it."""
    subject = story.found[pattern.about].piece.keys[0] if pattern.about else story.key
    zone = story.zone if story.zone in site.zones else None
    return Finding(
        detector="sequences",
        family=pattern.family,
        pattern=pattern.number,
        site=site.id,
        zone=zone,
        subject=subject,
        related=tuple(key for key in story.keys if key != subject),
        time=piece.time,
        noticed=piece.time,
        severity=2 if score >= SURE else 3,
        score=round(score, 3),
        reason=sentence(
            f"sequence_{pattern.number.lower()}",
            subject=subject.partition("/")[2],
            zone=site.zones[zone].name if zone else site.name,
            since=clock(story.begun, site.timezone),
            at=clock(piece.time, site.timezone),
            pieces=len(story.found),
            amount=round(next((story.found[n].piece.amount for n in pattern.begins if n in story.found), 1.0)),
        ),
        because=(*_found(pattern, story, added), *_missing(pattern, story)),
        evidence=_evidence(story),
        actions=pattern.actions,
    )


def _found(pattern: Pattern, story: Story, added: dict[str, float]) -> list[Because]:
    """The pieces that were found, the heaviest first."""
    # the begin is weighed against the base rate, so that it is what makes the rest worth a look
    speaks = {
        name: max(added[name] - (log(pattern.base) if name == story.opening else 0.0), 0.0) for name in story.found
    }
    whole = sum(speaks.values()) or 1.0
    return [
        Because(feature=name, observed=round(story.found[name].piece.amount, 1), share=round(speaks[name] / whole, 2))
        for name in sorted(speaks, key=lambda name: (-speaks[name], name))
    ]


def _missing(pattern: Pattern, story: Story) -> list[Because]:
    """The pieces that would make it likelier, and were not seen so far."""
    # what else a story could have begun with, and is waited for no longer than moments, is no piece that is missing
    begun_else = {step.piece for step in pattern.steps if step.piece in pattern.begins and step.within_s < AT_ONCE_S}
    names = dict.fromkeys(step.piece for step in pattern.steps if step.piece not in {*story.found, *begun_else})
    return [Because(feature=name, observed=0, low=1.0, share=0.0) for name in names]


def _evidence(story: Story) -> tuple[Evidence, ...]:
    """The events of all pieces, the newest last, each once."""
    pieces = sorted(story.found.values(), key=lambda found: (found.piece.time, found.piece.name))
    return tuple({event.id: event for found in pieces for event in found.evidence}.values())
