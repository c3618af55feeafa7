"""The tables. Times are seconds since 1970 in UTC, so that SQLite and PostgreSQL agree on them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"},
)

Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the key's type is INTEGER."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("guid", String(64), nullable=False, unique=True),
    Column("event", String(64), nullable=False),
    Column("action", String(64), nullable=False, server_default=""),
    Column("lane", String(64), nullable=False),
    Column("repository_id", BigInteger, nullable=False, server_default="0"),
    Column("installation_id", BigInteger, nullable=False, server_default="0"),
    Column("received", Float, nullable=False),
    Column("status", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Float, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("finished", Float),
    Index("ix_deliveries_unfinished", "status", "received", "id"),
    sqlite_autoincrement=True,
)

bodies = Table(
    "bodies",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)
"""Apart from `deliveries`, whose rows change three times: SQLite writes a whole row anew for each change."""

effects = Table(
    "effects",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("repository_id", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("repository_id", BigInteger, nullable=False),
    Column("guids", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Index("ix_audit_repository_id", "repository_id", "id"),
)

boards = Table(
    "boards",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("board", LargeBinary),
    Column("plan_sha", String(64), nullable=False, server_default=""),
    Column("plan", Text),
    Column("invalid", Text, nullable=False, server_default="[]"),
    Column("at", Float, nullable=False),
)
"""A cache. `board` is null for a repository that had no plan when somebody looked."""

timers = Table(
    "timers",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", String(100), nullable=False),
    Column("name", String(100), nullable=False),
    Column("installation_id", BigInteger, nullable=False),
    Column("due", Float, nullable=False),
    Index("ix_timers_due", "due"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts of the database itself: when it was born, until when deliveries were caught up."""

verdicts = Table(
    "verdicts",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("verdict", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)
"""A cache for the dashboard: GitHub's checks hold what counts."""
