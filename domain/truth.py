"""Truth: what really happened, a line a crime; and the look-alikes of ordinary days, which must stay quiet."""

import msgspec
from msgspec import Struct

from domain.event import Instant
from domain.finding import Family
from domain.wire import Form

GRACE_S = 1800.0
"""A crime whose line has no `until` can be hit this long after its `end` (contracts.md, "Truth and score")."""


class Crime(Struct, frozen=True, kw_only=True):
    """One line of `truth.jsonl`, or of `quiet.jsonl`, whose lines say `why` they are ordinary.

    Times are seconds since 1970 UTC. `subjects` are spelt as in alerts, every alias of each. `events` are the ids of
    the events that it caused; None: those of its subjects. `first_observable` is the time of the earliest of them that
    an honest look-alike would not have caused.
    """

    id: str
    pattern: str | None = None
    family: Family
    site: str
    zones: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    start: Instant
    first_observable: Instant
    end: Instant
    until: Instant | None = None
    events: tuple[str, ...] | None = None
    story: str | None = None
    note: str = ""
    why: str | None = None

    @property
    def closes(self) -> float:
        """The last moment at which an alert still hits it, seconds since 1970 UTC."""
        return self.end + GRACE_S if self.until is None else self.until

    def __post_init__(self) -> None:
        """Refuse times that are out of order: a line like that could never be hit, and nobody would notice."""
        if not self.start <= self.first_observable <= self.closes or not self.start <= self.end <= self.closes:
            raise ValueError("expected start <= first_observable, start <= end, and both <= until")


_FORM = Form(Crime)


def encode_crime(crime: Crime) -> bytes:
    """One line of JSON without a line end; `pattern` is always there, null where the crime follows none."""
    found = _FORM.object(crime)
    return msgspec.json.encode({"id": crime.id, "pattern": crime.pattern, **found})


def decode_crime(line: bytes) -> Crime:
    """Read one line; raises `msgspec.MsgspecError` or `ValueError` that say what was expected."""
    return _FORM.decode(line)
