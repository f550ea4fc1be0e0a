"""Second persons, mutes, reports by phone, and the handover from one shift to the next."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import structs
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, update

from domain.coverage import blind, encode_coverage
from domain.finding import Evidence
from isc.audit import Audit
from isc.blind import Blind
from isc.metrics import Metrics
from isc.people_schema import HANDOVERS
from isc.proposals import WAITS_S
from isc.stepup import FRESH_S
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import PASSWORD, Clock
from tests.isc.test_work import Desk

SINCE = NOW - 1_736_164_800.0
"""Seconds from the noon of `make_alert` to the clock of the house."""

CRITICAL = make_alert(0, severity=1)
HIGH = make_alert(1, subject="pass/P2")
SILENT = make_alert(2, family="sensor", subject="sensor/C1", quality=({"id": "q1", "reason": "sensor"},))
OVER = make_alert(3, subject="pass/P3", status="cleared")
ABROAD = make_alert(4, site="south", severity=1)
PASSED = ["open", "shelved", "mutes", "waiting", "sources", "cases", "notes"]


@pytest.fixture
def shift(engine: Engine) -> Desk:
    made = Desk.__new__(Desk)
    make_store(engine).take(log_of([CRITICAL, HIGH, SILENT, OVER, ABROAD]))
    made.open_house(engine)
    return made


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(NOW + seconds, UTC).isoformat()


def _later(engine: Engine, seconds: float, first: int, **given: Any) -> str:
    """An alert that comes true so many seconds after NOW."""
    alert = make_alert(SINCE + seconds, evidence=(Evidence("e"),), **given)
    make_store(engine).take(log_of([alert], first=first))
    return alert.id


def _ask(shift: Desk) -> int:
    body = {"until": _at(600), "why": "werk aan het hek"}
    answer = shift.post("operator", f"/api/alerts/{CRITICAL.id}/shelve", 0, body)
    assert answer.status_code == 202
    return int(answer.json()["number"])


# --- second persons ---------------------------------------------------------------------------------


def test_laying_aside_what_is_critical_takes_a_second_person(shift: Desk) -> None:
    number = _ask(shift)
    assert shift.get("operator", f"/api/alerts/{CRITICAL.id}/work").json()["shelved_until"] is None
    waits = shift.get("operator", "/api/proposals").json()["proposals"]
    assert [(one["number"], one["asked_by"], one["why"]) for one in waits] == [(number, "operator", "werk aan het hek")]
    agreed = shift.post("supervisor", f"/api/proposals/{number}/agree", None)
    assert (agreed.status_code, agreed.json()["decided_by"]) == (200, "supervisor")
    stands = shift.get("operator", f"/api/alerts/{CRITICAL.id}/work").json()
    assert (stands["shelved_by"], stands["shelved_until"]) == ("operator", _at(600).replace("+00:00", ".000000Z"))
    assert shift.post("supervisor", f"/api/proposals/{number}/agree", None).status_code == 422


def test_who_asks_is_not_the_second_person(shift: Desk) -> None:
    body = {"until": _at(600), "why": "x"}
    number = shift.post("supervisor", f"/api/alerts/{CRITICAL.id}/shelve", 0, body).json()["number"]
    refused = shift.post("supervisor", f"/api/proposals/{number}/agree", None)
    assert (refused.status_code, refused.json()["detail"]) == (422, "expected another person than who asked")
    assert shift.post("operator", f"/api/proposals/{number}/agree", None).status_code == 403
    assert shift.post("operator", f"/api/proposals/{number}/refuse", None).status_code == 403
    assert (
        shift.post("abroad", f"/api/proposals/{number}/agree", None, None, "south", role="supervisor").status_code
        == 404
    )
    assert shift.post("supervisor", f"/api/proposals/{number}/refuse", None).json()["state"] == "refused"
    assert shift.post("second", f"/api/proposals/{number}/agree", None, None, role="supervisor").status_code == 422


def test_agreeing_takes_the_password_again_and_does_not_wait_for_ever(shift: Desk) -> None:
    number = _ask(shift)
    shift.post("supervisor", f"/api/alerts/{HIGH.id}/acknowledge", 0)
    shift.house.clock.now = NOW + FRESH_S + 1
    assert shift.post("supervisor", f"/api/proposals/{number}/agree", None).status_code == 403
    assert shift.post("supervisor", "/api/step-up", None, {"password": PASSWORD}).status_code == 200
    shift.house.clock.now = NOW + 601
    shift.post("supervisor", "/api/step-up", None, {"password": PASSWORD})
    late = shift.post("supervisor", f"/api/proposals/{number}/agree", None)
    assert (late.status_code, late.json()["detail"]) == (422, "found an end that has passed meanwhile")
    assert shift.get("supervisor", "/api/proposals").json()["proposals"][0]["state"] == "waiting"
    shift.house.clock.now = NOW + WAITS_S + 1
    assert shift.get("supervisor", "/api/proposals").json()["proposals"] == []


def test_what_changed_since_it_was_asked_is_not_done(shift: Desk) -> None:
    number = _ask(shift)
    shift.post("operator", f"/api/alerts/{CRITICAL.id}/acknowledge", 0)
    answer = shift.post("supervisor", f"/api/proposals/{number}/agree", None)
    assert (answer.status_code, answer.json()["detail"]["by"]) == (409, "operator")
    assert shift.get("operator", f"/api/alerts/{CRITICAL.id}/work").json()["shelved_until"] is None


# --- mutes ------------------------------------------------------------------------------------------


def _listed(shift: Desk, query: str, who: str = "supervisor") -> set[str]:
    return {alert["id"] for alert in shift.get(who, f"/api/alerts{query}").json()["alerts"]}


def test_what_is_muted_is_kept_and_listed_afterwards(shift: Desk, engine: Engine) -> None:
    body = {"site": "north", "zone": "quay", "end": _at(3600), "why": "oefening brandweer"}
    mute = shift.post("supervisor", "/api/mutes", None, body).json()
    hidden = _later(engine, 60, 50)
    critical = _later(engine, 61, 51, severity=1, subject="pass/P9")
    elsewhere = _later(engine, 62, 52, zone="yard", subject="pass/P8")
    abroad = _later(engine, 63, 53, site="south")
    after = _later(engine, 3600, 54)
    silenced = shift.get("supervisor", f"/api/mutes/{mute['number']}/alerts").json()["alerts"]
    assert [alert["id"] for alert in silenced] == [hidden]
    assert _listed(shift, "?muted=true") == {hidden}
    assert _listed(shift, "?muted=false") >= {critical, elsewhere, abroad, after, CRITICAL.id}
    assert hidden in _listed(shift, "")


def test_a_mute_of_what_is_critical_takes_a_second_person(shift: Desk, engine: Engine) -> None:
    body = {"site": "north", "end": _at(3600), "why": "x", "urgent": True}
    asked = shift.post("supervisor", "/api/mutes", None, body)
    assert asked.status_code == 202
    assert shift.get("supervisor", "/api/mutes").json()["mutes"] == []
    number = asked.json()["number"]
    assert shift.post("supervisor", f"/api/proposals/{number}/agree", None).status_code == 422
    assert shift.post("second", f"/api/proposals/{number}/agree", None, role="supervisor").status_code == 200
    (mute,) = shift.get("supervisor", "/api/mutes?active=true").json()["mutes"]
    assert (mute["by"], mute["approved_by"], mute["urgent"]) == ("supervisor", "second", True)
    critical = _later(engine, 60, 50, severity=1)
    assert _listed(shift, "?muted=true") == {critical}


def test_a_mute_ends_before_its_time(shift: Desk, engine: Engine) -> None:
    body = {"site": "north", "end": _at(3600), "why": "x"}
    number = shift.post("supervisor", "/api/mutes", None, body).json()["number"]
    shift.house.clock.now = NOW + 100
    assert shift.post("supervisor", f"/api/mutes/{number}/end", None).json()["ended_by"] == "supervisor"
    assert shift.post("supervisor", f"/api/mutes/{number}/end", None).status_code == 422
    assert shift.get("supervisor", "/api/mutes?active=true").json()["mutes"] == []
    before, after = _later(engine, 50, 50), _later(engine, 150, 51)
    assert (before in _listed(shift, "?muted=true"), after in _listed(shift, "?muted=true")) == (True, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"why": ""}, 422),
        ({"end": _at(-1)}, 422),
        ({"end": _at(30 * 86_400 + 1)}, 422),
        ({"begin": _at(-5)}, 422),
        ({"begin": _at(7200)}, 422),
        ({"zone": "a b"}, 422),
        ({"site": "south"}, 404),
    ],
    ids=str,
)
def test_a_mute_has_a_reason_and_an_end(shift: Desk, body: dict[str, Any], status: int) -> None:
    good = {"site": "north", "end": _at(3600), "why": "x"}
    assert shift.post("local", "/api/mutes", None, good | body, "north", role="supervisor").status_code == status
    assert shift.post("operator", "/api/mutes", None, good).status_code == 403


# --- reports ----------------------------------------------------------------------------------------

REPORT = {
    "site": "north",
    "zone": "quay",
    "text": "Twee man bij het hek, zegt portier",
    "severity": 2,
    "family": "geofence",
}


def test_what_a_guard_phones_stands_in_the_list(shift: Desk, engine: Engine) -> None:
    (alert,) = shift.post("operator", "/api/reports", None, REPORT).json()["versions"]
    assert (alert["detector"], alert["subject"], alert["reason"]["nl"]) == ("manual", "zone/quay", REPORT["text"])
    shift.post("operator", "/api/reports", None, REPORT)
    listed = shift.get("operator", "/api/alerts?detector=manual").json()["alerts"]
    assert (len(listed), len({one["id"] for one in listed})) == (2, 2)
    assert shift.post("operator", f"/api/alerts/{alert['id']}/acknowledge", 0).status_code == 200
    found = shift.get("operator", "/api/alerts?text=portier").json()["alerts"]
    assert {one["id"] for one in found} == {one["id"] for one in listed}
    told = [entry.detail.get("what") for entry in Audit(engine, Clock()).entries() if entry.action == "act"]
    assert told == ["report", "report", "acknowledge"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "a\u0007"}, 422),
        ({"severity": 5}, 422),
        ({"family": "other"}, 422),
        ({"time": _at(1)}, 422),
        ({"time": _at(-8 * 86_400)}, 422),
        ({"subject": "a b"}, 422),
        ({"site": "south"}, 404),
    ],
    ids=str,
)
def test_a_report_says_what_and_where(shift: Desk, body: dict[str, Any], status: int) -> None:
    assert shift.post("local", "/api/reports", None, REPORT | body, "north", role="operator").status_code == status
    assert shift.post("wallboard", "/api/reports", None, REPORT).status_code == 403


# --- handovers --------------------------------------------------------------------------------------


def test_a_draft_holds_what_stands(shift: Desk) -> None:
    shift.post("analyst", "/api/cases", None, {"title": "Zelfde pas", "alerts": [HIGH.id]})
    shift.post("analyst", "/api/cases/1/tasks", None, {"text": "Bel de werkgever"})
    shift.post("supervisor", f"/api/alerts/{HIGH.id}/shelve", 0, {"until": _at(900), "why": "monteur"})
    shift.post("supervisor", "/api/mutes", None, {"site": "north", "zone": "yard", "end": _at(60), "why": "oefening"})
    _ask(shift)
    draft = shift.post("operator", "/api/handovers", None, {"site": "north"}).json()["draft"]
    assert [row["id"] for row in draft["open"]["rows"]] == [CRITICAL.id]
    assert [(row["id"], row["why"]) for row in draft["shelved"]["rows"]] == [(HIGH.id, "monteur")]
    assert [row["why"] for row in draft["mutes"]["rows"]] == ["oefening"]
    assert [row["kind"] for row in draft["waiting"]["rows"]] == ["shelve"]
    assert [row["id"] for row in draft["sources"]["rows"]] == [SILENT.id]
    assert draft["sources"]["blind"] == [{"id": "q1", "reason": "sensor"}]
    assert [(row["title"], row["next"]) for row in draft["cases"]["rows"]] == [("Zelfde pas", "Bel de werkgever")]
    assert {part: draft[part]["total"] for part in draft} == dict.fromkeys(draft, 1)


def test_a_draft_tells_the_blind_spots_of_the_coverage_log_that_last(shift: Desk, engine: Engine) -> None:
    lasting, other = blind("north", "late_data", NOW - 60, zone="quay"), blind("south", "cold", NOW - 60)
    over = structs.replace(blind("north", "sensor", NOW - 90), until=NOW - 30)
    lines = [encode_coverage(one) for one in (lasting, other, over)]
    Blind(engine, Metrics(CollectorRegistry()), lambda: NOW).take(log_of(lines, "coverage-0"))
    found = shift.post("operator", "/api/handovers", None, {"site": "north"}).json()["draft"]["sources"]["blind"]
    assert [(one["reason"], one.get("zone")) for one in found if one["id"] != "q1"] == [("late_data", "quay")]


def _signed(shift: Desk) -> dict[str, Any]:
    number = shift.post("operator", "/api/handovers", None, {"site": "north"}).json()["number"]
    path = f"/api/handovers/{number}"
    assert shift.post("operator", f"{path}/notes", 1, {"notes": "Let op kade 3"}).json()["notes"] == "Let op kade 3"
    assert shift.post("operator", f"{path}/sign", 2, {"password": "wrong password"}).status_code == 403
    signed = shift.post("operator", f"{path}/sign", 2, {"password": PASSWORD})
    assert signed.status_code == 200
    return dict(signed.json(), path=path)


def test_a_handover_is_signed_by_both_and_then_stays(shift: Desk, engine: Engine) -> None:
    signed = _signed(shift)
    path, comes = signed["path"], {"password": PASSWORD, "seen": PASSED}
    assert shift.post("operator", f"{path}/notes", 3, {"notes": "x"}).status_code == 422
    assert shift.post("operator", f"{path}/accept", 3, comes).status_code == 422  # the same person
    second = {"role": "operator"}
    assert shift.post("next", f"{path}/accept", 3, comes | {"seen": PASSED[:-1]}, **second).status_code == 422
    assert shift.post("next", f"{path}/accept", 3, comes | {"password": "wrong password"}).status_code == 403
    done = shift.post("next", f"{path}/accept", 3, comes).json()
    assert (done["outgoing"], done["incoming"], done["digest"]) == ("operator", "next", signed["digest"])
    for what, body in [("notes", {"notes": "x"}), ("sign", {"password": PASSWORD}), ("accept", comes)]:
        assert shift.post("operator", f"{path}/{what}", 4, body).status_code == 422
    assert shift.get("next", path).json() == done
    told = [e.detail["what"] for e in Audit(engine, Clock()).entries() if e.target.startswith("handover ") and e.detail]
    assert told == ["draft", "note", "sign", "accept"]


def test_a_handover_that_was_changed_behind_our_back_is_not_accepted(shift: Desk, engine: Engine) -> None:
    path = _signed(shift)["path"]
    with engine.begin() as connection:
        connection.execute(update(HANDOVERS).values(notes="Niets bijzonders"))
    comes = {"password": PASSWORD, "seen": PASSED}
    refused = shift.post("next", f"{path}/accept", 3, comes, role="operator")
    assert (refused.status_code, refused.json()["detail"]) == (422, "found another content than was signed")


def test_a_handover_is_for_its_own_site_and_for_who_hands_over(shift: Desk) -> None:
    path = _signed(shift)["path"]
    assert (
        shift.post(
            "abroad", f"{path}/accept", 3, {"password": PASSWORD, "seen": PASSED}, "south", role="operator"
        ).status_code
        == 404
    )
    assert shift.post("wallboard", "/api/handovers", None, {"site": "north"}).status_code == 403
    assert shift.get("wallboard", path).status_code == 403
    assert shift.post("abroad", "/api/handovers", None, {"site": "north"}).status_code == 404
    assert shift.post("operator", f"{path}/sign", 1, {"password": PASSWORD}).status_code == 409
