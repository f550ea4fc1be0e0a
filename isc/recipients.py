"""Recipients of the feed: each with a ceiling of TLP, sites and an end. Without one there is nothing."""

import hashlib
import secrets
from collections.abc import Callable, Sequence

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select

from domain.errors import ConfigError
from isc.accounts import ALL_SITES, NAME
from isc.audit import COMMAND_LINE, append
from isc.database import writing
from isc.schema import RECIPIENTS
from isc.stix import LEVELS


class Recipient(Struct, frozen=True):
    """Who fetches; `tlp` is an index of `LEVELS`, `sites` None means all."""

    name: str
    tlp: int
    sites: tuple[str, ...] | None


class Recipients:
    """The recipients of a store."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def add(self, name: str, tlp: str, sites: Sequence[str], lifetime_s: float) -> str:
        """Let somebody fetch; one of the same name is replaced. The secret is told once and kept nowhere."""
        if not NAME.fullmatch(name):
            raise ConfigError(name, "found a name of other signs, expected small letters, digits, '.', '_' and '-'")
        if tlp not in LEVELS:
            raise ConfigError("--tlp", f"found {tlp!r}, expected one of {', '.join(LEVELS)}")
        secret, now = secrets.token_urlsafe(32), self._now()
        row = {"key": _key(secret), "tlp": LEVELS.index(tlp), "sites": ";".join(sites) or ALL_SITES, "created": now}
        with writing(self._engine) as connection:
            connection.execute(delete(RECIPIENTS).where(RECIPIENTS.c.name == name))
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
        if row is None or row.name != name:
            return None
        sites = None if row.sites == ALL_SITES else tuple(row.sites.split(";"))
        return Recipient(row.name, row.tlp, sites)


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
