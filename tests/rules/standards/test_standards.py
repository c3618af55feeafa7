"""Standards: what each asks, what it lets pass, and the exact remedy."""

from dataclasses import replace

import pytest

from bot.domain.head_facts import HeadFacts
from bot.domain.pull_facts import ChangedFile, Gap
from bot.rules.points import Point, annotations_of, conclusion_of
from bot.rules.standards import judge_standards
from bot.rules.standards.conventional import fault_of_header, suggestion
from bot.rules.standards.kinds import is_code, is_docs, is_interface, is_test, place_of_test
from tests.rules.heads import HEAD, head, plan_of

COMMITS = plan_of("standards: {commits: conventional}")
TESTS = plan_of("standards: {tests_with_code: true}")
DOCS = plan_of("standards: {docs_with_api: true}\ncontracts: {cart: {file: contracts/cart.py}}")


def broken(facts: HeadFacts, plan: object) -> list[Point]:
    points = judge_standards(facts, plan)  # type: ignore[arg-type]
    assert points is not None
    return [point for point in points if point.mark == "broken"]


def test_a_plan_without_standards_has_no_check() -> None:
    assert judge_standards(head("a.py"), plan_of("standards: {notes: [Be kind]}")) is None
    assert judge_standards(head("a.py"), plan_of("")) is None


@pytest.mark.parametrize(
    "header",
    ["feat: add a cart", "fix(cart): mend", "feat!: drop it", "refactor(a/b)!: move", "FIX: mend", 'Revert "feat: x"',
     "docs: größer", "chore(deps): bump x from 1 to 2"],
)  # fmt: skip
def test_conventional_headers_pass(header: str) -> None:
    assert fault_of_header(header) == ""


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Add a cart", "does not begin with a type"),
        ("", "does not begin with a type"),
        ("feature: add", "none of the types"),
        ("feat:add", "a space and a description"),
        ("feat: ", "a space and a description"),
        ("feat(): add", "scope is empty"),
        ("feat(a)(b): add", "does not begin with a type"),
        ("fixup! feat: add", "never squashed"),
        ("feat: " + "x" * 200, "over 100"),
        ("feat(" * 5000, "does not begin"),
    ],
)
def test_other_headers_say_what_is_wrong(header: str, words: str) -> None:
    assert words in fault_of_header(header)


@pytest.mark.parametrize(
    ("header", "better"),
    [
        ("Fix the crash in the cart", "fix: fix the crash in the cart"),
        ("feature(cart): Add it", "feat(cart): add it"),
        ("fixup! feat: add", "feat: add"),
        ("API for carts", "feat: API for carts"),
        ("feat:add", "feat: add"),
    ],
)
def test_a_suggestion_is_itself_conventional(header: str, better: str) -> None:
    assert suggestion(header, "") == better
    assert fault_of_header(better) == ""


def test_title_and_commits_are_told_with_the_line_to_run() -> None:
    found = broken(head("docs/a.md", title="Say more", commits=("feat: one", "wip", "more")), COMMITS)
    assert [point.commands for point in found] == [
        ("gh pr edit 7 --title 'docs: say more'",),
        (f"git rebase -i {2:012x}^".replace(f"{2:012x}", f"{2:040x}"[:12]),),
        ("git commit --amend -m 'docs: more'",),
    ]


def test_merges_pass_and_a_missing_blank_line_does_not() -> None:
    facts = head("a.md", commits=("Merge branch 'main' into topic", "feat: a\nand more"))
    merged = replace(facts, commits=(replace(facts.commits[0], is_merge=True), facts.commits[1]))
    (one,) = broken(merged, COMMITS)
    assert HEAD[:12] in one.why
    assert "blank line" in one.why


def test_many_commits_are_cut_short_with_their_number() -> None:
    found = broken(head("a.md", commits=("bad",) * 50), COMMITS)
    assert len(found) == 11
    assert "40 more" in found[-1].why


def test_code_without_tests_is_broken_where_it_stands() -> None:
    points = broken(head("src/shop/cart.py", "README.md"), TESTS)
    assert "tests/test_cart.py" in points[0].remedy
    assert [(one.path, one.line) for one in annotations_of(points)] == [("src/shop/cart.py", 1)]


@pytest.mark.parametrize(
    "paths",
    [("src/a.py", "tests/test_a.py"), ("src/a.ts", "src/a.spec.ts"), ("pkg/a.go", "pkg/a_test.go"), ("docs/a.py",),
     ("README.md",), ("a.yml",), ()],
)  # fmt: skip
def test_code_with_tests_and_no_code_at_all_pass(paths: tuple[str, ...]) -> None:
    assert broken(head(*paths), TESTS) == []


def test_code_that_only_goes_away_needs_no_test_and_a_removed_test_is_none() -> None:
    gone = replace(head(), files=(ChangedFile("src/a.py", deletions=9),))
    assert broken(gone, TESTS) == []
    moved = replace(head(), files=(ChangedFile("src/b.py", "src/a.py"),))
    assert broken(moved, TESTS) == []
    swapped = replace(
        head("src/a.py"), files=(ChangedFile("src/a.py", additions=3), ChangedFile("tests/t.py", deletions=5))
    )
    assert len(broken(swapped, TESTS)) == 1


@pytest.mark.parametrize("path", ["contracts/cart.py", "api/openapi.yaml", "cart.proto", "order.schema.json"])
def test_an_interface_without_its_documentation_is_broken(path: str) -> None:
    assert [one.path for one in broken(head(path, "src/a.py"), DOCS)] == [path]
    assert broken(head(path, "docs/api.md"), DOCS) == []
    assert broken(head(path, "CHANGELOG.md"), DOCS) == []


def test_what_could_not_be_read_is_never_green() -> None:
    gap = Gap("files", "GitHub lists 3000 files, and there are 4000", "split it")
    points = judge_standards(head("README.md", gaps=(gap,)), TESTS)
    assert points
    assert conclusion_of(points) == "action_required"
    assert not [point for point in points if point.mark == "met"]


def test_kinds_by_name() -> None:
    assert is_test("src/test_a.py")
    assert is_test("a/__tests__/b.js")
    assert is_test("CartTest.java")
    assert not is_test("src/latest.py")
    assert not is_test("src/contest.py")
    assert is_code("src/attest.rs")
    assert not is_code("Makefile")
    assert is_docs("docs/conf.py")
    assert is_interface("api/v1/swagger.json")
    assert not is_interface("tests/openapi.yaml")
    assert place_of_test("pkg/cart.go") == "pkg/cart_test.go"
