"""The admin: accounts, recipients and sources, with a password shown just now, within their own sites, in the audit."""

from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from domain.coverage import Coverage, blind, encode_coverage
from isc.audit import Audit
from isc.blind import Blind
from isc.metrics import Metrics
from isc.positions import Positions
from isc.recipients import Recipients
from isc.sources import Sources
from tests.isc.build import NOON, NOW, log_of, up_to
from tests.isc.test_access import OURS, PASSWORD, House

WISH = {"tlp": "GREEN", "sites": None, "products": ["phenomenon"], "purposes": ["research"]}


class Admins:
    """A house with an admin who asks."""

    def __init__(self, house: House, *sites: str) -> None:
        self.house = house
        self.cookies = house.add("admin", *sites)
        csrf = house.client.get("/api/me", cookies=self.cookies).json()["csrf"]
        self.headers = OURS | {"x-csrf-token": csrf}

    def get(self, path: str) -> Any:
        return self.house.client.get(f"/api/{path}", cookies=self.cookies).json()

    def post(self, path: str, body: Any = None) -> httpx.Response:
        given = {"cookies": self.cookies, "headers": self.headers}
        return self.house.client.send("POST", f"/api/{path}", json=body or {}, **given)


@pytest.fixture
def admins(engine: Engine) -> Admins:
    return Admins(House(engine))


def _audit(engine: Engine) -> list[tuple[str, str, str]]:
    found = Audit(engine, lambda: NOW).entries()
    return [(one.who, one.target, one.detail.get("change", "")) for one in found if one.action == "account"]


def test_an_admin_makes_an_account_that_can_log_in(admins: Admins, engine: Engine) -> None:
    made = admins.post("users", {"name": "jansen", "role": "operator", "sites": ["north"]})
    assert made.status_code == 200
    assert admins.house.log_in("jansen", made.json()["secret"])
    (user,) = [user for user in admins.get("users")["users"] if user["name"] == "jansen"]
    assert (user["role"], user["sites"], user["sessions"], user["disabled"]) == ("operator", ["north"], 1, False)
    assert ("admin", "jansen", "add") in _audit(engine)


def test_another_password_role_or_the_end_closes_the_sessions(admins: Admins, engine: Engine) -> None:
    for path, body in (("password", None), ("role", {"role": "auditor", "sites": None}), ("disable", None)):
        admins.post("users", {"name": path, "role": "operator", "sites": None})
        secret = admins.post(f"users/{path}/password").json()["secret"]
        cookies = admins.house.log_in(path, secret)
        assert admins.house.client.get("/api/me", cookies=cookies).status_code == 200
        assert admins.post(f"users/{path}/{path}", body).status_code == 200
        assert admins.house.client.get("/api/me", cookies=cookies).status_code == 401
    assert {("admin", "role", "role auditor"), ("admin", "disable", "disable")} <= set(_audit(engine))


@pytest.mark.parametrize("act", ["disable", "password", "role"])
def test_nobody_changes_their_own_account(admins: Admins, act: str) -> None:
    body = {"role": "analyst", "sites": None} if act == "role" else None
    assert admins.post(f"users/admin/{act}", body).status_code == 422


@pytest.mark.parametrize("path", ["users", "recipients"])
@pytest.mark.parametrize("role", ["operator", "supervisor", "analyst", "auditor", "wallboard"])
def test_nobody_but_an_admin_may(engine: Engine, role: str, path: str) -> None:
    house = House(engine)
    cookies = house.add(role)
    for asked in (path, "sources"):
        assert house.client.get(f"/api/{asked}", cookies=cookies).status_code == 403
    csrf = house.client.get("/api/me", cookies=cookies).json()["csrf"]
    answer = house.client.send("POST", f"/api/{path}", json={}, cookies=cookies, headers=OURS | {"x-csrf-token": csrf})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["users", "users/x/disable", "recipients", "recipients/x/key", "recipients/x/end"])
def test_what_changes_something_takes_the_password_again(admins: Admins, path: str) -> None:
    admins.house.clock.now += 301
    assert admins.post(path).status_code == 403
    admins.post("step-up", {"password": PASSWORD})
    assert admins.post(path).status_code in (404, 422)


def test_an_admin_of_one_site_reaches_no_further(engine: Engine) -> None:
    house = House(engine)
    house.accounts.add("far", "operator", ("south",), PASSWORD)
    house.accounts.add("all", "operator", (), PASSWORD)
    Recipients(engine, house.clock).add("soc", up_to("RED", "south"), 60.0)
    admins = Admins(house, "north")
    assert [user["name"] for user in admins.get("users")["users"]] == ["admin"]
    assert admins.get("recipients")["recipients"] == []
    assert admins.post("users/far/disable").status_code == admins.post("users/all/disable").status_code == 404
    assert admins.post("recipients/soc/key").status_code == 404
    for sites in (None, ["south"], ["north", "south"]):
        assert admins.post("users", {"name": "new", "role": "admin", "sites": sites}).status_code == 403
        assert admins.post("recipients", WISH | {"name": "new", "days": 1, "sites": sites}).status_code == 403
    assert admins.get("sources")["unreadable"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Jansen", "role": "operator", "sites": None},
        {"name": "jansen", "role": "king", "sites": None},
        {"name": "jansen", "role": "operator", "sites": []},
        {"name": "jansen", "role": "operator"},
        {"name": "admin", "role": "operator", "sites": None},
    ],
)
def test_a_wrong_account_is_not_made(admins: Admins, body: dict[str, Any]) -> None:
    assert admins.post("users", body).status_code == 422
    assert [user["name"] for user in admins.get("users")["users"]] == ["admin"]


def test_an_account_of_the_provider_has_its_role_from_there(admins: Admins) -> None:
    admins.house.accounts.admit("https://idp|1", "piet", "operator", ["north"], NOW)
    assert admins.post("users/piet/password").status_code == 422
    assert admins.post("users/piet/role", {"role": "analyst", "sites": None}).status_code == 422
    assert admins.post("users/piet/disable").json()["disabled"] is True


def test_an_admin_makes_limits_and_ends_a_recipient(admins: Admins, engine: Engine) -> None:
    recipients = Recipients(engine, admins.house.clock)
    first = admins.post("recipients", WISH | {"name": "partner", "days": 30}).json()["secret"]
    known = recipients.known("partner", first)
    assert known is not None
    assert (known.tlp, known.products, known.sites) == (1, ("phenomenon",), None)
    assert admins.post("recipients", WISH | {"name": "partner", "days": 30}).status_code == 422
    second = admins.post("recipients/partner/key").json()["secret"]
    assert recipients.known("partner", first) is None
    told = admins.post("recipients/partner/ceiling", WISH | {"sites": ["north"], "tlp": "CLEAR"}).json()
    assert (told["tlp"], told["sites"], told["over"]) == ("CLEAR", ["north"], False)
    assert admins.post("recipients/partner/end").json()["over"] is True
    assert recipients.known("partner", second) is None
    assert admins.post("recipients/partner/end").status_code == 422
    changes = [change for who, target, change in _audit(engine) if (who, target) == ("admin", "partner")]
    assert changes == ["recipient", "recipient key", "recipient ceiling", "recipient ended"]


@pytest.mark.parametrize(
    "more", [{"tlp": "WHITE"}, {"products": []}, {"products": ["x"]}, {"purposes": []}, {"days": 0}]
)
def test_a_wrong_recipient_is_refused(admins: Admins, more: dict[str, Any]) -> None:
    assert admins.post("recipients", WISH | {"name": "partner", "days": 30} | more).status_code == 422
    assert admins.get("recipients")["recipients"] == []


def test_the_secrets_of_an_admin_stand_in_no_entry(admins: Admins, engine: Engine) -> None:
    secrets = [admins.post("users", {"name": "jansen", "role": "operator", "sites": None}).json()["secret"]]
    secrets.append(admins.post("recipients", WISH | {"name": "partner", "days": 30}).json()["secret"])
    told = str(Audit(engine, lambda: NOW).entries())
    assert not any(secret in told for secret in secrets)


# --- sources --------------------------------------------------------------------------------------


def _blind(engine: Engine) -> Blind:
    return Blind(engine, Metrics(CollectorRegistry()), lambda: NOW)


GAP = blind("north", "sensor", NOON, zone="quay", detectors=("passback",))
CLOSED = Coverage(**{name: getattr(GAP, name) for name in GAP.__struct_fields__} | {"until": NOON + 60})


def test_a_source_says_how_it_is(engine: Engine) -> None:
    clock = [NOW]
    positions = Positions(Sources(lambda: clock[0]), Metrics(CollectorRegistry()))
    positions.sources.note("north", "sightings", NOW - 2)
    positions.sources.note("north", "alerts", NOW - 60)
    admins = Admins(House(engine, positions=positions))
    _blind(engine).take(log_of([encode_coverage(GAP), b"{"], "coverage-0"))
    found = admins.get("sources")
    assert [(one["log"], one["state"], one["lag_s"]) for one in found["sources"]] == [
        ("alerts", "ok", 60.0),
        ("sightings", "ok", 2.0),
    ]
    assert [(one["zone"], one["reason"], one["end"]) for one in found["gaps"]] == [("quay", "sensor", None)]
    assert (found["unreadable"], found["conflicts"]) == (1, 0)
    assert found["read"] == [{"position": "coverage-0", "next": 2}]
    clock[0] += 11
    assert [one["state"] for one in admins.get("sources")["sources"]] == ["quiet", "silent"]


@pytest.mark.parametrize("told", [[GAP, CLOSED], [CLOSED], [CLOSED, GAP], [GAP, CLOSED, GAP, CLOSED]])
def test_a_blind_spot_that_is_over_is_no_gap(engine: Engine, told: list[Coverage]) -> None:
    _blind(engine).take(log_of([encode_coverage(one) for one in told], "coverage-0"))
    assert Admins(House(engine)).get("sources")["gaps"] == []


def test_blind_spots_are_read_on_where_reading_stopped(engine: Engine) -> None:
    kept = _blind(engine)
    kept.take(log_of([encode_coverage(GAP)], "coverage-0", first=7))
    assert (kept.offset("coverage-0"), kept.offset("coverage-1")) == (8, 0)
