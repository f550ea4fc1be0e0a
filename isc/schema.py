"""Tables of the store: all versions, the newest of each alert for searching, how far was read, what was set aside."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, func, text

METADATA = MetaData()

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; in SQLite an INTEGER key is the row's own number."""

PLACES_A_MICROSECOND = 1024
"""An alert's `rank` is the microseconds of its time times this, plus what makes it unique: a key in order of time."""

VERSIONS = Table(
    "versions",
    METADATA,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("taken", Float, nullable=False),
    Column("body", Text, nullable=False),
    Index("versions_key", "id", "version", unique=True),
)
"""`seq` is the number in the feed, `digest` the SHA-256 of the content without its evidence's places."""

ALERTS = Table(
    "alerts",
    METADATA,
    Column("rank", BIG, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", BIG, nullable=False),
    Column("said", BIG, nullable=False),
    Column("status", String(16), nullable=False),
    Column("site", String(100), nullable=False),
    Column("zone", String(100)),
    Column("detector", String(100), nullable=False),
    Column("family", String(16), nullable=False),
    Column("pattern", String(16)),
    Column("subject", String(320), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("incident", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Index("alerts_id", "id", unique=True),
    Index("alerts_site", "site", "rank"),
    Index("alerts_zone", "zone", "rank"),
    Index("alerts_detector", "detector", "rank"),
    Index("alerts_family", "family", "rank"),
    Index("alerts_pattern", "pattern", "rank"),
    Index("alerts_subject", "subject", "rank"),
    Index("alerts_severity", "severity", "rank"),
    Index("alerts_status", "status", "rank"),
    Index("alerts_incident", "incident", "rank"),
)
"""One row an alert, as its newest version has it. `said` is the number of the newest version that says what happened
(and not that it is over); `words` is what a search for text looks at."""

VECTOR = func.array_to_tsvector(func.string_to_array(ALERTS.c.words, text("' '")))
"""The words as PostgreSQL searches them, split by us and by nobody else; SQLite has the table `alert_words` instead."""

OFFSETS = Table(
    "offsets",
    METADATA,
    Column("position", String(1000), primary_key=True),
    Column("next", BIG, nullable=False),
)

COUNTERS = Table(
    "counters",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", BIG, nullable=False),
)
"""`feed`: the newest number given, also where old versions are deleted, so that no number is given twice."""

FEED = "feed"

CONFLICTS = Table(
    "conflicts",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("position", String(1000), nullable=False),
    Column("offset", BIG, nullable=False),
    Column("taken", Float, nullable=False),
    Column("body", Text, nullable=False),
)
"""Other content under a known key: the first one told stands, these wait for a person."""

UNREADABLE = Table(
    "unreadable",
    METADATA,
    Column("position", String(1000), primary_key=True),
    Column("offset", BIG, primary_key=True, autoincrement=False),
    Column("reason", String(300), nullable=False),
    Column("taken", Float, nullable=False),
    Column("raw", Text, nullable=False),
)
"""Lines that are no alert; `raw` is the first KiB in base64."""

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("sites", Text, nullable=False),
    Column("password", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Float, nullable=False),
    Column("created", Float, nullable=False),
    Column("subject", String(500)),
    Index("accounts_subject", "subject", unique=True),
)
"""Users; `password` is an argon2 hash, `sites` ids with `;` between them, or `*` for all; `subject` is who
it is at the identity provider, NULL for local ones."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("confirmed", Float, nullable=False, server_default="0"),
    Index("sessions_account", "account"),
)
"""`key` is the SHA-256 of the secret in the cookie; `confirmed` when the password was shown last."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("sites", Text, nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Index("tokens_name", "name", unique=True),
)
"""For machines; `key` is the SHA-256 of the secret."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("time", BIG, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_target", "target"),
)
"""Who did or saw what; `detail` is a JSON object of texts."""

WORK = Table(
    "work",
    METADATA,
    Column("alert", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("owner", String(64)),
    Column("acknowledged_by", String(64)),
    Column("acknowledged", Float),
    Column("shelved_by", String(64)),
    Column("shelved_until", Float),
    Column("shelved_why", Text),
    Column("verdict", String(16)),
    Column("verdict_why", Text),
    Column("verdict_by", String(64)),
    Column("changed_by", String(64), nullable=False),
    Column("changed", Float, nullable=False),
)
"""What people made of an alert; a row begins with the first who did something."""

CHANGES = Table(
    "changes",
    METADATA,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("alert", String(64), nullable=False),
    Index("changes_alert", "alert"),
)
"""That people did something to an alert: a number of the feed, in one order with the numbers of alert versions."""

CASES = Table(
    "cases",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("site", String(100), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(64)),
    Column("verdict", String(16)),
    Column("verdict_why", Text),
    Column("opened_by", String(64), nullable=False),
    Column("opened", Float, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed", Float, nullable=False),
    Index("cases_site", "site", "number"),
)
"""People's work on alerts of one site: open or closed, and closed with a verdict only."""

CASE_ALERTS = Table(
    "case_alerts",
    METADATA,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("alert", String(64), primary_key=True),
    Index("case_alerts_alert", "alert"),
)

NOTES = Table(
    "notes",
    METADATA,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("who", String(64), nullable=False),
    Column("time", Float, nullable=False),
    Column("text", Text, nullable=False),
)
"""What is written in a case; never changed, never taken away."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("time", Float, nullable=False, server_default="0"),
)
"""Events of our own for the log, each a line of JSON, in the order in which they came to be."""

COVERAGE = Table(
    "coverage",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("site", String(100), nullable=False),
    Column("begin", Float, nullable=False),
    Column("end", Float),
    Column("body", Text, nullable=False),
    Index("coverage_site", "site", "end"),
)
"""Blind spots as the coverage log tells them; `end` is NULL while one lasts, `body` the newest line of it."""

COUNTS = Table(
    "counts",
    METADATA,
    Column("site", String(100), primary_key=True),
    Column("detector", String(100), primary_key=True),
    Column("severity", Integer, primary_key=True, autoincrement=False),
    Column("week", String(8), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""What is left of alerts that were judged false and are deleted: how many of a kind in a week (ISO, `2025-W02`)."""
