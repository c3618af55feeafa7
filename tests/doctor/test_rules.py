"""The doctor finds approval rules that cannot work, at their line and with what to write instead."""

import pytest

from bot.doctor import Subject, examine
from bot.doctor.subject import Installation
from bot.plan.load import load
from tests.doctor.test_protection import ON_REPOSITORIES

HEAD = (
    'version: 1\nsession: Test\nagents:\n  a: {principals: ["ada#1"], owns: "src/**"}\n  b: {principals: ["ben#2"]}\n'
)
RULE = HEAD + "approvals:\n  r: {primary: a, supporting: b, "


def found(text: str, installation: Installation | None = None) -> dict[str, tuple[int, str, str]]:
    loaded = load(text, file="plan.yml")
    assert loaded.plan is not None, loaded.findings
    subject = Subject(loaded.plan, loaded.source, "plan", text, installation=installation)
    return {one.code: (one.line, one.message, one.remedy) for one in examine(subject) if one.line}


ASKING_GITHUB = frozenset({"unknown-account", "code-owners"}) | ON_REPOSITORIES
CASES = [
    ("rule-cannot-work", RULE + 'when: {paths: ["!x"]}}', 7, "begins with `!`", "not:"),
    ("rule-cannot-work", RULE + 'when: {only_paths: ["a[0]"]}}', 7, "range in brackets", "paths_match"),
    ("rule-cannot-work", RULE + 'when: {paths_match: ["(?=x)"]}}', 7, "no lookaround", "RE2"),
    ("rule-cannot-work", RULE + r'when: {title: "(a)\\1"}}', 7, "no backreferences", "RE2"),
    ("rule-cannot-work", RULE + 'when: {any: [{draft: true}, {not: {title: "("}}]}}', 7, "cannot be compiled", "RE2"),
    ("rule-cannot-work", RULE + "approvals: 0}", 7, "asks for nothing", "1 or more"),
    ("rule-cannot-work", RULE + "needs: {at_least: 0, of: [{fork: true}]}}", 7, "always true", "1 or more"),
    ("rule-cannot-work", RULE + "when: {all: [{at_least: 2, of: [{fork: true}]}]}}", 7, "never true", "1 or fewer"),
    ("owns-cannot-work", HEAD.replace('"src/**"', '"[a]"') + "approvals: {}", 4, "range", "paths_match"),
    ("rule-nobody-can-meet", RULE + "approvals: 3}", 7, "only 2 accounts", "approvals: 2"),
    ("rule-nobody-can-meet", RULE + "consumers: true}", 7, "no contracts", "contracts:"),
    ("rule-nobody-can-meet", RULE.replace(', owns: "src/**"', "") + "owners: true}", 7, "no agent owns", "owns:"),
    ("agent-without-principals", RULE.replace('{principals: ["ben#2"]}', "x") + "clearances: b}", 7, "b", "agents.b"),
    ("principal-without-id", RULE.replace("ben#2", "ben") + "when: {paths: x}}", 5, "ben has no id", "ben#<id>"),
    ("rule-unreachable", RULE + "when: {size: {lines_at_least: 9, lines_at_most: 3}}}", 7, "9 lines", "take one"),
    ("rule-unreachable", RULE + "when: {any: [{not: {}}]}}", 7, "never true", "take one"),
    ("rule-unreachable", RULE + "when: {paths: x, not: {paths: x}}}", 7, "opposite", "take one"),
    ("rule-twice", RULE + "when: {paths: x}}\n  s: {primary: b, supporting: a, when: {paths: x}}", 8, "as r", "join"),
    ("check-of-any-app", RULE + "needs: {all: [{checks: ci}]}}", 7, "ci counts from any App", "app:"),
    ("owners-overlap", HEAD.replace('["ben#2"]', '["ben#2"], owns: "src/x/"') + "approvals: {}", 5, "within", "narrow"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "line", "says", "remedy"), CASES)
def test_what_cannot_work_is_found(code: str, text: str, line: int, says: str, remedy: str) -> None:
    at, message, then = found(text)[code]
    assert at == line
    assert says in message
    assert remedy in then


def test_a_rule_that_works_has_no_finding() -> None:
    works = RULE + "when: {paths: [src/**]}, approvals: 2, needs: {checks: {name: ci, app: builder}}, owners: true}"
    assert found(works) == {}


def test_names_are_held_against_github_where_it_can_be_asked() -> None:
    assert "unknown-account" not in found(RULE + "when: {paths: x}}")
    gone = found(RULE + "when: {paths: x}}", Installation(accounts={"ada": 1, "ben": 0}))
    assert gone["unknown-account"] == (5, "there is no account ben", "look at its name, or take it out")
    moved = found(RULE + "when: {paths: x}}", Installation(accounts={"ada": 7}))
    assert "ada has the id 7, not 1" in moved["unknown-account"][1]


@pytest.mark.parametrize(
    ("codeowners", "says"),
    [
        (None, "there is no CODEOWNERS"),
        ("* @acme/gone\n", "no team @acme/gone"),
        ("x\n/docs/ ada\n", "line 2 of CODEOWNERS: 'ada' is no owner"),
    ],
)
def test_code_owners_are_looked_at_where_a_rule_asks_them(codeowners: str | None, says: str) -> None:
    there = Installation(teams=frozenset({"acme/core"}), codeowners=codeowners)
    assert says in found(RULE + "when: {paths: x}, code_owners: true}", there)["code-owners"][1]
    assert "code-owners" not in found(RULE + "when: {paths: x}}", there)


def test_teams_that_cannot_be_read_are_not_called_missing() -> None:
    there = Installation(teams=None, codeowners="* @acme/core\n")
    assert "code-owners" not in found(RULE + "when: {paths: x}, code_owners: true}", there)
