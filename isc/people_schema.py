"""Tables of people's work beyond single alerts: tasks, evidence and who held it, exports."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from isc.schema import METADATA

__all__ = ["CUSTODY", "EVIDENCE", "EXPORTS", "METADATA", "TASKS"]

TASKS = Table(
    "tasks",
    METADATA,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("owner", String(64)),
    Column("due", Float),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Float, nullable=False),
    Column("done_by", String(64)),
    Column("done_at", Float),
    Column("outcome", Text),
)
"""What is to be done in a case; done once, with what came of it."""

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("event", String(100), nullable=False),
    Column("alert", String(64), nullable=False),
    Column("place", Text, nullable=False),
    Column("topic", String(249)),
    Column("partition", Integer),
    Column("offset", BigInteger),
    Column("line", Integer),
    Column("digest", String(64)),
    Column("body", Text),
    Index("evidence_event", "case", "event", unique=True),
    Index("evidence_waiting", "digest", "case"),
)
"""Events that the alerts of a case rest on, with their place in the log. `body` is the copy, `digest` its SHA-256; both
are NULL until it was made."""

CUSTODY = Table(
    "custody",
    METADATA,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("evidence", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("time", Float, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", String(64)),
)
"""Who did what to a piece of evidence: listed, copied, missing, exported."""

EXPORTS = Table(
    "exports",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case", Integer, nullable=False),
    Column("who", String(64), nullable=False),
    Column("time", Float, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("redaction", String(16), nullable=False),
    Column("manifest", String(64), nullable=False),
    Index("exports_case", "case"),
)
"""What left the house by a person's hand; `manifest` is the SHA-256 of the manifest."""
