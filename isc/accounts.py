"""Accounts: the sessions of users, and tokens for machines. Secrets are kept as hashes."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select, update

from domain.errors import ConfigError
from isc.access import PERMISSIONS, ROLES, Permission, Principal
from isc.audit import COMMAND_LINE
from isc.database import writing
from isc.schema import ACCOUNTS, SESSIONS, TOKENS
from isc.users import NAME, Users, check_name, joined, split

FRESH_S = 300.0
"""How long a password that was shown counts for what weighs most."""

SESSION_S = 12 * 3600.0
"""A shift and its handover; then one logs in anew."""

TRIES = 5
LOCK_S = 300.0
"""After so many wrong passwords in a row an account waits so long."""

NO_PASSWORD = "!"  # noqa: S105 what no password has as its hash


class Session(Struct, frozen=True):
    """A session that was just opened; `secret` goes into the cookie and is kept nowhere."""

    secret: str
    principal: Principal


class Accounts(Users):
    """The accounts of a store, and the gate that they open."""

    def __init__(
        self, engine: Engine, now: Callable[[], float], *, secure: bool, hasher: PasswordHasher | None = None
    ) -> None:
        """`secure`: the cookie goes over TLS only."""
        super().__init__(engine, now, hasher)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self.secure = secure
        self.hosts: frozenset[str] | None = None
        self.cookie = "__Host-havenwacht" if secure else "havenwacht"

    # --- sessions ---------------------------------------------------------------------------------------------------

    def log_in(self, name: str, password: str) -> Session | None:
        """Open a session; None where name or password is wrong or the account waits, with no word on which it was."""
        account = self._account(name)
        known = account is not None and not account.disabled and account.locked_until <= self._now()
        right = self._matches(account.password if account is not None and known else self._nobody, password)
        if account is not None and known and right:
            return self._open(account)
        self._refuse(name, account.failures + 1 if account is not None and known else None)
        return None

    def admit(self, subject: str, name: str, role: str, sites: Sequence[str], shown: float) -> Session | None:
        """Open a session for somebody whom an identity provider knows as `subject`, with the role that it gives now.

        None where the account is closed, or the name is another account's: a local account is never taken over.
        `shown` is when they last showed who they are, in seconds since 1970 UTC.
        """
        own = name.lower() if NAME.fullmatch(name.lower()) else f"oidc-{_key(subject)[:12]}"
        with writing(self._engine) as connection:
            mine = select(ACCOUNTS).where((ACCOUNTS.c.subject == subject) | (ACCOUNTS.c.name == own))
            rows = connection.execute(mine).all()
            known = next((row for row in rows if row.subject == subject), None)
            if (known is None and rows) or (known is not None and known.disabled):
                self._note(connection, own, "refused")
                return None
            values = {"role": role, "sites": joined(sites)}
            if known is None:
                fresh = {"password": NO_PASSWORD, "disabled": False, "failures": 0, "locked_until": 0.0}
                row = fresh | values | {"created": self._now(), "subject": subject}
                connection.execute(insert(ACCOUNTS).values(name=own, **row))
                self._note(connection, own, "account", own, change="add", **values)
            else:
                connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.subject == subject).values(**values))
        return self._open(self._account(own if known is None else known.name), min(shown, self._now()))

    def log_out(self, secret: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            ended = delete(SESSIONS).where(SESSIONS.c.key == _key(secret)).returning(SESSIONS.c.account)
            for account in connection.scalars(ended).all():
                self._note(connection, account, "logout")

    def by_session(self, secret: str) -> Principal | None:
        """Whose session this is."""
        query = select(ACCOUNTS, SESSIONS.c.csrf).join(SESSIONS, SESSIONS.c.account == ACCOUNTS.c.name)
        alive = (SESSIONS.c.key == _key(secret), SESSIONS.c.expires > self._now(), ACCOUNTS.c.disabled.is_(False))
        with self._engine.connect() as connection:
            row = connection.execute(query.where(*alive)).one_or_none()
        return None if row is None else _principal(row, secret, row.csrf)

    def confirm(self, principal: Principal, password: str) -> bool:
        """Whether this is the password of the session's account; then the session counts as fresh."""
        account = self._account(principal.name) if principal.session is not None else None
        known = account is not None and not account.disabled and account.locked_until <= self._now()
        if account is not None and known and account.subject is not None:
            return self.is_fresh(principal)  # the provider asks for the password, at /login/oidc?again=1
        if not self._matches(account.password if account is not None and known else self._nobody, password):
            self._refuse(principal.name, account.failures + 1 if account is not None and known else None)
            return False
        with writing(self._engine) as connection:
            mine = SESSIONS.c.key == _key(principal.session or "")
            connection.execute(update(SESSIONS).where(mine).values(confirmed=self._now()))
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == principal.name).values(failures=0))
            self._note(connection, principal.name, "login", "step-up")
        return True

    def is_fresh(self, principal: Principal) -> bool:
        """Whether the password was shown in this session within `FRESH_S`."""
        mine = SESSIONS.c.key == _key(principal.session or "")
        with self._engine.connect() as connection:
            confirmed = connection.scalar(select(SESSIONS.c.confirmed).where(mine))
        return confirmed is not None and self._now() - confirmed <= FRESH_S

    # --- tokens -----------------------------------------------------------------------------------------------------

    def add_token(self, name: str, scopes: Sequence[str], sites: Sequence[str], lifetime_s: float) -> str:
        """Make a token for a machine; the secret is told once and kept nowhere."""
        check_name(name)
        for scope in scopes:
            if scope not in PERMISSIONS:
                raise ConfigError("--scope", f"found {scope!r}, expected one of {', '.join(PERMISSIONS)}")
        secret = "hw_" + secrets.token_urlsafe(32)
        row: dict[str, Any] = {"scopes": ";".join(scopes), "sites": joined(sites), "created": self._now()}
        with writing(self._engine) as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.name == name))
            expires = self._now() + lifetime_s
            connection.execute(insert(TOKENS).values(key=_key(secret), name=name, expires=expires, **row))
            self._note(
                connection, COMMAND_LINE, "token", name, change="add", scopes=";".join(scopes), sites=row["sites"]
            )
        return secret

    def remove_token(self, name: str) -> None:
        """End a token."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(TOKENS).where(TOKENS.c.name == name).returning(TOKENS.c.name)).all()
            if not gone:
                raise ConfigError(name, "found no token of this name")
            self._note(connection, COMMAND_LINE, "token", name, change="remove")

    def by_token(self, secret: str) -> Principal | None:
        """Whose token this is."""
        query = select(TOKENS).where(TOKENS.c.key == _key(secret), TOKENS.c.expires > self._now())
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        scopes = frozenset(cast(Permission, scope) for scope in row.scopes.split(";") if scope in PERMISSIONS)
        return Principal(name=row.name, permissions=scopes, sites=split(row.sites), token=secret)

    def anybody(self) -> Principal | None:
        """Who shows nothing is nobody."""
        return None

    def holds(self, principal: Principal) -> bool:
        """Whether session or token still stand for the same."""
        if principal.session is not None:
            return self.by_session(principal.session) == principal
        return principal.token is not None and self.by_token(principal.token) == principal

    def _account(self, name: str) -> Any:
        if not NAME.fullmatch(name):
            return None
        with self._engine.connect() as connection:
            return connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).one_or_none()

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False

    def _refuse(self, name: str, failures: int | None) -> None:
        """Note it, and count it where the account is open."""
        with writing(self._engine) as connection:
            if failures is not None:
                waits = failures >= TRIES
                values = {"failures": 0, "locked_until": self._now() + LOCK_S} if waits else {"failures": failures}
                connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(**values))
            self._note(
                connection, name if NAME.fullmatch(name) else "?", "refused"
            )  # perhaps a password in the wrong field

    def _open(self, account: Any, shown: float | None = None) -> Session:
        secret, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._now()
        shown = now if shown is None else shown
        row = {"key": _key(secret), "account": account.name, "csrf": csrf, "created": now, "confirmed": shown}
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.expires <= now))
            connection.execute(insert(SESSIONS).values(**row, expires=now + SESSION_S))
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == account.name).values(failures=0))
            self._note(connection, account.name, "login")
        return Session(secret, _principal(account, secret, csrf))


def _principal(account: Any, secret: str, csrf: str) -> Principal:
    sites = split(account.sites)
    may = ROLES[account.role]
    return Principal(
        name=account.name,
        role=account.role,
        permissions=may,
        sites=sites,
        session=secret,
        csrf=csrf,
        provider=account.subject is not None,
    )


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
