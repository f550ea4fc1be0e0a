"""OIDC: who somebody is, as an identity provider says: code flow with PKCE, the answer checked before it counts.

OpenID Connect Core 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer). Tokens never leave this process.
"""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from sqlalchemy import Engine, delete, insert

from domain.errors import ConfigError
from isc.access import ROLES
from isc.database import writing
from isc.oidc_settings import OidcSettings
from isc.people_schema import LOGINS

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key of the provider's alone; none that a client could make itself."""

UNDER_WAY_S = 600.0
TIMEOUT_S = 10.0
LEEWAY_S = 60
"""How far the provider's clock may be from ours."""

ALL_SITES = "*"


class Refusal(Exception):
    """The login does not count; the text says why, for the log alone."""


class Known(Struct, frozen=True):
    """Somebody whom the provider knows; `shown` is when they last showed who they are, 0 if it did not say."""

    subject: str
    name: str
    role: str
    sites: tuple[str, ...]
    shown: float


class Begun(Struct, frozen=True):
    """Where the browser goes, and the secret that it keeps meanwhile."""

    url: str
    browser: str


class Provider:
    """An identity provider; asked for its addresses and keys when they are needed."""

    def __init__(self, settings: OidcSettings, secret: str, engine: Engine, now: Callable[[], float]) -> None:
        """Raises ConfigError where the settings cannot be."""
        _check(settings)
        self._settings = settings
        self._secret = secret
        self._engine = engine
        self._now = now
        self._about: dict[str, Any] | None = None

    def begin(self, back: str, *, again: bool) -> Begun:
        """Start a login; `again`: the provider is to ask anew who it is."""
        state, browser, verifier, nonce = (secrets.token_urlsafe(48) for _ in range(4))
        row = {"key": _hash(state), "browser": _hash(browser), "verifier": verifier, "nonce": nonce, "back": back}
        with writing(self._engine) as connection:
            connection.execute(delete(LOGINS).where(LOGINS.c.expires <= self._now()))
            connection.execute(insert(LOGINS).values(**row, expires=self._now() + UNDER_WAY_S))
        more = {"prompt": "login", "max_age": "0"} if again else {}
        with self._client() as client:
            where = self._address("authorization_endpoint")
            url, _ = client.create_authorization_url(where, state=state, code_verifier=verifier, nonce=nonce, **more)
        return Begun(url, browser)

    def finish(self, given: dict[str, str], browser: str) -> tuple[Known, str]:
        """Who it is, and where they wanted to go; raises Refusal where anything is not as it must be."""
        row = self._under_way(given.get("state", ""), browser)
        if "code" not in given:
            raise Refusal(f"the provider said {given.get('error', 'nothing')}")
        if given.get("iss", self._settings.issuer) != self._settings.issuer:
            raise Refusal("another provider answered")
        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._address("token_endpoint"), code=given["code"], code_verifier=row.verifier
                )
            return self._known(self._claims(str(token.get("id_token", "")), row.nonce)), row.back
        except (httpx.HTTPError, AuthlibBaseError, JoseError, ValueError) as error:
            raise Refusal(f"{type(error).__name__}: {error}") from error

    def _under_way(self, state: str, browser: str) -> Any:
        """The login that this state began in this browser; it counts once."""
        with writing(self._engine) as connection:
            begun = delete(LOGINS).where(LOGINS.c.key == _hash(state)).returning(*LOGINS.c)
            row = connection.execute(begun).one_or_none()
        if row is None or row.expires <= self._now() or not secrets.compare_digest(row.browser, _hash(browser)):
            raise Refusal("found no login that began in this browser")
        return row

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(self._fetch(self._address("jwks_uri")))
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        must: dict[str, Any] = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "nonce": {"essential": True, "value": nonce},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "sub": {"essential": True},
        }
        jwt.JWTClaimsRegistry(now=int(self._now()), leeway=LEEWAY_S, **must).validate(claims)
        if claims.get("azp", self._settings.client_id) != self._settings.client_id:
            raise Refusal("the token was made for somebody else")
        return dict(claims)

    def _known(self, claims: dict[str, Any]) -> Known:
        found = claims.get(self._settings.groups_claim)
        groups = [group for group in found if isinstance(group, str)] if isinstance(found, list) else []
        roles = {self._settings.roles[group] for group in groups if group in self._settings.roles}
        sites = {site for group in groups for site in self._settings.sites.get(group, ())}
        if len(roles) != 1 or not sites:
            raise Refusal(f"groups give {len(roles)} roles and {len(sites)} sites, expected one role and a site")
        subject, at = f"{self._settings.issuer}|{claims['sub']}", claims.get("auth_time")
        shown = float(at) if isinstance(at, int | float) and at <= self._now() + LEEWAY_S else 0.0
        named = () if ALL_SITES in sites else tuple(sorted(sites))
        return Known(subject, str(claims.get("preferred_username", "")), roles.pop(), named, shown)

    def _client(self) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # takes its time, and few have a provider

        return OAuth2Client(
            self._settings.client_id,
            self._secret,
            scope="openid profile",
            redirect_uri=self._settings.redirect,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    def _address(self, name: str) -> str:
        """One of the provider's addresses, by its own account."""
        if self._about is None:
            about = self._fetch(f"{str(self._settings.issuer).rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self._settings.issuer:
                raise Refusal("another issuer than the settings name")
            self._about = about
        found = self._about.get(name)
        if not isinstance(found, str) or not _is_safe(found):
            raise Refusal(f"{name}: found no https address")
        return found

    def _fetch(self, url: str) -> Any:
        answer = httpx.get(url, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()


def _check(settings: OidcSettings) -> None:
    for name in ("issuer", "redirect"):
        if not _is_safe(getattr(settings, name) or ""):
            raise ConfigError(f"oidc.{name}", f"found {getattr(settings, name)!r}, expected an https address")
    if wrong := sorted(set(settings.roles.values()) - set(ROLES)):
        raise ConfigError("oidc.roles", f"found {wrong[0]!r}, expected one of {', '.join(ROLES)}")
    if not settings.roles or not settings.sites:
        raise ConfigError("oidc", "found no roles or no sites, expected groups that give them; else nobody gets in")


def _is_safe(url: str) -> bool:
    """TLS, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
