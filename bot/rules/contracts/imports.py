"""Which Python file of a tree imports which other, as a graph: from the syntax alone, nothing is imported or run."""

import ast
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import grimp

ROOTS = ("", "src", "lib", "python")
"""Folders that modules without packages may be named from."""
MAX_LENGTH = 400_000
Named = tuple[str, int]
"""A dotted name and the line that names it."""


@dataclass(frozen=True, slots=True)
class Imports:
    """The graph has the path of each file as its module's name, with dots for slashes; `paths` leads back."""

    graph: grimp.ImportGraph
    paths: Mapping[str, str]
    unread: Mapping[str, str] = field(default_factory=dict)
    """Files that are no Python, with the reason."""

    def of(self, path: str) -> Iterator[tuple[str, int]]:
        """What a file imports of the tree: paths and lines."""
        importer = _node(path)
        for imported in sorted(self.graph.find_modules_directly_imported_by(importer)):
            details = self.graph.get_import_details(importer=importer, imported=imported)
            yield self.paths[imported], min((one["line_number"] for one in details), default=0)


def imports_of(files: Mapping[str, str]) -> Imports:
    """Files by path, with their text."""
    graph = grimp.ImportGraph()
    paths = {_node(path): path for path in files}
    for node in paths:
        graph.add_module(node)
    names = _names(files)
    unread: dict[str, str] = {}
    for path, text in files.items():
        try:
            named = list(_named(text, path, names))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            unread[path] = f"it is no Python ({type(error).__name__})"
            continue
        for imported, line in named:
            if imported != path:
                graph.add_import(
                    importer=_node(path), imported=_node(imported), line_number=line, line_contents="", is_lazy=False
                )
    return Imports(graph, paths, unread)


def _node(path: str) -> str:
    """Dots in names of folders would read as packages."""
    return path.replace(".", "\u2024").replace("/", ".")


def _names(files: Iterable[str]) -> dict[str, list[str]]:
    """Files by each name that an import may call them by: seen from every folder that holds packages."""
    every = set(files)
    roots = {root for root in ROOTS if not root or any(path.startswith(f"{root}/") for path in every)}
    roots |= {_root_of(path, every) for path in every}
    found: dict[str, list[str]] = {}
    for path in sorted(every):
        for root in roots:
            if not root or path.startswith(f"{root}/"):
                found.setdefault(_module(path[len(root) :].lstrip("/")), []).append(path)
    return found


def _root_of(path: str, every: set[str]) -> str:
    """The folder that holds the outermost package of a file."""
    folder = posixpath.dirname(path)
    while folder and f"{folder}/__init__.py" in every:
        folder = posixpath.dirname(folder)
    return folder


def _module(path: str) -> str:
    return path.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _named(text: str, path: str, names: Mapping[str, list[str]]) -> Iterator[Named]:
    """Paths of the tree that a file imports, each with its line."""
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    for node in ast.walk(ast.parse(text)):
        for name, line in _said(node, path):
            yield from ((found, line) for found in _resolve(name, path, names))


def _said(node: ast.AST, path: str) -> Iterator[Named]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, path)
        for alias in node.names:
            yield (f"{base}.{alias.name}" if base and alias.name != "*" else base or alias.name), node.lineno
    elif isinstance(node, ast.Call) and node.args:
        argument = node.args[0]
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in ("import_module", "__import__"):
            return
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value, node.lineno


def _absolute(node: ast.ImportFrom, path: str) -> str:
    """`from ..core import x` in a/b/c.py is `a.core`, seen from the repository's root."""
    if not node.level:
        return node.module or ""
    package = path.split("/")[:-1]
    kept = package[: max(0, len(package) - (node.level - 1))]
    return ".".join([*kept, *(node.module or "").split(".")]).rstrip(".")


def _resolve(name: str, path: str, names: Mapping[str, list[str]]) -> list[str]:
    """The module of that name, else the one that holds the name; of several the one nearest to the importer."""
    while name:
        if found := names.get(name):
            return [max(found, key=lambda one: _shared(one, path))]
        name = name.rpartition(".")[0]
    return []


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), 99)
