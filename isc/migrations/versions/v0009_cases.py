"""Step 9: tasks, evidence with its custody, and exports of cases; the audit can be asked what befell one thing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "tasks",
        *_keys("case", "number"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("due", sa.Float),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("set_at", sa.Float, nullable=False),
        sa.Column("done_by", sa.String(64)),
        sa.Column("done_at", sa.Float),
        sa.Column("outcome", sa.Text),
    )
    _evidence()
    op.create_table(
        "exports",
        *_keys("number"),
        sa.Column("case", sa.Integer, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("time", sa.Float, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("recipient", "legal_basis", "reason")),
        sa.Column("redaction", sa.String(16), nullable=False),
        sa.Column("manifest", sa.String(64), nullable=False),
    )
    op.create_index("exports_case", "exports", ["case"])
    op.create_index("audit_target", "audit", ["target"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        *_keys("case", "number"),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("alert", sa.String(64), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("topic", sa.String(249)),
        sa.Column("partition", sa.Integer),
        sa.Column("offset", sa.BigInteger),
        sa.Column("line", sa.Integer),
        sa.Column("digest", sa.String(64)),
        sa.Column("body", sa.Text),
    )
    op.create_index("evidence_event", "evidence", ["case", "event"], unique=True)
    op.create_index("evidence_waiting", "evidence", ["digest", "case"])
    op.create_table(
        "custody",
        *_keys("case", "evidence", "number"),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64)),
    )


def _keys(*names: str) -> list[sa.Column]:  # type: ignore[type-arg]
    return [sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in names]


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("audit_target", "audit")
    for name in ("exports", "custody", "evidence", "tasks"):
        op.drop_table(name)
