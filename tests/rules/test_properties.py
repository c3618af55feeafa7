"""What always holds of verdicts, whatever the facts and the plan."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.domain.pull_facts import Gap, PullFacts, SetLabel, TakenLabel
from bot.plan.models import Plan
from bot.rules.approvals import judge, together
from bot.rules.approvals.check import MAX_TEXT, check_of
from tests.rules.pulls import CLEO, HEAD, OLD, review
from tests.rules.test_compare import facts, plans

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(facts(), plans(), st.sampled_from(["files", "commits", "reviews", "comments", "permissions", "state", "other"]))
def test_unknown_is_never_green(pull: PullFacts, plan: Plan, part: str) -> None:
    verdict = judge(replace(pull, gaps=(Gap(part, "cut", "again"),), overrides=()), plan)  # type: ignore[arg-type]
    assert verdict.conclusion != "success"


@many
@given(facts(), plans())
def test_another_head_keeps_no_approval(pull: PullFacts, plan: Plan) -> None:
    moved = replace(pull, head=replace(pull.head, sha="e" * 40), updates=(), overrides=())
    assert not any(need.by for need in judge(moved, plan).needs)


@many
@given(facts(), plans())
def test_adding_a_label_never_takes_a_rule_away(pull: PullFacts, plan: Plan) -> None:
    """But for labels of those who may take one off."""
    plan = plan.model_copy(update={"policy": plan.policy.model_copy(update={"may_unlabel": []})})
    labelled = replace(pull, labels=(*pull.labels, SetLabel("risky"), SetLabel("type:back"), SetLabel("type:deploy")))
    before = {rule.rule for rule in judge(pull, plan).applying}
    assert before <= {rule.rule for rule in judge(labelled, plan).applying}


@many
@given(facts(), plans())
def test_removing_a_label_by_a_stranger_never_takes_a_rule_away(pull: PullFacts, plan: Plan) -> None:
    taken = tuple(TakenLabel(label.name, None) for label in pull.labels)
    trusting = plan.model_copy(update={"policy": plan.policy.model_copy(update={"may_unlabel": []})})
    bare = replace(pull, labels=(), taken_labels=(*pull.taken_labels, *taken))
    before = {rule.rule for rule in judge(pull, trusting).applying}
    assert before <= {rule.rule for rule in judge(bare, trusting).applying}


@many
@given(facts(), plans())
def test_an_approval_of_somebody_new_never_turns_green_to_red(pull: PullFacts, plan: Plan) -> None:
    """It may fill a place of an operator that was filled already; it takes none away."""
    pull = replace(
        pull,
        reviews=tuple(one for one in pull.reviews if one.by != CLEO),
        comments=tuple(one for one in pull.comments if one.by != CLEO),
        withdrawals=tuple(one for one in pull.withdrawals if one.by != CLEO),
    )
    is_green = judge(pull, plan).is_green
    more = replace(pull, reviews=(*pull.reviews, review(CLEO, minute=50)))
    assert judge(more, plan).is_green or not is_green


@many
@given(facts(), plans())
def test_taking_approvals_away_never_turns_it_green(pull: PullFacts, plan: Plan) -> None:
    verdict = judge(pull, plan)
    assume(not verdict.is_green)
    assert not judge(
        replace(pull, reviews=(), comments=tuple(c for c in pull.comments if c.said is None)), plan
    ).is_green


@many
@given(facts(), plans(), st.permutations(range(6)))
def test_the_order_in_which_words_are_read_does_not_matter(pull: PullFacts, plan: Plan, order: list[int]) -> None:
    distinct = tuple(replace(one, id=at_) for at_, one in enumerate(pull.reviews))
    shuffled = tuple(distinct[at_] for at_ in order if at_ < len(distinct))
    assert judge(replace(pull, reviews=distinct), plan) == judge(replace(pull, reviews=shuffled), plan)


@many
@given(facts(), plans())
def test_one_red_of_two_is_red(pull: PullFacts, plan: Plan) -> None:
    verdict, moved = judge(pull, plan), judge(replace(pull, head=replace(pull.head, sha=OLD)), plan)
    joint = together([verdict, moved])
    assert joint.is_green == (verdict.is_green and moved.is_green)


@many
@given(facts(), plans(), st.text(max_size=300))
def test_a_check_is_within_githubs_limits_and_never_neutral(pull: PullFacts, plan: Plan, title: str) -> None:
    check = check_of(judge(replace(pull, title=title), plan))
    assert check.conclusion in ("success", "failure", "action_required")
    assert check.sha == HEAD
    assert 0 < len(check.title) <= 255
    assert len(check.text.encode()) <= MAX_TEXT
    assert 1 <= len(check.actions) <= 3
    for action in check.actions:
        assert len(action.identifier) <= 20
        assert len(action.label) <= 20
        assert len(action.description) <= 40


@many
@given(facts(), plans())
def test_whoever_is_asked_would_be_heard(pull: PullFacts, plan: Plan) -> None:
    """A candidate who approves in its role is never disregarded for who it is."""
    verdict = judge(pull, plan)
    for one in verdict.missing[:3]:
        assert one.id not in makers(pull, plan)


def makers(pull: PullFacts, plan: Plan) -> set[int]:
    """Ids of those who made the change."""
    if plan.policy.self_approval == "allowed":
        return set()
    accounts = [pull.author, pull.pusher, *(one.author.account for one in pull.commits)]
    return {account.id for account in accounts if account}
