"""Step 1: alerts with all versions, read offsets, conflicts, unreadable lines."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SEARCHED = ("site", "zone", "detector", "family", "pattern", "subject", "severity", "status", "incident")

SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE alert_words USING fts5"
    "(words, content='alerts', content_rowid='rank', detail='none', columnsize=0)",
    "CREATE TRIGGER alert_words_in AFTER INSERT ON alerts BEGIN"
    " INSERT INTO alert_words(rowid, words) VALUES (new.rank, new.words); END",
    "CREATE TRIGGER alert_words_out AFTER DELETE ON alerts BEGIN"
    " INSERT INTO alert_words(alert_words, rowid, words) VALUES ('delete', old.rank, old.words); END",
    "CREATE TRIGGER alert_words_new AFTER UPDATE OF words ON alerts WHEN old.words <> new.words BEGIN"
    " INSERT INTO alert_words(alert_words, rowid, words) VALUES ('delete', old.rank, old.words);"
    " INSERT INTO alert_words(rowid, words) VALUES (new.rank, new.words); END",
)
POSTGRES_WORDS = "CREATE INDEX alerts_words ON alerts USING gin (array_to_tsvector(string_to_array(words, ' ')))"


def upgrade() -> None:
    """Make the tables."""
    _alerts()
    _versions()
    _reading()
    _words()


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("rank", BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("said", BIG, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("zone", sa.String(100)),
        sa.Column("detector", sa.String(100), nullable=False),
        sa.Column("family", sa.String(16), nullable=False),
        sa.Column("pattern", sa.String(16)),
        sa.Column("subject", sa.String(320), nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("incident", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("alerts_id", "alerts", ["id"], unique=True)
    for column in SEARCHED:
        op.create_index(f"alerts_{column}", "alerts", [column, "rank"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("taken", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("versions_key", "versions", ["id", "version"], unique=True)


def _reading() -> None:
    op.create_table(
        "offsets",
        sa.Column("position", sa.String(1000), primary_key=True),
        sa.Column("next", BIG, nullable=False),
    )
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", BIG, nullable=False),
    )
    op.bulk_insert(counters, [{"name": "feed", "value": 0}])
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("position", sa.String(1000), nullable=False),
        sa.Column("offset", BIG, nullable=False),
        sa.Column("taken", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "unreadable",
        sa.Column("position", sa.String(1000), primary_key=True),
        sa.Column("offset", BIG, primary_key=True, autoincrement=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("taken", sa.Float, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
    )


def _words() -> None:
    statements = SQLITE_WORDS if op.get_bind().dialect.name == "sqlite" else (POSTGRES_WORDS,)
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE alert_words")
    for table in ("unreadable", "conflicts", "counters", "offsets", "versions", "alerts"):
        op.drop_table(table)
