"""The same tests of the store on PostgreSQL, each in a schema of its own."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from isc.database import open_database
from tests.isc.test_access import *  # noqa: F403
from tests.isc.test_admin import (  # noqa: F401 the others ask the database for nothing else
    admins,
    test_a_blind_spot_that_is_over_is_no_gap,
    test_a_source_says_how_it_is,
    test_an_admin_makes_an_account_that_can_log_in,
    test_an_admin_makes_limits_and_ends_a_recipient,
)
from tests.isc.test_audit import *  # noqa: F403
from tests.isc.test_bulletins import (  # noqa: F401
    newsroom,
    test_a_bulletin_is_written_changed_published_and_withdrawn,
    test_an_analyst_of_one_site_writes_for_that_site,
)
from tests.isc.test_cases import *  # noqa: F403
from tests.isc.test_copies import *  # noqa: F403
from tests.isc.test_exports import (  # noqa: F401 the others ask the database for nothing else
    office,
    test_an_export_stands_in_audit_log_custody_and_list,
)
from tests.isc.test_feed import *  # noqa: F403
from tests.isc.test_handing import *  # noqa: F403
from tests.isc.test_products import *  # noqa: F403
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
