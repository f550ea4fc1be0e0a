"""Users: local accounts with a role and sites, made and closed on the command line or by an admin."""

import base64
import re
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from argon2 import PasswordHasher
from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from domain.errors import ConfigError
from domain.times import utc
from isc.access import ROLES
from isc.audit import COMMAND_LINE, Action, append
from isc.database import writing
from isc.schema import ACCOUNTS, SESSIONS

SHORTEST = 12
"""Characters of a password."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
ALL_SITES = "*"


class User(Struct, frozen=True):
    """An account as an admin sees it: `sites` null means all; `login` is where its password is; times are UTC."""

    name: str
    role: str
    sites: tuple[str, ...] | None
    login: str
    disabled: bool
    locked_until: str | None
    created: str
    sessions: int


class UserList(Struct, frozen=True):
    """In the order of names; `roles`: what each role may do."""

    users: list[User]
    roles: dict[str, list[str]]


class NewSecret(Struct, frozen=True):
    """A password or secret that was just made: told this once and kept nowhere."""

    name: str
    secret: str


class Users:
    """The accounts of a store; what is done to them stands in the audit, with who did it."""

    def __init__(self, engine: Engine, now: Callable[[], float], hasher: PasswordHasher | None = None) -> None:
        self._engine = engine
        self._now = now
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, role: str, sites: Sequence[str], password: str, by: str = COMMAND_LINE) -> None:
        """Make an account; no `sites` means all."""
        check_name(name)
        check_role(role)
        row: dict[str, Any] = {"role": role, "sites": joined(sites), "password": self._hash(password)}
        row |= {"created": self._now(), "disabled": False, "failures": 0, "locked_until": 0.0}
        with writing(self._engine) as connection:
            if connection.scalar(select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == name)) is not None:
                raise ConfigError(name, "found an account of this name, expected a new one")
            connection.execute(insert(ACCOUNTS).values(name=name, **row))
            self._note(connection, by, "account", name, change="add", role=role, sites=row["sites"])

    def set_password(self, name: str, password: str, by: str = COMMAND_LINE) -> None:
        """Give an account another password; its sessions end."""
        self._change(name, "password", by, password=self._hash(password), failures=0, locked_until=0.0)

    def set_role(self, name: str, role: str, sites: Sequence[str], by: str = COMMAND_LINE) -> None:
        """Give an account another role and sites; its sessions end."""
        check_role(role)
        self._change(name, f"role {role}", by, role=role, sites=joined(sites))

    def disable(self, name: str, by: str = COMMAND_LINE) -> None:
        """Close an account for good; its sessions end."""
        self._change(name, "disable", by, disabled=True)

    def all(self) -> list[dict[str, Any]]:
        """Name, role, sites and whether disabled, of every account."""
        columns = (ACCOUNTS.c.name, ACCOUNTS.c.role, ACCOUNTS.c.sites, ACCOUNTS.c.disabled)
        with self._engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(select(*columns).order_by(ACCOUNTS.c.name))]

    def listed(self) -> list[User]:
        """Every account, with how many sessions it has open."""
        mine = (SESSIONS.c.account == ACCOUNTS.c.name, SESSIONS.c.expires > self._now())
        open_now = select(func.count()).select_from(SESSIONS).where(*mine).scalar_subquery()
        with self._engine.connect() as connection:
            rows = connection.execute(select(ACCOUNTS, open_now.label("sessions")).order_by(ACCOUNTS.c.name))
            return [_user(row, self._now()) for row in rows]

    def _change(self, name: str, change: str, by: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            changed = update(ACCOUNTS).where(ACCOUNTS.c.name == name).values(**values).returning(ACCOUNTS.c.name)
            if not connection.execute(changed).all():
                raise ConfigError(name, "found no account of this name")
            connection.execute(delete(SESSIONS).where(SESSIONS.c.account == name))
            told = {"sites": values["sites"]} if "sites" in values else {}
            self._note(connection, by, "account", name, change=change, **told)

    def _note(self, connection: Connection, who: str, action: Action, target: str = "", **detail: str) -> None:
        append(connection, self._now(), who, action, target, detail)

    def _hash(self, password: str) -> str:
        if len(password) < SHORTEST:
            raise ConfigError("password", f"found {len(password)} characters, expected at least {SHORTEST}")
        return self._hasher.hash(password)


def new_password() -> str:
    """A password of 100 bits that can be read out: groups of letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(13)).decode().lower()[:20]
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


def check_name(name: str) -> None:
    """Raises ConfigError where nobody may be called so."""
    if not NAME.fullmatch(name):
        raise ConfigError(name, "found a name of other signs, expected small letters, digits, '.', '_' and '-'")


def check_role(role: str) -> None:
    """Raises ConfigError where there is no such role."""
    if role not in ROLES:
        raise ConfigError("--role", f"found {role!r}, expected one of {', '.join(ROLES)}")


def joined(sites: Sequence[str]) -> str:
    """Sites as the store keeps them.

    >>> joined(["north", "south"]), joined([])
    ('north;south', '*')
    """
    return ";".join(sites) or ALL_SITES


def split(sites: str) -> tuple[str, ...] | None:
    """Sites as they were before `joined`, None for all."""
    return None if sites == ALL_SITES else tuple(sites.split(";"))


def _user(row: Any, now: float) -> User:
    login = "local" if row.subject is None else "oidc"
    locked = utc(row.locked_until) if row.locked_until > now else None
    told = {"name": row.name, "role": row.role, "sites": split(row.sites), "login": login, "disabled": row.disabled}
    return User(**told, locked_until=locked, created=utc(row.created), sessions=row.sessions)
