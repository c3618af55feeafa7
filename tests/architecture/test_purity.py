"""Pure rooms: no input or output, no clock, no chance, no environment, no waiting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.rooms import PURE, files, imports, place, room_of, tree_of

MODULES = frozenset(
    {"os", "pathlib", "tempfile", "shutil", "glob", "sqlite3", "logging", "structlog"}
    | {"socket", "select", "ssl", "http", "httpx", "urllib.request", "subprocess", "signal"}
    | {"asyncio", "threading", "multiprocessing", "time", "random", "secrets", "uuid"}
)
CALLS = frozenset({"open", "print", "input", "exec", "eval", "__import__", "breakpoint"})
METHODS = frozenset(
    {"now", "utcnow", "today", "getenv", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen"}
)
MAY = {
    "bot/render.py": frozenset({"pathlib"}),  # finds the templates, once, when it is imported
}


def faults(path: Path) -> Iterator[str]:
    name = place(path).rpartition(":")[0]
    for node, module in imports(path):
        if {module, module.split(".")[0]} & (MODULES - MAY.get(name, frozenset())):
            yield f"{place(path, node)} imports {module}"
    tree = tree_of(path)
    promises = {inner for node in ast.walk(tree) if _is_protocol(node) for inner in ast.walk(node)}
    run_by_hand = {inner for node in tree.body if _is_main(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"{place(path, node)} waits"
        elif isinstance(node, ast.AsyncFunctionDef) and node not in promises:
            yield f"{place(path, node)} defines the asynchronous {node.name}"
        elif isinstance(node, ast.Call) and _called(node.func) in CALLS | METHODS and node not in run_by_hand:
            yield f"{place(path, node)} calls {_called(node.func)}"


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id if function.id in CALLS else ""
    return function.attr if isinstance(function, ast.Attribute) and function.attr in METHODS else ""


def _is_main(node: ast.stmt) -> bool:
    """What `python -m` does with a file, such as printing a reference page, no import does."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _is_protocol(node: ast.AST) -> bool:
    """Ports say what the outside can do; they do nothing."""
    return isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Protocol" for b in node.bases)


@pytest.mark.parametrize("room", sorted(PURE & {room_of(path) for path in files()}))
def test_pure_rooms_are_pure(room: str) -> None:
    assert [fault for path in files() if room_of(path) == room for fault in faults(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import time",
        "from os import environ",
        "def f():\n    import random",
        "import datetime\ndatetime.datetime.now()",
        "open('x')",
        "async def f(): ...",
        "from pathlib import Path",
        "import urllib.request",
    ],
)
def test_the_test_itself_sees_impurity(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.architecture.rooms.ROOT", tmp_path)
    path = tmp_path / "bot" / "plan" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text(code, encoding="utf-8")
    assert list(faults(path))
