"""Recipients of the feed: each with a ceiling and an end. Without one there is nothing."""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, insert, select, update

from domain.errors import ConfigError
from domain.times import utc
from isc.audit import COMMAND_LINE, append
from isc.ceiling import Ceiling, bits_of
from isc.database import writing
from isc.feed_schema import RECIPIENTS
from isc.hook import Hook
from isc.stix import LEVELS
from isc.users import check_name, split


class Recipient(Struct, frozen=True):
    """Who fetches; `tlp` is an index of `LEVELS`, `sites` None means all, `purposes` are `bits_of` them."""

    name: str
    tlp: int
    sites: tuple[str, ...] | None
    products: tuple[str, ...] = ()
    purposes: int = 0


class Hooked(Struct, frozen=True):
    """A recipient with a webhook; `sent` is the place in the feed up to which it took everything."""

    recipient: Recipient
    url: str
    secret_file: Path
    sent: int


class Told(Struct, frozen=True):
    """A recipient as an admin sees it: `sites` null means all; `over`: nothing goes out any more; times are UTC."""

    name: str
    tlp: str
    sites: tuple[str, ...] | None
    products: tuple[str, ...]
    purposes: tuple[str, ...]
    created: str
    expires: str
    over: bool
    webhook: str | None


class RecipientList(Struct, frozen=True):
    """In the order of names."""

    recipients: list[Told]


class Recipients:
    """The recipients of a store; what is done to them stands in the audit, with who did it."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def add(
        self, name: str, ceiling: Ceiling, lifetime_s: float, hook: Hook | None = None, by: str = COMMAND_LINE
    ) -> str:
        """Let somebody fetch; one of the same name is replaced. The secret is told once and kept nowhere.

        With a `hook` what they may have is sent to them as well.
        """
        check_name(name)
        secret, now = secrets.token_urlsafe(32), self._now()
        row: dict[str, Any] = {"key": _key(secret), "created": now, "webhook": hook and hook.url} | ceiling.row()
        row["secret_file"] = hook and str(hook.secret_file)
        with writing(self._engine) as connection:
            replaced = delete(RECIPIENTS).where(RECIPIENTS.c.name == name)
            before = connection.execute(replaced.returning(RECIPIENTS.c.naming_key, RECIPIENTS.c.sent)).one_or_none()
            row["naming_key"] = (before.naming_key if before else "") or secrets.token_hex(32)  # names stay
            row["sent"] = before.sent if before else 0
            connection.execute(insert(RECIPIENTS).values(name=name, expires=now + lifetime_s, **row))
            self._note(connection, by, name, "recipient", ceiling)
        return secret

    def rekey(self, name: str, by: str) -> str:
        """Another secret; the one before holds no longer."""
        secret = secrets.token_urlsafe(32)
        self._change(name, by, "recipient key", key=_key(secret))
        return secret

    def limit(self, name: str, ceiling: Ceiling, by: str) -> None:
        """Another ceiling; what no longer goes out is withdrawn from them."""
        self._change(name, by, "recipient ceiling", ceiling, **ceiling.row(), checked=0)

    def end(self, name: str, by: str) -> None:
        """Nothing goes out any more; who it was stays until the nightly job."""
        self._change(name, by, "recipient ended", expires=self._now())

    def remove(self, name: str) -> None:
        """Let somebody fetch no more, and forget them."""
        with writing(self._engine) as connection:
            gone = delete(RECIPIENTS).where(RECIPIENTS.c.name == name).returning(RECIPIENTS.c.name)
            if not connection.execute(gone).all():
                raise ConfigError(name, "found no recipient of this name")
            self._note(connection, COMMAND_LINE, name, "recipient removed")

    def listed(self) -> list[Told]:
        """All there are."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(RECIPIENTS).order_by(RECIPIENTS.c.name)).all()
        return [_told(row, self._now()) for row in rows]

    def known(self, name: str, secret: str) -> Recipient | None:
        """The recipient whose name and secret these are, None where there is none or their time is over."""
        query = select(RECIPIENTS).where(RECIPIENTS.c.key == _key(secret), RECIPIENTS.c.expires > self._now())
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None or row.name != name else _recipient(row)

    def current(self) -> list[Recipient]:
        """All whose time is not over."""
        query = select(RECIPIENTS).where(RECIPIENTS.c.expires > self._now()).order_by(RECIPIENTS.c.name)
        with self._engine.connect() as connection:
            return [_recipient(row) for row in connection.execute(query)]

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

    def _change(self, name: str, by: str, what: str, ceiling: Ceiling | None = None, **values: Any) -> None:
        with writing(self._engine) as connection:
            changed = update(RECIPIENTS).where(RECIPIENTS.c.name == name, RECIPIENTS.c.expires > self._now())
            if not connection.execute(changed.values(**values).returning(RECIPIENTS.c.name)).all():
                raise ConfigError(name, "found no recipient of this name whose time is not over")
            self._note(connection, by, name, what, ceiling)

    def _note(self, connection: Connection, by: str, name: str, what: str, ceiling: Ceiling | None = None) -> None:
        told = {} if ceiling is None else {key: str(value) for key, value in ceiling.row().items()}
        told |= {} if ceiling is None else {"tlp": ceiling.tlp}
        append(connection, self._now(), by, "account", name, {"change": what} | told)


def _recipient(row: Any) -> Recipient:
    purposes = bits_of(row.purposes.split(";"))
    return Recipient(row.name, row.tlp, split(row.sites), tuple(row.products.split(";")), purposes)


def _told(row: Any, now: float) -> Told:
    lists: dict[str, Any] = {"products": tuple(row.products.split(";")), "purposes": tuple(row.purposes.split(";"))}
    times: dict[str, Any] = {"created": utc(row.created), "expires": utc(row.expires), "over": row.expires <= now}
    limits: dict[str, Any] = {"tlp": LEVELS[row.tlp], "sites": split(row.sites)} | lists
    return Told(name=row.name, webhook=row.webhook, **limits, **times)


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
