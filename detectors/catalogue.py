"""Catalogue: all detectors of a site and of a region, in the order in which they run.

A new detector is one file beside this one, one line here, and its sentences in `detectors/texts/`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detectors.crews_of_one_night import CrewsOfOneNight
from detectors.crowding import Crowding
from detectors.dead_pass import DeadPass
from detectors.denied_again import DeniedAgain
from detectors.early_in import EarlyIn
from detectors.empty_visits import EmptyVisits
from detectors.forbidden_zone import ForbiddenZone
from detectors.forced_door import ForcedDoor
from detectors.gate_on_foot import GateOnFoot
from detectors.held_door import HeldDoor
from detectors.landing import Landing
from detectors.late_out import LateOut
from detectors.looked_up import LookedUp
from detectors.occupants import Occupants
from detectors.off_shift import OffShift
from detectors.opened_by_hand import OpenedByHand
from detectors.other_collector import OtherCollector
from detectors.overstay import Overstay
from detectors.passback import Passback
from detectors.perimeter_crossing import PerimeterCrossing
from detectors.plate_access import PlateAccess
from detectors.running import Running
from detectors.seal_changed import SealChanged
from detectors.sequences import Sequences
from detectors.silence import Silence
from detectors.tailgating import Tailgating
from detectors.two_places import TwoPlaces
from detectors.unaccounted import Unaccounted
from detectors.unit_twice import UnitTwice
from domain.contracts import Detector

DETECTORS: Mapping[str, Callable[..., Detector]] = MappingProxyType(
    {
        PlateAccess.name: PlateAccess,
        DeadPass.name: DeadPass,
        Passback.name: Passback,
        OffShift.name: OffShift,
        Tailgating.name: Tailgating,
        Occupants.name: Occupants,
        OpenedByHand.name: OpenedByHand,
        ForcedDoor.name: ForcedDoor,
        HeldDoor.name: HeldDoor,
        ForbiddenZone.name: ForbiddenZone,
        Overstay.name: Overstay,
        Crowding.name: Crowding,
        PerimeterCrossing.name: PerimeterCrossing,
        Landing.name: Landing,
        GateOnFoot.name: GateOnFoot,
        Running.name: Running,
        Unaccounted.name: Unaccounted,
        DeniedAgain.name: DeniedAgain,
        LateOut.name: LateOut,
        EarlyIn.name: EarlyIn,
        OtherCollector.name: OtherCollector,
        SealChanged.name: SealChanged,
        UnitTwice.name: UnitTwice,
        LookedUp.name: LookedUp,
        Sequences.name: Sequences,
        Silence.name: Silence,
    }
)
"""By name; settings in a site's `[detectors.NAME]` are the constructor's arguments."""

REGIONAL: Mapping[str, Callable[..., Detector]] = MappingProxyType(
    {
        TwoPlaces.name: TwoPlaces,
        CrewsOfOneNight.name: CrewsOfOneNight,
        EmptyVisits.name: EmptyVisits,
    }
)
"""Of a region's shard, by name; their settings stand in the `site.toml` of any site of the region."""
