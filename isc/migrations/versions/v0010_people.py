"""Step 10: second persons, mutes, handovers, logins at a provider, and when a session last showed its password."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the columns."""
    _proposals()
    _mutes()
    _handovers()
    op.create_table(
        "logins",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
    )
    op.add_column("sessions", sa.Column("confirmed", sa.Float, nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("subject", sa.String(500)))
    op.create_index("accounts_subject", "accounts", ["subject"], unique=True)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _proposals() -> None:
    op.create_table(
        "proposals",
        _number(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        *_texts("target", "body", "why"),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_role", sa.String(32), nullable=False),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided", sa.Float),
    )
    op.create_index("proposals_state", "proposals", ["state", "number"])


def _mutes() -> None:
    op.create_table(
        "mutes",
        _number(),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("zone", sa.String(100)),
        sa.Column("detector", sa.String(100)),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("begin", sa.Float, nullable=False),
        sa.Column("end", sa.Float, nullable=False),
        *_texts("why"),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("approved_by", sa.String(64)),
        sa.Column("ended_by", sa.String(64)),
    )
    op.create_index("mutes_end", "mutes", ["end"])


def _handovers() -> None:
    op.create_table(
        "handovers",
        _number(),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        *_texts("draft", "notes"),
        sa.Column("outgoing", sa.String(64), nullable=False),
        sa.Column("signed", sa.Float),
        sa.Column("incoming", sa.String(64)),
        sa.Column("accepted", sa.Float),
        sa.Column("digest", sa.String(64)),
    )
    op.create_index("handovers_site", "handovers", ["site", "number"])


def downgrade() -> None:
    """Drop the tables and the columns."""
    op.drop_index("accounts_subject", "accounts")
    op.drop_column("accounts", "subject")
    op.drop_column("sessions", "confirmed")
    for name in ("logins", "handovers", "mutes", "proposals"):
        op.drop_table(name)
