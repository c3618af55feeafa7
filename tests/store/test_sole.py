"""Two servers never work on one file, and a server that died leaves no lock behind."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.store.database import DatabaseWrong, open_engine
from bot.store.sole import occupy


def test_second_server_on_one_database_is_refused_with_the_remedy(engine: Engine) -> None:
    leave = occupy(engine)
    with pytest.raises(DatabaseWrong, match=r"another server works on .*baton\.db; stop it, or give") as caught:
        occupy(open_engine(str(engine.url)))
    assert "\n" not in str(caught.value)
    leave()
    occupy(engine)()


def test_other_databases_and_readers_are_free(engine: Engine, tmp_path: Path) -> None:
    leave = occupy(engine)
    occupy(open_engine(f"sqlite:///{tmp_path}/other.db"))()
    with open_engine(str(engine.url)).begin() as connection:
        connection.execute(text("update deliveries set status = 'revived' where status = 'dead'"))
    leave()


def test_server_that_was_killed_leaves_the_database_free(engine: Engine) -> None:
    hold = "import os, sys; from bot.store.database import open_engine; from bot.store.sole import occupy;"
    hold += "leave = occupy(open_engine(sys.argv[1])); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", hold, str(engine.url)], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -9
    occupy(engine)()


def test_errors_and_settings_quote_no_secrets(engine: Engine) -> None:
    with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(text("select :a from nowhere"), {"a": "what a payload says"})
    assert "what a payload says" not in str(caught.value)
    secrets = ("s3cr3t-url", "s3cr3t-hook", "s3cr3t-state", "s3cr3t-key")
    shown = repr(
        Settings(
            _env_file=None,
            database_url="postgresql://baton:s3cr3t-url@db/baton",
            webhook_secret="s3cr3t-hook",
            state_key="s3cr3t-state",
            private_key="s3cr3t-key",
        )
    )
    assert not [secret for secret in secrets if secret in shown]
