"""Step 12: recipients have products and purposes; blind spots of the coverage log are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, recipients of before with what they had; make the table."""
    op.add_column("recipients", sa.Column("products", sa.Text, nullable=False, server_default="alert"))
    op.add_column("recipients", sa.Column("purposes", sa.Text, nullable=False, server_default="security"))
    op.create_table(
        "coverage",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("begin", sa.Float, nullable=False),
        sa.Column("end", sa.Float),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("coverage_site", "coverage", ["site", "end"])


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("coverage")
    for name in ("purposes", "products"):
        op.drop_column("recipients", name)
