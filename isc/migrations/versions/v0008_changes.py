"""Step 8: numbers of what people did to alerts, in the same order as the numbers of alert versions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "changes",
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("alert", sa.String(64), nullable=False),
    )
    op.create_index("changes_alert", "changes", ["alert"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("changes")
