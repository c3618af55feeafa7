"""The check run: what it says, that it is inert, and that it fits."""
# ruff: noqa: E501

from dataclasses import replace

import pytest

from bot.domain.board import Account
from bot.domain.pull_facts import ChangedFile, CheckRun, Gap, Halt, Hold, Override, Ref, Veto
from bot.rules.approvals import judge, judge_group, together
from bot.rules.approvals.check import MAX_TEXT, check_of
from bot.rules.approvals.verdict import Doubt
from tests.rules.pulls import ADA, BEN, CLEO, EVE, HEAD, at, comment, plan, pull, review
from tests.rules.test_approvals import CLEAR, ONE, OVERRIDE


def test_the_check_of_a_waiting_change_says_what_to_write() -> None:
    check = check_of(judge(pull(), ONE))
    assert (check.name, check.sha, check.conclusion) == ("baton/approvals: main", HEAD, "action_required")
    assert check.title == "0 of 1 rules met, waiting for security"
    assert check.summary == f"- 🟡 Code\n\nWrite next: `/approve {HEAD[:12]}`"
    assert "- 🟡 security approves. Could: ada as security, rover\\[bot\\] as security; write `/approve" in check.text
    assert [action.identifier for action in check.actions] == ["evaluate", "request-reviewers"]


def test_the_check_of_an_approved_change_says_by_whom() -> None:
    check = check_of(judge(pull(reviews=(review(ADA),)), ONE))
    assert (check.conclusion, check.title) == ("success", "The rule is met")
    assert "- ✅ security approves: ada as security" in check.text
    assert "Write next" not in check.summary
    assert [action.identifier for action in check.actions] == ["evaluate"]


def test_who_was_disregarded_stands_there_with_the_reason() -> None:
    check = check_of(
        judge(pull(comments=(comment(ADA, "approve", "abc"), comment(CLEO, "approve", as_="security"))), ONE)
    )
    assert (
        f"- ada: /approve names no commit of 12 or more hexadecimal digits; write `/approve {HEAD[:12]}`" in check.text
    )
    assert "- cleo: is no principal of security: unverified words never approve" in check.text


@pytest.mark.parametrize(
    ("facts", "title", "says"),
    [
        (pull(vetoes=(Veto("quality", BEN, "Breaks @all", at(0)),)), "Vetoed by quality", "**veto** by ben (quality)"),
        (pull(halts=(Halt("service", BEN, "", at(0)),)), "Halted by ben", "no reason given; `/lift service` lifts it"),
        (pull(holds=(Hold(BEN, "Lunch", at(0)),)), "On hold by ben", "Lunch; `/unhold` lifts it"),
        (pull(gaps=(Gap("files", "3,000 files", "split it"),)), "0 of 1 rules met; 3,000 files", "🟡 3,000 files; split"),
        (pull("x"), "No rule is for this change", "Rules that are not for this change"),
    ],
)  # fmt: skip
def test_stops_and_doubts_are_told(facts: object, title: str, says: str) -> None:
    check = check_of(judge(facts, CLEAR))  # type: ignore[arg-type]
    assert check.title == title
    assert says in check.text


def test_an_override_stays_visible() -> None:
    check = check_of(judge(pull(overrides=(Override(CLEO, HEAD, "Fire", at(1)),)), OVERRIDE))
    assert (check.title, check.conclusion) == ("Overridden by cleo", "success")
    assert "**Overridden** by cleo at 2026-05-04 12:01 UTC: Fire. Without that: waiting." in check.text


def test_faults_and_failing_needs_are_told() -> None:
    wrong = plan('agents: {a: {principals: ["ada#1"]}}\napprovals: {x: {when: {title: "("}, primary: a}}')
    check = check_of(judge(pull(), wrong))
    assert check.title == "0 of 1 rules met; X cannot be met"
    assert "- ❌ approvals.x.when.title:" in check.text
    red = plan('agents: {a: {principals: ["ada#1"]}}\napprovals: {x: {primary: a, needs: {not: {all: [checks: ci]}}}}')
    text = check_of(judge(pull(checks=(CheckRun("ci", "success"),)), red)).text
    assert "  - not: no\n" in text
    assert "checks: yes (ci is green)" in text


def test_titles_of_waiting_changes_name_few_roles() -> None:
    agents = "".join(f'  a{at_}: {{principals: ["u{at_}#{at_ + 50}"]}}\n' for at_ in range(12))
    many = plan(
        f"agents:\n{agents}approvals: {{x: {{primary: a0, clearances: [a1, a2, a3]}}, y: {{supporting: all}}}}\n"
    )
    check = check_of(judge(pull(), many))
    assert check.title == "0 of 2 rules met, waiting for a0, a1, a2 and others"
    assert "and 4 more" not in check.title
    assert "4 more" in check.text
    assert check_of(judge(pull(), plan("policy: {humans: 1}"))).title == "No rule is for this change, waiting"


HOSTILE = "@everyone <!-- baton --> {{ 7 * 7 }} closes #1 ![x](y) | `code` \u202egnp.exe"


def test_words_of_people_are_inert() -> None:
    rule = f'{{title: "{HOSTILE}", when: {{paths: "**"}}, primary: a}}'
    rules = plan(f'agents: {{a: {{principals: ["ada#1"]}}}}\napprovals: {{x: {rule}}}')
    facts = replace(
        pull(), files=(ChangedFile(HOSTILE),), title=HOSTILE, head=Ref(HOSTILE, HEAD, "o/r"),
        holds=(Hold(Account(9, HOSTILE), HOSTILE, at(0)),), gaps=(Gap("other", HOSTILE, HOSTILE),),
    )  # fmt: skip
    check = check_of(judge(facts, rules))
    for text in (check.text, check.summary):
        assert "<!--" not in text
        assert " @everyone" not in text
        assert "![x]" not in text
        assert "\u202e" not in text
        assert "49" not in text
        assert "closes #1" not in text


def test_a_long_text_is_cut_at_a_line() -> None:
    agents = "".join(f'  a{at_}: {{principals: ["u{at_}#{at_ + 50}"]}}\n' for at_ in range(40))
    rules = "".join(f"  r{at_}: {{title: {'é' * 900}, supporting: all, clearances: all}}\n" for at_ in range(30))
    check = check_of(judge(pull(), plan(f"agents:\n{agents}approvals:\n{rules}")))
    assert MAX_TEXT - 3_000 < len(check.text.encode()) <= MAX_TEXT
    assert check.text.endswith("`baton explain` shows all of it.\n")


def test_rules_that_are_not_for_it_are_left_out_before_anything_is_cut() -> None:
    rules = "".join(f"  r{at_}: {{title: {'é' * 900}, when: {{paths: none}}}}\n" for at_ in range(40))
    check = check_of(
        judge(pull(), plan(f'agents: {{a: {{principals: ["ada#1"]}}}}\napprovals:\n{rules}  x: {{primary: a}}\n'))
    )
    assert "a approves" in check.text
    assert len(check.text) < 2_000


def test_one_check_for_two_pull_requests_names_both() -> None:
    green, waiting = judge(pull(reviews=(review(ADA),)), ONE), judge(replace(pull(), number=8), ONE)
    check = check_of(together([green, waiting], doubts=[Doubt("waiting", "there may be more", "again")]))
    assert check.title == "1 of 2 pull requests are approved; #8: 0 of 1 rules met, waiting for security"
    assert "## #7" in check.text
    assert "## #8" in check.text
    assert "there may be more; again" in check.summary
    assert check_of(together([green, green])).title == "All 2 pull requests are approved"


def test_the_check_of_a_merge_group_ends() -> None:
    check = check_of(judge_group([pull(), pull(by=EVE)], ONE, sha="9" * 40))
    assert (check.conclusion, check.sha) == ("failure", "9" * 40)
    empty = check_of(judge_group([], ONE, sha=HEAD))
    assert (empty.conclusion, empty.title) == ("failure", "No entry of the merge queue is known")
