"""Tests of crossing: who enters and leaves a zone, and what is none."""

import msgspec
import pytest

from domain.batch import Batch
from domain.contracts import Facts
from domain.facts import Entered, Left
from senses.crossing import Crossing
from senses.fusion import Fusion
from senses.tracking import Tracking
from tests.house import FENCED, START, Words, strip


class Senses:
    """The three senses behind each other, fed stretch by stretch."""

    def __init__(self):
        self.parts = (Tracking(), Fusion(), Crossing())

    def tell(self, *walks, until=100.0, site=FENCED):
        events = sorted((point for walk in walks for point in walk), key=lambda p: (p.time, p.id))
        batch = Batch(events, START + until)
        for part in self.parts:
            batch.add(part.process(batch, Facts(site)))
        return [brief(row) for row in batch.rows(Entered, Left)]


def brief(row):
    if isinstance(row, Entered):
        return ("in", row.zone, row.beyond, "began" if row.began else "crossed")
    return ("out", row.zone, row.beyond, "lost" if row.lost else "crossed")


def test_a_walk_across_enters_and_leaves():
    assert Senses().tell(Words().walk(0, -8.0, 40.0, 30, camera="c-field")) == [
        ("in", "fence", ("street",), "crossed"),
        ("in", "field", ("fence",), "crossed"),
        ("out", "fence", ("field",), "crossed"),
        ("out", "field", ("fence",), "lost"),
    ]


def test_already_inside_at_the_start_is_a_state():
    assert Senses().tell(Words().walk(0, 10.0, 10.0, 10)) == [
        ("in", "fence", ("street",), "began"),
        ("out", "fence", ("street",), "lost"),
    ]


def test_jitter_at_a_border_is_one_entry():
    say = Words()
    swing = [say.walk(4.0 * i, 10.0 if i % 2 else -1.0, -1.0 if i % 2 else 10.0, 3, accuracy_m=5.0) for i in range(20)]
    told = Senses().tell(*swing)
    assert [row[:2] for row in told] in ([], [("in", "fence"), ("out", "fence")])


def test_a_zone_between_two_samples_is_crossed():
    say = Words()
    before, after = say.walk(0, -30.0, -29.0, 6), say.walk(8, 60.0, 61.0, 6)
    fast = [msgspec.structs.replace(point, object="car") for point in (*before, *after)]
    told = [row for row in Senses().tell(fast, until=300.0) if row[1] == "fence"]
    assert [row[0] for row in told] == ["in", "out"]


def test_a_camera_sees_only_the_zones_that_it_names():
    assert {row[1] for row in Senses().tell(Words().walk(0, -8.0, 40.0, 30))} == {"fence"}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(None, id="gone"),
        pytest.param(strip(4.0, 4.00005), id="shrunk"),
    ],
)
def test_a_zone_that_goes_or_shrinks_while_somebody_is_in_it_is_left(changed):
    senses, say = Senses(), Words()
    assert senses.tell(say.walk(0, 12.0, 12.0, 10), until=10.0) == [("in", "fence", ("field",), "began")]
    zones = {name: zone for name, zone in FENCED.zones.items() if name != "fence"}
    if changed:
        zones["fence"] = msgspec.structs.replace(FENCED.zones["fence"], rings=changed)
    site = msgspec.structs.replace(FENCED, zones=zones, version="ffffffffffff", cameras={
        "c-fence": msgspec.structs.replace(FENCED.cameras["c-fence"], zones=tuple(z for z in ("fence",) if z in zones)),
    })  # fmt: skip
    told = senses.tell(say.walk(11, 12.0, 12.0, 10), site=site)
    assert [row[:2] for row in told] == [("out", "fence")]


def test_a_zone_that_grows_over_somebody_is_entered():
    senses, say = Senses(), Words()
    assert senses.tell(say.walk(0, 40.0, 40.0, 10), until=10.0) == []
    grown = msgspec.structs.replace(FENCED.zones["fence"], rings=strip(4.0, 4.001))
    site = msgspec.structs.replace(FENCED, zones={**FENCED.zones, "fence": grown}, version="ffffffffffff")
    assert [row[:2] for row in senses.tell(say.walk(11, 40.0, 40.0, 10), site=site)] == [
        ("in", "fence"),
        ("out", "fence"),
    ]


def test_one_thing_seen_by_two_cameras_enters_once():
    say = Words()
    told = Senses().tell(say.walk(0, -8.0, 40.0, 30), say.walk(1, -7.0, 40.0, 29, "u-1", camera="c-field"))
    assert [row[:2] for row in told if row[1] == "fence"] == [("in", "fence"), ("out", "fence")]
