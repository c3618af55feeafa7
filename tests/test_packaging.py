"""A wheel holds everything that Baton reads at run time: an installed Baton works like a checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COPIED = (
    "bot",
    "templates",
    "examples",
    "app.yml",
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the tree, without a network, by the same setuptools as `make demo`."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, tree / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q"]
    done = subprocess.run([*command, "-w", str(folder), str(tree)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def tracked(*folders: str) -> set[str]:
    """Files that are not Python, as they are in the checkout."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    files = {path for path in found if path.is_file() and path.suffix not in (".py", ".pyc")}
    return {str(path.relative_to(ROOT)) for path in files}


def test_every_file_that_is_no_code_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert tracked("bot") - names == set()
    assert {f"bot/{name}" for name in (*tracked("templates", "examples"), "app.yml")} - names == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot"}


def test_an_unpacked_wheel_plays_the_demo(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    run = "import bot; from bot.cli import main; print(bot.__file__, flush=True); main(['demo', '--headless'])"
    environment = {"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", run], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    first, *story = done.stdout.splitlines()
    assert first.startswith(str(tmp_path))
    assert sum(line.startswith("✓") for line in story) == 4
