"""Step 11: recipients get a key for names of their own, a webhook, and a record of what was handed to them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns and the table; recipients of before get their key when something is handed to them."""
    op.add_column("recipients", sa.Column("naming_key", sa.String(64), nullable=False, server_default=""))
    op.add_column("recipients", sa.Column("webhook", sa.Text))
    op.add_column("recipients", sa.Column("secret_file", sa.Text))
    op.add_column("recipients", sa.Column("sent", BIG, nullable=False, server_default="0"))
    op.create_table(
        "handed",
        sa.Column("recipient", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("alias", sa.String(100), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("first", sa.Float, nullable=False),
        sa.Column("newest", sa.Float, nullable=False),
        sa.Column("withdrawn", sa.Float),
    )
    op.create_index("handed_alias", "handed", ["recipient", "alias"], unique=True)


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("handed")
    for name in ("sent", "secret_file", "webhook", "naming_key"):
        op.drop_column("recipients", name)
