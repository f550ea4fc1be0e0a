"""Catalogue: all senses of a site, in the order in which they run; a later one reads the facts of those before it."""

from collections.abc import Callable

from domain.contracts import Sense
from senses.crossing import Crossing
from senses.duty import Duty
from senses.fusion import Fusion
from senses.ledger import Ledger
from senses.roster import Roster
from senses.tracking import Tracking

SENSES: tuple[Callable[[], Sense], ...] = (Roster, Duty, Ledger, Tracking, Fusion, Crossing)

REGIONAL_SENSES: tuple[Callable[[], Sense], ...] = (Roster,)
"""Of a region's shard: it reads no sightings."""
