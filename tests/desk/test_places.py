"""Places: zones beside each other are one place, a fence has four."""

import msgspec
import pytest

from desk.places import Place, name_of, place_of
from domain.site import Camera
from tests.house import FENCED, zone

SITE = msgspec.structs.replace(
    FENCED,
    zones={
        **FENCED.zones,
        "top": zone("top", 1, None),
        "stack": msgspec.structs.replace(zone("stack", 2, None), parent="top"),
        "reefer": msgspec.structs.replace(zone("reefer", 3, None), parent="stack"),
    },
    cameras={
        **FENCED.cameras,
        "c-n": Camera("c-n", 4.00015, 52.03, ("fence",), "thermal"),
        "c-s": Camera("c-s", 4.00015, 52.02, ("fence",), "thermal"),
    },
)


@pytest.mark.parametrize(
    ("zone_id", "subject", "expected"),
    [
        ("reefer", "track/c-over/t", Place("stack")),
        ("stack", "pass/p-1", Place("stack")),
        ("top", "pass/p-1", Place("top")),
        ("fence", "track/c-n/t", Place("fence", "n")),
        ("fence", "track/c-s/t", Place("fence", "s")),
        ("fence", "pass/p-1", Place("fence")),
        (None, "door/d-5", Place("field")),
        (None, "sensor/c-n", Place("fence", "n")),
        (None, "account/a-1", Place("")),
        ("gone", "account/a-1", Place("")),
    ],
)
def test_where_an_alert_is(zone_id: str | None, subject: str, expected: Place):
    assert place_of(zone_id, subject, SITE) == expected


def test_a_place_is_called_by_its_zone_and_side():
    assert name_of(Place("fence", "n"), SITE) == ("Fence, noordzijde", "Fence, north side")
    assert name_of(Place(""), SITE) == (SITE.name, SITE.name)


def test_zones_that_lie_in_each_other_end_nowhere():
    ring = {"a": msgspec.structs.replace(zone("a", 1, None), parent="b")}
    ring["b"] = msgspec.structs.replace(zone("b", 1, None), parent="a")
    assert place_of("a", "pass/p", msgspec.structs.replace(SITE, zones=ring)).zone in ring
