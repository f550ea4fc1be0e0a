"""Catalogue: all patterns, by the pieces that they wait for.

A new pattern is a file beside this one and a line here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from detectors.patterns.m01 import M01
from detectors.patterns.m20 import M20
from detectors.patterns.m21 import M21
from detectors.patterns.m24 import M24
from detectors.patterns.pattern import Pattern
from detectors.patterns.s06 import S06

ALL: tuple[Pattern, ...] = (M01, M20, M21, M24, S06)


def _by_piece() -> dict[str, tuple[Pattern, ...]]:
    found: dict[str, tuple[Pattern, ...]] = {}
    for pattern in ALL:
        for piece in dict.fromkeys((*pattern.begins, *(step.piece for step in pattern.steps))):
            found[piece] = (*found.get(piece, ()), pattern)
    return found


PATTERNS: Mapping[str, tuple[Pattern, ...]] = MappingProxyType(_by_piece())
