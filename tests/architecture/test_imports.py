"""Imports go down only, and each library is imported where pyproject.toml says."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.rooms import ASIDE, LEVELS, PURE, ROOT, allowed, files, imports, place, room_of

IMPORTED_AS = {
    "pygithub": ["github"],
    "google-re2": ["re2"],
    "pyyaml": ["yaml"],
    "ruamel-yaml": ["ruamel"],
    "markdown-it-py": ["markdown_it"],
    "mdit-py-plugins": ["mdit_py_plugins"],
    "linkify-it-py": ["linkify_it"],
    "graphql-core": ["graphql"],
    "griffelib": ["griffe"],
    "pyjwt": ["jwt"],
    "python-multipart": ["multipart", "python_multipart"],
    "prometheus-client": ["prometheus_client"],
    "pydantic": ["pydantic", "pydantic_core"],
    "pydantic-settings": ["pydantic_settings"],
    "fastapi": ["fastapi", "starlette"],
    "jinja2": ["jinja2", "markupsafe"],
}


def test_every_room_has_its_place() -> None:
    known = {room for rooms in LEVELS for room in rooms} | ASIDE.keys() | {"__init__"}
    assert {room_of(path) for path in files()} - known == set()


@pytest.mark.parametrize("room", sorted({room_of(path) for path in files()} - {"__init__"}))
def test_imports_go_down_only(room: str) -> None:
    may = allowed(room) | {room}
    wrong = [
        f"{place(path, node)} imports {module}"
        for path in files()
        if room_of(path) == room
        for node, module in imports(path)
        if module.startswith("bot.") and module.split(".")[1] not in may
    ]
    assert wrong == []


def test_the_program_never_imports_the_tests() -> None:
    assert [
        place(path, node) for path in files() for node, name in imports(path) if name.split(".")[0] == "tests"
    ] == []


def rooms_of_libraries() -> dict[str, frozenset[str] | None]:
    """Imported name -> rooms, from the comment beside each dependency; None: anywhere at the edge."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = {re.split(r"[\[<>=;! ]", entry)[0].lower() for entry in tomllib.loads(text)["project"]["dependencies"]}
    found: dict[str, frozenset[str] | None] = {}
    for line in text.splitlines():
        match = re.match(r'\s+"([A-Za-z0-9._-]+)[^"]*",\s*# (.*)', line)
        if match is None or match[1].lower().replace(".", "-") not in {name.replace(".", "-") for name in listed}:
            continue
        name = match[1].lower().replace(".", "-")
        rooms = frozenset(re.findall(r"\bbot/([a-z_]+)", match[2]))
        for module in IMPORTED_AS.get(name, [name.replace("-", "_")]):
            found[module] = None if "at the edge" in match[2] else rooms
    return found


def libraries_of(path: Path) -> list[tuple[str, str]]:
    ours = {"bot", "tests", "__future__"}
    found = ((place(path, node), name.split(".")[0]) for node, name in imports(path))
    return [(at, name) for at, name in found if name not in ours and name not in sys.stdlib_module_names]


def test_each_library_is_imported_where_it_is_said() -> None:
    where = rooms_of_libraries()
    wrong = []
    for path in files():
        room = room_of(path)
        for at, name in libraries_of(path):
            rooms = where.get(name, frozenset())
            if (room in PURE) if rooms is None else (room not in rooms):
                wrong.append(f"{at} imports {name}, which pyproject.toml gives to {sorted(rooms or ['the edge'])}")
    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--?(?:i|index|extra-index|find-links)", text, re.M)
    for requirement in re.split(r"\n(?=[a-zA-Z])", text.strip()):
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]
