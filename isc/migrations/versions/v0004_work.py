"""Step 4: people's work on alerts, cases with their notes, and events of our own for the log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _work()
    _cases()
    op.create_table(
        "outbox",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("event", sa.Text, nullable=False),
    )


def _work() -> None:
    op.create_table(
        "work",
        sa.Column("alert", sa.String(64), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("acknowledged_by", sa.String(64)),
        sa.Column("acknowledged", sa.Float),
        sa.Column("shelved_by", sa.String(64)),
        sa.Column("shelved_until", sa.Float),
        sa.Column("shelved_why", sa.Text),
        sa.Column("verdict", sa.String(16)),
        sa.Column("verdict_why", sa.Text),
        sa.Column("verdict_by", sa.String(64)),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("verdict", sa.String(16)),
        sa.Column("verdict_why", sa.Text),
        sa.Column("opened_by", sa.String(64), nullable=False),
        sa.Column("opened", sa.Float, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    op.create_index("cases_site", "cases", ["site", "number"])
    op.create_table(
        "case_alerts",
        sa.Column("case", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("alert", sa.String(64), primary_key=True),
    )
    op.create_index("case_alerts_alert", "case_alerts", ["alert"])
    op.create_table(
        "notes",
        sa.Column("case", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("outbox", "notes", "case_alerts", "cases", "work"):
        op.drop_table(table)
