"""The database: SQLite or PostgreSQL by its address, brought to the newest schema, with one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from domain.errors import ConfigError
from isc.feed_schema import METADATA

EXPECTED = "sqlite:///FILE or postgresql://USER@HOST:PORT/NAME"
PASSWORD_FILE = "HAVENWACHT_STORE_PASSWORD_FILE"  # noqa: S105 the name of a variable, not a secret
WRITER_LOCK = 7_310_551_403
"""PostgreSQL's advisory lock of whoever writes to the store; a number like any other."""

BUSY_S = 30.0
"""How long a writer waits for another one."""

_TURNS: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
"""Writers of one process wait for each other here. The databases' own locks would do, but SQLite's is asked for anew
every now and then only, so that a busy writer keeps others out."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_WRITES = "havenwacht_writes"


def open_database(address: str) -> Engine:
    """Connect and bring the schema up to date; raises ConfigError where the address is none or leads nowhere."""
    engine = engine_of(address)
    try:
        migrate(engine)
    except DBAPIError as error:
        found = str(error.orig).strip().splitlines() or [type(error).__name__]
        raise ConfigError("--store", f"found {found[0]}, expected a database that lets us in") from error
    except CommandError as error:
        raise ConfigError("--store", f"found {error}, expected a store of this or an earlier release") from error
    return engine


def engine_of(address: str, option: str = "--store", password_file: str = PASSWORD_FILE) -> Engine:
    """Connect to the database at this address, which `option` gave; nothing is asked of it yet."""
    url = _url(address, option, password_file)
    return _sqlite(url, option) if url.get_backend_name() == "sqlite" else _postgres(url, option, password_file)


def migrate(engine: Engine) -> None:
    """Apply the steps that are missing, all or none; a second process waits and then finds none missing."""
    script = ScriptDirectory(str(_MIGRATIONS))

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), script, fn=steps) as environment, writing(engine) as connection:
        environment.configure(connection=connection, target_metadata=METADATA)
        environment.run_migrations()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of which there is one at a time: what is numbered in it is committed in that order."""
    turn = _TURNS.setdefault(engine, Lock())
    with turn, engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which all is seen as it was at the first look, whatever is deleted meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _url(address: str, option: str, password_file: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise ConfigError(option, f"found {address!r}, expected {EXPECTED}") from error
    if backend not in ("sqlite", "postgresql"):
        raise ConfigError(option, f"found {backend!r}, expected {EXPECTED}")
    if url.password is not None:
        raise ConfigError(option, f"found a password in the address, expected it in a file named by {password_file}")
    return url


def _sqlite(url: URL, option: str) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ConfigError(option, f"found no file, expected {EXPECTED}")
    if not Path(url.database).parent.is_dir():
        raise ConfigError(option, f"found no folder {Path(url.database).parent}, expected one to keep the file in")
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves: sqlite3 would begin them too late
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL, option: str, password_file: str) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    if named := os.environ.get(password_file):
        url = url.set(password=_password(Path(named)))
    try:
        return create_engine(url, pool_size=10, max_overflow=40, pool_pre_ping=True)
    except NoSuchModuleError as error:
        raise ConfigError(option, f"found {url.drivername!r}, expected {EXPECTED}") from error


def _password(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(path, f"found mode {path.stat().st_mode & 0o777:04o}, expected 0600")
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(path, f"found {error.strerror}, expected a file with the store's password") from error
