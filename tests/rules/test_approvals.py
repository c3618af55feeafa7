"""What counts as an approval: a case for each sentence of the guide."""
# ruff: noqa: E501

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.board import Account
from bot.domain.pull_facts import (
    CheckRun,
    Gap,
    Halt,
    Hold,
    LinkedTask,
    Override,
    PullComment,
    PullFacts,
    SetLabel,
    Signature,
    TakenLabel,
    UpdateMerge,
    Veto,
    Withdrawal,
)
from bot.plan.models import Plan
from bot.rules.approvals import Verdict, judge, judge_group, together
from tests.rules import naive
from tests.rules.pulls import (
    ADA,
    BEN,
    BOT,
    CLEO,
    DAN,
    EVE,
    HEAD,
    OLD,
    at,
    comment,
    commit,
    plan,
    pull,
    review,
    signed,
    with_permission,
)

AGENTS = """
agents:
  deploy: {principals: ["eve#5", "dan#4"]}
  security: {principals: ["ada#1", "rover[bot]#71"], aliases: [Guard]}
  quality: {principals: ["ben#2"]}
"""
ONE = plan(f"{AGENTS}approvals: {{code: {{primary: security}}}}")
CLEAR = plan(
    f"{AGENTS}approvals:\n  service: {{when: {{paths: [src/**]}}, primary: deploy, supporting: [quality, security],"
    " clearances: [security], veto: [quality]}\n"
)
WEB_FLOW = Signature(Account(19864447, "web-flow"), "GitHub", "noreply@github.com")


def status(facts: PullFacts, by: Plan = ONE) -> str:
    """The status; the naive judge must be of the same mind."""
    verdict = judge(facts, by)
    assert (naive.answer(facts, by) == "green") == verdict.is_green
    return verdict.status


def why(facts: PullFacts, by: Plan = ONE) -> str:
    """The first reason why somebody's word does not count."""
    return judge(facts, by).disregarded[0].why


def approved_by(*reviews: Any, **more: Any) -> PullFacts:
    return pull(reviews=reviews, **more)


def test_a_review_of_the_primary_at_the_head_turns_the_check_green() -> None:
    assert status(pull()) == "waiting"
    assert status(approved_by(review(ADA))) == "approved"


def test_the_verdict_says_who_could_approve_and_what_to_write() -> None:
    verdict = judge(pull(), ONE)
    assert [one.login for one in verdict.missing] == ["ada", "rover[bot]"]
    assert verdict.lines == (f"/approve {HEAD[:12]}",)
    assert verdict.missing_roles == ("security",)
    assert verdict.conclusion == "action_required"


NO_APPROVALS = [
    ("another commit", approved_by(review(ADA, sha=OLD)), "not the head"),
    ("a stranger", approved_by(review(CLEO)), None),
    ("another role", approved_by(review(BEN)), None),
    ("changes were asked for later", approved_by(review(ADA), review(ADA, "changes-requested", minute=2)), "changes"),
    ("dismissed", approved_by(review(ADA, "dismissed")), "dismissed"),
    ("a dismissed one revives nothing", approved_by(review(ADA), review(ADA, "dismissed", minute=2)), "dismissed"),
    ("withdrawn", pull(comments=(comment(ADA, "approve"), comment(ADA, "withdraw", "", minute=2))), "withdrawn"),
    ("withdrawn with more words", approved_by(review(ADA), comments=(comment(ADA, "withdraw", "it", minute=2),)), "withdrawn"),
    ("withdrawn after a review", approved_by(review(ADA), comments=(comment(ADA, "withdraw", "", minute=2),)), "withd"),
    ("withdrawn at the same time", approved_by(review(ADA), comments=(comment(ADA, "withdraw", ""),)), "withdrawn"),
    ("withdrawn, the comment gone", approved_by(review(ADA), withdrawals=(Withdrawal(ADA, at(2)),)), "withdrawn"),
    ("edited", pull(comments=(comment(ADA, "approve", is_edited=True),)), "edited"),
    ("an edited one revives nothing", approved_by(review(ADA), comments=(comment(ADA, "approve", minute=2, is_edited=True),)), "edited"),
    ("eleven digits", pull(comments=(comment(ADA, "approve", HEAD[:11]),)), "12 or more"),
    ("no commit", pull(comments=(comment(ADA, "approve", ""),)), "12 or more"),
    ("a branch's name", pull(comments=(comment(ADA, "approve", "main"),)), "12 or more"),
    ("an old commit by comment", pull(comments=(comment(ADA, "approve", OLD[:12]),)), "not the head"),
    ("a later word for an old commit", approved_by(review(ADA), comments=(comment(ADA, "approve", OLD, minute=2),)), "not"),
    ("a clearance is no approval", pull(comments=(comment(ADA, "clear"),)), None),
    ("only a comment", approved_by(review(ADA, "commented")), None),
    ("as an agent of others", pull(comments=(comment(CLEO, "approve", as_="security"),)), "unverified"),
    ("as nobody", pull(comments=(comment(ADA, "approve", as_="nobody"),)), "no agent nobody"),
    ("no write permission", approved_by(review(ADA), permissions=with_permission(ADA, "triage")), "no write permission"),
    ("permission unknown", approved_by(review(ADA), permissions=with_permission(ADA, None)), "could not be read"),
    ("a bot without an agent", approved_by(review(Account(99, "other", is_bot=True))), "a bot"),
    ("a deleted account", approved_by(review(None)), "gone"),
    ("a deleted account's comment", pull(comments=(comment(None, "approve"),)), "gone"),
    ("the author", approved_by(review(ADA), by=ADA), "opened"),
    ("the last pusher", approved_by(review(ADA), pusher=ADA), "pushed last"),
    ("a committer", approved_by(review(ADA), commits=(commit(EVE, committer=signed(ADA)),)), "committed"),
    ("an author of a commit", approved_by(review(ADA), commits=(commit(EVE), commit(ADA))), "wrote"),
    ("a co-author", approved_by(review(ADA), commits=(commit(EVE, co_authors=(signed(ADA),)),)), "co-author"),
    ("a co-author by hidden address", approved_by(review(ADA), commits=(
        commit(EVE, co_authors=(Signature(None, "A", "1+ada@users.noreply.github.com"),)),)), "co-author"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "says"), [case[1:] for case in NO_APPROVALS], ids=[case[0] for case in NO_APPROVALS])
def test_what_does_not_count(facts: PullFacts, says: str | None) -> None:
    assert status(facts) in ("waiting", "failing")
    if says:
        assert says in why(facts)


APPROVALS = [
    ("by comment", pull(comments=(comment(ADA, "approve"),))),
    ("by the whole commit", pull(comments=(comment(ADA, "approve", HEAD.upper()),))),
    ("an App by its id, without permission", approved_by(review(BOT))),
    ("as the agent", pull(comments=(comment(ADA, "approve", as_="security"),))),
    ("as its alias", pull(comments=(comment(ADA, "approve", as_="guard"),))),
    ("again after dismissal", approved_by(review(ADA, "dismissed"), review(ADA, minute=2))),
    ("again after changes", approved_by(review(ADA, "changes-requested"), review(ADA, minute=2))),
    ("a mistyped command takes nothing back", approved_by(review(ADA), comments=(comment(ADA, "approve", "x", minute=2),))),
    ("remarks take nothing back", approved_by(review(ADA), review(ADA, "commented", minute=2))),
    ("somebody else's withdrawal", approved_by(review(ADA), comments=(comment(BEN, "withdraw", "", minute=2),))),
    ("web-flow is nobody", approved_by(review(ADA), commits=(commit(EVE, committer=WEB_FLOW),))),
    ("web-flow by address", approved_by(review(ADA), commits=(commit(EVE, committer=replace(WEB_FLOW, account=None)),))),
    ("maintainers write too", approved_by(review(ADA), permissions=with_permission(ADA, "maintain"))),
]  # fmt: skip


@pytest.mark.parametrize("facts", [case[1] for case in APPROVALS], ids=[case[0] for case in APPROVALS])
def test_what_counts(facts: PullFacts) -> None:
    assert status(facts) == "approved"


def test_an_account_with_the_name_and_another_id_is_a_stranger() -> None:
    impostor = Account(666, "ada")
    assert status(approved_by(review(impostor), permissions={666: "write"})) == "waiting"


def test_a_principal_without_an_id_counts_only_once_baton_has_seen_it() -> None:
    by_name = plan("agents: {security: {principals: [ada]}}\napprovals: {code: {primary: security}}")
    assert status(approved_by(review(ADA)), by_name) == "failing"
    assert "write ada#1" in why(approved_by(review(ADA)), by_name)
    assert status(approved_by(review(ADA), known_ids={"ada": 1}), by_name) == "approved"
    assert status(approved_by(review(ADA), known_ids={"ada": 9}), by_name) != "approved"


@pytest.mark.parametrize("part", ["files", "commits", "reviews", "comments", "permissions", "other"])
def test_a_gap_is_never_green(part: Any) -> None:
    facts = approved_by(review(ADA), gaps=(Gap(part, "the list is cut", "evaluate again"),))
    assert status(facts) == "waiting"
    assert judge(facts, ONE).doubts[0].remedy == "evaluate again"


@pytest.mark.parametrize(
    "facts",
    [
        approved_by(review(ADA), pusher=None),
        replace(approved_by(review(ADA)), author=None),
        approved_by(review(ADA), commits=(commit(author=Signature(None, "X", "x@example.org")),)),
        approved_by(review(ADA), commits=(commit(EVE, committer=Signature(None, "X", "x@example.org")),)),
        approved_by(review(ADA), commits=(commit(EVE, co_authors=(Signature(),)),)),
        approved_by(review(ADA), comments=(PullComment(1, BEN, "hello", at(1)),)),
    ],
    ids=["pusher", "author", "commit", "committer", "co-author", "comments"],
)
def test_whoever_cannot_be_told_makes_it_wait(facts: PullFacts) -> None:
    assert status(facts) == "waiting"
    assert judge(facts, ONE).doubts


def test_addresses_of_the_plan_name_the_agent_that_wrote() -> None:
    named = plan(
        AGENTS.replace("aliases", "emails: [sec@example.org], aliases")
        + "approvals: {c: {primary: security, supporting: [quality]}}"
    )
    facts = pull(commits=(commit(author=Signature(None, "X", "Sec@Example.org")),), reviews=(review(ADA),))
    assert "whose address" in why(facts, named)
    assert status(facts, named) == "waiting"
    assert status(replace(facts, reviews=(review(BEN),)), named) == "approved"


def test_self_approval_counts_where_the_plan_allows_it() -> None:
    allowed = plan(AGENTS + "approvals: {code: {primary: security}}\npolicy: {self_approval: allowed}")
    facts = pull(by=ADA, pusher=None, comments=(comment(ADA, "approve"),))
    assert status(facts, allowed) == "approved"


def test_another_agent_of_the_authors_operator_is_barred() -> None:
    text = AGENTS.replace('"eve#5", "dan#4"]', '"eve#5", "dan#4"], operator: acme').replace(
        "aliases", "operator: acme, aliases"
    )
    rules = "approvals: {code: {primary: security}}\n"
    assert status(approved_by(review(ADA)), plan(text + rules)) == "approved"
    apart = plan(text + rules + "policy: {separate: operator}")
    assert "operator acme" in why(approved_by(review(ADA)), apart)
    assert status(approved_by(review(ADA)), apart) == "failing"


def test_two_approvals_of_one_operator_count_once() -> None:
    text = AGENTS.replace("aliases", "operator: acme, aliases").replace('["ben#2"]', '["ben#2"], operator: acme')
    rules = "approvals: {code: {supporting: [security, quality], approvals: 2}}\n"
    both = approved_by(review(ADA), review(BEN))
    assert status(both, plan(text + rules)) == "approved"
    assert status(both, plan(text + rules + "policy: {separate: operator}")) == "failing"


TWO_ROLES = plan(
    'agents: {front: {principals: ["ada#1"]}, back: {principals: ["ada#1", "ben#2"]}, other: {principals: ["ada#1"]}}\n'
    "approvals: {code: {primary: front, clearances: [back]}}"
)


def test_who_has_two_roles_says_which() -> None:
    facts = approved_by(review(ADA))
    assert "does not say for which" in why(facts, TWO_ROLES)
    assert judge(facts, TWO_ROLES).disregarded[0].write == f"/approve {HEAD[:12]} as front"
    assert status(facts, TWO_ROLES) == "waiting"
    said = pull(comments=(comment(ADA, "approve", as_="front"), comment(BEN, "clear")))
    assert status(said, TWO_ROLES) == "approved"


def test_one_voice_fills_one_place() -> None:
    said = pull(comments=(comment(ADA, "approve", as_="front"), comment(ADA, "clear", as_="back", minute=2)))
    assert status(said, TWO_ROLES) == "waiting"


def test_a_role_that_nobody_asks_for_needs_not_be_said() -> None:
    rules = plan(
        'agents: {front: {principals: ["ada#1"]}, other: {principals: ["ada#1"]}}\napprovals: {c: {primary: front}}'
    )
    assert status(approved_by(review(ADA)), rules) == "approved"


def test_where_the_primary_wrote_the_change_one_that_supports_approves() -> None:
    facts = approved_by(review(BEN), review(ADA))
    assert status(facts, CLEAR) == "approved"
    assert status(approved_by(review(DAN), review(ADA)), CLEAR) == "waiting"
    assert "wrote the change" in judge(facts, CLEAR).needs[0].why


def test_the_primary_approves_and_the_clearance_is_another_voice() -> None:
    by_cleo = {"by": CLEO}
    assert status(approved_by(review(EVE), **by_cleo), CLEAR) == "waiting"
    assert status(approved_by(review(EVE), comments=(comment(ADA, "clear"),), **by_cleo), CLEAR) == "approved"
    assert status(approved_by(review(BEN), review(ADA), **by_cleo), CLEAR) == "waiting"


def test_none_asks_for_no_clearance_beside_the_primary() -> None:
    rules = plan(f"{AGENTS}approvals: {{docs: {{primary: quality, supporting: all}}}}")
    assert status(approved_by(review(BEN)), rules) == "approved"


def test_a_rule_without_a_primary_takes_one_that_supports() -> None:
    rules = plan(f"{AGENTS}approvals: {{docs: {{supporting: all}}}}")
    assert status(approved_by(review(BEN)), rules) == "approved"
    assert status(approved_by(review(DAN)), rules) == "waiting"


def test_a_rule_that_names_nobody_takes_anybody_who_may_write() -> None:
    rules = plan(f"{AGENTS}approvals: {{docs: {{when: {{paths: src/}}}}}}")
    assert status(approved_by(review(CLEO)), rules) == "approved"
    assert status(pull(), rules) == "waiting"


def test_counts_and_people() -> None:
    rules = plan(f"{AGENTS}approvals: {{code: {{primary: security, approvals: 2, humans: 1}}}}")
    assert status(approved_by(review(BOT)), rules) == "waiting"
    assert status(approved_by(review(BOT), review(ADA)), rules) == "waiting"
    assert status(approved_by(review(BOT), review(CLEO)), rules) == "approved"


def test_bots_and_machine_accounts_are_no_people() -> None:
    rules = plan(f"{AGENTS}policy: {{humans: 1}}")
    assert status(approved_by(review(BOT)), rules) == "waiting"
    assert status(approved_by(review(ADA)), rules) == "waiting"
    assert status(approved_by(review(CLEO)), rules) == "approved"
    human = plan('agents: {mira: {human: true, principals: ["ada#1"]}}\npolicy: {humans: 1}')
    assert status(approved_by(review(ADA)), human) == "approved"
    assert judge(pull(), human).missing[0].login == "ada"


@pytest.mark.parametrize(
    ("both", "own", "wanted"),
    [
        ((), (), "approved"),
        (("x",), (), "waiting"),
        ((), ("x",), "waiting"),
        (None, (), "waiting"),
        ((), None, "waiting"),
    ],
)
def test_a_merge_of_the_base_keeps_approvals_only_where_no_path_changed_on_both_sides(
    both: Any, own: Any, wanted: str
) -> None:
    facts = approved_by(review(ADA, sha=OLD), updates=(UpdateMerge(HEAD, OLD, both, own),))
    assert status(facts) == wanted
    if wanted == "waiting":
        assert f"the merge {HEAD[:12]}" in why(facts)


def test_several_merges_of_the_base_in_a_row() -> None:
    middle = "d" * 40
    chain = (UpdateMerge(HEAD, middle, (), ()), UpdateMerge(middle, OLD, (), ()))
    assert status(approved_by(review(ADA, sha=OLD), updates=chain)) == "approved"
    broken = (chain[0], replace(chain[1], both_changed=("x",)))
    assert status(approved_by(review(ADA, sha=OLD), updates=broken)) == "waiting"
    assert status(approved_by(review(ADA, sha=middle), updates=broken)) == "approved"


def test_approvals_expire_where_the_plan_says_so() -> None:
    rules = plan(AGENTS + "approvals: {code: {primary: security}}\npolicy: {approvals_last: 2h}")
    facts = approved_by(review(ADA, minute=0))
    assert judge(facts, rules).until == at(120)
    assert status(replace(facts, now=at(119)), rules) == "approved"
    assert status(replace(facts, now=at(120)), rules) == "waiting"
    assert "expired" in why(replace(facts, now=at(120)), rules)


# Which rules are for a change


BY_TYPE = plan(AGENTS + "approvals: {deploy: {when: {type: deployment, paths: [ops/]}, primary: security}}\n")


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (pull("src/a"), "approved"),
        (pull("ops/a"), "waiting"),
        (pull("src/a", labels=(SetLabel("type:deployment"),)), "waiting"),
        (pull("src/a", tasks=(LinkedTask("t", "deployment"),)), "waiting"),
        (pull("src/a", taken_labels=(TakenLabel("type:deployment", BEN),)), "waiting"),
        (pull("src/a", taken_labels=(TakenLabel("type:deployment", None),)), "waiting"),
        (pull("src/a", taken_labels=(TakenLabel("type:deployment", DAN),), permissions={4: "admin"}), "approved"),
        (pull("src/a", labels=(SetLabel("type:deploy"),)), "approved"),
    ],
)
def test_tasks_and_labels_add_a_type_and_only_who_may_takes_it_away(facts: PullFacts, wanted: str) -> None:
    assert status(facts, BY_TYPE) == wanted


def test_who_may_take_labels_off_is_said_by_the_plan() -> None:
    facts = pull("src/a", taken_labels=(TakenLabel("type:deployment", BEN),))
    rules = "approvals: {deploy: {when: {type: deployment}, primary: security}}\npolicy: {may_unlabel: "
    assert status(facts, plan(AGENTS + rules + "[quality]}")) == "approved"
    assert status(facts, plan(AGENTS + rules + '["ben#2"]}')) == "approved"
    assert status(facts, plan(AGENTS + rules + '["ben#3"]}')) == "waiting"


def test_unmatched_and_unowned_changes_fail_where_the_policy_says_so() -> None:
    assert status(pull("x"), BY_TYPE) == "approved"
    fails = plan(AGENTS + "approvals: {d: {when: {paths: ops/}, primary: security}}\npolicy: {unmatched: fail}")
    assert status(pull("x"), fails) == "failing"
    owned = plan('agents: {a: {owns: "src/**"}}\npolicy: {unowned: fail}')
    assert judge(pull("src/a"), owned).status == "approved"
    assert "nobody owns x and 1 more" in judge(pull("src/a", "x", "y"), owned).doubts[0].why
    wrong = plan('agents: {a: {owns: "[x]"}}\npolicy: {unowned: fail}')
    assert judge(pull("src/a"), wrong).status == "failing"


OWNERS = plan(
    'agents: {a: {principals: ["ada#1"], owns: "a/"}, b: {principals: ["ben#2"], owns: "b/"}, c: {principals: ["cleo#3"]}}\n'
    "contracts: {api: {file: api.py, provider: a, consumers: [b, c]}}\n"
    "approvals: {outside: {when: {owned: outside}, owners: true}, api: {when: {contracts: all}, consumers: true}}\n"
)


def test_owners_approve_changes_outside_the_authors_paths() -> None:
    assert judge(pull("a/x", by=ADA), OWNERS).status == "approved"
    assert judge(pull("a/x", "b/x", by=ADA), OWNERS).missing_roles == ("b",)
    assert judge(pull("a/x", "b/x", by=ADA, reviews=(review(BEN),)), OWNERS).status == "approved"
    renamed = replace(pull("a/x", by=ADA), files=(replace(pull("a/x").files[0], old_path="b/x"),))
    assert judge(renamed, OWNERS).missing_roles == ("b",)


def test_consumers_of_a_contract_approve_its_change() -> None:
    facts = pull("api.py", by=ADA)
    assert judge(facts, OWNERS).missing_roles == ("b", "c")
    assert judge(replace(facts, reviews=(review(BEN), review(CLEO))), OWNERS).status == "approved"


# Stops


def test_a_veto_survives_pushes_and_approvals() -> None:
    facts = approved_by(review(BEN), review(ADA), vetoes=(Veto("quality", BEN, "It breaks", at(0)),))
    verdict = judge(facts, CLEAR)
    assert (status(facts, CLEAR), verdict.conclusion) == ("failing", "failure")
    assert verdict.stops[0].write == "/lift as quality"
    assert status(replace(facts, vetoes=(Veto("deploy", EVE, "No", at(0)),)), CLEAR) == "approved"


@pytest.mark.parametrize(
    ("rule", "path", "wanted"), [("service", "src/a", "failing"), ("all", "x", "failing"), ("service", "x", "approved")]
)
def test_a_halt_stops_every_change_of_its_type(rule: str, path: str, wanted: str) -> None:
    facts = pull(path, reviews=(review(BEN), review(ADA)), halts=(Halt(rule, BEN, "Wait", at(0), "quality"),))
    assert status(facts, CLEAR) == wanted


def test_a_hold_waits() -> None:
    facts = approved_by(review(ADA), holds=(Hold(BEN, "", at(0)),))
    assert status(facts) == "waiting"
    assert judge(facts, ONE).lines == ("/unhold",)


OVERRIDE = plan(AGENTS + 'approvals: {code: {primary: security}}\npolicy: {override: ["cleo#3"]}')


@pytest.mark.parametrize(
    ("override", "wanted"),
    [
        (Override(CLEO, HEAD, "fire", at(1)), "overridden"),
        (Override(CLEO, OLD, "fire", at(1)), "waiting"),
        (Override(ADA, HEAD, "fire", at(1)), "waiting"),
        (Override(Account(3, "cleo", is_bot=True), HEAD, "fire", at(1)), "waiting"),
    ],
)
def test_an_override_counts_at_its_commit_by_who_may(override: Override, wanted: str) -> None:
    verdict = judge(pull(overrides=(override,)), OVERRIDE)
    assert status(pull(overrides=(override,)), OVERRIDE) == wanted
    assert verdict.judged == "waiting"


# Rules that cannot be met


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("primary: deploy", "nobody can"),
        ("primary: security, approvals: 0", None),
        ('when: {paths: ["!x"]}, primary: security', None),
        ("primary: security, approvals: 9", "not enough others"),
        ("primary: security, code_owners: true", "no CODEOWNERS"),
        ("primary: security, needs: {checks: ci}", "is not so"),
    ],
)
def test_a_rule_that_nobody_can_meet_is_red_with_the_reason(rule: str, says: str | None) -> None:
    facts = approved_by(review(ADA), checks=(CheckRun("ci", "failure"),))
    verdict = judge(facts, plan(f"{AGENTS}approvals: {{code: {{{rule}}}}}"))
    assert verdict.conclusion == "failure"
    assert any(says in need.why for need in verdict.needs) if says else verdict.rules[0].faults


def test_a_rule_whose_agent_has_no_principals_is_red() -> None:
    verdict = judge(pull(), plan("agents: {a: x}\napprovals: {c: {primary: a}}"))
    assert verdict.status == "failing"
    assert "a has no principals" in verdict.needs[0].why


def test_a_wrong_rule_that_is_not_for_the_change_does_no_harm() -> None:
    rules = plan(f"{AGENTS}approvals: {{code: {{when: {{paths: ops/}}, approvals: 0}}}}")
    assert judge(pull("src/a"), rules).status == "approved"


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        (["success"], "approved"), (["pending"], "waiting"), ([], "waiting"), (["failure"], "failing"),
        (["skipped"], "failing"), (["neutral"], "failing"), (["success", "failure"], "failing"),
    ],
)  # fmt: skip
def test_a_check_that_turns_red_takes_back_what_it_gave(states: Any, wanted: str) -> None:
    rules = plan(f"{AGENTS}approvals: {{code: {{primary: security, needs: {{checks: ci}}}}}}")
    assert status(approved_by(review(ADA), checks=tuple(CheckRun("ci", state) for state in states)), rules) == wanted


# Several pull requests


def test_two_pull_requests_with_one_head_and_base_are_green_only_together() -> None:
    green, waiting = judge(approved_by(review(ADA)), ONE), judge(pull(), ONE)
    assert together([green, green]).conclusion == "success"
    assert together([green, waiting]).conclusion == "action_required"
    with pytest.raises(ValueError, match="no verdict"):
        together([])


def test_a_merge_queue_waits_for_nobody() -> None:
    good, open_ = approved_by(review(ADA)), pull()
    assert judge_group([good, good], ONE, sha=HEAD).conclusion == "success"
    assert judge_group([good, open_], ONE, sha=HEAD).conclusion == "failure"
    assert judge_group([], ONE, sha=HEAD).conclusion == "failure"
    overridden = pull(overrides=(Override(CLEO, HEAD, "fire", at(1)),))
    assert judge_group([overridden, replace(overridden, number=8)], OVERRIDE, sha=HEAD).status == "overridden"


def test_a_verdict_is_a_value() -> None:
    first: Verdict = judge(pull(), CLEAR)
    assert first == judge(pull(), CLEAR)
