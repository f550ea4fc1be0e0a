"""Tables of people's work beyond single alerts: tasks, evidence, exports, second persons, mutes, handovers, logins."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text

from isc.schema import METADATA

__all__ = ["CUSTODY", "EVIDENCE", "EXPORTS", "HANDOVERS", "LOGINS", "METADATA", "MUTES", "PROPOSALS", "TASKS"]

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

PROPOSALS = Table(
    "proposals",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("site", String(100), nullable=False),
    Column("target", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_role", String(32), nullable=False),
    Column("asked", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", String(64)),
    Column("decided", Float),
    Index("proposals_state", "state", "number"),
)
"""What takes a second person; `body` is JSON of what will be done once that person agrees."""

MUTES = Table(
    "mutes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("site", String(100), nullable=False),
    Column("zone", String(100)),
    Column("detector", String(100)),
    Column("urgent", Boolean, nullable=False),
    Column("begin", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("approved_by", String(64)),
    Column("ended_by", String(64)),
    Index("mutes_end", "end"),
)
"""Stretches of time in which alerts are not told; judged and kept they are. `urgent`: those of severity 1 too."""

HANDOVERS = Table(
    "handovers",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("site", String(100), nullable=False),
    Column("made", Float, nullable=False),
    Column("draft", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("outgoing", String(64), nullable=False),
    Column("signed", Float),
    Column("incoming", String(64)),
    Column("accepted", Float),
    Column("digest", String(64)),
    Index("handovers_site", "site", "number"),
)
"""From one shift to the next; `digest` is the SHA-256 of what was signed, which never changes."""

LOGINS = Table(
    "logins",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("back", Text, nullable=False),
    Column("expires", Float, nullable=False),
)
"""Logins under way at an identity provider; `key` is the SHA-256 of the state, `browser` that of its cookie."""
