"""Two places: a pass or plate used at one site while it should be at another of the region."""

from itertools import product
from math import hypot
from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import PassUse, PlateUse
from domain.finding import Because, Evidence, Finding
from domain.rates import Rates
from domain.region import sites_of
from domain.site import OUTSIDE, Site
from domain.timers import Timer, Timers
from domain.times import clock
from geofences.distance import LocalFrame

FASTEST_MPS = 40.0
"""Nobody gets from one site to another faster: 144 km/h, in a straight line."""

IMPOSSIBLE = 1e-6
"""The share of honest journeys that are faster: plates misread, and passes that two people share."""

JOURNEYS = 300
"""How many of the newest journeys between two sites are kept to know how long they take."""

BEGIN_SHARE, BEGIN_TRIALS = 0.05, 20.0
"""The share of journeys that are as fast before any was seen, and how many that weighs: assumed."""

STEEP, KNOWN = 4.0, 100
"""Half the time of the fastest is so many times halved as seldom (assumed), once so many journeys are known."""

WAYS = ("in", "within", "inner", "out")
USUAL = 0.5
"""The share of journeys that begin with a way out and end with a way in, before any was seen."""

UNUSUAL = {"pass": 0.004, "plate": 0.01}
"""The same of journeys in any other pair of ways: who goes out behind others, and plates that were not read."""

TWO_DOORS = 0.1
"""Of those, the share of journeys from within: two ways out are missing, that of the building and that of the site."""

SURE = 1e-5
"""Below this share of journeys a way back is as odd as the way there, and told too."""


class Use(Struct, frozen=True, gc=False):
    """Where a pass or plate was used last.

    `way`: in from or out to where everybody may be; at doors inside `within` for in and `inner` for out.
    """

    time: float
    site: str
    sensor: str
    zone: str | None
    way: str
    lon: float
    lat: float
    id: str
    place: str


class Journey(Struct, frozen=True, gc=False):
    """A journey that was told."""

    time: float
    start: str
    end: str


class Journeys(Struct):
    """The last use of each subject, the journey that was told of it, and what is ordinary.

    `ways`: how often a journey begins and ends in such ways. `times`: seconds of the newest ones, by kind and sites.
    """

    last: dict[str, Use] = field(default_factory=dict)
    told: dict[str, Journey] = field(default_factory=dict)
    ways: Rates = field(default_factory=Rates)
    times: dict[str, list[float]] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class TwoPlaces:
    """Finds uses at two sites that one holder or vehicle would hardly make one after the other.

    People leave by a door and come in by one; drivers take their time. How often somebody is let out without a trace,
    and how fast the fastest are, is learned from everybody's journeys; a straight line at `FASTEST_MPS` holds before
    that. The score is the probability of a second pass or plate.
    """

    name: ClassVar[str] = "two_places"
    scope: ClassVar[Scope] = "region"
    warm_s: ClassVar[float] = 2 * 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({PassUse, PlateUse})

    def __init__(
        self,
        forget_s: float = 12 * 3600.0,
        passes: float = 0.001,
        plates: float = 1e-5,
        told: float = 0.6,
        clock_s: float = 60.0,
    ) -> None:
        """`forget_s`: after so long a journey is nobody's concern. `passes`, `plates`: the share made by a second one.

        `clock_s`: by how much clocks of two sites may differ.
        """
        self._forget_s = forget_s
        self._copies = {"pass": passes, "plate": plates}
        self._told = told
        self._clock_s = clock_s
        self.state = Journeys()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each journey that is not likely to be one."""
        findings: list[Finding] = []
        sites = sites_of(facts)
        for row in batch.timed(self.state.timers, PassUse, PlateUse):
            if isinstance(row, Timer):
                self._forget(row)
            elif isinstance(row, PlateUse):
                if row.read.direction != "pass":  # who drives by has not come to the site
                    site = sites[row.read.site]
                    findings += self._seen(f"plate/{row.read.plate}", _read(row, site), (), site)
            elif isinstance(row, PassUse) and row.badge.granted:
                holder = (f"holder/{row.holder}",) if row.holder else ()
                site = sites[row.badge.site]
                findings += self._seen(f"pass/{row.badge.pass_id}", _use(row, site), holder, site)
        return findings

    def _seen(self, subject: str, use: Use, related: tuple[str, ...], site: Site) -> list[Finding]:
        before = self.state.last.get(subject)
        self.state.last[subject] = use
        if before is None:
            self.state.timers.set(use.time + self._forget_s, subject)
        if before is None or before.site == use.site or use.time - before.time >= self._forget_s:
            return []
        quick = self._quick(subject, before, use)
        honest = quick * self._share_of_ways(subject, before, use)
        copies = self._copies[_kind(subject)]
        score = copies / (copies + honest)
        if score < self._told:
            self._learn(subject, before, use)
            return []
        if quick > SURE and self._is_way_back(subject, before, use):
            return []
        self.state.told[subject] = Journey(use.time, before.site, use.site)
        return [_finding(subject, before, use, related, score, site)]

    def _is_way_back(self, subject: str, before: Use, use: Use) -> bool:
        """Whether the journey in the other direction has been told lately."""
        known = self.state.told.get(subject)
        return known is not None and (known.start, known.end) == (use.site, before.site)

    def _quick(self, subject: str, before: Use, use: Use) -> float:
        """The share of honest journeys between these sites that are as fast, clocks allowed for."""
        seconds = use.time - before.time + self._clock_s
        east, north = LocalFrame(before.lon, before.lat).flat(use.lon, use.lat)
        if hypot(east, north) > FASTEST_MPS * seconds:
            return IMPOSSIBLE
        known = self.state.times.get(_between(subject, before, use), [])
        faster = sum(time <= seconds for time in known)
        beyond = (seconds / min(known)) ** STEEP if not faster and len(known) >= KNOWN else 1.0
        return beyond * (BEGIN_SHARE * BEGIN_TRIALS + faster) / (BEGIN_TRIALS + len(known))

    def _share_of_ways(self, subject: str, before: Use, use: Use) -> float:
        """The share of honest journeys that begin and end in these ways."""
        key = f"{_kind(subject)}|{before.way}|{use.way}"
        begin = UNUSUAL[_kind(subject)] * (TWO_DOORS if before.way == "within" else 1.0)
        return self.state.ways.share(key, use.time, USUAL if (before.way, use.way) == ("out", "in") else begin)

    def _learn(self, subject: str, before: Use, use: Use) -> None:
        """An honest journey: its time, and among all ways in which such a journey may begin and end, its own."""
        times = self.state.times.setdefault(_between(subject, before, use), [])
        times.append(use.time - before.time)
        del times[:-JOURNEYS]
        kind = _kind(subject)
        for start, end in product(WAYS, WAYS):
            self.state.ways.count(f"{kind}|{start}|{end}", use.time, (start, end) == (before.way, use.way))

    def _forget(self, timer: Timer) -> None:
        last, told = self.state.last.get(timer.key), self.state.told.get(timer.key)
        if last is not None and timer.time < last.time + self._forget_s:
            self.state.timers.set(last.time + self._forget_s, timer.key)
            return
        self.state.last.pop(timer.key, None)
        if told is not None and timer.time >= told.time + self._forget_s:
            del self.state.told[timer.key]


def _kind(subject: str) -> str:
    return subject.partition("/")[0]


def _between(subject: str, before: Use, use: Use) -> str:
    """There and back take as long."""
    return "|".join((_kind(subject), *sorted((before.site, use.site))))


def _read(use: PlateUse, site: Site) -> Use:
    read, camera = use.read, site.cameras[use.read.camera]
    zone = camera.zones[0] if camera.zones else None
    return Use(use.time, site.id, camera.id, zone, read.direction, camera.lon, camera.lat, use.id, read.place)


def _use(use: PassUse, site: Site) -> Use:
    badge, reader = use.badge, site.readers[use.badge.reader]
    way: str = badge.direction
    if not _leads_in(reader.from_zone, site):
        way = "within" if badge.inward else "inner"
    zone = reader.to_zone or None
    return Use(use.time, site.id, reader.door, zone, way, reader.lon, reader.lat, use.id, badge.place)


def _leads_in(from_zone: str, site: Site) -> bool:
    """Whether one comes from outside, a public zone or a gate."""
    return from_zone == OUTSIDE or site.zones[from_zone].level == 0 or site.zones[from_zone].kind == "gate"


def _finding(subject: str, before: Use, use: Use, related: tuple[str, ...], score: float, site: Site) -> Finding:
    kind, _, number = subject.partition("/")
    at, since = (clock(time, site.timezone) for time in (use.time, before.time))
    east, north = LocalFrame(before.lon, before.lat).flat(use.lon, use.lat)
    metres = round(hypot(east, north))
    return Finding(
        detector="two_places",
        family="passholder" if kind == "pass" else "uithaler",
        pattern="M08" if kind == "pass" else "M17",
        site=use.site,
        zone=use.zone,
        subject=subject,
        time=use.time,
        noticed=use.time,
        severity=2 if score >= 0.7 else 3,
        score=round(score, 3),
        reason=sentence(
            f"two_places_{kind}",
            number=number,
            sensor=use.sensor,
            at=at,
            site=use.site,
            other=before.site,
            since=since,
            metres=metres,
        ),
        because=(
            Because(feature="seconds_between_sites", observed=round(use.time - before.time), unit="s"),
            Because(feature="metres_between_sites", observed=metres, unit="m"),
            Because(feature="way_before", observed=before.way),
        ),
        evidence=(Evidence(before.id, before.place), Evidence(use.id, use.place)),
        actions=("check_camera_at_door", "call_gatehouse"),
        related=related,
    )
