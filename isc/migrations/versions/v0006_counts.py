"""Step 6: what is left of alerts that are deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "counts",
        sa.Column("site", sa.String(100), primary_key=True),
        sa.Column("detector", sa.String(100), primary_key=True),
        sa.Column("severity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("counts")
