"""Logging in at an identity provider: a real one answers, and whatever is not as it must be does not count."""

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from fastapi.routing import APIRoute
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, select, update

from domain.errors import ConfigError
from isc.access import ROLES
from isc.accounts import FRESH_S, Accounts
from isc.api import make_app
from isc.audit import Audit
from isc.feed import Feed
from isc.metrics import Metrics
from isc.oidc import UNDER_WAY_S, Provider, Refusal
from isc.oidc_settings import OidcSettings
from isc.people_schema import LOGINS
from isc.schema import ACCOUNTS, SESSIONS
from tests.isc.client import Client
from tests.isc.test_access import OURS, PASSWORD, QUICK, _marks

BACK = "http://127.0.0.1:8600/login/oidc/back"
ROLES_OF = {"isc-operators": "operator", "isc-analysts": "analyst"}
SITES_OF = {"isc-operators": ["north"], "isc-analysts": ["*"], "south-only": ["south"]}
USERS = [
    oidc_provider_mock.User(sub="s1", claims={"groups": ["isc-operators", "football"], "preferred_username": "Jansen"}),
    oidc_provider_mock.User(sub="s2", claims={"groups": ["football"], "preferred_username": "pietersen"}),
    oidc_provider_mock.User(sub="s3", claims={"preferred_username": "devries"}),
    oidc_provider_mock.User(sub="s4", claims={"groups": ["isc-operators", "isc-analysts"], "preferred_username": "x"}),
    oidc_provider_mock.User(sub="s5", claims={"groups": ["isc-analysts"], "preferred_username": "local"}),
    oidc_provider_mock.User(sub="s6", claims={"groups": "isc-analysts", "preferred_username": "y"}),
    oidc_provider_mock.User(sub="s7", claims={"groups": ["isc-analysts"], "preferred_username": "<b>\u202e"}),
]
DENIED = ["s2", "s3", "s4", "s5", "s6"]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


class Door:
    """An application with a provider beside its own accounts."""

    def __init__(self, engine: Engine, issuer: str) -> None:
        self.skew = 0.0
        self.engine = engine
        settings = OidcSettings(issuer=issuer, redirect=BACK, roles=ROLES_OF, sites=SITES_OF)
        self.provider = Provider(settings, "secret", engine, self.now)
        self.accounts = Accounts(engine, self.now, secure=False, hasher=QUICK)
        registry = CollectorRegistry()
        self.app = make_app(
            engine, Feed(engine), Metrics(registry), registry, self.now, self.accounts, provider=self.provider
        )
        self.client = Client(self.app)

    def now(self) -> float:
        return time.time() + self.skew

    def ask(self, path: str = "/login/oidc?next=/alerts/1") -> tuple[str, dict[str, str]]:
        """Where we are sent, and what the browser keeps."""
        answer = self.client.get(path)
        assert answer.status_code == 303
        return answer.headers["location"], {cookie.name: str(cookie.value) for cookie in answer.cookies.jar}

    def answer(self, url: str, sub: str) -> str:
        """Log in at the provider: the path with which it sends us back."""
        answer = httpx.post(url, data={"sub": sub}, follow_redirects=False)
        where = urlsplit(answer.headers["location"])
        assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
        return f"{where.path}?{where.query}"

    def log_in(self, sub: str, path: str = "/login/oidc") -> httpx.Response:
        url, cookies = self.ask(path)
        return self.client.get(self.answer(url, sub), cookies=cookies)


@pytest.fixture
def door(engine: Engine, issuer: str) -> Door:
    made = Door(engine, issuer)
    made.accounts.add("local", "supervisor", (), PASSWORD)
    return made


def _session(answer: httpx.Response) -> dict[str, str]:
    return {cookie.name: str(cookie.value) for cookie in answer.cookies.jar if cookie.name == "havenwacht"}


def test_who_the_provider_knows_gets_in_with_the_role_of_their_group(door: Door) -> None:
    url, cookies = door.ask()
    asked = parse_qs(urlsplit(url).query)
    assert (asked["code_challenge_method"], asked["response_type"], len(asked["nonce"][0])) == (["S256"], ["code"], 64)
    answer = door.client.get(door.answer(url, "s1"), cookies=cookies)
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/1")
    principal = door.accounts.by_session(_session(answer)["havenwacht"])
    assert principal is not None
    assert (principal.name, principal.role, principal.sites) == ("jansen", "operator", ("north",))
    assert door.client.get("/api/alerts", cookies=_session(answer)).status_code == 200
    told = [(e.who, e.action) for e in Audit(door.engine, door.now).entries()]
    assert told[-3:-1] == [("jansen", "account"), ("jansen", "login")] or ("jansen", "login") in told


def test_no_token_reaches_the_browser(door: Door) -> None:
    url, cookies = door.ask()
    answer = door.client.get(door.answer(url, "s1"), cookies=cookies)
    shown = str(answer.headers) + answer.text + url
    assert "eyJ" not in shown
    assert not any(word in shown for word in ("access_token", "id_token", "code_verifier"))
    assert "HttpOnly" in str(answer.headers)


@pytest.mark.parametrize("sub", DENIED)
def test_whoever_has_no_group_of_ours_or_a_name_of_another_stays_outside(door: Door, sub: str, caplog: Any) -> None:
    answer = door.log_in(sub)
    assert ("groups give" if sub != "s5" else "closed, or local") in caplog.text
    assert (answer.status_code, _session(answer)) == (401, {})
    with door.engine.connect() as connection:
        assert connection.execute(select(SESSIONS)).all() == []
        assert connection.scalar(select(ACCOUNTS.c.role).where(ACCOUNTS.c.name == "local")) == "supervisor"


def test_a_name_that_is_none_is_replaced(door: Door) -> None:
    principal = door.accounts.by_session(_session(door.log_in("s7"))["havenwacht"])
    assert principal is not None
    assert principal.name.startswith("oidc-")
    assert (principal.role, principal.sites) == ("analyst", None)


def test_a_closed_account_stays_closed(door: Door) -> None:
    door.log_in("s1")
    door.accounts.disable("jansen")
    assert door.log_in("s1").status_code == 401


def test_an_answer_counts_once_and_in_the_browser_that_asked(door: Door) -> None:
    url, cookies = door.ask()
    path = door.answer(url, "s1")
    assert door.client.get(path).status_code == 401  # without the cookie; and now it is used up
    assert door.client.get(path, cookies=cookies).status_code == 401
    url, cookies = door.ask()
    _, others = door.ask()
    assert door.client.get(door.answer(url, "s1"), cookies=others).status_code == 401


def test_an_answer_that_comes_too_late_does_not_count(door: Door) -> None:
    url, cookies = door.ask()
    path = door.answer(url, "s1")
    door.skew = UNDER_WAY_S + 1
    assert door.client.get(path, cookies=cookies).status_code == 401


def test_the_code_is_redeemed_with_what_was_hidden_in_the_question(door: Door, monkeypatch: Any) -> None:
    sent: list[httpx.Request] = []
    send = httpx.Client.send

    def spied(client: httpx.Client, request: httpx.Request, **given: Any) -> httpx.Response:
        sent.append(request)
        return send(client, request, **given)

    url, cookies = door.ask()
    path = door.answer(url, "s1")
    monkeypatch.setattr(httpx.Client, "send", spied)
    door.client.get(path, cookies=cookies)
    (asked,) = (request for request in sent if request.method == "POST")
    verifier = parse_qs(asked.content.decode())["code_verifier"][0]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    assert digest.decode() == parse_qs(urlsplit(url).query)["code_challenge"][0]
    assert verifier not in url


def test_an_answer_to_another_question_does_not_count(door: Door, caplog: Any) -> None:
    url, cookies = door.ask()
    path = door.answer(url, "s1")
    with door.engine.begin() as connection:
        connection.execute(update(LOGINS).values(nonce="another"))
    assert door.client.get(path, cookies=cookies).status_code == 401
    assert "nonce" in caplog.text


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?error=access_denied&state=x", "?code=" + "x" * 9000])
def test_a_made_up_answer_does_not_count(door: Door, query: str) -> None:
    assert door.client.get(f"/login/oidc/back{query}").status_code == 401


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_after_the_login_one_stays_here(door: Door, back: str) -> None:
    assert door.log_in("s1", f"/login/oidc?next={back}").headers["location"] == "/"


def test_local_accounts_still_log_in_and_see_both_ways(door: Door) -> None:
    assert "/login/oidc" in door.client.get("/login").text
    sent = {"name": "local", "password": PASSWORD}
    assert door.client.send("POST", "/login", data=sent, headers=OURS).status_code == 303
    assert door.accounts.log_in("jansen", "!") is None


def test_only_the_provider_confirms_who_its_people_are(door: Door) -> None:
    answer = door.log_in("s1", "/login/oidc?again=true")
    principal = door.accounts.by_session(_session(answer)["havenwacht"])
    assert principal is not None
    assert door.accounts.is_fresh(principal) == door.accounts.confirm(principal, "anything")
    door.skew = FRESH_S + 60
    assert not door.accounts.is_fresh(principal)
    assert not door.accounts.confirm(principal, "!")


def test_a_provider_that_is_away_is_said_in_one_page(engine: Engine) -> None:
    answer = Door(engine, "http://127.0.0.1:9").client.get("/login/oidc")
    assert answer.status_code == 401


def test_the_way_there_and_back_is_public(door: Door) -> None:
    marks = {r.path: list(_marks(r.dependant)) for r in door.app.routes if isinstance(r, APIRoute) and "oidc" in r.path}
    assert marks == {"/login/oidc": ["public"], "/login/oidc/back": ["public"]}


@pytest.mark.parametrize(
    "given",
    [
        {"issuer": "http://idp.example"},
        {"issuer": "ftp://127.0.0.1"},
        {"redirect": "http://isc.example/login/oidc/back"},
        {"roles": {"g": "root"}},
        {"roles": {}},
        {"sites": {}},
    ],
    ids=str,
)
def test_settings_that_would_let_in_nobody_or_everybody_are_refused(engine: Engine, given: dict[str, Any]) -> None:
    good = {"issuer": "https://idp.example", "redirect": BACK, "roles": ROLES_OF, "sites": SITES_OF}
    with pytest.raises(ConfigError, match="oidc"):
        Provider(OidcSettings(**good | given), "secret", engine, time.time)
    assert set(ROLES_OF.values()) <= set(ROLES)


# --- tokens, one thing wrong at a time ---------------------------------------------------------------

KEY, OTHER = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
AT = 1_800_000_000.0
GOOD = {"iss": "https://idp.example", "aud": "havenwacht", "nonce": "n", "sub": "s", "iat": AT, "exp": AT + 300}


def _claims(engine: Engine, monkeypatch: Any, token: str) -> dict[str, Any]:
    settings = OidcSettings(issuer="https://idp.example", redirect=BACK, roles=ROLES_OF, sites=SITES_OF)
    provider = Provider(settings, "secret", engine, lambda: AT)
    monkeypatch.setattr(provider, "_address", lambda name: "https://idp.example/keys")
    monkeypatch.setattr(provider, "_fetch", lambda url: {"keys": [KEY.as_dict(private=False)]})
    return provider._claims(token, "n")


def test_a_good_token_counts(engine: Engine, monkeypatch: Any) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "1"}, GOOD, KEY)
    assert _claims(engine, monkeypatch, token)["sub"] == "s"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "m"},
        {"exp": AT - 120},
        {"iat": AT + 3600},
        {"azp": "another"},
        *({name: None} for name in ("iss", "aud", "nonce", "exp", "iat", "sub")),
    ],
    ids=str,
)
def test_a_token_with_one_wrong_claim_does_not(engine: Engine, monkeypatch: Any, change: dict[str, Any]) -> None:
    claims = {name: value for name, value in (GOOD | change).items() if value is not None}
    token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    with pytest.raises((Refusal, JoseError, ValueError)):
        _claims(engine, monkeypatch, token)


def test_a_token_by_another_key_or_none_does_not(engine: Engine, monkeypatch: Any) -> None:
    shared = OctKey.generate_key(256, {"kid": "1"})
    forged = [
        jwt.encode({"alg": "RS256", "kid": "1"}, GOOD, OTHER),
        jwt.encode({"alg": "HS256", "kid": "1"}, GOOD, shared),
        "eyJhbGciOiJub25lIn0.e30.",
        "",
        "x",
    ]
    for token in forged:
        with pytest.raises((Refusal, JoseError, ValueError)):
            _claims(engine, monkeypatch, token)
