"""What follows when something is touched: whole cascades, at once, and nothing else."""

from dataclasses import replace

import pytest

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    CloseIssue,
    CreateLabel,
    EditIssue,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
)
from bot.domain.apply import apply
from bot.domain.board import Board, Entry, Issue
from bot.domain.state import Block, Claim, HandOff, IssueState, Said, SignOff
from bot.reconcile.settle import is_creating, settle
from bot.reconcile.states import waits_for
from bot.rules.items import key_of
from bot.rules.requirements import accepted
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

SHOP = """
session: Shop launch
agents: {claude: Rust core, gemini: Infrastructure, chatgpt: Gateway}
tasks:
  postgres: {agent: gemini}
  schema:   {agent: claude, after: postgres}
  auth:     {agent: claude, after: schema}
  gateway:  {agent: chatgpt}
  jwt:      {agent: chatgpt, after: [auth, gateway]}
"""


@pytest.fixture
def shop() -> OnGitHub:
    github = OnGitHub(empty_board())
    github.apply(plan_of(SHOP))
    return github


def touch(github: OnGitHub, *entries: str) -> tuple[Action, ...]:
    """Settles the entries and performs what follows."""
    _, actions = settle(github.board, [Entry(entry) for entry in entries], now=NOW)
    github.perform(github.board, actions)
    return actions


def close(github: OnGitHub, entry: str) -> tuple[Action, ...]:
    github.change(entry, is_open=False, closed_as="completed")
    return touch(github, entry)


def test_without_a_plan_nothing_is_to_do() -> None:
    board = empty_board()
    assert settle(board, [Entry("task:a")], now=NOW) == (board, ())


def test_closing_a_task_turns_what_waits_for_it_ready(shop: OnGitHub) -> None:
    actions = close(shop, "task:postgres")
    assert shop.state("task:postgres") == "done"
    assert shop.state("task:schema") == "ready"
    assert shop.state("task:auth") == "waiting"
    assert {getattr(action, "entry", "") for action in actions} == {"task:postgres", "task:schema"}
    assert "**Done**, closed by hand." in shop.issue("task:postgres").region


def test_closing_before_its_turn_is_undone(shop: OnGitHub) -> None:
    actions = close(shop, "task:jwt")
    assert isinstance(actions[0], ReopenIssue)
    assert shop.state("task:jwt") == "waiting"


def test_a_chain_closed_with_its_first_task_open_is_reopened_whole(shop: OnGitHub) -> None:
    for entry in ("task:schema", "task:auth"):
        shop.change(entry, is_open=False)
    touch(shop, "task:auth", "task:schema")
    assert (shop.state("task:schema"), shop.state("task:auth")) == ("waiting", "waiting")


def test_a_chain_closed_from_its_first_task_stays_closed(shop: OnGitHub) -> None:
    for entry in ("task:postgres", "task:schema", "task:auth"):
        shop.change(entry, is_open=False)
    touch(shop, "task:auth", "task:schema", "task:postgres")
    assert {shop.state(f"task:{name}") for name in ("postgres", "schema", "auth")} == {"done"}
    assert shop.state("task:jwt") == "waiting"


def test_reopening_a_task_makes_what_follows_wait_but_not_undone(shop: OnGitHub) -> None:
    close(shop, "task:postgres")
    close(shop, "task:schema")
    assert shop.state("task:auth") == "ready"
    shop.change("task:postgres", is_open=True, closed_as=None)
    touch(shop, "task:postgres")
    assert shop.state("task:postgres") == "ready"
    assert shop.state("task:schema") == "done"
    assert shop.issue("task:postgres").state.done_by == ""


def test_done_by_an_agent_is_shown_and_kept(shop: OnGitHub) -> None:
    state = replace(shop.issue("task:gateway").state, done_by="chatgpt", progress=100)
    own = (EditIssue(Entry("task:gateway"), state=state), CloseIssue(Entry("task:gateway")))
    for action in own:
        shop.board = apply(shop.board, action)
    touch(shop, "task:gateway")
    assert shop.state("task:gateway") == "done"
    assert "**Done** by `chatgpt`." in shop.issue("task:gateway").region


def test_claims_blocks_and_reviews_have_their_labels(shop: OnGitHub) -> None:
    state = shop.issue("task:gateway").state
    claimed = replace(state, claim=Claim("chatgpt", 7, "ada", 99, NOW, verified=True), progress=40)
    blocked = replace(claimed, blocks=(Block("no network", 7, "ada", NOW),))
    for said, label in ((claimed, "in-progress"), (blocked, "blocked"), (replace(claimed, in_review=True), "review")):
        shop.change("task:gateway", state=said)
        touch(shop, "task:gateway")
        assert shop.state("task:gateway") == label
    assert "**Claimed** by ada for `chatgpt` since 2025-01-18 09:30 UTC." in shop.issue("task:gateway").region
    assert "▰▰▰▰▱▱▱▱▱▱ 40 %" in shop.issue("task:gateway").region


def test_a_label_set_by_hand_gives_way_to_facts(shop: OnGitHub) -> None:
    labels = shop.issue("task:jwt").labels - {"state:waiting"} | {"state:ready", "urgent"}
    shop.change("task:jwt", labels=labels)
    actions = touch(shop, "task:jwt")
    assert set(actions) == {
        AddLabels(Entry("task:jwt"), ("state:waiting",)),
        RemoveLabels(Entry("task:jwt"), ("state:ready",)),
    }
    assert "urgent" in shop.issue("task:jwt").labels


def test_labels_that_the_repository_lost_are_made_again(shop: OnGitHub) -> None:
    shop.board = replace(
        shop.board, labels={name: one for name, one in shop.board.labels.items() if name != "state:ready"}
    )
    actions = close(shop, "task:postgres")
    assert [action.name for action in actions if isinstance(action, CreateLabel)] == ["state:ready"]


def test_an_edge_of_the_plan_comes_back_and_one_made_by_hand_counts(shop: OnGitHub) -> None:
    postgres, gateway = shop.issue("task:postgres").number, shop.issue("task:gateway").number
    shop.change("task:schema", blocked_by=frozenset({gateway}))
    actions = touch(shop, "task:schema")
    assert actions == (AddBlockedBy(Entry("task:schema"), Entry("task:postgres")),)
    assert shop.issue("task:schema").blocked_by == {postgres, gateway}
    close(shop, "task:postgres")
    assert shop.state("task:schema") == "waiting"
    close(shop, "task:gateway")
    assert shop.state("task:schema") == "ready"


def test_issues_that_are_no_entries_block_while_they_are_open(shop: OnGitHub) -> None:
    shop.change("task:gateway", blocked_by=frozenset({900}))
    shop.board = replace(shop.board, others_blocking={900: True})
    touch(shop, "task:gateway")
    assert shop.state("task:gateway") == "waiting"
    plan = shop.board.in_force and shop.board.in_force.plan
    assert plan
    assert [other.number for other in waits_for(plan, shop.board, Entry("task:gateway"))] == [900]
    shop.board = replace(shop.board, others_blocking={900: False})
    touch(shop, "task:gateway")
    assert shop.state("task:gateway") == "ready"


def test_state_that_is_not_believed_is_signed_anew_without_starting_facts() -> None:
    github = OnGitHub(empty_board())
    github.apply(plan_of("session: x\ntasks: {a: {state: done}, b: {progress: 30}}"))
    github.change("task:b", state=IssueState(), state_fault="signature")
    actions = touch(github, "task:b")
    assert [type(action) for action in actions] == [EditIssue]
    assert github.issue("task:b").state.progress is None
    assert github.issue("task:b").state_fault is None
    github.change("task:a", state=IssueState(), state_fault="signature", is_open=True)
    touch(github, "task:a")
    assert github.issue("task:a").is_open, "what the plan began with is never said again"


def test_ticks_of_people_stay_when_the_text_changes() -> None:
    github = OnGitHub(empty_board())
    github.apply(plan_of("session: x\ntasks: {a: {acceptance: [It works, It is tested]}}"))
    region = github.issue("task:a").region.replace("- [ ] It works", "- [x] It works")
    github.change("task:a", region=region)
    assert touch(github, "task:a") == ()
    github.apply(plan_of("session: x\ntasks: {a: {acceptance: [It works, It is fast]}}"))
    assert "- [x] It works\n- [ ] It is fast" in github.issue("task:a").region


def test_gates_close_with_their_last_task_and_open_the_next_phase() -> None:
    github = OnGitHub(empty_board())
    github.apply(
        plan_of(
            "session: x\nphases: {one: {}, two: {after: one}}\ncheckpoints: {early: {}}\n"
            "tasks: {a: {phase: one, checkpoint: early}, b: {phase: one}, c: {phase: two}}"
        )
    )
    assert github.state("task:c") == "waiting"
    assert github.state("phase:two") == "waiting"
    close(github, "task:a")
    assert github.state("checkpoint:early") == "done"
    assert not next(iter(github.board.milestones.values())).is_open
    assert github.state("phase:one") == "in-progress"
    close(github, "task:b")
    assert github.state("phase:one") == "done"
    assert (github.state("phase:two"), github.state("task:c")) == ("ready", "ready")


SAID = Said("b", 7, "bob", NOW, comment=5)
ACCEPTED = HandOff(SAID, "It fits", answer="accepted", answered=replace(SAID, agent="a", principal=8))


def test_a_hand_off_waits_for_somebody_to_validate_it() -> None:
    github = OnGitHub(empty_board())
    github.apply(
        plan_of(
            "session: x\nagents: {a: b}\nphases: {one: {handoff: {validate: It fits, by: a}}, two: {after: one}}\n"
            "tasks: {a: {phase: one}, c: {phase: two}}"
        )
    )
    close(github, "task:a")
    assert (github.state("phase:one"), github.state("task:c")) == ("review", "waiting")
    close(github, "phase:one")
    assert (github.state("phase:one"), github.state("task:c")) == ("review", "waiting"), "closing is no validation"
    github.change("phase:one", state=replace(github.issue("phase:one").state, handoff=ACCEPTED, done_by="a"))
    close(github, "phase:one")
    assert (github.state("phase:one"), github.state("task:c")) == ("done", "ready")
    github.change("phase:one", is_open=True)
    touch(github, "phase:one")
    assert (github.state("phase:one"), github.state("task:c")) == ("review", "waiting")
    assert github.issue("phase:one").state.handoff is None, "what is opened again is handed over anew"


def test_a_gate_closed_too_early_is_reopened() -> None:
    github = OnGitHub(empty_board())
    github.apply(plan_of("session: x\ncheckpoints: {c: {items: [All agree]}}\ntasks: {a: {checkpoint: c}}"))
    close(github, "checkpoint:c")
    assert github.state("checkpoint:c") == "waiting"
    close(github, "task:a")
    assert github.state("checkpoint:c") == "review"
    close(github, "checkpoint:c")
    assert github.state("checkpoint:c") == "review", "its item is not signed off"
    said = Said("", 7, "ada", NOW, 99)
    signed = replace(github.issue("checkpoint:c").state, signs=(SignOff(key_of("All agree"), said),))
    github.change("checkpoint:c", state=signed, is_open=False, closed_as="completed")
    touch(github, "checkpoint:c")
    assert github.state("checkpoint:c") == "done", "closing by hand what is agreed is fine"


def test_gates_signed_in_any_order_close_in_one_go_however_many_follow() -> None:
    names = [f"c{n}" for n in range(12)]
    points = "\n".join(
        f"  {one}: {{after: [{'' if not n else names[n - 1]}], items: [Go]}}" for n, one in enumerate(names)
    )
    github = OnGitHub(empty_board())
    github.apply(plan_of(f"session: x\nagents: {{a: b}}\ntasks: {{last: {{after: c11}}}}\ncheckpoints:\n{points}"))
    sign = SignOff(key_of("Go"), Said("a", 7, "ada", NOW, 99, verified=True))
    for one in (*reversed(names[1:]), names[0]):
        github.change(f"checkpoint:{one}", state=replace(github.issue(f"checkpoint:{one}").state, signs=(sign,)))
        touch(github, f"checkpoint:{one}")
        assert github.state("task:last") == ("ready" if one == "c0" else "waiting")
    assert {github.state(f"checkpoint:{one}") for one in names} == {"done"}
    assert not any(one.is_open for one in github.board.milestones.values())


def test_lists_of_requirements_close_when_all_is_accepted_and_open_when_more_is_asked() -> None:
    github = OnGitHub(empty_board())
    text = "session: x\nagents: {a: b, c: d}\nrequirements: [{from: a, to: c, need: Schema}]"
    github.apply(plan_of(text))
    entry = "requirements:a"
    state = github.issue(entry).state
    github.change(entry, is_open=False, closed_as="completed")
    touch(github, entry)
    assert github.issue(entry).is_open, "closing by hand accepts nothing"
    github.change(entry, state=replace(state, items=(accepted(state.items[0], Said("a", 7, "ada", NOW, 99)),)))
    touch(github, entry)
    assert not github.issue(entry).is_open
    github.apply(plan_of(text.replace("}]", "}, {from: a, to: c, need: Key}]")))
    assert github.issue(entry).is_open
    assert "- [x] **1** · Schema" in github.issue(entry).region
    assert "- [ ] **2** · Key" in github.issue(entry).region


def test_a_task_that_moves_changes_phase_milestone_and_edges() -> None:
    github = OnGitHub(empty_board())
    head = "session: x\nphases: {one: {}, two: {}}\ncheckpoints: {c: {}, d: {}}\n"
    github.apply(plan_of(f"{head}tasks: {{a: {{phase: one, checkpoint: c, after: b}}, b: {{}}, e: {{}}}}"))
    rounds = github.apply(plan_of(f"{head}tasks: {{a: {{phase: two, checkpoint: d, after: e}}, b: {{}}, e: {{}}}}"))
    actions = [action for one in rounds for action in one.actions if getattr(action, "entry", "") == "task:a"]
    a = Entry("task:a")
    assert SetParent(a, Entry("phase:two")) in actions
    assert SetMilestone(a, "D") in actions
    assert AddBlockedBy(a, Entry("task:e")) in actions
    assert RemoveBlockedBy(a, Entry("task:b")) in actions
    github.apply(plan_of(f"{head}tasks: {{a: {{}}, b: {{}}, e: {{}}}}"))
    moved = github.issue("task:a")
    assert (moved.parent, moved.milestone, moved.blocked_by) == (None, None, frozenset())


def test_parents_and_milestones_that_people_chose_stay() -> None:
    github = OnGitHub(empty_board())
    plan = plan_of("session: x\ntasks: {a: {}}")
    github.apply(plan)
    github.change("task:a", parent=900, milestone=901)
    assert github.apply(plan) == []


def test_servers_without_native_edges_get_links_and_no_edges() -> None:
    board = empty_board()
    github = OnGitHub(replace(board, features=replace(board.features, sub_issues=False, dependencies=False)))
    github.apply(plan_of("session: x\nphases: {p: {}}\ntasks: {a: {phase: p}, b: {after: a}}"))
    a = github.issue("task:a")
    assert f"**After:** #{a.number} A\n\n<sub>This server has no native dependencies" in github.issue("task:b").region
    assert f"- #{a.number}" in github.issue("phase:p").region
    assert (a.parent, github.issue("task:b").blocked_by) == (None, frozenset())
    assert github.state("task:b") == "waiting"
    close(github, "task:a")
    assert github.state("task:b") == "ready"


def test_a_deleted_issue_is_made_again(shop: OnGitHub) -> None:
    issues = {entry: issue for entry, issue in shop.board.issues.items() if entry != "task:auth"}
    shop.board = replace(shop.board, issues=issues)
    actions = touch(shop, "task:auth")
    assert is_creating(actions)
    touch(shop, "task:auth")
    assert shop.state("task:auth") == "waiting"
    assert shop.issue("task:auth").number in shop.issue("task:jwt").blocked_by


def test_settling_one_task_of_a_thousand_looks_at_its_neighbours_only() -> None:
    tasks = "\n".join(f"  t{n}: {{after: [{f't{n - 1}' if n else ''}]}}" for n in range(1000))
    plan = plan_of(f"session: x\ntasks:\n{tasks}")
    github = OnGitHub(empty_board())
    github.apply(plan)
    actions = close(github, "task:t0")
    assert {getattr(action, "entry", "") for action in actions} == {"task:t0", "task:t1"}


def test_the_board_that_is_given_back_is_the_one_after_the_actions(shop: OnGitHub) -> None:
    closed: Board = apply(shop.board, CloseIssue(Entry("task:gateway")))
    after, actions = settle(closed, [Entry("task:gateway")], now=NOW)
    shop.perform(closed, actions)
    same: dict[Entry, Issue] = dict(shop.board.issues)
    assert dict(after.issues) == same
