"""Facts: what senses tell detectors, one frozen struct a kind."""

from typing import Literal

from domain.batch import Fact
from domain.event import Badge, PlateRead

Standing = Literal["active", "blocked", "lost", "returned", "expired"]


class PassUse(Fact, frozen=True, gc=False):
    """A pass was shown. `standing` is None for a pass that no file or event names: it is never dead."""

    badge: Badge
    holder: str | None
    standing: Standing | None


class PlateUse(Fact, frozen=True, gc=False):
    """A readable plate was read. `groups`: those of its vehicle and its visits now; `zones`: those its visits open."""

    read: PlateRead
    groups: tuple[str, ...]
    zones: tuple[str, ...]


class DutyUse(Fact, frozen=True, gc=False):
    """A pass was shown by a holder who works shifts: `away_s` from the nearest of the `shifts` known of them."""

    badge: Badge
    holder: str
    away_s: float
    shifts: int
