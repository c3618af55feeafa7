"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("guid", sa.String(64), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False, server_default=""),
        sa.Column("lane", sa.String(64), nullable=False),
        sa.Column("repository_id", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("installation_id", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("received", sa.Float, nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", sa.Float, nullable=False, server_default="0"),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.Column("finished", sa.Float),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("guid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_unfinished", "deliveries", ["status", "received", "id"])
    op.create_table(
        "bodies",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bodies"),
    )
    op.create_table(
        "effects",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("repository_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_effects"),
    )
    op.create_table(
        "audit",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("repository_id", sa.BigInteger, nullable=False),
        sa.Column("guids", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("actions", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_repository_id", "audit", ["repository_id", "id"])
    op.create_table(
        "boards",
        sa.Column("repository_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("board", sa.LargeBinary),
        sa.Column("plan_sha", sa.String(64), nullable=False, server_default=""),
        sa.Column("plan", sa.Text),
        sa.Column("invalid", sa.Text, nullable=False, server_default="[]"),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_boards"),
    )
    op.create_table(
        "timers",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("repository_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("installation_id", sa.BigInteger, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("kind", "repository_id", name="pk_timers"),
    )
    op.create_index("ix_timers_due", "timers", ["due"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )


def downgrade() -> None:
    for table in ("marks", "timers", "boards", "audit", "effects", "bodies", "deliveries"):
        op.drop_table(table)
