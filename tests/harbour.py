"""Two small sites of one region, and the shards of both and of the region, fed as an engine feeds them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from hypothesis import strategies as st
from msgspec import Struct, field

from desk.desk import ShiftDesk
from detectors.catalogue import REGIONAL
from domain.alert import Alert, encode_alert, without_places
from domain.batch import Batch, Fact
from domain.contracts import Detector, Facts, Scope
from domain.event import Door, Event, Visit
from domain.finding import Evidence, Finding, Outcome, Reason
from domain.region import RegionShard
from domain.saving import pack, unpack
from domain.shard import Saved, Shard
from domain.site import Site
from senses.catalogue import REGIONAL_SENSES
from tests.house import QUIET, START, Words, shard


class Numbers(Struct):
    """Subjects of what was found."""

    found: list[str] = field(default_factory=list)


class Fence:
    """Stands in for people over a fence: a forced door says so, a visit takes the last of them back."""

    name: ClassVar[str] = "perimeter_crossing"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Door, Visit})

    def __init__(self) -> None:
        self.state: Any = Numbers()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each."""
        found: list[Finding] = []
        for row in batch.rows(Door, Visit):
            if isinstance(row, Door):
                self.state.found.append(f"track/c/{row.id}")
                found.append(_over_the_fence(row, self.state.found[-1], "true"))
            elif self.state.found:
                found.append(_over_the_fence(row, self.state.found.pop(), "withdrawn"))
        return found


def _over_the_fence(row: Event, subject: str, outcome: Outcome) -> Finding:
    return Finding(
        detector="perimeter_crossing",
        family="geofence",
        site=row.site,
        subject=subject,
        time=row.time,
        noticed=row.time,
        severity=2,
        score=0.75,
        reason=Reason("k", {}, "n", "e"),
        evidence=(Evidence(row.id, row.place),),
        outcome=outcome,
    )


FAR = 0.03
"""Degrees of longitude between the two sites: 2,060 m."""


def _moved(site: Site, name: str) -> Site:
    """The same site under another name, further east."""

    def moved(row: object) -> object:
        return msgspec.structs.replace(row, lon=row.lon + FAR)  # type: ignore[type-var, attr-defined]

    tables = {
        table: {key: moved(row) for key, row in getattr(site, table).items()}
        for table in ("readers", "doors", "cameras")
    }
    return msgspec.structs.replace(site, id=name, version="ba9876543210", **tables)


SITES: Mapping[str, Site] = {"s": QUIET, "t": _moved(QUIET, "t")}
"""Sites `s`, the quiet one of the house, and `t`, 2 km to its east."""

Parts = Callable[[], Sequence[Detector]]


def every() -> Sequence[Detector]:
    """All detectors of a region."""
    return [make() for make in REGIONAL.values()]


class Harbour:
    """Both sites and their region."""

    def __init__(self, parts: Parts = every, locals_: Sequence[Callable[[], Detector]] = ()) -> None:
        """`parts` are the region's, `locals_` those of each site, of which there may be none."""
        self.shards: dict[str, Shard] = {n: shard([make() for make in locals_], site) for n, site in SITES.items()}
        senses = [make() for make in REGIONAL_SENSES]
        self.region = RegionShard(SITES, senses, parts(), ShiftDesk(), lambda site, version: SITES[site])

    def feed(self, log: Sequence[Event], first: int = 0) -> list[Alert]:
        """Take events of one file, the first of which has this offset; returns what the region told."""
        for name, made in self.shards.items():
            pairs = [(event, first + i) for i, event in enumerate(log) if event.site == name]
            if pairs:
                events, offsets = [event for event, _ in pairs], [offset for _, offset in pairs]
                made.take(None, events, offsets)
                self.region.take(name, None, events, offsets)
                self.region.hear(name, made.step().alerts, made.watermark)
        return self.region.step().alerts

    def drain(self) -> list[Alert]:
        """Release everything; returns what the region told."""
        for name, made in self.shards.items():
            self.region.hear(name, made.drain().alerts, made.watermark)
        return self.region.drain().alerts

    def save(self) -> dict[str, bytes]:
        """All checkpoints, as they are kept."""
        return {name: pack(made.save()) for name, made in (("", self.region), *self.shards.items())}

    def load(self, saved: Mapping[str, bytes]) -> None:
        """Go on from checkpoints."""
        for name, made in (("", self.region), *self.shards.items()):
            made.load(unpack(saved[name], Saved))


def run(made: Harbour, log: Sequence[Event], cuts: Sequence[int] = ()) -> list[Alert]:
    """What the region tells of a log that is handed over in pieces."""
    told: list[Alert] = []
    for start, end in zip((0, *cuts), (*cuts, len(log)), strict=True):
        told += made.feed(log[start:end], start)
    return told


def text(alerts: Sequence[Alert]) -> list[bytes]:
    """Alerts as they are compared."""
    return [encode_alert(without_places(alert)) for alert in alerts]


GAPS = (0.0, 1.0, 14.0, 15.0, 16.0, 60.0, 300.0, 1800.0, 43_199.0, 43_200.0)
DELAYS = (0.0, 0.0, 0.0, 1.0, 14.0, 16.0, -6.0)


@st.composite
def logs(draw: st.DrawFn, length: int = 25) -> list[Event]:
    """The arrivals at both sites, with the gateway's stamps, and ticks that move both on, or one alone."""
    say = {name: Words(name, f"{name}-e") for name in SITES}
    arrived = 0.0
    log: list[Event] = []
    for _ in range(draw(st.integers(2, length))):
        arrived += draw(st.sampled_from(GAPS))
        if draw(st.integers(0, 9)) == 0:
            log += _trucks(draw, say, arrived)
            arrived = (log[-1].received or 0.0) - START
            continue
        at = arrived - draw(st.sampled_from(DELAYS))
        event = _event(draw, say[draw(st.sampled_from(("s", "t")))], at)
        log.append(msgspec.structs.replace(event, received=START + arrived))
        log += [say[name].tick(arrived) for name in draw(st.sampled_from((("s", "t"), ("s", "t"), ("s",), ())))]
    return [*log, say["s"].tick(arrived), say["t"].tick(arrived)]


def _trucks(draw: st.DrawFn, say: Mapping[str, Words], at: float) -> list[Event]:
    """A truck that is announced for a box comes and goes some times, here and there, and mostly moves none."""
    told: list[Event] = []
    for i in range(draw(st.sampled_from((3, 5)))):
        words, start = say[draw(st.sampled_from(("s", "t")))], at + 1800.0 * i
        told += [
            words.visit(start, start, start + 600.0, "TR-1", ref=f"v-{start:.0f}", units=("BOX-1",)),
            words.plate(start + 1.0, "TR-1"),
            words.unit(
                start + 2.0, draw(st.sampled_from(("announced", "announced", "announced", "placed"))), plate="TR-1"
            ),
            msgspec.structs.replace(words.plate(start + 300.0, "TR-1"), direction="out"),
        ]
    told += [say[name].tick(at + 9000.0) for name in SITES]
    return [msgspec.structs.replace(event, received=event.time + 1.0) for event in told]


def _event(draw: st.DrawFn, say: Words, at: float) -> Event:
    match draw(st.sampled_from(("badge", "badge", "badge", "plate", "change", "forced", "visit"))):
        case "badge":
            number, reader = draw(st.sampled_from(("p-1", "p-2"))), draw(st.sampled_from(("r-1", "r-2")))
            outcome = draw(st.sampled_from(("granted", "granted", "denied")))
            return say.badge(at, number, reader, draw(st.sampled_from(("in", "out"))), outcome=outcome)
        case "plate":
            return say.plate(at, draw(st.sampled_from(("AA-1", "BB-2"))))
        case "forced":
            return say.door(at, state="forced")
        case "visit":
            return say.visit(at, at, at + 60.0)
        case _:
            return say.change(at, draw(st.sampled_from(("blocked", "active"))), holder="h-9")
