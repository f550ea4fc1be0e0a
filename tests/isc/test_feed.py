"""What goes out: valid STIX without persons, to those who may have it, each object once."""

import json
from typing import Any

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.alert import Alert
from domain.errors import ConfigError
from isc.outgoing import Match, Page, outgoing
from isc.publish import Publisher
from isc.recipients import Recipient, Recipients
from isc.stix import LEVELS, level_of, objects_of
from tests.isc.build import NOON, NOW, log_of, make_alert, make_recipient, make_store, up_to

ALL = make_recipient("all", len(LEVELS) - 1, None)
HOSTILE = "</script><script>alert(1)</script>=cmd|'/c'!A0"

ALERTS = [
    make_alert(),
    make_alert(status="cleared", version=2, count=3),
    make_alert(status="withdrawn", version=2, severity=1),
    make_alert(zone=None, pattern=None, detector="silence", personal=False),
    make_alert(zone=HOSTILE, pattern="M01", detector=HOSTILE, site="north"),
    make_alert(score=7.0, count=0, last=NOON - 5, tlp="nonsense"),
    *(make_alert(tlp=level) for level in LEVELS),
]


@pytest.mark.parametrize("alert", ALERTS)
def test_every_object_is_valid_stix_and_refers_to_objects_that_go_with_it(alert: Alert) -> None:
    made = objects_of(alert, alert.noticed, None)
    there = {one.id for one in made}
    for one in made:
        stix2.parse(json.dumps(one.body), allow_custom=False, version="2.1")
        assert set(_references(one.body)) <= there


def _references(body: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for key, value in body.items():
        found += [value] if key.endswith("_ref") else value if key.endswith("_refs") else []
    return found


@pytest.mark.parametrize("alert", ALERTS)
def test_no_object_names_a_person(alert: Alert) -> None:
    text = str([one.body for one in objects_of(alert, alert.noticed, None)])
    for word in ("P1", "twee keer", "twice", "day.jsonl", "gap"):
        assert word not in text


def test_what_is_withdrawn_is_revoked() -> None:
    assert objects_of(ALERTS[2], NOON, None)[-1].body["revoked"] is True
    assert "revoked" not in objects_of(ALERTS[1], NOON, None)[-1].body


def test_an_unknown_level_is_the_strictest() -> None:
    assert LEVELS[level_of(ALERTS[5])] == "RED"


@given(st.lists(st.sampled_from([0.0, 0.0001, 0.001, 1.0]), min_size=2, max_size=6))
def test_versions_of_a_sighting_rise_strictly(steps: list[float]) -> None:
    newest, noticed, seen = None, NOON, []
    for number, step in enumerate(steps, 1):
        noticed += step
        made = objects_of(make_alert(version=number, noticed=noticed), NOON, newest)[-1]
        stix2.parse(json.dumps(made.body), version="2.1")
        newest = made.version
        seen.append(made.body["modified"])
    assert seen == sorted(set(seen))


# --- to whom ---------------------------------------------------------------------------------------


def _page(engine: Engine, recipient: Recipient, **asked: Any) -> Page:
    assert Publisher(engine, lambda: NOW).run()
    after, limit = asked.pop("after", 0), asked.pop("limit", 1000)
    return outgoing(engine, recipient, Match(**asked), after, limit)


def _sightings(engine: Engine, recipient: Recipient, **asked: Any) -> list[int]:
    rows = _page(engine, recipient, types=("sighting",), **asked).rows
    return [json.loads(row.body)["count"] for row in rows]


@pytest.fixture
def levels(engine: Engine) -> Engine:
    """One alert of each level at north, as many again at south; `count` tells which: 1 to 5, 11 to 15."""
    alerts = [make_alert(n, site="north", tlp=level, count=n) for n, level in enumerate(LEVELS, 1)]
    alerts += [make_alert(n, site="south", tlp=level, count=10 + n) for n, level in enumerate(LEVELS, 1)]
    make_store(engine).take(log_of(alerts))
    return engine


@pytest.mark.parametrize("ceiling", range(len(LEVELS)))
@pytest.mark.parametrize("sites", [None, ("north",), ("south",), ("elsewhere",)])
def test_a_recipient_gets_what_ceiling_and_sites_allow_and_nothing_else(
    levels: Engine, ceiling: int, sites: tuple[str, ...] | None
) -> None:
    north = list(range(1, ceiling + 2)) if sites is None or "north" in sites else []
    south = list(range(11, ceiling + 12)) if sites is None or "south" in sites else []
    assert _sightings(levels, make_recipient("r", ceiling, sites)) == north + south


@pytest.mark.parametrize("ceiling", range(len(LEVELS)))
@pytest.mark.parametrize("sites", [None, ("south",)])
def test_references_never_lead_to_what_a_recipient_does_not_have(
    levels: Engine, ceiling: int, sites: tuple[str, ...] | None
) -> None:
    bodies = [json.loads(row.body) for row in _page(levels, make_recipient("r", ceiling, sites)).rows]
    there = {body["id"] for body in bodies}
    assert {ref for body in bodies for ref in _references(body)} <= there
    text = json.dumps(bodies)
    assert "north" not in text or sites is None
    assert not [level for level in LEVELS[ceiling + 1 :] if f'"TLP:{level}"' in text]


def test_below_the_level_there_is_nothing_not_even_a_name(engine: Engine) -> None:
    make_store(engine).take(log_of([make_alert(tlp="AMBER+STRICT")]))
    assert _page(engine, make_recipient("r", LEVELS.index("AMBER"), None)).rows == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("sites", [None, ("north",)])
def test_pages_hold_every_object_once(levels: Engine, limit: int, sites: tuple[str, ...] | None) -> None:
    recipient = make_recipient("r", 4, sites)
    found: list[tuple[str, int]] = []
    after = 0
    while True:
        page = _page(levels, recipient, after=after, limit=limit)
        found += [(row.id, row.version) for row in page.rows]
        if not page.more:
            break
        after = page.rows[-1].added
    assert len(found) == len(set(found))
    assert found == [(row.id, row.version) for row in _page(levels, recipient).rows]


def test_times_of_adding_differ_even_where_the_clock_stands_still(levels: Engine) -> None:
    added = [row.added for row in _page(levels, ALL, versions=("all",)).rows]
    assert added == sorted(set(added))


def test_what_comes_later_is_behind_what_was_seen(levels: Engine) -> None:
    seen = _page(levels, ALL).rows[-1].added
    make_store(levels).take(log_of([make_alert(99, count=99)], first=90))
    assert _sightings(levels, ALL, after=seen) == [99]


def test_versions_first_last_all_and_by_time(engine: Engine) -> None:
    versions = [make_alert(version=n, noticed=NOON + n, count=n) for n in (1, 2, 3)]
    make_store(engine).take(log_of(versions))
    assert _sightings(engine, ALL) == [3]
    assert _sightings(engine, ALL, versions=("first",)) == [1]
    assert _sightings(engine, ALL, versions=("all",)) == [1, 2, 3]
    assert _sightings(engine, ALL, versions=("first", "last")) == [1, 3]
    second = int(NOON + 2) * 1_000_000
    assert _sightings(engine, ALL, versions=(second,)) == [2]


def test_publishing_goes_on_where_it_stopped_and_makes_nothing_twice(levels: Engine) -> None:
    before = [row.added for row in _page(levels, ALL, versions=("all",)).rows]
    for _ in range(2):
        assert Publisher(levels, lambda: NOW + 9).run()
    assert [row.added for row in _page(levels, ALL, versions=("all",)).rows] == before


def test_recipients_end_and_are_replaced(engine: Engine) -> None:
    clock = [NOW]
    recipients = Recipients(engine, lambda: clock[0])
    first = recipients.add("partner", up_to("GREEN", "north"), 60.0)
    assert recipients.known("partner", first) == make_recipient("partner", 1, ("north",))
    assert recipients.known("other", first) is None
    second = recipients.add("partner", up_to("RED"), 60.0)
    assert recipients.known("partner", first) is None
    clock[0] += 60.0
    assert recipients.known("partner", second) is None
    recipients.remove("partner")
    with pytest.raises(ConfigError, match="found no recipient"):
        recipients.remove("partner")
    with pytest.raises(ConfigError, match="--tlp: found 'WHITE'"):
        recipients.add("partner", up_to("WHITE"), 60.0)
