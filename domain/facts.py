"""Facts: what senses tell detectors, one frozen struct a kind."""

from typing import Literal

from domain.alert import Alert
from domain.batch import Fact
from domain.event import Badge, PlateRead

Standing = Literal["active", "blocked", "lost", "returned", "expired"]


class PassUse(Fact, frozen=True, gc=False):
    """A pass was shown. `standing` is None for a pass that no file or event names: it is never dead.

    `role`: the holder's, as the site's file or the log says; None where neither does. `access`: the groups that the
    pass holds now, with those of visits on it.
    """

    badge: Badge
    holder: str | None
    standing: Standing | None
    role: str | None = None
    access: tuple[str, ...] = ()


class PlateUse(Fact, frozen=True, gc=False):
    """A readable plate was read. `groups`: those of its vehicle and its visits now; `zones`: those its visits open."""

    read: PlateRead
    groups: tuple[str, ...]
    zones: tuple[str, ...]


class Tally(Fact, frozen=True, gc=False):
    """How many people with these access groups are in a place now, by passes and by vehicles that carry them.

    `place`: a zone behind doors, or `GROUND` of domain.site for all that is outdoors behind the site's gates.
    """

    place: str
    access: tuple[str, ...]
    people: int


class Missed(Fact, frozen=True, gc=False):
    """The share of ways into a place that no reader tells of, as learned by now."""

    place: str
    share: float


class DutyUse(Fact, frozen=True, gc=False):
    """A known holder showed a pass, `away_s` from the nearest of the `shifts` known of them; infinite for none."""

    badge: Badge
    holder: str
    role: str | None
    away_s: float
    shifts: int


class Waypoint(Fact, frozen=True, gc=False):
    """Where one camera's track is: its smoothed position, told every few seconds. `place` is the sighting's.

    `object` is what the track was mostly called, weighted by confidence; `accuracy_m` one sigma, as the camera says.
    """

    place: str
    camera: str
    track: str
    object: str
    lon: float
    lat: float
    accuracy_m: float


class Fix(Fact, frozen=True, gc=False):
    """Where one thing is that one or more cameras see; `track` is CAMERA/TRACK of the sighting that tells it.

    `accuracy_m`: one sigma of the fused position in any direction. `speed_mps`: of the last seconds.
    """

    place: str
    thing: str
    camera: str
    track: str
    object: str
    lon: float
    lat: float
    accuracy_m: float
    speed_mps: float


class Lost(Fact, frozen=True, gc=False):
    """A thing that no camera has seen for a while; `time` is when that was noticed, `last` when it was seen last."""

    thing: str
    last: float


class Entered(Fact, frozen=True, gc=False):
    """A thing is in a zone, with `probability`. `began`: it was first seen there, or so near that nobody can tell.

    `beyond`: the zones on the other side of the border that it came over, or, where it began inside, of the border
    that is nearest to where it was first seen, `edge_m` away.
    """

    fix: Fix
    zone: str
    beyond: tuple[str, ...]
    edge_m: float
    probability: float
    began: bool


class Left(Fact, frozen=True, gc=False):
    """A thing has left a zone over the border to `beyond`, or was `lost` inside, `edge_m` from that border.

    `fix` is its last one before `time` where it was lost, else the one that shows it outside. A zone that the site no
    longer has is left with nothing beyond.
    """

    fix: Fix
    zone: str
    beyond: tuple[str, ...]
    edge_m: float
    lost: bool
    since: float


class SiteAlert(Fact, frozen=True, gc=False):
    """One version of an alert that a site of the region has told, shown or not; `time` is when it was noticed."""

    alert: Alert
