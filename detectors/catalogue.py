"""Catalogue: all senses and detectors of a site, in the order in which they run.

A new detector is one file beside this one, one line here, and its sentences in `detectors/texts/`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detectors.dead_pass import DeadPass
from detectors.passback import Passback
from detectors.plate_access import PlateAccess
from detectors.silence import Silence
from domain.contracts import Detector

DETECTORS: Mapping[str, Callable[..., Detector]] = MappingProxyType(
    {
        PlateAccess.name: PlateAccess,
        DeadPass.name: DeadPass,
        Passback.name: Passback,
        Silence.name: Silence,
    }
)
"""By name; settings in a site's `[detectors.NAME]` are the constructor's arguments."""
