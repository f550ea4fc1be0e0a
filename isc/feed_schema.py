"""Tables of the feed: its objects, who may have them, and what was handed to whom."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from isc.people_schema import METADATA
from isc.schema import BIG

__all__ = [
    "BULLETINS",
    "COPIES",
    "HANDED",
    "INBOX",
    "METADATA",
    "OBJECTS",
    "PHENOMENA",
    "RECIPIENTS",
    "SETTLED",
    "STATUSES",
]

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
    Column("product", String(20), nullable=False, server_default="alert"),
    Column("purposes", Integer, nullable=False, server_default="3"),
    Column("recipient", String(64), nullable=False, server_default=""),
    Column("source", String(64)),
    Index("objects_version", "id", "version", "product", "site", "tlp", "recipient", unique=True),
    Index("objects_recipient", "recipient", "id"),
)
"""STIX objects as the feed hands them out. `added` is when, in microseconds, and rises by one at least: time and cursor
in one. An object that several products refer to has a row for each product, site and TLP level by which it may be seen;
`site` is empty where it is of no site alone, `purposes` are `bits_of` them. `recipient`: for this one only, a word that
what they have is withdrawn from them. `source`: the alert, incident, pattern or bulletin that it was made of."""

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
    Column("checked", BIG, nullable=False, server_default="0"),
)
"""Who may fetch what of the feed; `key` is the SHA-256 of the secret, `tlp` the highest level, `naming_key` makes the
names under which they know our sightings. `sent`: `added` of the newest object that their webhook took; `products` and
`purposes` have `;` between them. `checked`: up to this place of the feed was looked for what is to be withdrawn."""

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

BULLETINS = Table(
    "bulletins",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("written_by", String(64), nullable=False),
    Column("written", Float, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed", Float, nullable=False),
    Column("published", Float),
    Column("why", Text),
)
"""Developments and courses of action that analysts wrote; `body` is JSON of what stands in it."""


def _verdicts(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("pattern", String(16), primary_key=True),
        Column("site", String(100), primary_key=True),
        Column("week", String(8), primary_key=True),
        Column("found", Integer, nullable=False),
        Column("judged", Integer, nullable=False),
        Column("shared", Integer, nullable=False),
        Column("first", Float, nullable=False),
        Column("last", Float, nullable=False),
        Column("variants", Text, nullable=False, server_default=""),
    )


PHENOMENA = _verdicts("phenomena")
"""Of a pattern at a site in a week (ISO, `2025-W02`): alerts judged true (`found`), judged at all, and those
judged true that may be counted for others (`shared`); when the first and the last of the true ones came true.
`variants`: the detectors that found the shared ones, with `;` between them."""

SETTLED = _verdicts("settled")
"""The same of alerts that are deleted: part of `phenomena` for good."""

INBOX = Table(
    "inbox",
    METADATA,
    Column("added", BIG, primary_key=True, autoincrement=False),
    Column("sender", String(64), nullable=False),
    Column("id", String(100), nullable=False),
    Column("type", String(40), nullable=False),
    Column("version", BIG, nullable=False),
    Column("body", Text, nullable=False),
    Column("site", String(100), nullable=False),
    Column("about", Text, nullable=False),
    Index("inbox_version", "sender", "id", "version", unique=True),
)
"""What recipients sent back, as they sent it. `about`: JSON of what of ours it is about; `site` is empty where that
is of no site alone."""

STATUSES = Table(
    "statuses",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("sender", String(64), nullable=False),
    Column("time", Float, nullable=False),
    Column("body", Text, nullable=False),
)
"""What became of each request to take something in; `body` is the protocol's status resource."""

COPIES = Table(
    "copies",
    METADATA,
    Column("alert", String(64), primary_key=True),
    Column("event", String(100), primary_key=True),
    Column("place", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text),
    Column("time", Float, nullable=False),
)
"""Events that alerts rest on, copied from the log as soon as the alert was in; `digest` is the SHA-256 of `body`, empty
where the log no longer had it."""
