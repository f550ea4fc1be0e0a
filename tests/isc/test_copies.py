"""Evidence is copied when an alert comes in, whether a case holds it or not; mutes silence the live screen."""

import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, delete

from domain.errors import AwayError
from domain.finding import Evidence
from isc.audit import Audit
from isc.cases import Cases
from isc.copies import Copy, copies_of
from isc.evidence import Copier, pieces_of
from isc.feed import entries_after
from isc.feed_schema import COPIES
from isc.mutes import Mutes, Span
from isc.work import Actor, Subject, Work
from tests.isc.build import NOON, NOW, log_of, make_alert, make_store
from tests.isc.test_access import House

ANALYST = Actor("jansen", "analyst")
PLACE = "havenwacht.events-0-{}:1"


def _event(own: str) -> bytes:
    return json.dumps({"id": own, "kind": "badge", "note": "=cmd"}).encode()


def _alert(*ids: str, **given: object):  # type: ignore[no-untyped-def]
    places = [Evidence(own, PLACE.format(own.removeprefix("e"))) for own in ids]
    return make_alert(0, evidence=tuple(places), **given)


class Log:
    """A log that has some events, and may be away."""

    def __init__(self, *ids: str) -> None:
        self.ids, self.asked, self.away = ids, 0, False

    def __call__(self, place: str) -> bytes | None:
        if self.away:
            raise AwayError("away")
        self.asked += 1
        own = f"e{place.rpartition(':')[0].rpartition('-')[2]}"
        return _event(own) if own in self.ids else None


@pytest.fixture
def copier(engine: Engine) -> Callable[[Log], Copier]:
    return lambda log: Copier(engine, log, lambda: NOW)


def _copies(engine: Engine) -> list[Copy]:
    return copies_of(engine, make_alert(0).id).copies


def test_what_an_alert_rests_on_is_copied_with_place_and_hash(engine: Engine, copier: Callable[[Log], Copier]) -> None:
    make_store(engine).take(log_of([_alert("e1", "e9")]))
    copier(Log("e1")).copy()
    here, gone = _copies(engine)
    assert (here.event, here.place, here.body) == ("e1", PLACE.format(1), _event("e1").decode())
    assert here.digest == hashlib.sha256(_event("e1")).hexdigest()
    assert (gone.event, gone.digest, gone.body) == ("e9", "", None)
    (entry,) = [one for one in Audit(engine, lambda: NOW).entries() if one.target.endswith("evidence")]
    assert (entry.detail["events"], entry.detail["missing"]) == ("2", "1")


def test_a_later_version_adds_what_is_new_and_asks_for_nothing_twice(
    engine: Engine, copier: Callable[[Log], Copier]
) -> None:
    log = Log("e1", "e2")
    made = copier(log)
    make_store(engine).take(log_of([_alert("e1")]))
    made.copy()
    make_store(engine).take(log_of([_alert("e1", "e2", version=2)], first=1))
    for _ in range(3):
        made.copy()
    assert [one.event for one in _copies(engine)] == ["e1", "e2"]
    assert log.asked == 2


def test_where_the_log_is_away_nothing_is_called_gone(engine: Engine, copier: Callable[[Log], Copier]) -> None:
    log = Log("e1")
    log.away = True
    make_store(engine).take(log_of([_alert("e1")]))
    with pytest.raises(AwayError):
        copier(log).copy()
    assert _copies(engine) == []
    log.away = False
    copier(log).copy()
    assert _copies(engine)[0].digest


def test_another_event_at_the_place_is_not_taken_for_it(engine: Engine) -> None:
    make_store(engine).take(log_of([_alert("e1")]))
    Copier(engine, lambda _: _event("e2"), lambda: NOW).copy()
    assert (_copies(engine)[0].digest, _copies(engine)[0].body) == ("", None)


def test_places_in_files_are_left_where_they_are(engine: Engine, copier: Callable[[Log], Copier]) -> None:
    log = Log("e1")
    make_store(engine).take(log_of([make_alert(0)]))
    copier(log).copy()
    assert (log.asked, _copies(engine)) == (0, [])


def test_a_case_uses_the_copy_that_was_made_at_intake(engine: Engine, copier: Callable[[Log], Copier]) -> None:
    log = Log("e1")
    make_store(engine).take(log_of([_alert("e1")]))
    copier(log).copy()
    log.ids = ()  # the log has forgotten it since
    number = Cases(engine, lambda: NOW).open(ANALYST, "x", [make_alert(0).id], None).number
    copier(log).copy()
    with engine.connect() as connection:
        (piece,) = pieces_of(connection, number)
    assert (piece.body, [step.what for step in piece.custody]) == (_event("e1").decode(), ["listed", "copied"])


def test_copies_are_shown_to_who_may_see_persons(engine: Engine, copier: Callable[[Log], Copier]) -> None:
    make_store(engine).take(log_of([_alert("e1")]))
    copier(Log("e1")).copy()
    house = House(engine)
    path = f"/api/alerts/{make_alert(0).id}/evidence"
    assert house.client.get(path, cookies=house.add("analyst")).json()["copies"][0]["event"] == "e1"
    assert house.client.get(path, cookies=house.add("wallboard")).status_code == 403
    assert house.client.get(path, cookies=house.add("operator", "south")).status_code == 404
    with engine.begin() as connection:
        connection.execute(delete(COPIES))
    assert house.client.get(path, cookies=house.log_in("analyst")).json() == {"copies": []}


# --- mutes ----------------------------------------------------------------------------------------


@pytest.fixture
def muted(engine: Engine) -> Engine:
    """A mute over the first of two alerts."""
    span = Span("north", None, None, False, NOON - 10, NOON + 10, "x")
    make_store(engine).take(log_of([make_alert(0), make_alert(60)]))
    Mutes(engine, lambda: NOON).make(span, ANALYST)
    alert = make_alert(0)
    Work(engine, lambda: NOW).acknowledge(Subject(alert.id, alert.site, 2), 0, ANALYST)
    return engine


def test_the_feed_knows_what_a_mute_silences(muted: Engine) -> None:
    assert [(one.seq, one.cause, one.muted) for one in entries_after(muted, 0)] == [
        (1, "alert", True),
        (2, "alert", False),
        (3, "work", True),
    ]


def test_what_becomes_critical_is_told_all_the_same(muted: Engine) -> None:
    make_store(muted).take(log_of([make_alert(0, version=2, severity=1)], first=2))
    assert [one.muted for one in entries_after(muted, 0)] == [False, False, False, False]


def test_the_first_page_and_the_live_rows_leave_muted_ones_out(muted: Engine) -> None:
    house = House(muted)
    cookies = house.add("operator")
    silent, told = make_alert(0).id, make_alert(60).id
    for path, both in (("/", "/?hidden=yes"), ("/api/live/alerts", "/api/live/alerts?muted=true")):
        page = house.client.get(path, cookies=cookies).text
        assert (silent in page, told in page) == (False, True)
        assert silent in house.client.get(both, cookies=cookies).text
