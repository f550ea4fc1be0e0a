"""Step 14: phenomena say in which variants they were seen."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was counted before gets its variants when the job runs, as far as its alerts are there."""
    for table in ("phenomena", "settled"):
        op.add_column(table, sa.Column("variants", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for table in ("phenomena", "settled"):
        op.drop_column(table, "variants")
