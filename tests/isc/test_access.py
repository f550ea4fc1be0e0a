"""Who may do what: every route asks, sessions and tokens end, other sites' pages get nowhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, select

from domain.errors import ConfigError
from domain.finding import Reason
from isc.access import PERMISSIONS, ROLES, OpenGate
from isc.accounts import LOCK_S, SESSION_S, TRIES, Accounts
from isc.api import make_app
from isc.feed import Feed
from isc.metrics import Metrics
from isc.needs import Needs, Public
from isc.schema import ACCOUNTS, SESSIONS, TOKENS
from isc.users import new_password
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.client import Client

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OURS = {"sec-fetch-site": "same-origin"}
PUBLIC_ROUTES = {"/login", "/logout", "/healthz", "/openapi.json", "/style.css", "/icon.svg", "/static/{name:path}"}
WRONG = [("operator", "wrong password"), ("nobody", PASSWORD), ("o\x00", "x"), ("", "")]
ELSEWHERE = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nx: y"]


FOREIGN = ["evil.example", "evil.example:8600", "127.0.0.1.evil.example", "", "192.0.2.1", "x@127.0.0.1"]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class House:
    """An application with accounts."""

    def __init__(self, engine: Engine, *, secure: bool = False, **more: Any) -> None:
        registry = CollectorRegistry()
        self.clock = Clock()
        self.accounts = Accounts(engine, self.clock, secure=secure, hasher=QUICK)
        self.app = make_app(engine, Feed(engine), Metrics(registry), registry, self.clock, self.accounts, **more)
        self.client = Client(self.app)

    def add(self, role: str, *sites: str) -> dict[str, str]:
        """An account of this role, logged in: the cookies of its session."""
        self.accounts.add(role, role, sites, PASSWORD)
        return self.log_in(role)

    def log_in(self, name: str, password: str = PASSWORD) -> dict[str, str]:
        answer = self.client.send("POST", "/login", data={"name": name, "password": password}, headers=OURS)
        return {cookie.name: str(cookie.value) for cookie in answer.cookies.jar}


@pytest.fixture
def house(engine: Engine) -> House:
    yard = Reason("silent", {}, "De camera zwijgt", "The camera is silent")
    south = make_alert(1, site="south", subject="zone/yard", personal=False, reason=yard, evidence=())
    make_store(engine).take(log_of([make_alert(0), south]))
    return House(engine)


def _routes(app: FastAPI) -> Iterator[tuple[Any, list[str]]]:
    """All routes, each with the permissions that stand in its dependencies."""
    for route in app.routes:
        asks = isinstance(route, APIRoute | APIWebSocketRoute)
        yield route, list(_marks(route.dependant)) if asks else []


def _marks(dependant: Dependant) -> Iterator[str]:
    for inner in dependant.dependencies:
        if isinstance(inner.call, Needs | Public):
            yield inner.call.permission
        yield from _marks(inner)


@pytest.mark.parametrize("gate", ["accounts", "open"])
def test_every_route_says_which_permission_it_takes(engine: Engine, gate: str) -> None:
    app = House(engine).app if gate == "accounts" else _open_app(engine)
    for route, marks in _routes(app):
        assert len(marks) == 1, f"{route.path} has {marks}"
        assert (marks == ["public"]) == (route.path in PUBLIC_ROUTES), route.path


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8600", "LOCALHOST:8600", "[::1]:8600", "[::1]"])
def test_an_open_house_answers_to_the_names_of_this_machine(engine: Engine, host: str) -> None:
    assert Client(_open_app(engine)).get("/api/alerts", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_an_open_house_answers_to_no_other_name(engine: Engine, host: str) -> None:
    assert Client(_open_app(engine)).get("/api/alerts", headers={"host": host}).status_code == 421


def test_a_house_with_a_login_answers_to_any_name(house: House) -> None:
    assert house.client.get("/login", headers={"host": "havenwacht.example"}).status_code == 200


def test_a_route_that_forgets_to_ask_is_found(engine: Engine) -> None:
    app = House(engine).app
    app.add_api_route("/forgotten", lambda: None)
    assert [route.path for route, marks in _routes(app) if not marks] == ["/forgotten"]


def _open_app(engine: Engine) -> FastAPI:
    registry = CollectorRegistry()
    return make_app(engine, Feed(engine), Metrics(registry), registry, lambda: NOW, OpenGate())


@pytest.mark.parametrize("how", [{}, {"cookies": {"havenwacht": "guess"}}, {"headers": {"authorization": "Bearer x"}}])
def test_nobody_gets_past_without_session_or_token(house: House, how: dict[str, Any]) -> None:
    for route, marks in _routes(house.app):
        if marks == ["public"] or isinstance(route, APIWebSocketRoute):  # sockets: test_live_access.py
            continue
        path = route.path.replace("{id}", make_alert(0).id).replace("{alert_id}", make_alert(0).id)
        (method,) = route.methods
        answer = house.client.send(method, path.replace("{number}", "1"), **how)
        assert answer.status_code in (401, 303), path
        assert make_alert(0).id not in answer.text
        assert answer.status_code == 401 or answer.headers["location"].startswith("/login?next=%2F")


def test_a_login_opens_the_page_and_a_logout_closes_it(house: House) -> None:
    cookies = house.add("operator")
    page = house.client.get("/", cookies=cookies).text
    assert make_alert(0).id in page
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    out = house.client.send("POST", "/logout", data={"csrf": csrf}, cookies=cookies, headers=OURS)
    assert out.status_code == 303
    assert house.client.get("/", cookies=cookies).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("operator", "wrong password"), ("nobody", PASSWORD), ("o\x00", "x"), ("", "")]
)
def test_a_wrong_login_says_nothing_more(house: House, name: str, password: str) -> None:
    house.add("operator")
    answer = house.client.send("POST", "/login", data={"name": name, "password": password}, headers=OURS)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert answer.text == house.client.send("POST", "/login", data={"name": "x", "password": "y"}, headers=OURS).text


def test_an_account_waits_after_too_many_wrong_passwords(house: House) -> None:
    house.add("operator")
    for _ in range(TRIES):
        assert house.log_in("operator", "wrong password") == {}
    assert house.log_in("operator") == {}
    house.clock.now += LOCK_S
    assert house.log_in("operator") != {}


def test_a_right_password_forgets_the_wrong_ones_before(house: House) -> None:
    house.add("operator")
    for _ in range(3):
        for _ in range(TRIES - 1):
            house.log_in("operator", "wrong password")
        assert house.log_in("operator") != {}


@pytest.mark.parametrize("late_s", [-1.0, 0.0])
def test_a_session_ends_with_the_shift(house: House, late_s: float) -> None:
    cookies = house.add("operator")
    house.clock.now += SESSION_S + late_s
    assert (house.client.get("/api/alerts", cookies=cookies).status_code == 200) == (late_s < 0)


@pytest.mark.parametrize("how", ["disable", "password"])
def test_a_session_ends_with_its_account(house: House, how: str) -> None:
    cookies = house.add("operator")
    if how == "disable":
        house.accounts.disable("operator")
    else:
        house.accounts.set_password("operator", PASSWORD + "!")
    assert house.client.get("/api/alerts", cookies=cookies).status_code == 401
    assert (house.log_in("operator", PASSWORD + "!") != {}) == (how == "password")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_a_login_from_another_site_is_refused(house: House, headers: dict[str, str]) -> None:
    house.add("operator")
    data = {"name": "operator", "password": PASSWORD}
    assert house.client.send("POST", "/login", data=data, headers=headers).status_code == 403


def test_a_logout_needs_the_token_of_the_session(house: House) -> None:
    cookies = house.add("operator")
    assert house.client.send("POST", "/logout", data={"csrf": "x"}, cookies=cookies, headers=OURS).status_code == 403
    assert house.client.get("/api/alerts", cookies=cookies).status_code == 200


def test_the_cookie_is_closed_to_scripts_and_over_tls_bound_to_the_host(engine: Engine) -> None:
    house = House(engine, secure=True)
    house.accounts.add("operator", "operator", (), PASSWORD)
    data = {"name": "operator", "password": PASSWORD}
    header = house.client.send("POST", "/login", data=data, headers=OURS).headers["set-cookie"]
    assert header.startswith("__Host-havenwacht=")
    assert {part.strip().lower() for part in header.split(";")} >= {"httponly", "secure", "samesite=lax", "path=/"}
    assert "domain" not in header.lower()


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nx: y"]
)
def test_a_login_never_leads_to_another_host(house: House, back: str) -> None:
    house.accounts.add("operator", "operator", (), PASSWORD)
    data = {"name": "operator", "password": PASSWORD, "next": back}
    assert house.client.send("POST", "/login", data=data, headers=OURS).headers["location"] == "/"


def test_a_login_leads_back_to_where_one_came_from(house: House) -> None:
    house.accounts.add("operator", "operator", (), PASSWORD)
    asked = house.client.get("/?text=poort&lang=en").headers["location"]
    form = house.client.get(asked).text
    assert 'value="/?text=poort&amp;lang=en"' in form
    data = {"name": "operator", "password": PASSWORD, "next": "/?text=poort&lang=en"}
    assert house.client.send("POST", "/login", data=data, headers=OURS).headers["location"] == "/?text=poort&lang=en"


def test_a_form_larger_than_a_login_is_refused(house: House) -> None:
    answer = house.client.send("POST", "/login", content=b"name=" + b"x" * 5000, headers=OURS)
    assert answer.status_code == 413


# --- what one sees --------------------------------------------------------------------------------


def test_sites_of_others_do_not_exist(house: House) -> None:
    cookies = house.add("operator", "south")
    ids = [alert["id"] for alert in house.client.get("/api/alerts", cookies=cookies).json()["alerts"]]
    assert ids == [make_alert(1, site="south", subject="zone/yard").id]
    assert house.client.get("/api/alerts?site=north", cookies=cookies).json()["alerts"] == []
    assert house.client.get(f"/api/alerts/{make_alert(0).id}", cookies=cookies).status_code == 404
    assert house.client.get(f"/alerts/{make_alert(0).id}", cookies=cookies).status_code == 404
    assert "north" not in house.client.get("/", cookies=cookies).text


@pytest.mark.parametrize("path", ["/", "/api/alerts", "/alerts/ID", "/api/alerts/ID"])
def test_a_wallboard_names_nobody(house: House, path: str) -> None:
    cookies = house.add("wallboard")
    answer = house.client.get(path.replace("ID", make_alert(0).id), cookies=cookies)
    assert answer.status_code == 200
    assert make_alert(0).id in answer.text
    assert "P1 ging" not in answer.text
    assert "pass/P1" not in answer.text
    assert "day.jsonl" not in answer.text


@pytest.mark.parametrize("asked", ["subject=pass/P1", "text=P1"])
def test_who_may_not_see_persons_may_not_look_for_them(house: House, asked: str) -> None:
    cookies = house.add("wallboard")
    assert house.client.get(f"/api/alerts?{asked}", cookies=cookies).status_code == 403
    assert house.client.get(f"/?{asked}", cookies=cookies).status_code == (403 if asked.startswith("text") else 200)


def test_a_role_without_the_permission_is_refused(house: House) -> None:
    assert house.client.get("/metrics", cookies=house.add("operator")).status_code == 403
    assert house.client.get("/metrics", cookies=house.add("auditor")).status_code == 200


# --- tokens ---------------------------------------------------------------------------------------


def _bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_token_opens_what_its_scopes_name_and_nothing_else(house: House) -> None:
    secret = house.accounts.add_token("partner", ["alerts.read"], ["south"], 60.0)
    found = house.client.get("/api/alerts", headers=_bearer(secret)).json()["alerts"]
    assert [alert["site"] for alert in found] == ["south"]
    assert house.client.get("/metrics", headers=_bearer(secret)).status_code == 403
    assert house.client.get("/api/alerts?text=yard", headers=_bearer(secret)).status_code == 403


def test_a_token_ends_with_its_time_or_when_it_is_removed_or_made_anew(house: House) -> None:
    secret = house.accounts.add_token("partner", ["alerts.read"], [], 60.0)
    house.clock.now += 60.0
    assert house.client.get("/api/alerts", headers=_bearer(secret)).status_code == 401
    first, second = (house.accounts.add_token("partner", ["alerts.read"], [], 60.0) for _ in range(2))
    assert house.client.get("/api/alerts", headers=_bearer(first)).status_code == 401
    assert house.client.get("/api/alerts", headers=_bearer(second)).status_code == 200
    house.accounts.remove_token("partner")
    assert house.client.get("/api/alerts", headers=_bearer(second)).status_code == 401


def test_a_stream_ends_for_a_principal_that_no_longer_holds(house: House) -> None:
    house.accounts.add("operator", "operator", (), PASSWORD)
    session = house.accounts.log_in("operator", PASSWORD)
    secret = house.accounts.add_token("partner", ["alerts.read"], [], 60.0)
    token = house.accounts.by_token(secret)
    assert session is not None
    assert token is not None
    assert house.accounts.holds(session.principal)
    assert house.accounts.holds(token)
    house.accounts.disable("operator")
    house.accounts.add_token("partner", ["alerts.read"], ["south"], 60.0)
    assert not house.accounts.holds(session.principal)
    assert not house.accounts.holds(token)


def test_secrets_are_kept_as_hashes_and_never_printed(house: House, engine: Engine) -> None:
    house.accounts.add("operator", "operator", (), PASSWORD)
    session = house.accounts.log_in("operator", PASSWORD)
    token = house.accounts.add_token("partner", ["alerts.read"], [], 60.0)
    assert session is not None
    assert session.secret not in repr(session.principal)
    with engine.connect() as connection:
        kept = "".join(str(connection.execute(select(table)).all()) for table in (ACCOUNTS, SESSIONS, TOKENS))
    assert not [secret for secret in (PASSWORD, session.secret, token) if secret in kept]


# --- the making of accounts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("Jansen", "operator", PASSWORD), "found a name of other signs"),
        (("jansen", "king", PASSWORD), "--role: found 'king'"),
        (("jansen", "operator", "short"), "found 5 characters"),
        (("twice", "operator", PASSWORD), "found an account of this name"),
    ],
)
def test_a_wrong_account_is_refused(house: House, given: tuple[str, str, str], said: str) -> None:
    house.accounts.add("twice", "operator", (), PASSWORD)
    with pytest.raises(ConfigError, match=said):
        house.accounts.add(given[0], given[1], (), given[2])


def test_accounts_that_do_not_exist_cannot_be_changed(house: House) -> None:
    for change in (house.accounts.disable, house.accounts.remove_token):
        with pytest.raises(ConfigError, match="found no"):
            change("nobody")


def test_passwords_that_are_made_up_are_long_and_differ() -> None:
    made = {new_password() for _ in range(10)}
    assert len(made) == 10
    assert {len(password) for password in made} == {23}


def test_roles_give_only_permissions_that_exist() -> None:
    assert all(role <= set(PERMISSIONS) for role in ROLES.values())
