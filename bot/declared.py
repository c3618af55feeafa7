"""What the files of a folder declare: a new file is found by being there, and no list names it."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def files_of(folder: str) -> tuple[ModuleType, ...]:
    """Every module of a package, imported, in alphabetical order; for those that register themselves by decorators."""
    package = import_module(folder)
    return tuple(import_module(f"{folder}.{one.name}") for one in iter_modules(package.__path__))


def declared(folder: str, kind: type[T]) -> Iterator[T]:
    """Every value of `kind` that a module of the package names."""
    return (value for module in files_of(folder) for value in vars(module).values() if isinstance(value, kind))
