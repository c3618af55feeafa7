"""Every predicate says true, false or unknown, and what an author can change takes no rule away."""
# ruff: noqa: E501

from dataclasses import replace
from typing import Any

import pathspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pull_facts import (
    ChangedFile,
    CheckRun,
    Gap,
    LinkedTask,
    PullFacts,
    Ref,
    SetLabel,
    Signature,
    TakenLabel,
)
from bot.plan.models import Condition
from bot.rules.approvals.code_owners import read_code_owners
from bot.rules.patterns import BadPattern, branches, fault_of_glob, fault_of_pattern, globs, one_a_line
from bot.rules.predicates import all_predicates, evaluate, predicate
from bot.rules.predicates.registry import listed
from bot.rules.seen import Seen
from tests.rules.pulls import ADA, BEN, EVE, commit, plan, pull

PLAN = plan(
    'agents: {front: {principals: ["eve#5"], owns: ["src/"], emails: [front@example.org]}, back: {principals: ["ada#1"], owns: "api/"}}\n'
    "tasks: {form: {agent: front}}\ncheckpoints: {week-1: {title: First week}}\ncontracts: {api: {file: api/x.py}}\n"
)


def value(condition: dict[str, Any], facts: PullFacts, mode: Any = "adding") -> bool | None:
    return evaluate(Condition.model_validate(condition), Seen(PLAN, facts), mode).value


def gap(part: Any) -> tuple[Gap, ...]:
    return (Gap(part, "cut", "again"),)


RENAMED = replace(pull(), files=(ChangedFile("src/new.py", "old/gone.py"),))
BRANCH = replace(pull(), base=Ref("release/2", "c", "o/r"), head=Ref("fix/a/b", "d", "p/r"))
CASES: list[tuple[dict[str, Any], PullFacts, bool | None]] = [
    ({"paths": ["src/**"]}, pull("src/a"), True),
    ({"paths": "docs/"}, pull("src/a"), False),
    ({"paths": "docs/"}, pull("src/a", gaps=gap("files")), None),
    ({"paths": "src/"}, pull("src/a", gaps=gap("files")), True),
    ({"paths": "old/"}, RENAMED, True),
    ({"paths": "src/"}, RENAMED, True),
    ({"paths": "[x]"}, pull(), None),
    ({"only_paths": "src/"}, pull("src/a", "src/b"), True),
    ({"only_paths": "src/"}, pull("src/a", "b"), False),
    ({"only_paths": "src/"}, RENAMED, False),
    ({"only_paths": "src/"}, pull("src/a", gaps=gap("files")), None),
    ({"only_paths": "src/"}, pull("b", gaps=gap("files")), False),
    ({"only_paths": "*"}, pull("a\nb"), True),
    ({"only_paths": "src/"}, replace(pull(), files=()), False),
    ({"paths_match": r"\.py$"}, pull("a.py"), True),
    ({"paths_match": r"\.py$"}, pull("a.pyc"), False),
    ({"labels": ["x", "y"]}, pull(labels=(SetLabel("y"),)), True),
    ({"labels": "x"}, pull(taken_labels=(TakenLabel("x", BEN),)), True),
    ({"labels": "x"}, pull(), False),
    ({"labels": "x"}, pull(gaps=gap("labels")), None),
    ({"title": "^Fix"}, pull(title="Fix it"), True),
    ({"title": "^Fix"}, pull(title="Done", earlier_titles=("Fix it",)), True),
    ({"title": "^Fix"}, pull(title="Done"), False),
    ({"title": "("}, pull(title="Done"), None),
    ({"author": "front"}, pull(), True),
    ({"author": "all"}, pull(by=BEN), False),
    ({"author": "front"}, pull(by=None), None),
    ({"committer": "front"}, pull(by=BEN, commits=(commit(EVE),)), True),
    ({"committer": "front"}, pull(by=BEN, commits=(commit(author=Signature(None, "", "front@example.org")),)), True),
    ({"committer": "all"}, pull(by=BEN), False),
    ({"committer": "front"}, pull(by=BEN, commits=(commit(author=Signature()),)), None),
    ({"committer": "front"}, pull(by=BEN, gaps=gap("commits")), None),
    ({"base": "release/*"}, BRANCH, True),
    ({"base": "main"}, BRANCH, False),
    ({"head": "fix/*"}, BRANCH, False),
    ({"head": "fix/**"}, BRANCH, True),
    ({"head": "topi?"}, pull(), True),
    ({"draft": True}, pull(is_draft=True), True),
    ({"draft": False}, pull(is_draft=True), False),
    ({"fork": True}, BRANCH, True),
    ({"fork": True}, pull(), False),
    ({"size": {"files_at_least": 2}}, pull("a", "b"), True),
    ({"size": {"files_at_most": 1}}, pull("a", "b"), False),
    ({"size": {"lines_at_least": 8, "lines_at_most": 8}}, pull("a", "b"), True),
    ({"size": {"lines_at_least": 9}}, pull("a", "b"), False),
    ({"size": {"lines_at_least": 8}}, pull("a", "b", gaps=gap("files")), None),
    ({"checks": "ci"}, pull(checks=(CheckRun("ci", "success", "x", 3),)), True),
    (
        {"checks": {"name": "ci", "app": "x"}},
        pull(checks=(CheckRun("ci", "success", "x"), CheckRun("ci", "failure", "y"))),
        True,
    ),
    ({"checks": {"name": "ci", "app": "3"}}, pull(checks=(CheckRun("ci", "success", "3", 4),)), None),
    ({"checks": {"name": "ci", "app": "4"}}, pull(checks=(CheckRun("ci", "success", "3", 4),)), True),
    ({"checks": ["ci", "lint"]}, pull(checks=(CheckRun("ci", "success"), CheckRun("lint", "failure"))), False),
    ({"checks": "ci"}, pull(checks=(CheckRun("ci", "success"),), gaps=gap("checks")), None),
    ({"tasks": "form"}, pull(tasks=(LinkedTask("form"),)), True),
    ({"tasks": "all"}, pull(), False),
    ({"tasks": "all"}, pull(gaps=gap("tasks")), None),
    ({"type": "x"}, pull(tasks=(LinkedTask("form", "x"),)), True),
    ({"type": "x"}, pull(labels=(SetLabel("type:x"),)), True),
    ({"type": "x"}, pull(), False),
    ({"milestone": "First week"}, pull(milestone="First week"), True),
    ({"milestone": "week-1"}, pull(milestone="First week"), True),
    ({"milestone": "week-1"}, pull(tasks=(LinkedTask("form", checkpoint="week-1"),)), True),
    ({"milestone": "week-1"}, pull(), False),
    ({"signed": True}, pull(commits=(commit(is_verified=True),)), True),
    ({"signed": True}, pull(commits=(commit(is_verified=False),)), False),
    ({"signed": False}, pull(commits=(commit(is_verified=False),)), True),
    ({"signed": True}, pull(commits=(commit(),)), None),
    ({"signed": True}, pull(commits=(commit(is_verified=True),), gaps=gap("commits")), None),
    ({"owned": "outside"}, pull("api/a"), True),
    ({"owned": "outside"}, pull("src/a"), False),
    ({"owned": "outside"}, pull("src/a", by=None), None),
    ({"owned": "outside"}, pull("src/a", gaps=gap("files")), None),
    ({"owned": "inside"}, pull("src/a"), True),
    ({"owned": "inside"}, pull("src/a", "api/a"), False),
    ({"owned": "inside"}, pull("src/a", gaps=gap("files")), None),
    ({"owned": "inside"}, replace(pull(), files=()), False),
    ({"owned": "nobody"}, pull("x"), True),
    ({"owned": "nobody"}, pull("src/a"), False),
    ({"contracts": "api"}, pull("api/x.py"), True),
    ({"contracts": "all"}, replace(pull(), files=(ChangedFile("y", "api/x.py"),)), True),
    ({"contracts": "all"}, pull("api/y.py"), False),
    ({"all": [{"draft": False}, {"fork": False}]}, pull(), True),
    ({"any": [{"draft": True}, {"fork": False}]}, pull(), True),
    ({"any": [{"draft": True}, {"checks": "ci"}]}, pull(), None),
    ({"all": [{"draft": True}, {"checks": "ci"}]}, pull(), False),
    ({"not": {"checks": "ci"}}, pull(), None),
    ({"not": {"draft": True}}, pull(), True),
    ({"at_least": 2, "of": [{"draft": False}, {"fork": False}, {"checks": "ci"}]}, pull(), True),
    ({"at_least": 3, "of": [{"draft": False}, {"fork": False}, {"checks": "ci"}]}, pull(), None),
    ({"at_least": 3, "of": [{"draft": True}, {"fork": False}, {"checks": "ci"}]}, pull(), False),
    ({"draft": False, "fork": True}, pull(), False),
]


@pytest.mark.parametrize(("condition", "facts", "wanted"), CASES, ids=lambda one: str(one)[:50])
def test_a_predicate_answers(condition: dict[str, Any], facts: PullFacts, wanted: bool | None) -> None:
    assert value(condition, facts) is wanted


def test_every_predicate_has_a_key_of_the_plan_words_and_cases() -> None:
    keys = {field.alias or name for name, field in Condition.model_fields.items()}
    known = {one.key for one in all_predicates().values()}
    assert known == keys - {"all", "any", "not", "at_least", "of"}
    asked = {key for condition, _, _ in CASES for key in condition}
    assert known - asked == set()
    for one in all_predicates().values():
        assert one.explanation
    with pytest.raises(ValueError, match="two predicates"):
        predicate("paths")(next(iter(all_predicates().values())).test)


CHOSEN = [
    ({"labels": "x"}, {"labels": (SetLabel("x", BEN),)}),
    ({"title": "x"}, {"title": "x"}),
    ({"tasks": "all"}, {"tasks": (LinkedTask("form"),)}),
    ({"type": "x"}, {"tasks": (LinkedTask("form", "x"),)}),
    ({"type": "x"}, {"labels": (SetLabel("type:x", BEN),)}),
    ({"milestone": "m"}, {"milestone": "m"}),
]


@pytest.mark.parametrize(("condition", "words"), CHOSEN)
def test_what_an_author_can_change_adds_a_rule_and_takes_none_away(condition: Any, words: Any) -> None:
    assert value(condition, pull(**words)) is True
    assert value({"not": condition}, pull(**words)) is True
    assert value({"not": {"not": condition}}, pull(**words)) is True
    assert value({"not": condition}, pull(**words), "now") is False


def test_every_predicate_on_an_authors_words_is_held_to_that() -> None:
    assert {one.key for one in all_predicates().values() if one.is_chosen} == {key for one, _ in CHOSEN for key in one}


def test_a_label_of_who_may_takes_a_rule_away() -> None:
    facts = pull(labels=(SetLabel("x", ADA), SetLabel("type:y", ADA)), permissions={1: "maintain"})
    assert value({"not": {"labels": "x"}}, facts) is False
    assert value({"not": {"type": "y"}}, facts) is False
    assert value({"labels": "x"}, facts, "now") is True
    assert value({"type": "y"}, facts, "now") is True


def test_long_lists_are_cut() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcde")) == "a, b, c and 2 more"


# Patterns

names = st.text(alphabet="ab/.-é $", min_size=1, max_size=12).map(lambda text: text.strip("/ ") or "a")
shared = st.lists(
    st.sampled_from(["a", "b", "*", "**", "a*", "*.b", "é", "a.b", "?", "$"]), min_size=1, max_size=4
).map("/".join)


@given(
    pattern=shared,
    prefix=st.sampled_from(["", "/"]),
    suffix=st.sampled_from(["", "/"]),
    paths=st.lists(names, max_size=4),
)
def test_patterns_match_as_gitignore_does_where_codeowners_is_the_same(
    pattern: str, prefix: str, suffix: str, paths: list[str]
) -> None:
    text = f"{prefix}{pattern}{suffix}"
    if text.endswith("/*") or text.startswith("//") or fault_of_glob(text):
        return
    spec = pathspec.GitIgnoreSpec.from_lines([text])
    wanted = [path for path in paths if "//" not in path and spec.match_file(path)]
    given_paths = [path for path in paths if "//" not in path]
    assert globs((text,)).matching(one_a_line(given_paths)) == wanted


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("docs/*", "docs/a.md", True), ("docs/*", "docs/x/a.md", False), ("/*", "a", True), ("/*", "a/b", False),
        ("docs/", "x/docs/a", True), ("/docs/", "x/docs/a", False), ("*.js", "a/b.js", True), ("Docs/", "docs/a", False),
        ("a b/", "a b/c", True), ("**/logs", "x/logs/y", True), ("x", "a\nx", False),
    ],
)  # fmt: skip
def test_patterns_match_as_github_documents_codeowners(pattern: str, path: str, matches: bool) -> None:
    assert bool(globs((pattern,)).matching(one_a_line([path]))) is matches


@pytest.mark.parametrize("text", ["!a", "[a]", "", "/", "a//b", "#a", "a" * 1001])
def test_patterns_that_codeowners_does_not_know_are_refused(text: str) -> None:
    assert fault_of_glob(text)


@pytest.mark.parametrize("text", ["(", "(?<=x)", r"(a)\1", "a" * 100_001, "x{1001}", r"\z\q"])
def test_patterns_that_re2_does_not_take_are_refused(text: str) -> None:
    assert fault_of_pattern(text)


def test_a_pattern_that_would_backtrack_elsewhere_is_linear_here() -> None:
    assert fault_of_pattern("(a+)+$") is None
    assert value({"title": "(a+)+$"}, pull(title="a" * 50_000 + "b")) is False


def test_branches_are_text_but_for_stars() -> None:
    assert branches(("a.b",)).search(b"axb") is None
    assert branches(("a", "é*")).search("éx".encode())


# CODEOWNERS

OWNERS = """\
# people
*          @ada   # everything
/docs/     @ben @acme/writers
*.go       docs@example.org
/vendor/
[Data][2] @cleo
/data/
^[Extras]
*.txt      @dan
"""


def test_the_last_line_that_matches_owns_a_path_in_each_section() -> None:
    read = read_code_owners(OWNERS)
    assert read.findings == ()
    found = {
        line.pattern: paths for line, paths in read.owners_of(["a.go", "docs/x.txt", "vendor/y", "z", "data/d"]).items()
    }
    assert found == {
        "*": ("z", "data/d"),
        "/docs/": ("docs/x.txt",),
        "*.go": ("a.go",),
        "/vendor/": ("vendor/y",),
        "/data/": ("data/d",),
        "*.txt": ("docs/x.txt",),
    }
    by = {line.pattern: line for line in read.lines}
    assert by["/docs/"].owners == ("@ben", "@acme/writers")
    assert (by["/data/"].owners, by["/data/"].approvals, by["/data/"].section) == (("@cleo",), 2, "Data")
    assert by["*.txt"].is_optional
    assert by["/vendor/"].owners == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [("a @ok\n[x.py @ada", 2, "range"), ("!a @ada", 1, "!"), ("a ada", 1, "no owner"), ("[S] nobody\n", 1, "no owner")],
)
def test_lines_of_codeowners_that_cannot_be_read_are_told(text: str, line: int, says: str) -> None:
    finding = read_code_owners(text).findings[0]
    assert finding.line == line
    assert says in finding.message


def test_a_codeowners_that_is_too_large_is_told() -> None:
    assert "3 MB" in read_code_owners("a @b\n" * 700_000).findings[0].message


def test_a_space_in_a_path_is_escaped() -> None:
    assert read_code_owners("a\\ b/ @ada").lines[0].pattern == "a b/"


def test_bad_patterns_are_an_error_of_their_own() -> None:
    with pytest.raises(BadPattern):
        globs(("!x",))
