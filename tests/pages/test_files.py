"""Which files a plan asks for, and that none of them leaves the repository."""

import re
from dataclasses import replace

import pytest

from bot.domain.board import entry_of
from bot.github.perform.files import blob_id
from bot.pages.files import files_of, is_inside, linked
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

EVIL = "see #99 and acme/x#99"


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
    found = dict(files_of(situation_of(view)))
    assert set(found) == {"docs/STATUS.md", "ADA.md"}
    assert found["ADA.md"].startswith("# ada\n\nRust \\| core\n\n## In progress\n\n- [ ] #")
    assert "## Waiting\n\n- [ ] #" in found["ADA.md"]
    assert "waits for #" in found["ADA.md"]
    assert "## Done\n\n- [x] #" in found["ADA.md"]


URL = "https://github.example/acme/shop"


def test_references_are_links_in_files_but_not_in_code_and_graphs() -> None:
    graph = "```mermaid\n  n0[#35;1 A] --> #7\n```\n"
    text = f"| #12 A | `#13`, waits for #5 |\n{graph}- [x](http://x/issues/1#issuecomment-9) #8"
    assert linked(text, URL) == (
        f"| [#12]({URL}/issues/12) A | `#13`, waits for [#5]({URL}/issues/5) |\n"
        "```mermaid\n  n0[#35;1 A] --> #7\n```\n"
        f"- [x](http://x/issues/1#issuecomment-9) [#8]({URL}/issues/8)"
    )
    assert linked(text, "") == text, "nobody knows yet where the repository is"


def test_a_file_has_no_boxes_that_do_nothing_and_every_number_is_a_link() -> None:
    plan, github = (
        plan_of(f"session: Shop\nfiles: {{status: STATUS.md}}\ntasks: {{a: {{}}, b: {{after: a, title: '{EVIL}'}}}}"),
        OnGitHub(empty_board()),
    )
    github.apply(plan)
    board = replace(github.board, repository=replace(github.board.repository, url=URL))
    (text,) = dict(files_of(situation_of(View(plan, board)))).values()
    assert "Read again" not in text
    assert "- [ ]" not in text
    number = board.issues[entry_of("task", "a")].number
    assert f"[#{number}]({URL}/issues/{number}) A" in text
    assert f"{URL}/issues/99" not in text, "what people wrote is no reference"
    outside = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|\[#\d+\]", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<![&\w])#\d", outside)


def test_a_blob_is_named_as_git_names_it() -> None:
    assert blob_id("hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
