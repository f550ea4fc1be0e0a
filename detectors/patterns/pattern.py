"""Pattern: a way of working as a story of pieces, and the figures that say how much each piece speaks for it."""

from typing import Literal

from msgspec import Struct

from domain.finding import Family

Join = Literal["key", "place", "site"]

MINUTE, HOUR = 60.0, 3600.0

BASE = 0.02
"""Incursions a terminal and day: 65 to 115 a year were caught at 14 terminals, one in 50 to 80 terminal-days
(modus-operandi, base rates); a pattern that is one of several ways takes a share of it."""

CREWS = ("M01", "M02", "M03", "M04", "M10", "M11", "M12", "M13", "M16", "M20", "M21", "M24", "M25", "M26", "M28")
"""Patterns in which several people come on foot."""


class Step(Struct, frozen=True):
    """A piece that a story may hold, within `within_s` of its begin.

    `by`: what makes it one of this story: a subject in common, a place within `near_m` of the story's last place, or
    nothing but the site. `needed`: without it the story is not told.
    """

    piece: str
    within_s: float
    by: Join = "key"
    near_m: float = 0.0
    needed: bool = False


class Pattern(Struct, frozen=True):
    """What a pattern is made of. A story begins with any piece of `begins`.

    `staged`: the patterns of crimes whose stories are counted for it. `base`: such crimes a site and day, before
    anything was seen. `fades_s`: after so long a piece weighs half. `told`: the probability from which on the story is
    told. `about`: the piece whose first subject is the alert's, where that is not what the story begins with.
    """

    number: str
    family: Family
    staged: tuple[str, ...]
    begins: tuple[str, ...]
    steps: tuple[Step, ...]
    base: float
    fades_s: float
    actions: tuple[str, ...]
    about: str = ""
    told: float = 0.1

    @property
    def lasts_s(self) -> float:
        """How long a story is open."""
        return max((step.within_s for step in self.steps), default=0.0)


class Counts(Struct, frozen=True):
    """In how many stories of the crime, and in how many ordinary ones, a piece was found."""

    crime: int
    ordinary: int


class Figures(Struct, frozen=True):
    """What was counted for a pattern: on staged days, and on days without incident.

    `crimes`: that were staged; `seen`: those with a story, `guilty` such stories in all; `days`: site-days in which
    `ordinary` stories began. `begins`: with which piece they began. `pieces`: in how many each piece was found.
    """

    crimes: int
    seen: int
    days: float
    ordinary: int
    guilty: int
    begins: dict[str, Counts]
    pieces: dict[str, Counts]
