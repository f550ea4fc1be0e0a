"""Piece: one thing that was seen and may be part of a story, and what the functions that see pieces remember."""

from msgspec import Struct, field

from domain.finding import Evidence

MOST_MARKS = 24
"""Of one key so many marks are kept, the newest."""

SWEEP_S = 3600.0
"""How often what is too old is looked for."""

NOWHERE = float("nan")


class Piece(Struct, frozen=True, gc=False):
    """`name` is that of the function that saw it; `keys` the subjects that it is about, the one that tells most first.

    `lon`, `lat`: where, NaN where it has no place. `amount`: how many, how often or how long, for the officer.
    """

    name: str
    time: float
    keys: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    zone: str | None = None
    lon: float = NOWHERE
    lat: float = NOWHERE
    amount: float = 1.0


class Mark(Struct, frozen=True, gc=False):
    """What is kept of a row that may become part of a piece."""

    time: float
    evidence: Evidence
    text: str = ""
    number: float = 0.0
    until: float = 0.0
    lon: float = NOWHERE
    lat: float = NOWHERE


class Kept(Struct):
    """Marks of one key, oldest first, each kept for `keep_s`."""

    keep_s: float
    marks: list[Mark]


class Memory(Struct):
    """Marks by key; a key begins with the name of the function that keeps it."""

    kept: dict[str, Kept] = field(default_factory=dict)
    swept: float = 0.0

    def note(self, key: str, mark: Mark, keep_s: float) -> list[Mark]:
        """Keep a mark for so long; gives all that are kept under its key, this one last."""
        self._sweep(mark.time)
        marks = [*self.of(key, mark.time - keep_s), mark][-MOST_MARKS:]
        self.kept[key] = Kept(keep_s, marks)
        return marks

    def of(self, key: str, since: float) -> list[Mark]:
        """The marks of a key from after a time on, oldest first."""
        kept = self.kept.get(key)
        return [mark for mark in kept.marks if mark.time > since] if kept else []

    def last(self, key: str, since: float) -> Mark | None:
        """The newest mark of a key, unless it is older."""
        marks = self.of(key, since)
        return marks[-1] if marks else None

    def lasts(self, key: str, at: float) -> bool:
        """Whether a mark of a key begins at its `number` or before, and ends after its `until`."""
        kept = self.kept.get(key)
        return kept is not None and any(mark.number <= at < mark.until for mark in kept.marks)

    def replace(self, key: str, text: str) -> None:
        """Forget the marks of a key with this text: something newer is known."""
        kept = self.kept.get(key)
        left = [mark for mark in kept.marks if mark.text != text] if kept else []
        if left and kept:
            kept.marks = left
        else:
            self.drop(key)

    def drop(self, key: str) -> None:
        """Forget a key."""
        self.kept.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now - self.swept > SWEEP_S:
            self.swept = now
            self.kept = {key: kept for key, kept in self.kept.items() if now - kept.marks[-1].time < kept.keep_s}
