"""Tests of who may be in a zone."""

from datetime import UTC, datetime

import pytest

from domain.event import Visit
from domain.site import Site, Zone
from geofences.hours import parse_hours
from geofences.policy import admits, is_closed, is_watched, opens, visit_groups

SITE = Site("a", "A", "r", "Europe/Amsterdam")
DAY = datetime(2025, 1, 6, 12, tzinfo=UTC).timestamp()
NIGHT = datetime(2025, 1, 6, 23, tzinfo=UTC).timestamp()
HOURS = parse_hours("mon-fri 06:00-22:00")


def zone(**rules: object) -> Zone:
    return Zone("stack", "Stack", "stack", 2, **rules)  # type: ignore[arg-type]


def visit(**rules: object) -> Visit:
    return Visit("1", DAY, "a", "v1", "planned", "Firm", DAY, NIGHT, "works", **rules)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "groups", "at", "expected"),
    [
        ({}, (), DAY, True),
        ({}, (), NIGHT, True),
        ({"access": ("crew",)}, ("crew", "crane"), DAY, True),
        ({"access": ("crew",)}, ("crane",), DAY, False),
        ({"access": ("crew",)}, (), DAY, False),
        ({"access": ()}, ("crew",), DAY, False),
        ({"access": (), "always": ("crew",)}, ("crew",), DAY, False),
        ({"hours": HOURS}, (), DAY, True),
        ({"hours": HOURS}, ("crew",), NIGHT, False),
        ({"hours": HOURS, "always": ("guard",)}, ("guard",), NIGHT, True),
        ({"hours": HOURS, "always": ("guard",)}, ("crew",), NIGHT, False),
        ({"hours": HOURS, "access": ("crew",), "always": ("guard",)}, ("crew",), NIGHT, False),
        ({"hours": HOURS, "access": ("crew",), "always": ("guard",)}, ("guard",), DAY, True),
    ],
)
def test_who_may_be_in(rules: dict[str, object], groups: tuple[str, ...], at: float, expected: bool) -> None:
    assert admits(zone(**rules), groups, at, SITE) is expected


def test_groups_may_be_any_collection_of_names() -> None:
    assert admits(zone(access=("crew",), hours=HOURS, always=("guard",)), iter(("crew",)), DAY, SITE)
    assert admits(zone(access=("crew",)), frozenset({"crew"}), DAY, SITE)


def test_a_zone_without_hours_never_closes() -> None:
    assert not is_closed(zone(), NIGHT, SITE)
    assert is_closed(zone(hours=HOURS), NIGHT, SITE)


def test_level_0_never_alerts_on_presence() -> None:
    assert [is_watched(Zone("z", "Z", "yard", level)) for level in range(4)] == [False, True, True, True]


def test_a_visit_that_names_nothing_is_a_visitor() -> None:
    assert visit_groups(visit()) == ("visitor",)
    assert opens(visit(), zone(access=("visitor",)), DAY, SITE)
    assert not opens(visit(), zone(access=("crew",)), DAY, SITE)


def test_a_visit_with_zones_opens_exactly_these() -> None:
    assert visit_groups(visit(zones=("stack",))) == ()
    assert opens(visit(zones=("stack",)), zone(access=("crew",), hours=HOURS), NIGHT, SITE)
    assert not opens(visit(zones=("quay",)), zone(access=("visitor",)), DAY, SITE)


def test_a_visit_with_access_holds_these_groups() -> None:
    assert visit_groups(visit(access=("crew",))) == ("crew",)
    assert not opens(visit(access=("crew",)), zone(access=("visitor",)), DAY, SITE)
