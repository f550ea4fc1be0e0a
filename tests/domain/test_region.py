"""A region's shard: it waits for the slowest site, hears each alert once, and follows the files of its sites."""

from typing import Any, ClassVar

import msgspec

from detectors.dead_pass import DeadPass
from domain.alert import Alert
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event, SiteChange, Verdict
from domain.facts import SiteAlert
from domain.finding import Finding, Reason
from domain.pipeline import Stretch, StretchError
from domain.region import RegionShard, region_of, sites_of
from tests.harbour import SITES, Harbour
from tests.house import QUIET, START, Words


class Nothing(msgspec.Struct):
    pass


class Listener:
    """Tells what it reads: badge events with the version of their site, and alerts."""

    name: ClassVar[str] = "listener"
    scope: ClassVar[Scope] = "region"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, SiteAlert})

    def __init__(self, raises_on: str = "") -> None:
        self.state: Any = Nothing()
        self._raises_on = raises_on

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [self._finding(row, facts) for row in batch.rows(Badge, SiteAlert)]

    def _finding(self, row: Badge | SiteAlert, facts: Facts) -> Finding:
        site = row.site if isinstance(row, Badge) else row.alert.site
        heard = row.id if isinstance(row, Badge) else row.alert.detector
        if heard == self._raises_on:
            raise ZeroDivisionError
        return Finding(
            detector="listener",
            family="presence",
            site=site,
            subject=f"pass/{row.id}",
            time=row.time,
            noticed=row.time,
            severity=3,
            score=0.5,
            reason=Reason(heard, {"version": sites_of(facts)[site].version}, "", ""),
        )


def harbour(raises_on: str = "") -> Harbour:
    return Harbour(lambda: [Listener(raises_on)], [DeadPass])


def heard(alerts: list[Alert]) -> list[str]:
    return [alert.reason.key for alert in alerts if alert.version == 1]


def tick(*at: float) -> list[Event]:
    return [Words(name, f"{name}-tick-{second:.0f}").tick(second) for second in at for name in SITES]


def test_it_waits_for_the_slowest_of_its_sites():
    made, s, t = harbour(), Words("s", "s"), Words("t", "t")
    assert made.feed([s.badge(0), s.tick(3600)]) == []
    assert made.feed([t.badge(1), t.tick(15)], 2) != []
    assert made.region.watermark == START
    assert heard(made.feed([t.tick(16)], 4)) == ["t-000001"]


def test_a_site_never_waits_for_it():
    made, s = harbour(), Words("s", "s")
    made.feed([s.badge(0), s.tick(3600)])
    assert made.shards["s"].watermark == START + 3585


def test_it_hears_what_its_sites_tell_at_its_place_in_the_order():
    made, s, t = harbour(), Words("s", "s"), Words("t", "t")
    log = [s.badge(0, "p-3"), t.badge(1), *tick(30)]
    told = heard(made.feed(log))
    assert (set(told[:2]), told[2:]) == ({"s-000001", "dead_pass"}, ["t-000001"])


def test_what_a_site_tells_again_is_known():
    made, s = harbour(), Words("s", "s")
    made.shards["s"].take(None, [s.badge(0, "p-3"), s.tick(30)], [0, 1])
    (alert,) = made.shards["s"].step().alerts
    made.region.hear("s", [alert], START + 15)
    made.region.hear("s", [alert], START + 10)
    assert heard(made.drain()) == ["dead_pass"]


def test_an_event_that_the_site_sets_aside_is_set_aside_here():
    made, s = harbour(), Words("s", "s")
    late = msgspec.structs.replace(s.badge(0), received=START + 100)
    unnamed = s.badge(90, reader="r-99")
    assert heard(made.feed([*tick(50), late, unnamed, s.badge(91), *tick(120)])) == ["s-000003"]


def test_a_change_of_the_files_of_one_site_holds_for_that_site_from_there_on():
    newer = msgspec.structs.replace(QUIET, version="newer")
    made = RegionShard(SITES, [], [Listener()], harbour().region._pipeline._desk, lambda site, version: newer)
    s, t = Words("s", "s"), Words("t", "t")
    change = SiteChange("x", START + 10, "s", "newer")
    made.take("s", None, [s.badge(0), change, s.badge(20), s.tick(99)], range(4))
    made.take("t", None, [t.badge(5), t.badge(20), t.tick(99)], range(3))
    for name in SITES:
        made.hear(name, [], START + 84)
    told = [(alert.reason.key, alert.reason.params["version"]) for alert in made.step().alerts]
    old = SITES["t"].version
    assert told == [("s-000001", QUIET.version), ("t-000001", old), ("s-000002", "newer"), ("t-000002", old)]


def test_an_alert_on_which_a_part_raises_is_withheld_from_it_at_the_next_start():
    s, t = Words("s", "s"), Words("t", "t")
    log = [s.badge(0, "p-3"), t.badge(1), *tick(30)]
    try:
        harbour("dead_pass").feed(log)
    except StretchError as error:
        found = error
    assert (found.site, found.part) == ("region/r", "listener")
    again = harbour("dead_pass")
    again.region.look_closely([Stretch(found.stretch.after, found.stretch.until)])
    assert heard(again.feed(log)) == ["s-000001", "part_failed", "t-000001"]


def test_a_region_has_the_passes_of_all_its_sites_and_a_version_of_its_own():
    region = region_of(SITES)
    assert region.passes.keys() == QUIET.passes.keys()
    assert region.version not in {site.version for site in SITES.values()}
    assert region_of({**SITES, "s": msgspec.structs.replace(QUIET, version="other")}).version != region.version


def test_what_the_sensors_of_its_sites_can_show_is_observable():
    made, s, t = Harbour(), Words("s", "s"), Words("t", "t")
    for name, say in (("s", s), ("t", t)):
        made.region.take(name, None, [say.plate(0), say.tick(30)], range(2))
        made.region.hear(name, [], START + 15)
    assert {entry.reason for entry in made.region.step().coverage} == {"cold"}


def test_a_verdict_on_an_alert_of_a_region_reaches_its_desk():
    made, s = harbour(), Words("s", "s")
    (alert,) = made.feed([s.badge(0), *tick(30)])
    verdict = Verdict("v-1", START + 60, "s", alert.id, "false", "analyst")
    assert made.region._pipeline._desk.state.judgements.records == {}
    made.feed([verdict, *tick(90)], 10)
    assert made.region._pipeline._desk.state.judgements.records.keys() == {"listener"}
