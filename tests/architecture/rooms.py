"""The rooms of the program and what their files import, read from the syntax without running anything."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "bot"

LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "declared"}),
    frozenset({"plan"}),
    frozenset({"domain"}),
    frozenset({"inert"}),
    frozenset({"render"}),
    frozenset({"rules"}),
    frozenset({"workflows", "pages", "documents"}),  # pages show the verdicts of rules
    frozenset({"reconcile"}),  # above pages: the status page is part of what an entry should look like
    frozenset({"doctor"}),
    frozenset({"commands"}),
    frozenset({"jobs"}),
    frozenset({"handlers"}),
    frozenset({"loading", "receipt"}),
    frozenset({"dispatch"}),
    frozenset({"bench"}),
    frozenset({"settings"}),
    frozenset({"web", "scheduler", "catch_up", "action_mode", "reference"}),
    frozenset({"bootstrap"}),
    frozenset({"demo"}),
    frozenset({"cli"}),
)
"""A room imports rooms of lower levels, and itself."""

ASIDE: dict[str, frozenset[str]] = {
    "github": frozenset({"domain", "plan", "errors"}),
    "store": frozenset({"domain", "plan", "errors"}),
    "queue": frozenset({"domain", "plan", "errors"}),
    "agent": frozenset({"errors"}),
    "sandbox": frozenset(),
    "settings": frozenset({"errors"}),
}
"""Rooms beside the order, with all that they may import. Only the top reaches them."""

TOP = frozenset({"bootstrap", "demo", "cli"})
PURE = frozenset(
    {"plan", "domain", "inert", "render", "documents", "reconcile", "rules", "workflows", "pages", "doctor", "commands"}
    | {"handlers", "jobs", "declared"}
)


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(PROGRAM.rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return path.relative_to(PROGRAM).parts[0].removesuffix(".py")


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module that a file imports, wherever in the file: `bot.plan.models`, `yaml`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            if module == "bot":
                yield from ((node, f"bot.{alias.name}") for alias in node.names)
            else:
                yield node, module


def allowed(room: str) -> frozenset[str]:
    """The rooms that a room may import beside itself."""
    if room in ASIDE:
        return ASIDE[room]
    level = next(at for at, rooms in enumerate(LEVELS) if room in rooms)
    below = frozenset().union(*LEVELS[:level])
    return below | (ASIDE.keys() if room in TOP else frozenset())


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])
