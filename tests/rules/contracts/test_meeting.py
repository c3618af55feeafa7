"""Agents' code meets only at contracts: imports by the syntax, owners by their paths."""

from bot.rules.contracts.imports import imports_of
from bot.rules.contracts.meeting import Meeting
from bot.rules.points import Point
from tests.rules.heads import plan_of

PLAN = plan_of("""
agents:
  core: {role: Core, owns: [core/**]}
  shop: {role: Shop, owns: [shop/**]}
  desk: {role: Desk, owns: [desk/**]}
contracts:
  cart: {file: core/api.py, mock: core/mock.py, provider: core, consumers: [shop]}
""")
CORE = {"core/__init__.py": "", "core/api.py": "", "core/inner.py": "", "core/mock.py": ""}


def points(files: dict[str, str], *changed: str) -> list[Point]:
    every = {**CORE, **files}
    return [one for one in Meeting(PLAN, every, frozenset(changed or every)).points() if one.mark != "met"]


def test_an_import_across_owned_paths_is_broken_at_its_line() -> None:
    (one,) = points({"shop/a.py": "import os\n\nfrom core.inner import x\n"})
    assert (one.mark, one.path, one.line) == ("broken", "shop/a.py", 3)
    assert "core/api.py" in one.remedy


def test_contracts_and_their_stand_ins_may_be_imported_by_their_consumers() -> None:
    assert points({"shop/a.py": "from core.api import Cart\nfrom core import mock\n"}) == []
    assert points({"shop/a.py": "import core.api\n"}) == []


def test_who_is_no_consumer_is_told_to_become_one() -> None:
    (one,) = points({"desk/a.py": "from core import api\n"})
    assert "add desk to contracts.cart.consumers" in one.remedy


def test_what_was_so_before_is_noted_and_not_broken() -> None:
    (one,) = points({"shop/a.py": "import core.inner\n"}, "README.md")
    assert one.mark == "note"


def test_one_integration_point_a_dependency() -> None:
    several = {"shop/a.py": "import core.api\n", "shop/b.py": "from core.api import x\n"}
    (one,) = points(several)
    assert "2 modules" in one.why
    assert one.mark == "broken"
    assert points({**several, "shop/b.py": "from shop.a import x\n"}) == []
    tested = {"shop/a.py": "import core.api\n", "shop/tests/test_a.py": "import core.api\n"}
    assert points(tested) == []


def test_every_way_to_import_is_seen() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/a.py": "import importlib\nimportlib.import_module('core.inner')\n",
        "shop/b.py": "def f():\n    from core import inner\n",
        "shop/c.py": "from core.inner import *\n",
        "shop/d.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import core.inner as i\n",
        "shop/e.py": "__import__('core.inner')\n",
    }
    assert [(one.path, one.line) for one in points(files)] == [
        ("shop/a.py", 2), ("shop/b.py", 2), ("shop/c.py", 1), ("shop/d.py", 3), ("shop/e.py", 1),
    ]  # fmt: skip


def test_relative_imports_and_other_roots() -> None:
    graph = imports_of({"src/a/__init__.py": "", "src/a/b.py": "from . import c\nfrom .c import x\n", "src/a/c.py": "",
                        "lib/tool.py": "import a.c\n", "a.b.py": "import nothing.there\n"})  # fmt: skip
    assert [path for path, _ in graph.of("src/a/b.py")] == ["src/a/c.py"]
    assert [path for path, _ in graph.of("lib/tool.py")] == ["src/a/c.py"]
    assert list(graph.of("a.b.py")) == []


def test_what_is_no_python_is_told_where_it_changes() -> None:
    (one,) = points({"shop/a.py": "def ("})
    assert "not known" in one.why
    assert points({"shop/a.py": "def ("}, "README.md") == []
    (deep,) = points({"shop/a.py": "(" * 5000})
    assert deep.mark == "broken"


def test_many_crossings_are_cut_short_and_stay_broken() -> None:
    found = points({f"shop/m{at}.py": "import core.inner\n" for at in range(50)})
    assert len(found) == 31
    assert found[-1].mark == "broken"
