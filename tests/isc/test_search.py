"""Search: what is asked for, all of it, once, newest first."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.alert import Alert, decode_alert
from domain.finding import Reason
from isc.search import RARE, Filter, find, values_of
from isc.words import searched
from tests.isc.build import NOON, log_of, make_alert, make_store

ALERTS = [
    make_alert(0),
    make_alert(1, site="south", severity=1, subject="plate/AB-12-CD", reason=Reason("k", {}, "Kenteken", "Plate")),
    make_alert(2, zone="yard", family="geofence", detector="plate_access", pattern=None),
    make_alert(3, status="withdrawn", shown=False),
    make_alert(4, zone=None, pattern="S02", reason=Reason("k", {}, "Kadé-hek 100% open_", "Quay fence")),
]


@pytest.fixture
def full(engine: Engine) -> Engine:
    make_store(engine).take(log_of(ALERTS))
    return engine


def _found(engine: Engine, **wanted: Any) -> list[int]:
    """Seconds after noon of what was found."""
    bodies = find(engine, Filter(**wanted)).bodies
    return [round(decode_alert(body.encode()).time - NOON) for body in bodies]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"site": ("south",)}, [1]),
        ({"site": ("north", "south")}, [4, 3, 2, 1, 0]),
        ({"site": ("nowhere",)}, []),
        ({"zone": ("yard",)}, [2]),
        ({"severity": (1, 2), "family": ("geofence",)}, [2]),
        ({"detector": ("plate_access",)}, [2]),
        ({"pattern": ("S02",)}, [4]),
        ({"status": ("withdrawn",)}, [3]),
        ({"shown": True}, [4, 2, 1, 0]),
        ({"shown": False}, [3]),
        ({"subject": ("plate/AB-12-CD",)}, [1]),
        ({"incident": (ALERTS[3].incident,)}, [3]),
        ({"since": NOON + 3}, [4, 3]),
        ({"until": NOON + 1}, [0]),
        ({"since": NOON + 1, "until": NOON + 2}, [1]),
        ({"text": "poort"}, [3, 2, 0]),
        ({"text": "POORT twee"}, [3, 2, 0]),
        ({"text": "gate kenteken"}, []),
        ({"text": "ab-12"}, [1]),
        ({"text": "kade"}, [4]),
        ({"text": "kent"}, []),
        ({"text": "poort", "severity": (2,), "zone": ("yard",)}, [2]),
        ({"text": "100%"}, [4]),
        ({"text": "%"}, []),
        ({"text": "' OR 1=1"}, []),
        ({"text": 'poort* NEAR(oost) " ) & | ! :*'}, []),
        ({"text": "\x00poort\x00"}, [3, 2, 0]),
    ],
    ids=str,
)
def test_a_filter_finds_what_it_says(full: Engine, wanted: dict[str, Any], expected: list[int]) -> None:
    assert _found(full, **wanted) == expected


@pytest.mark.parametrize("text", ["", "passback"])
@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_hold_every_alert_once(full: Engine, limit: int, text: str) -> None:
    found: list[Alert] = []
    after: int | None = None
    while page := find(full, Filter(text=text), after, limit):
        found += [decode_alert(body.encode()) for body in page.bodies]
        if (after := page.after) is None:
            break
    expected = [alert for alert in ALERTS[::-1] if not text or alert.detector == text]
    assert found == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_hold_alerts_of_one_moment_once(engine: Engine, limit: int) -> None:
    make_store(engine).take(log_of([make_alert(subject=f"pass/P{number}") for number in range(7)]))
    found: list[str] = []
    after: int | None = None
    while page := find(engine, Filter(), after, limit):
        found += [decode_alert(body.encode()).subject for body in page.bodies]
        if (after := page.after) is None:
            break
    assert sorted(found) == [f"pass/P{number}" for number in range(7)]


def test_words_that_very_many_have_are_found_with_other_filters(engine: Engine) -> None:
    number = RARE + 10
    odd = [make_alert(5.5, zone="yard"), make_alert(6.5, zone="yard", reason=Reason("k", {}, "Poorten", "Gates"))]
    make_store(engine).take(log_of([*(make_alert(at) for at in range(number)), *odd]))
    assert len(find(engine, Filter(text="poort oost"), None, number).bodies) == number
    assert _found(engine, text="poort", zone=("yard",)) == [6]
    assert _found(engine, text="poort", since=NOON + 5, until=NOON + 6) == [6, 5]
    assert _found(engine, text="poort nergens") == []


def test_alerts_that_come_between_two_pages_disturb_neither(full: Engine) -> None:
    page = find(full, Filter(), None, 2)
    make_store(full).take(log_of([make_alert(9), make_alert(3.5, subject="pass/P9")], first=90))
    rest = find(full, Filter(), page.after, 100)
    assert [decode_alert(body.encode()) for body in page.bodies + rest.bodies] == ALERTS[::-1]


def test_a_change_of_text_is_found_and_the_old_text_no_more(full: Engine) -> None:
    changed = make_alert(2, zone="yard", family="geofence", detector="plate_access", pattern=None, version=2)
    changed = make_alert(
        **{name: getattr(changed, name) for name in changed.__struct_fields__}
        | {"reason": Reason("k", {}, "Anders", "Other"), "status": "updated"}
    )
    make_store(full).take(log_of([changed], first=90))
    assert _found(full, text="anders") == [2]
    assert _found(full, text="poort") == [3, 0]


def test_values_are_listed_once(full: Engine) -> None:
    assert values_of(full, "site") == ["north", "south"]
    assert values_of(full, "zone") == ["quay", "yard"]


def test_long_searches_are_cut() -> None:
    assert len(searched("a b c d e f g h i j k")) == 8
    assert searched("x" * 1000) == ["x" * 64]
