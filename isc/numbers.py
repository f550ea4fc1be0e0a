"""Numbers: each given once, also where what bore them before is deleted."""

from sqlalchemy import Connection, insert, select, update

from isc.schema import COUNTERS


def next_number(connection: Connection, name: str) -> int:
    """The next number of this name, within a writing transaction; the first one is 1."""
    found = connection.scalar(select(COUNTERS.c.value).where(COUNTERS.c.name == name))
    if found is None:
        connection.execute(insert(COUNTERS).values(name=name, value=1))
        return 1
    connection.execute(update(COUNTERS).where(COUNTERS.c.name == name).values(value=found + 1))
    return int(found) + 1


def counted(connection: Connection, name: str) -> int:
    """Where this counter stands, 0 where it never moved."""
    return int(connection.scalar(select(COUNTERS.c.value).where(COUNTERS.c.name == name)) or 0)


def set_counter(connection: Connection, name: str, value: int) -> None:
    """Move this counter, within a writing transaction."""
    moved = update(COUNTERS).where(COUNTERS.c.name == name).values(value=value).returning(COUNTERS.c.name)
    if not connection.execute(moved).all():
        connection.execute(insert(COUNTERS).values(name=name, value=value))
