"""Forbidden zone: kinds, hours and people where none may be."""

import msgspec
import pytest

from detectors.forbidden_zone import ForbiddenZone
from domain.site import Site
from geofences.hours import parse_hours
from tests.house import FENCED, Words, alerts

IN_FIELD = (40.0, 60.0)


def site(**rules: object) -> Site:
    """The fenced site with other rules for its field."""
    field = msgspec.structs.replace(FENCED.zones["field"], **rules)
    return msgspec.structs.replace(FENCED, zones={**FENCED.zones, "field": field})


def told(walk, where=FENCED):
    return alerts([*walk, Words(prefix="end").tick(300)], ForbiddenZone(), site=where)


def walk(**more):
    return Words().walk(0, *IN_FIELD, camera="c-field", **more)


def test_a_kind_that_a_zone_does_not_name_is_found_and_cleared_when_it_is_gone():
    found = told(walk(object="car"), site(objects=("person", "machine")))
    assert [(alert.status, alert.severity, alert.subject) for alert in found] == [
        ("new", 2, "track/c-field/t-1"),
        ("cleared", 2, "track/c-field/t-1"),
    ]
    assert found[0].score > 0.9


def test_a_kind_that_it_names_is_ordinary():
    assert told(walk(), site(objects=("person", "machine"))) == []


def test_nobody_may_be_where_access_is_empty():
    (alert, _) = told(Words().walk(0, 230.0, 250.0, camera="c-field"))
    assert alert.reason.key == "forbidden_zone_nobody"


def test_a_drone_may_be_nowhere_and_an_animal_everywhere_but_where_kinds_are_named():
    assert told(walk(object="drone"))[0].reason.key == "forbidden_zone_kind"
    assert told(Words().walk(0, 230.0, 250.0, camera="c-field", object="animal")) == []


@pytest.mark.parametrize(("hours", "count"), [("mon-sun 00:00-24:00", 0), ("mon-sun 12:00-14:00", 1)])
def test_hours_count_where_no_group_may_be_in_at_any_hour(hours: str, count: int):
    found = told(walk(), site(hours=parse_hours(hours)))
    assert len([alert for alert in found if alert.status == "new"]) == count
    assert told(walk(), site(hours=parse_hours(hours), always=("watch",))) == []


def test_a_public_zone_is_never_forbidden():
    assert told(walk(object="drone"), site(level=0)) == []


def test_who_brushes_the_border_is_not_surely_inside():
    brush = Words().walk(0, 12.0, 22.0, camera="c-field", object="drone", accuracy_m=5.0)
    assert [alert for alert in told(brush) if alert.zone == "field"] == []
