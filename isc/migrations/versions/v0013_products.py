"""Step 13: the feed's other products, what comes back, what is withdrawn from one recipient, copies of evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("copies", "statuses", "inbox", "settled", "phenomena", "bulletins")


def upgrade() -> None:
    """Add the columns, the index anew, and the tables."""
    op.add_column("objects", sa.Column("product", sa.String(20), nullable=False, server_default="alert"))
    op.add_column("objects", sa.Column("purposes", sa.Integer, nullable=False, server_default="3"))
    op.add_column("objects", sa.Column("recipient", sa.String(64), nullable=False, server_default=""))
    op.add_column("objects", sa.Column("source", sa.String(64)))
    op.drop_index("objects_version", "objects")
    key = ["id", "version", "product", "site", "tlp", "recipient"]
    op.create_index("objects_version", "objects", key, unique=True)
    op.create_index("objects_recipient", "objects", ["recipient", "id"])
    op.add_column("recipients", sa.Column("checked", BIG, nullable=False, server_default="0"))
    _make_bulletins()
    _make_verdicts("phenomena")
    _make_verdicts("settled")
    _make_inbox()
    _make_copies()
    # of what came in before there is no telling how long ago: cases copy theirs, as before
    op.execute("INSERT INTO counters (name, value) SELECT 'copied', value FROM counters WHERE name = 'feed'")


def _make_bulletins() -> None:
    op.create_table(
        "bulletins",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("written_by", sa.String(64), nullable=False),
        sa.Column("written", sa.Float, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
        sa.Column("published", sa.Float),
        sa.Column("why", sa.Text),
    )


def _make_verdicts(name: str) -> None:
    op.create_table(
        name,
        sa.Column("pattern", sa.String(16), primary_key=True),
        sa.Column("site", sa.String(100), primary_key=True),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("found", sa.Integer, nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("shared", sa.Integer, nullable=False),
        sa.Column("first", sa.Float, nullable=False),
        sa.Column("last", sa.Float, nullable=False),
    )


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("added", BIG, primary_key=True, autoincrement=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
    )
    op.create_index("inbox_version", "inbox", ["sender", "id", "version"], unique=True)
    op.create_table(
        "statuses",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _make_copies() -> None:
    op.create_table(
        "copies",
        sa.Column("alert", sa.String(64), primary_key=True),
        sa.Column("event", sa.String(100), primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("time", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables and the columns; what only one recipient was told goes with them."""
    for name in TABLES:
        op.drop_table(name)
    op.drop_column("recipients", "checked")
    op.execute("DELETE FROM objects WHERE recipient != '' OR product != 'alert'")
    op.drop_index("objects_recipient", "objects")
    op.drop_index("objects_version", "objects")
    op.create_index("objects_version", "objects", ["id", "version", "site", "tlp"], unique=True)
    for name in ("source", "recipient", "purposes", "product"):
        op.drop_column("objects", name)
