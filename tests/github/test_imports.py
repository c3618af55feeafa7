"""Importing the gateway is cheap: the Action decides on the raw event before it pays for an HTTP client."""

import subprocess
import sys

HEAVY = ("githubkit", "httpx", "pydantic", "cryptography", "jwt")


def loaded_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_the_door_alone_loads_no_client() -> None:
    loaded = loaded_after("import bot.github")
    assert not [name for name in HEAVY if name in loaded]


def test_a_gateway_that_was_not_used_loads_no_client() -> None:
    code = """
from bot.github import Gateway
from bot.github.auth import PersonalToken
from bot.github.state_block import Keys
Gateway(PersonalToken("x"), Keys.of(["0123456789abcdef"]))
"""
    loaded = loaded_after(code)
    assert not [name for name in ("githubkit", "httpx", "cryptography", "jwt") if name in loaded]


def test_the_wire_loads_none_of_githubkit_s_models() -> None:
    loaded = loaded_after("import bot.github.wire")
    assert "githubkit" in loaded
    models = [name for name in loaded if "githubkit" in name and (".models" in name or ".types." in name)]
    assert len(models) <= 3, models
