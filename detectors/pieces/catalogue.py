"""Catalogue: which functions look at which rows for pieces, in the order in which they are asked.

A new piece is a function in a file of its theme and its name here; a pattern that waits for it names it by its name.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from detectors.pieces.boxes import box_opened
from detectors.pieces.passes import errand, refused_then_elsewhere
from detectors.pieces.people import (
    crew_among_boxes,
    crew_at_fence,
    crew_on_way,
    crew_runs,
    people_together,
    works_announced,
)
from detectors.pieces.piece import Memory, Piece
from detectors.pieces.vehicles import plate_emptier, plate_fuller, plate_loops, short_visit
from domain.batch import Fact
from domain.event import Event, UnitMove, Visit
from domain.facts import DutyUse, Entered, PlateUse
from domain.site import Site

Look = Callable[[Any, Memory, Site], Iterator[Piece]]

LOOKS: Mapping[type[Event | Fact], tuple[Look, ...]] = MappingProxyType(
    {
        Entered: (people_together, crew_among_boxes, crew_at_fence, crew_runs, crew_on_way),
        Visit: (works_announced,),
        DutyUse: (refused_then_elsewhere, errand),
        PlateUse: (plate_loops, plate_fuller, plate_emptier, short_visit),
        UnitMove: (box_opened, short_visit),
    }
)
"""By the type of row."""
