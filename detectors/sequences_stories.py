"""Stories: partial matches of patterns, and which of them a piece belongs to."""

from collections.abc import Iterator
from math import isnan

from msgspec import Struct, field

from detectors.patterns.pattern import Pattern, Step
from detectors.pieces.piece import Memory, Piece
from domain.finding import Evidence
from domain.timers import Timers
from geofences.distance import metres

MOST_STORIES = 2000
"""Of one pattern so many are open at a site; the oldest go first."""

MOST_EVIDENCE = 20
"""Of one piece so many events are kept."""


class Found(Struct):
    """A piece of a story: when it was found first, as it was found last, and the events of all times."""

    since: float
    piece: Piece
    evidence: list[Evidence]


class Story(Struct):
    """A pattern that may be under way: what was found of it, and where it was last."""

    pattern: str
    key: str
    begun: float
    opening: str
    found: dict[str, Found]
    keys: list[str]
    lon: float
    lat: float
    zone: str | None

    def take(self, piece: Piece) -> bool:
        """Add a piece; whether it is of a kind that the story did not have."""
        known = self.found.get(piece.name)
        if known is None:
            self.found[piece.name] = Found(piece.time, piece, list(piece.evidence))
        else:
            listed = {event.id for event in known.evidence}
            fresh = [event for event in piece.evidence if event.id not in listed]
            known.piece, known.evidence = piece, [*known.evidence, *fresh][-MOST_EVIDENCE:]
        self.keys += [key for key in piece.keys if key not in self.keys][: MOST_EVIDENCE - len(self.keys)]
        if not isnan(piece.lon):
            self.lon, self.lat = piece.lon, piece.lat
        self.zone = piece.zone or self.zone
        return known is None


class Stories(Struct):
    """Open stories by pattern and key; what the functions that see pieces remember; and timers that end stories."""

    open: dict[str, dict[str, Story]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    timers: Timers = field(default_factory=Timers)

    def is_new(self, pattern: Pattern, piece: Piece) -> bool:
        """Whether no story of the pattern is open about a piece's first subject."""
        return piece.keys[0] not in self.open.get(pattern.number, {})

    def begin(self, pattern: Pattern, piece: Piece) -> Story:
        """A new story; it must not be open yet."""
        key = piece.keys[0]
        story = Story(pattern.number, key, piece.time, piece.name, {}, [], piece.lon, piece.lat, piece.zone)
        self.open.setdefault(pattern.number, {})[key] = story
        self.timers.set(piece.time + pattern.lasts_s, f"{pattern.number}|{key}")
        return story

    def full(self, pattern: Pattern) -> Story | None:
        """The oldest story of a pattern that has too many, for want of room; None while there is room."""
        stories = self.open.get(pattern.number, {})
        return next(iter(stories.values())) if len(stories) > MOST_STORIES else None

    def fitting(self, pattern: Pattern, piece: Piece) -> Iterator[Story]:
        """The open stories that wait for a piece; of those that it is merely near to, the nearest alone."""
        stories = self.open.get(pattern.number, {})
        steps = [step for step in pattern.steps if step.piece == piece.name]
        fits: dict[str, Story] = {}
        for step in steps:
            waiting = _by_key(stories, piece) if step.by == "key" else list(stories.values())
            waiting = [s for s in waiting if s.begun <= piece.time <= s.begun + step.within_s]
            chosen = _nearest(waiting, piece, step) if step.by == "place" else waiting
            fits |= {story.key: story for story in chosen}
        return iter(fits.values())


def _by_key(stories: dict[str, Story], piece: Piece) -> list[Story]:
    """Stories that begin with one of the piece's subjects."""
    return [stories[key] for key in piece.keys if key in stories]


def _nearest(waiting: list[Story], piece: Piece, step: Step) -> list[Story]:
    placed = [story for story in waiting if not isnan(story.lon)]
    if isnan(piece.lon) or not placed:
        return []
    away = [float(metres(story.lon, story.lat, piece.lon, piece.lat)) for story in placed]
    least = min(range(len(placed)), key=lambda i: (away[i], -placed[i].begun, placed[i].key))
    return [placed[least]] if away[least] <= step.near_m else []
