"""Cases: tasks, evidence and who held it, the timeline, other cases that share something, counts beside the list."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.finding import Evidence
from isc.audit import Audit
from isc.evidence import GONE, Copier
from tests.isc.build import NOON, NOW, log_of, make_alert, make_store
from tests.isc.test_access import Clock
from tests.isc.test_work import Desk

PLACE = "havenwacht.events-3-120:2"
EVENT = b'{"kind":"badge","id":"e1","time":"2025-01-06T13:00:05+01:00","site":"north"}'
FIRST = make_alert(0, last=NOON + 60, evidence=(Evidence("e1", PLACE), Evidence("e2", "day.jsonl:7")))
SAME_PASS = make_alert(10, detector="tailgating", pattern="M09", zone="gate")
SAME_PATTERN = make_alert(20, subject="pass/P2", site="north", zone="yard")
ELSEWHERE = make_alert(30, site="south")
NOTHING = make_alert(40, subject="pass/P3", pattern="M11")


@pytest.fixture
def busy(engine: Engine) -> Desk:
    made = Desk.__new__(Desk)
    make_store(engine).take(log_of([FIRST, SAME_PASS, SAME_PATTERN, ELSEWHERE, NOTHING]))
    made.open_house(engine)
    return made


def _open(busy: Desk, *alerts: str) -> int:
    return int(busy.post("analyst", "/api/cases", None, {"title": "x", "alerts": list(alerts)}).json()["number"])


def test_a_task_is_done_once(busy: Desk) -> None:
    number = _open(busy, FIRST.id)
    path = f"/api/cases/{number}/tasks"
    body = {"text": "Bel de portier", "owner": "analyst", "due": "2025-01-07T09:00:00+01:00"}
    task = busy.post("analyst", path, None, body).json()["tasks"][0]
    assert (task["text"], task["owner"], task["due"]) == ("Bel de portier", "analyst", "2025-01-07T08:00:00.000000Z")
    done = busy.post("analyst", f"{path}/1/done", None, {"outcome": "hij zag niemand"})
    assert done.json()["tasks"][0]["outcome"] == "hij zag niemand"
    assert busy.post("analyst", f"{path}/1/done", None, {"outcome": "toch wel"}).status_code == 422
    assert busy.post("analyst", f"{path}/2/done", None, {"outcome": "x"}).status_code == 422
    assert busy.post("analyst", path, None, {"text": "x", "owner": "nobody"}).status_code == 422
    busy.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "x"})
    assert busy.post("analyst", path, None, {"text": "x"}).status_code == 422


def test_evidence_is_listed_with_its_place_and_copied_with_its_hash(busy: Desk, engine: Engine) -> None:
    number = _open(busy, FIRST.id)
    clock = Clock()
    assert Copier(engine, {PLACE: EVENT}.get, clock).copy() > 0
    assert Copier(engine, {PLACE: EVENT}.get, clock).copy() == 0
    first, second = busy.get("analyst", f"/api/cases/{number}/evidence").json()["evidence"]
    place = (first["topic"], first["partition"], first["offset"], first["line"])
    assert place == ("havenwacht.events", 3, 120, 2)
    assert first["digest"] == hashlib.sha256(first["body"].encode()).hexdigest()
    assert [(step["who"], step["what"]) for step in first["custody"]] == [("analyst", "listed"), ("isc", "copied")]
    assert (second["place"], second["topic"], second["digest"]) == ("day.jsonl:7", None, None)
    kept = [entry for entry in Audit(engine, clock).entries() if entry.target.startswith(f"case {number} evidence")]
    assert kept[0].detail["sha256"] == first["digest"]


@pytest.mark.parametrize("found", [None, b"{", b"[]", b'{"id":"another"}'], ids=str)
def test_evidence_that_is_gone_is_said_to_be_gone(busy: Desk, engine: Engine, found: bytes | None) -> None:
    number = _open(busy, FIRST.id)
    Copier(engine, lambda _place: found, Clock()).copy()
    piece = busy.get("analyst", f"/api/cases/{number}/evidence").json()["evidence"][0]
    assert (piece["digest"], piece["body"], piece["custody"][-1]["what"]) == (GONE, None, "missing")


def test_evidence_of_a_newer_version_is_there_when_the_case_is_closed(busy: Desk, engine: Engine) -> None:
    number = _open(busy, FIRST.id)
    newer = make_alert(0, version=2, evidence=(Evidence("e1", PLACE), Evidence("e9", "day.jsonl:9")))
    make_store(engine).take(log_of([newer], first=50))
    busy.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "x"})
    listed = busy.get("analyst", f"/api/cases/{number}/evidence").json()["evidence"]
    assert [piece["event"] for piece in listed] == ["e1", "e2", "e9"]


def test_evidence_that_no_log_can_hold_is_passed_over(busy: Desk, engine: Engine) -> None:
    odd = (Evidence("a\x00b", "x"), Evidence("x" * 101, "x"), Evidence("good", "day\x00.jsonl:1"))
    alert = make_alert(70, subject="pass/P7", evidence=odd)
    make_store(engine).take(log_of([alert], first=60))
    listed = busy.get("analyst", f"/api/cases/{_open(busy, alert.id)}/evidence").json()["evidence"]
    assert [(piece["event"], piece["place"]) for piece in listed] == [("good", "day⟨U+0000⟩.jsonl:1")]


def test_the_timeline_holds_points_and_stretches_in_order(busy: Desk, engine: Engine) -> None:
    busy.post("analyst", f"/api/alerts/{FIRST.id}/acknowledge", 0)
    number = _open(busy, FIRST.id)
    Copier(engine, {PLACE: EVENT}.get, Clock()).copy()
    busy.house.clock.now = NOW + 5
    busy.post("analyst", f"/api/cases/{number}/notes", None, {"text": "gebeld"})
    busy.house.clock.now = NOW + 9
    busy.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "gezien"})
    told = busy.get("analyst", f"/api/cases/{number}/timeline").json()["timeline"]
    assert [one["start"] for one in told] == sorted(one["start"] for one in told)
    kinds = [one["kind"] for one in told]
    assert kinds[:2] == ["alert", "event"]
    assert kinds.count("verdict") == 2  # of the alert, and of the case
    assert {"act", "note"} <= set(kinds)
    assert (told[0]["start"], told[0]["end"]) == ("2025-01-06T12:00:00.000000Z", "2025-01-06T12:01:00.000000Z")
    assert told[1]["start"] == "2025-01-06T12:00:05.000000Z"


def test_cases_that_share_something_are_found_what_shares_most_first(busy: Desk) -> None:
    one, pattern, subject, same, _ = (
        _open(busy, alert.id) for alert in (FIRST, SAME_PATTERN, SAME_PASS, FIRST, NOTHING)
    )
    abroad = _open(busy, ELSEWHERE.id)
    busy.post("analyst", f"/api/cases/{subject}/close", 1, {"verdict": "false", "why": "x"})
    found = busy.get("analyst", f"/api/cases/{one}/similar").json()["cases"]
    assert [case["number"] for case in found] == [same, abroad, subject, pattern]
    assert [case["linked"] for case in found] == [True, False, False, False]
    assert (found[2]["subjects"], found[2]["patterns"], found[2]["verdict"]) == (["pass/P1"], [], "false")
    busy.post("local", f"/api/cases/{one}/notes", None, {"text": "x"}, "north", role="analyst")
    here = busy.get("local", f"/api/cases/{one}/similar").json()["cases"]
    assert abroad not in [case["number"] for case in here]


def test_judged_alerts_like_one_are_shown_with_their_verdicts(busy: Desk) -> None:
    near = make_alert(20, subject="pass/P2", zone="yard")
    busy.post("analyst", f"/api/alerts/{SAME_PASS.id}/verdict", 0, {"verdict": "false", "why": "monteur"})
    busy.post("analyst", f"/api/alerts/{ELSEWHERE.id}/verdict", 0, {"verdict": "true", "why": "x"})
    busy.post("analyst", f"/api/alerts/{NOTHING.id}/verdict", 0, {"verdict": "test", "why": "oefening"})
    found = busy.get("analyst", f"/api/alerts/{FIRST.id}/similar").json()["alerts"]
    assert [(one["id"], one["verdict"], one["why"]) for one in found] == [
        (SAME_PASS.id, "false", "monteur"),
        (NOTHING.id, "test", "oefening"),
    ]
    assert near.id == SAME_PATTERN.id  # unjudged, so it is not there


@pytest.mark.parametrize(
    ("query", "facet", "counts"),
    [
        ("", "site", {"north": 4, "south": 1}),
        ("", "pattern", {"M04": 3, "M09": 1, "M11": 1}),
        ("", "state", {"acknowledged": 1, "judged": 1, "open": 2, "shelved": 1}),
        ("?site=south", "site", {"south": 1}),
        ("?severity=2&pattern=M04", "severity", {"2": 3}),
        ("?text=nergens", "site", {}),
    ],
)
def test_counts_stand_beside_the_list(busy: Desk, query: str, facet: str, counts: dict[str, Any]) -> None:
    busy.post("analyst", f"/api/alerts/{FIRST.id}/acknowledge", 0)
    busy.post("analyst", f"/api/alerts/{SAME_PASS.id}/verdict", 0, {"verdict": "false", "why": "x"})
    busy.post("supervisor", f"/api/alerts/{NOTHING.id}/shelve", 0, {"until": "2026-01-01T00:30:00Z", "why": "x"})
    found = busy.get("analyst", f"/api/facets{query}").json()
    assert found["facets"][facet] == counts
    assert (found["counted"], found["all"]) == (sum(found["facets"]["status"].values()), True)


def test_counts_are_of_their_own_sites_only(busy: Desk) -> None:
    busy.post("local", f"/api/alerts/{FIRST.id}/acknowledge", 0, None, "north", role="operator")
    assert busy.get("local", "/api/facets").json()["facets"]["site"] == {"north": 4}
    busy.post("wallboard", f"/api/alerts/{FIRST.id}/acknowledge", 0)
    assert busy.get("wallboard", "/api/facets?text=poort").status_code == 403
    assert busy.get("wallboard", f"/api/alerts/{FIRST.id}/similar").status_code == 403
