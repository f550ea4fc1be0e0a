"""Tables of the feed: its objects, who may have them, and what was handed to whom."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from isc.people_schema import METADATA
from isc.schema import BIG

__all__ = ["HANDED", "METADATA", "OBJECTS", "RECIPIENTS"]

OBJECTS = Table(
    "objects",
    METADATA,
    Column("added", BIG, primary_key=True, autoincrement=False),
    Column("id", String(100), nullable=False),
    Column("type", String(40), nullable=False),
    Column("version", BIG, nullable=False),
    Column("site", String(100), nullable=False),
    Column("tlp", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("objects_version", "id", "version", "site", "tlp", unique=True),
)
"""STIX objects as the feed hands them out. `added` is when, in microseconds, and rises by one at least: time and cursor
in one. An object that several alerts refer to has a row for each site and TLP level by which it may be seen."""

RECIPIENTS = Table(
    "recipients",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("tlp", Integer, nullable=False),
    Column("sites", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("naming_key", String(64), nullable=False, server_default=""),
    Column("webhook", Text),
    Column("secret_file", Text),
    Column("sent", BIG, nullable=False, server_default="0"),
    Column("products", Text, nullable=False, server_default="alert"),
    Column("purposes", Text, nullable=False, server_default="security"),
)
"""Who may fetch what of the feed; `key` is the SHA-256 of the secret, `tlp` the highest level, `naming_key` makes the
names under which they know our sightings. `sent`: `added` of the newest object that their webhook took; `products` and
`purposes` have `;` between them."""

HANDED = Table(
    "handed",
    METADATA,
    Column("recipient", String(64), primary_key=True),
    Column("id", String(100), primary_key=True),
    Column("alias", String(100), nullable=False),
    Column("version", BIG, nullable=False),
    Column("first", Float, nullable=False),
    Column("newest", Float, nullable=False),
    Column("withdrawn", Float),
    Index("handed_alias", "recipient", "alias", unique=True),
)
"""Which sighting was handed to whom under which name, its newest version there, when, and when they were told that it
is withdrawn."""
