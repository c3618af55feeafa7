"""Versions of the database; `migrate` brings it to the newest when the server starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import DatabaseWrong, one_line


def migrate(engine: Engine) -> None:
    """Brings the database to the newest version. Raises DatabaseWrong where it is of a newer one than this Baton."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (CommandError, SQLAlchemyError) as error:
        where = engine.url.render_as_string(hide_password=True)
        raise DatabaseWrong(
            f"BATON_DATABASE_URL: {where} cannot be used: {one_line(error)}; use the version of Baton that wrote it,"
            " or delete it: the coordination is kept on GitHub"
        ) from None
