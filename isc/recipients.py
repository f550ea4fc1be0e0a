"""Recipients of the feed: each with a ceiling of TLP, sites and an end. Without one there is nothing."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select, update

from domain.errors import ConfigError
from isc.accounts import ALL_SITES, NAME
from isc.audit import COMMAND_LINE, append
from isc.database import writing
from isc.schema import RECIPIENTS
from isc.stix import LEVELS

SHORTEST_SECRET = 16
"""Bytes of what signs a webhook."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Recipient(Struct, frozen=True):
    """Who fetches; `tlp` is an index of `LEVELS`, `sites` None means all."""

    name: str
    tlp: int
    sites: tuple[str, ...] | None


class Hooked(Struct, frozen=True):
    """A recipient with a webhook; `sent` is the place in the feed up to which it took everything."""

    recipient: Recipient
    url: str
    secret_file: Path
    sent: int


class Hook(Struct, frozen=True):
    """Where a recipient wants to be told, and the file with the secret that signs it; raises ConfigError if wrong."""

    url: str
    secret_file: Path

    def __post_init__(self) -> None:
        found = urlsplit(self.url)
        secure = found.scheme == "https" or (found.scheme == "http" and found.hostname in LOOPBACK)
        if not secure or not found.hostname or found.username is not None:
            raise ConfigError("--webhook", f"found {self.url!r}, expected https://HOST/PATH")
        self.secret()

    def secret(self) -> bytes:
        """What signs; read anew each time, so that it can be exchanged."""
        try:
            if self.secret_file.stat().st_mode & 0o077:
                raise ConfigError(self.secret_file, "found a file that others can read, expected mode 0600")
            found = self.secret_file.read_bytes().strip()
        except OSError as error:
            raise ConfigError(self.secret_file, f"found {error.strerror}, expected a file with a secret") from error
        if len(found) < SHORTEST_SECRET:
            raise ConfigError(self.secret_file, f"found {len(found)} bytes, expected at least {SHORTEST_SECRET}")
        return found


class Recipients:
    """The recipients of a store."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def add(self, name: str, tlp: str, sites: Sequence[str], lifetime_s: float, hook: Hook | None = None) -> str:
        """Let somebody fetch; one of the same name is replaced. The secret is told once and kept nowhere.

        With a `hook` what they may have is sent to them as well.
        """
        if not NAME.fullmatch(name):
            raise ConfigError(name, "found a name of other signs, expected small letters, digits, '.', '_' and '-'")
        if tlp not in LEVELS:
            raise ConfigError("--tlp", f"found {tlp!r}, expected one of {', '.join(LEVELS)}")
        secret, now = secrets.token_urlsafe(32), self._now()
        row: dict[str, Any] = {"key": _key(secret), "tlp": LEVELS.index(tlp), "created": now}
        row |= {"sites": ";".join(sites) or ALL_SITES, "webhook": hook and hook.url}
        row["secret_file"] = hook and str(hook.secret_file)
        with writing(self._engine) as connection:
            replaced = delete(RECIPIENTS).where(RECIPIENTS.c.name == name)
            before = connection.execute(replaced.returning(RECIPIENTS.c.naming_key, RECIPIENTS.c.sent)).one_or_none()
            row["naming_key"] = (before.naming_key if before else "") or secrets.token_hex(32)  # names stay
            row["sent"] = before.sent if before else 0
            connection.execute(insert(RECIPIENTS).values(name=name, expires=now + lifetime_s, **row))
            told = {"change": "recipient", "tlp": tlp, "sites": row["sites"]}
            append(connection, now, COMMAND_LINE, "account", name, {key: str(value) for key, value in told.items()})
        return secret

    def remove(self, name: str) -> None:
        """Let somebody fetch no more."""
        with writing(self._engine) as connection:
            gone = delete(RECIPIENTS).where(RECIPIENTS.c.name == name).returning(RECIPIENTS.c.name)
            if not connection.execute(gone).all():
                raise ConfigError(name, "found no recipient of this name")
            append(connection, self._now(), COMMAND_LINE, "account", name, {"change": "recipient removed"})

    def known(self, name: str, secret: str) -> Recipient | None:
        """The recipient whose name and secret these are, None where there is none or their time is over."""
        query = select(RECIPIENTS).where(RECIPIENTS.c.key == _key(secret), RECIPIENTS.c.expires > self._now())
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None or row.name != name else _recipient(row)

    def hooked(self) -> list[Hooked]:
        """Recipients who are to be told by webhook, and whose time is not over."""
        query = select(RECIPIENTS).where(RECIPIENTS.c.webhook.is_not(None), RECIPIENTS.c.expires > self._now())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(RECIPIENTS.c.name)).all()
        return [Hooked(_recipient(row), row.webhook, Path(row.secret_file), row.sent) for row in rows]

    def sent(self, name: str, added: int) -> None:
        """Their webhook took all up to here."""
        with writing(self._engine) as connection:
            connection.execute(update(RECIPIENTS).where(RECIPIENTS.c.name == name).values(sent=added))


def _recipient(row: Any) -> Recipient:
    return Recipient(row.name, row.tlp, None if row.sites == ALL_SITES else tuple(row.sites.split(";")))


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
