"""Catalogue: all senses of a site, in the order in which they run; a later one reads the facts of those before it."""

from collections.abc import Callable

from domain.contracts import Sense
from senses.duty import Duty
from senses.roster import Roster

SENSES: tuple[Callable[[], Sense], ...] = (Roster, Duty)
