"""The same tests of the store on PostgreSQL, each in a schema of its own."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from isc.database import open_database
from tests.isc.test_access import *  # noqa: F403
from tests.isc.test_audit import *  # noqa: F403
from tests.isc.test_cases import *  # noqa: F403
from tests.isc.test_exports import (  # noqa: F401 the others ask the database for nothing else
    office,
    test_an_export_stands_in_audit_log_custody_and_list,
)
from tests.isc.test_feed import *  # noqa: F403
from tests.isc.test_register import *  # noqa: F403
from tests.isc.test_retention import *  # noqa: F403
from tests.isc.test_search import *  # noqa: F403
from tests.isc.test_shifts import *  # noqa: F403
from tests.isc.test_store import *  # noqa: F403
from tests.isc.test_work import *  # noqa: F403

_numbers = itertools.count()


@pytest.fixture
def engine(postgres: str) -> Iterator[Engine]:
    """A store in a new schema, gone afterwards."""
    name = f"isc_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
        made = open_database(f"{postgres}?options=-csearch_path%3D{name}")
        yield made
        made.dispose()
        admin.execute(f"DROP SCHEMA {name} CASCADE")
