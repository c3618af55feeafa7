"""INSERT that knows conflicts: SQLite and PostgreSQL say it alike, SQLAlchemy in two places."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(connection: Connection, table: Table) -> Any:
    """`insert(table)` of the connection's dialect, with `on_conflict_do_update` and `excluded`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def upsert(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Inserts a row, or overwrites what is no key in the one that is there."""
    keys = [column.name for column in table.primary_key]
    statement = insert_for(connection, table).values(**values)
    rest = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))
