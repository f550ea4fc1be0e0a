"""Register: the way back from pseudonyms, in a store of its own. Deleting it is erasure, whatever logs still hold."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable

from sqlalchemy import Column, Engine, Float, MetaData, String, Table, Text, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from domain.errors import ConfigError
from isc.database import engine_of, writing

PASSWORD_FILE = "HAVENWACHT_REGISTER_PASSWORD_FILE"  # noqa: S105 the name of a variable, not a secret
FIELDS = ("pass", "holder", "plate", "account")
"""What the gateway replaces."""

LENGTH = 16

METADATA = MetaData()
WAYS = Table(
    "ways",
    METADATA,
    Column("pseudonym", String(LENGTH), primary_key=True),
    Column("field", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("added", Float, nullable=False),
)


def pseudonym_of(key: bytes, field: str, value: str) -> str:
    """The pseudonym that the gateway gives: base32(HMAC-SHA256(key, field|value)), the first 16 signs.

    >>> pseudonym_of(b"k" * 32, "pass", "P1")
    'WGYYFEZMPAFHZFT3'
    """
    sealed = hmac.new(key, f"{field}|{value}".encode(), hashlib.sha256).digest()
    return base64.b32encode(sealed).decode()[:LENGTH]


class Register:
    """Ways back; whoever holds this can tell who is who."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self.engine = engine
        self._now = now

    def load(self, key: bytes, rows: Iterable[tuple[str, str]]) -> int:
        """Add the ways back of these (field, value); how many were new."""
        given = {pseudonym_of(key, field, value): (field, value) for field, value in rows}
        with writing(self.engine) as connection:
            known = set(connection.scalars(select(WAYS.c.pseudonym).where(WAYS.c.pseudonym.in_(sorted(given)))))
            fresh = [
                {"pseudonym": name, "field": field, "value": value, "added": self._now()}
                for name, (field, value) in given.items()
                if name not in known
            ]
            if fresh:
                connection.execute(insert(WAYS), fresh)
        return len(fresh)

    def erase(self, pseudonyms: Iterable[str]) -> int:
        """Delete ways back; how many there were."""
        with writing(self.engine) as connection:
            gone = delete(WAYS).where(WAYS.c.pseudonym.in_(sorted(set(pseudonyms)))).returning(WAYS.c.pseudonym)
            return len(connection.scalars(gone).all())

    def reveal(self, field: str, pseudonym: str) -> str | None:
        """Who or what it stands for, None where the way back is erased or never was."""
        mine = (WAYS.c.pseudonym == pseudonym, WAYS.c.field == field)
        with self.engine.connect() as connection:
            return connection.scalar(select(WAYS.c.value).where(*mine))

    def count(self) -> int:
        """How many ways back there are."""
        with self.engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(WAYS)) or 0)


def open_register(address: str, now: Callable[[], float]) -> Register:
    """The register at this address, made where there is none; raises ConfigError where that cannot be."""
    engine = engine_of(address, "--register", PASSWORD_FILE)
    try:
        METADATA.create_all(engine)
    except DBAPIError as error:
        found = str(error.orig).strip().splitlines() or [type(error).__name__]
        raise ConfigError("--register", f"found {found[0]}, expected a database that lets us in") from error
    return Register(engine, now)
