"""Step 7: when an event of our own was put into the outbox, so that it can go when its time is over."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is there already counts as old."""
    op.add_column("outbox", sa.Column("time", sa.Float, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("outbox", "time")
