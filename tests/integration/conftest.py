"""A broker, three brokers, a secured broker and a database: started when first asked for, shared by all tests."""

from collections.abc import Iterator

import pytest

from tests.integration.cluster import Cluster, running
from tests.integration.services import postgres as running_postgres

# Whoever uses one of these goes to the same worker as the others that use it, so that it is started once.
SHARED = ("kafka3", "kafka_secure", "kafka", "postgres")
USERS = {name: f"{name}-secret" for name in ("admin", "gateway", "worker", "isc")}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what stands in this folder, and keeps together what shares a service."""
    item.add_marker("integration")
    used = getattr(item, "fixturenames", ())
    if shared := next((name for name in SHARED if name in used), None):
        item.add_marker(pytest.mark.xdist_group(shared))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One broker. Whoever kills it starts it again; topics get a name of their own."""
    with running(tmp_path_factory.mktemp("kafka")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def kafka3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three brokers, three copies, two of them in sync before a record counts as written."""
    with running(tmp_path_factory.mktemp("kafka3"), nodes=3) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def kafka_secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One broker with TLS, SCRAM and access lists; its users are admin (may do all), gateway, worker and isc."""
    with running(tmp_path_factory.mktemp("kafka_secure"), users=USERS) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database, for libpq. Make a schema of your own in it."""
    with running_postgres() as address:
        yield address
