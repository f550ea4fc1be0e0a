"""People's work on alerts: each change on the state that was seen, and who comes second is told who was first."""

from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import Engine

from domain.codec import decode_lines
from domain.event import Lookup, Verdict
from isc.audit import Audit
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import OURS, PASSWORD, House

URGENT, CALM, HIGH = make_alert(0, severity=1), make_alert(1, severity=4), make_alert(3)


class Desk:
    """A house with alerts, and people who act in it."""

    def __init__(self, engine: Engine) -> None:
        alerts = [URGENT, CALM, make_alert(2, site="south"), HIGH]
        make_store(engine).take(log_of(alerts))
        self.ids = [alert.id for alert in alerts]
        self.open_house(engine)

    def open_house(self, engine: Engine, **more: Any) -> None:
        """Let people in."""
        self.house = House(engine, **more)
        self._cookies: dict[str, tuple[dict[str, str], str]] = {}

    def post(
        self, name: str, path: str, revision: int | None, body: Any = None, *sites: str, role: str | None = None
    ) -> httpx.Response:
        """Send as this account, made when first asked for; its role is `role`, else its name."""
        if name not in self._cookies:
            self.house.accounts.add(name, role or name, sites, PASSWORD)
            session = self.house.accounts.log_in(name, PASSWORD)
            assert session is not None
            self._cookies[name] = {self.house.accounts.cookie: session.secret}, str(session.principal.csrf)
        cookies, csrf = self._cookies[name]
        headers = OURS | {"x-csrf-token": csrf} | ({} if revision is None else {"if-match": f'"{revision}"'})
        given = {} if body is None else {"json": body}
        return self.house.client.send("POST", path, headers=headers, cookies=cookies, **given)

    def get(self, name: str, path: str) -> httpx.Response:
        """Ask as an account that was made before."""
        return self.house.client.get(path, cookies=self._cookies[name][0])


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(NOW + seconds, UTC).isoformat()


def test_an_alert_is_acknowledged_once_and_the_second_hears_who_was_first(desk: Desk) -> None:
    path = f"/api/alerts/{CALM.id}/acknowledge"
    first = desk.post("operator", path, 0)
    second = desk.post("analyst", path, 0)
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    assert first.json()["acknowledged_by"] == "operator"
    assert (second.status_code, second.json()["detail"]["by"]) == (409, "operator")
    assert second.json()["detail"]["revision"] == 1


@pytest.mark.parametrize(("header", "status"), [(None, 428), ("1", 422), ("*", 422), ('W/"0"', 422), ('"7"', 409)])
def test_a_change_names_what_was_seen(desk: Desk, header: str | None, status: int) -> None:
    desk.post("operator", f"/api/alerts/{URGENT.id}/acknowledge", 0)
    cookies, csrf = desk._cookies["operator"]
    headers = OURS | {"x-csrf-token": csrf} | ({} if header is None else {"if-match": header})
    answer = desk.house.client.send("POST", f"/api/alerts/{CALM.id}/acknowledge", headers=headers, cookies=cookies)
    assert answer.status_code == status


def test_the_state_is_read_with_the_tag_that_changes_it(desk: Desk) -> None:
    desk.post("operator", f"/api/alerts/{CALM.id}/assign", 0, {"owner": "operator"})
    answer = desk.get("operator", f"/api/alerts/{CALM.id}/work")
    assert (answer.json()["owner"], answer.json()["revision"], answer.headers["etag"]) == ("operator", 1, '"1"')
    untouched = desk.get("operator", f"/api/alerts/{URGENT.id}/work")
    assert (untouched.json()["revision"], untouched.headers["etag"]) == (0, '"0"')


def test_it_is_given_to_open_accounts_only(desk: Desk) -> None:
    desk.post("supervisor", f"/api/alerts/{CALM.id}/assign", 0, {"owner": "supervisor"})
    desk.house.accounts.disable("supervisor")
    for owner in ("supervisor", "nobody"):
        assert desk.post("operator", f"/api/alerts/{CALM.id}/assign", 1, {"owner": owner}).status_code == 422
    assert desk.post("operator", f"/api/alerts/{CALM.id}/assign", 1, {"owner": None}).json()["owner"] is None


@pytest.mark.parametrize(
    ("role", "alert", "seconds", "status"),
    [
        ("operator", CALM, 7 * 86_400, 200),
        ("operator", CALM, 7 * 86_400 + 1, 422),
        ("operator", CALM, 0, 422),
        ("operator", CALM, -1, 422),
        ("operator", HIGH, 60, 403),
        ("supervisor", HIGH, 3600, 200),
        ("supervisor", HIGH, 3601, 422),
        ("operator", URGENT, 3600, 202),
        ("supervisor", URGENT, 3601, 422),
        ("wallboard", CALM, 60, 403),
    ],
)
def test_laying_aside_has_its_limits(desk: Desk, role: str, alert: Any, seconds: float, status: int) -> None:
    body = {"until": _at(seconds), "why": "hekwerk in onderhoud"}
    answer = desk.post(role, f"/api/alerts/{alert.id}/shelve", 0, body)
    assert answer.status_code == status
    assert status != 200 or answer.json()["shelved_why"] == "hekwerk in onderhoud"


def test_what_was_laid_aside_can_be_taken_back(desk: Desk) -> None:
    desk.post("operator", f"/api/alerts/{CALM.id}/shelve", 0, {"until": _at(60), "why": "x"})
    back = desk.post("operator", f"/api/alerts/{CALM.id}/unshelve", 1).json()
    assert (back["shelved_until"], back["shelved_by"], back["revision"]) == (None, None, 2)


def test_a_verdict_goes_to_the_log_as_an_event_without_a_name(desk: Desk) -> None:
    path = f"/api/alerts/{CALM.id}/verdict"
    assert desk.post("operator", path, 0, {"verdict": "false", "why": "monteur"}).status_code == 403
    assert desk.post("analyst", path, 0, {"verdict": "false", "why": "monteur"}).status_code == 200
    assert desk.post("analyst", path, 1, {"verdict": "true", "why": "toch niet"}).status_code == 200
    token = desk.house.accounts.add_token("gateway", ["outbox.read"], [], 60.0)
    bearer = {"authorization": f"Bearer {token}"}
    items = desk.house.client.get("/api/outbox", headers=bearer).json()["events"]
    told, letters = decode_lines([item["event"].encode() for item in items], ["place"] * len(items))
    assert letters == []
    events = [event for event in told if not isinstance(event, Lookup)]
    assert [isinstance(event, Verdict) and (event.alert, event.verdict, event.role) for event in events] == [
        (CALM.id, "false", "analyst"),
        (CALM.id, "true", "analyst"),
    ]
    assert len({event.id for event in events if event}) == 2
    assert len(desk.house.client.get("/api/outbox?after=1", headers=bearer).json()["events"]) == len(items) - 1


def test_the_outbox_is_for_a_token_of_all_sites(desk: Desk) -> None:
    token = desk.house.accounts.add_token("partner", ["outbox.read"], ["north"], 60.0)
    assert desk.house.client.get("/api/outbox", headers={"authorization": f"Bearer {token}"}).status_code == 403


@pytest.mark.parametrize("what", ["acknowledge", "assign", "unshelve", "shelve", "verdict"])
def test_alerts_of_other_sites_do_not_exist(desk: Desk, what: str) -> None:
    body = {
        "assign": {"owner": None},
        "shelve": {"until": _at(9), "why": "x"},
        "verdict": {"verdict": "test", "why": "x"},
    }
    answer = desk.post("analyst", f"/api/alerts/{desk.ids[2]}/{what}", 0, body.get(what), "north")
    assert answer.status_code == 404
    assert desk.get("analyst", f"/api/alerts/{desk.ids[2]}/work").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "perhaps", "why": "x"},
        {"verdict": "true"},
        {"verdict": "true", "why": ""},
        {"verdict": "true", "why": "x" * 201},
        {"verdict": "true", "why": "a\nb"},
        {"verdict": "true", "why": "x\x00"},
        {"verdict": "true", "why": "x", "more": 1},
        [],
        None,
    ],
    ids=str,
)
def test_a_body_that_says_something_else_is_refused(desk: Desk, body: Any) -> None:
    assert desk.post("analyst", f"/api/alerts/{CALM.id}/verdict", 0, body).status_code == 422


def test_a_change_from_another_site_s_page_is_refused(desk: Desk) -> None:
    desk.post("operator", f"/api/alerts/{CALM.id}/acknowledge", 0)
    cookies, csrf = desk._cookies["operator"]
    good = OURS | {"x-csrf-token": csrf, "if-match": '"1"'}
    for wrong in ({"x-csrf-token": "x"}, {"x-csrf-token": ""}, {"sec-fetch-site": "cross-site"}):
        path = f"/api/alerts/{CALM.id}/unshelve"
        assert desk.house.client.send("POST", path, headers=good | wrong, cookies=cookies).status_code == 403


def test_every_change_stands_in_the_audit(desk: Desk, engine: Engine) -> None:
    desk.post("analyst", f"/api/alerts/{CALM.id}/acknowledge", 0)
    desk.post("analyst", f"/api/alerts/{CALM.id}/verdict", 1, {"verdict": "true", "why": "gezien"})
    desk.post("analyst", f"/api/alerts/{CALM.id}/verdict", 1, {"verdict": "false", "why": "te laat"})
    acts = [entry for entry in Audit(engine, desk.house.clock).entries() if entry.action == "act"]
    assert [(entry.who, entry.target, entry.detail["what"]) for entry in acts] == [
        ("analyst", f"alert {CALM.id}", "acknowledge"),
        ("analyst", f"alert {CALM.id}", "judge"),
    ]
    assert acts[1].detail["verdict"] == "true"


def _lookups(desk: Desk) -> list[Lookup]:
    token = desk.house.accounts.add_token("gateway", ["outbox.read"], [], 60.0)
    items = desk.house.client.get("/api/outbox?limit=500", headers={"authorization": f"Bearer {token}"}).json()[
        "events"
    ]
    events, letters = decode_lines([item["event"].encode() for item in items], ["place"] * len(items))
    assert letters == []
    return [event for event in events if isinstance(event, Lookup)]


def test_what_is_opened_looked_for_and_changed_goes_to_the_log_too(desk: Desk, engine: Engine) -> None:
    unit = make_alert(7, subject="unit/MSKU1234565", related=("unit/TCLU7654321", "pass/P1"))
    again = make_alert(7, subject="unit/MSKU1234565", related=("unit/TCLU7654321", "pass/P1"), version=2, count=2)
    make_store(engine).take(log_of([unit, again], first=90))
    desk.post("analyst", f"/api/alerts/{CALM.id}/acknowledge", 0)
    desk.get("analyst", f"/api/alerts/{unit.id}")
    desk.get("analyst", f"/alerts/{URGENT.id}")
    desk.get("analyst", "/api/alerts?text=poort&limit=2")
    desk.get("analyst", "/api/alerts?text=nergens&site=south")
    desk.get("analyst", "/api/alerts")
    desk.get("analyst", "/")
    assert [(e.action, e.site, e.units, e.count) for e in _lookups(desk)] == [
        ("change", "north", None, 1),
        ("view", "north", ("MSKU1234565", "TCLU7654321"), 1),
        ("view", "north", None, 1),
        ("search", "north", ("MSKU1234565", "TCLU7654321"), 2),
        ("search", "south", None, 0),
    ]
    assert {(e.account, e.system, e.outcome) for e in _lookups(desk)} == {("analyst", "isc", "granted")}


# --- cases -----------------------------------------------------------------------------------------


def _open(desk: Desk, *alerts: str) -> int:
    answer = desk.post("analyst", "/api/cases", None, {"title": "Zelfde pas, twee poorten", "alerts": list(alerts)})
    assert answer.status_code == 200
    return int(answer.json()["number"])


def test_a_case_is_opened_filled_and_closed_with_a_verdict_on_all_its_alerts(desk: Desk, engine: Engine) -> None:
    number = _open(desk, URGENT.id)
    linked = desk.post("analyst", f"/api/cases/{number}/alerts", 1, {"alerts": [CALM.id, URGENT.id]})
    assert linked.json()["alerts"] == sorted([URGENT.id, CALM.id])
    noted = desk.post("analyst", f"/api/cases/{number}/notes", None, {"text": "Poort gebeld.\nNiemand."})
    assert [(note["who"], note["text"]) for note in noted.json()["notes"]] == [("analyst", "Poort gebeld.\nNiemand.")]
    closed = desk.post("analyst", f"/api/cases/{number}/close", 2, {"verdict": "authorised", "why": "oefening"})
    assert (closed.json()["state"], closed.json()["verdict"], closed.headers["etag"]) == ("closed", "authorised", '"3"')
    token = desk.house.accounts.add_token("gateway", ["outbox.read"], [], 60.0)
    items = desk.house.client.get("/api/outbox", headers={"authorization": f"Bearer {token}"}).json()["events"]
    told = [msgspec.json.decode(item["event"]) for item in items]
    assert sorted(event["alert"] for event in told if event["kind"] == "verdict") == sorted([URGENT.id, CALM.id])
    assert desk.get("analyst", f"/api/alerts/{URGENT.id}/work").json()["verdict"] == "authorised"


def test_a_closed_case_stays_as_it_is(desk: Desk) -> None:
    number = _open(desk, URGENT.id)
    desk.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "aangehouden"})
    for what, body in [
        ("close", {"verdict": "false", "why": "x"}),
        ("assign", {"owner": None}),
        ("alerts", {"alerts": [CALM.id]}),
        ("notes", {"text": "nog iets"}),
    ]:
        answer = desk.post("analyst", f"/api/cases/{number}/{what}", 2, body)
        assert (answer.status_code, answer.json()["detail"]) == (422, f"case {number} is closed")


def test_two_who_change_a_case_hear_of_each_other(desk: Desk) -> None:
    number = _open(desk, URGENT.id)
    assert desk.post("analyst", f"/api/cases/{number}/assign", 1, {"owner": None}).status_code == 200
    late = desk.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "x"})
    assert (late.status_code, late.json()["detail"]["by"]) == (409, "analyst")


def test_a_case_is_about_alerts_of_one_site(desk: Desk) -> None:
    for alerts in ([URGENT.id, desk.ids[2]], ["6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10"], [URGENT.id, "x"], []):
        answer = desk.post("analyst", "/api/cases", None, {"title": "x", "alerts": alerts})
        assert answer.status_code == 422
    number = _open(desk, URGENT.id)
    assert desk.post("analyst", f"/api/cases/{number}/alerts", 1, {"alerts": [desk.ids[2]]}).status_code == 422


def test_cases_of_other_sites_do_not_exist(desk: Desk) -> None:
    number = _open(desk, desk.ids[2])
    desk.house.accounts.add("north", "analyst", ("north",), PASSWORD)
    cookies = desk.house.log_in("north")
    assert desk.house.client.get("/api/cases", cookies=cookies).json()["cases"] == []
    assert desk.house.client.get(f"/api/cases/{number}", cookies=cookies).status_code == 404
    session = desk.house.accounts.log_in("north", PASSWORD)
    assert session is not None
    headers = OURS | {"x-csrf-token": str(session.principal.csrf)}
    body, secret = {"title": "x", "alerts": [desk.ids[2]]}, {"havenwacht": session.secret}
    refused = desk.house.client.send("POST", "/api/cases", json=body, headers=headers, cookies=secret)
    unknown = desk.house.client.send(
        "POST", "/api/cases", json=body | {"alerts": [NOWHERE]}, headers=headers, cookies=secret
    )
    assert (refused.status_code, refused.text) == (422, unknown.text)


NOWHERE = "6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10"


def test_cases_are_listed_newest_first_a_page_at_a_time(desk: Desk) -> None:
    numbers = [_open(desk, URGENT.id) for _ in range(5)]
    desk.post("analyst", f"/api/cases/{numbers[0]}/close", 1, {"verdict": "test", "why": "x"})
    found, cursor = [], ""
    while True:
        page = desk.get("analyst", f"/api/cases?limit=2{cursor}").json()
        found += [case["number"] for case in page["cases"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == numbers[::-1]
    assert [case["number"] for case in desk.get("analyst", "/api/cases?state=closed").json()["cases"]] == numbers[:1]


@pytest.mark.parametrize(("role", "reads"), [("auditor", 200), ("admin", 403), ("operator", 403)])
def test_others_read_cases_or_not_but_never_write_them(desk: Desk, role: str, reads: int) -> None:
    number = _open(desk, URGENT.id)
    assert desk.post(role, f"/api/cases/{number}/notes", None, {"text": "x"}).status_code == 403
    assert desk.get(role, f"/api/cases/{number}").status_code == reads
