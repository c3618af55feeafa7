"""Which files a plan asks for, and that none of them leaves the repository."""

import pytest

from bot.github.perform.files import blob_id
from bot.pages.files import files_of, is_inside
from bot.reconcile.status import pages_of, situation_of
from bot.reconcile.view import View
from tests.reconcile.repository import OnGitHub, empty_board, plan_of


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a//b", ".git/config", "a/.GIT/x", "a\\b", "C:/x", "a/./b", "x" * 301, "a\x07b", "a/"],
)
def test_a_path_that_leaves_the_repository_is_none(path: str) -> None:
    assert not is_inside(path)


def test_page_and_agents_each_have_a_file() -> None:
    text = (
        "session: Shop\nfiles: {status: docs/STATUS.md}\n"
        "agents: {ada: {role: 'Rust | core', status_file: ADA.md}, bob: {status_file: ../BOB.md}}\n"
        "tasks: {a: {agent: ada, state: done}, b: {agent: ada, state: in-progress}, c: {agent: ada, after: b}}\n"
    )
    plan, github = plan_of(text), OnGitHub(empty_board())
    github.apply(plan)
    view = View(plan, github.board)
    found = dict(files_of(situation_of(view), pages_of(view)))
    assert set(found) == {"docs/STATUS.md", "ADA.md"}
    assert found["ADA.md"].startswith("# ada\n\nRust \\| core\n\n## In progress\n\n- [ ] #")
    assert "## Waiting\n\n- [ ] #" in found["ADA.md"]
    assert "waits for #" in found["ADA.md"]
    assert "## Done\n\n- [x] #" in found["ADA.md"]


def test_a_blob_is_named_as_git_names_it() -> None:
    assert blob_id("hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
