"""What a plan would change: what is there is adopted, what left the plan is closed, within limits."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.actions import CreateIssue, CreateLabel, EditLabel
from bot.domain.board import Entry, Label, Milestone
from bot.reconcile.difference import Change, Field, changes
from bot.reconcile.labels import repository_labels
from bot.reconcile.limits import TooManyRemovals
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

TEN = "session: {id: shop, title: Shop}\ntasks: {" + ", ".join(f"t{n}: {{}}" for n in range(10)) + "}"


def applied(text: str) -> OnGitHub:
    github = OnGitHub(empty_board())
    github.apply(plan_of(text))
    return github


def test_changes_are_told_by_entry_and_field() -> None:
    github = applied("session: x\nagents: {a: b}\ntasks: {one: {agent: a}, two: {after: one}, three: {}, four: {}}")
    plan = plan_of("session: x\nagents: {a: b}\ntasks: {one: {title: First}, two: {after: one}, four: {}, five: {}}")
    found = changes(plan, github.board, now=NOW)
    told = {change.what: change for change in found.changes}
    assert told["task one"].fields[:2] == (
        Field("title", "One", "First"),
        Field("labels", removed=("agent:a",)),
    )
    assert told["task three"].kind == "remove"
    assert told["task five"] == Change("add", "task five", "Five")
    assert (found.count("add"), found.count("remove")) == (1, 1)
    assert "task four" not in told
    assert found.as_json()["remove"] == 1


def test_renamed_titles_follow_the_id_and_nothing_is_doubled() -> None:
    github = applied("session: x\ntasks: {one: {title: Old}}")
    number = github.issue("task:one").number
    rounds = github.apply(plan_of("session: x\ntasks: {one: {title: New}}"))
    assert github.issue("task:one").number == number
    assert github.issue("task:one").title == "New"
    assert not any(isinstance(action, CreateIssue) for one in rounds for action in one.actions)


def test_starting_facts_are_written_once() -> None:
    github = applied(
        "session: x\nagents: {a: b}\ntasks: {one: {agent: a, state: in-progress, progress: 30}, two: {state: done}}"
    )
    state = github.issue("task:one").state
    assert (state.progress, state.started) == (30, True)
    assert state.claim
    assert (state.claim.agent, state.claim.principal) == ("a", 0)
    assert github.state("task:one") == "in-progress"
    assert github.state("task:two") == "done"
    github.change("task:two", is_open=True, closed_as=None)
    again = plan_of(
        "session: x\nagents: {a: b}\ntasks: {one: {agent: a, state: done, progress: 80}, two: {state: done}}"
    )
    github.apply(again)
    assert github.issue("task:one").state.progress == 30
    assert (github.state("task:one"), github.state("task:two")) == ("in-progress", "ready")


def test_issues_of_people_with_the_title_are_adopted_oldest_first() -> None:
    board = replace(empty_board(), strangers={"Write docs": (9, 4), "write docs": (2,)})
    github = OnGitHub(board)
    rounds = github.apply(plan_of("session: x\ntasks: {docs: {title: Write docs}, more: {title: Other}}"))
    assert github.issue("task:docs").number == 4
    assert "baton" in github.issue("task:docs").labels
    told = {change.what: change for change in rounds[0].changes}
    assert told["task docs"].fields == (Field("adopts", "", "#4"),)
    assert github.board.strangers == {"Write docs": (9,), "write docs": (2,)}


def test_labels_are_adopted_by_name_without_case_and_keep_their_colour() -> None:
    board = empty_board().with_label(Label("Agent:A", "123456", "mine"))
    plan = plan_of("session: x\nagents: {a: Does it}\ntasks: {one: {agent: a}}")
    found = changes(plan, board, now=NOW)
    assert EditLabel("Agent:A", "agent:a", "123456", "Baton agent: Does it") in found.actions
    assert not any(isinstance(one, CreateLabel) and one.name == "agent:a" for one in found.actions)
    github = OnGitHub(board)
    github.apply(plan)
    github.board = github.board.with_label(replace(github.board.labels["agent:a"], color="ffffff"))
    assert github.apply(plan) == []


def test_labels_fit_github_whatever_the_plan_says() -> None:
    plan = plan_of(f"session: x\nagents: {{{'a' * 40}: '{'role ' * 60}'}}")
    for label in repository_labels(plan).values():
        assert len(label.name) <= 50
        assert len(label.description) <= 100
        assert len(label.color) == 6


def test_milestones_are_adopted_by_title_followed_by_mark_and_closed_when_they_leave() -> None:
    board = empty_board().with_milestone(Milestone(7, "Week 1", "Words of people", date(2025, 1, 1)))
    github = OnGitHub(board)
    text = "session: {id: s, title: x}\ncheckpoints: {w: {title: Week 1}}"
    github.apply(plan_of(text))
    assert github.board.milestones[7].description == "Words of people\n\nBaton checkpoint s/w"
    assert github.board.milestones[7].due_on == date(2025, 1, 1)
    github.apply(plan_of(text.replace("Week 1", "Week one, due: 2025-02-01")))
    assert github.board.milestones[7].title == "Week one"
    assert github.board.milestones[7].due_on == date(2025, 2, 1)
    assert github.issue("checkpoint:w").milestone == 7
    github.apply(plan_of("session: {id: s, title: x}"))
    assert not github.board.milestones[7].is_open


def test_relative_days_count_from_the_start() -> None:
    github = applied("session: {title: x, starts: 2025-01-06}\ncheckpoints: {a: {due: week 2}, b: {due: day 3}}")
    assert {one.title: one.due_on for one in github.board.milestones.values()} == {
        "A": date(2025, 1, 19),
        "B": date(2025, 1, 8),
    }


def test_entries_that_left_are_closed_and_say_so_and_come_back() -> None:
    github = applied("session: x\ntasks: {one: {}, two: {}}")
    plan = plan_of("session: x\ntasks: {one: {}}")
    github.apply(plan)
    gone = github.issue("task:two")
    assert (gone.is_open, gone.closed_as) == (False, "not_planned")
    assert "**Not in the plan any more.** `task:two`" in gone.region
    assert not any(name.startswith("state:") for name in gone.labels)
    github.apply(plan_of("session: x\ntasks: {one: {}, two: {}}"))
    assert github.issue("task:two").number == gone.number
    assert github.state("task:two") == "ready"


def test_done_tasks_that_leave_stay_as_they_are() -> None:
    github = applied("session: x\ntasks: {one: {}, two: {state: done}}")
    region = github.issue("task:two").region
    rounds = github.apply(plan_of("session: x\ntasks: {one: {}}"))
    assert github.issue("task:two").region == region
    assert all(getattr(action, "entry", "") != "task:two" for one in rounds for action in one.actions)


def test_a_removed_agent_leaves_open_issues_and_stays_on_closed_ones() -> None:
    github = applied("session: x\nagents: {a: b, c: d}\ntasks: {one: {agent: a}, two: {agent: a, state: done}}")
    github.apply(plan_of("session: x\nagents: {c: d}\ntasks: {one: {agent: c}}"))
    assert {"agent:c"} == {name for name in github.issue("task:one").labels if name.startswith("agent:")}
    assert "agent:a" in github.issue("task:two").labels
    assert "agent:a" in github.board.labels


def test_too_many_removals_stop_and_ask() -> None:
    github = applied(TEN)
    plan = plan_of("session: {id: shop, title: Shop}\ntasks: {t0: {}}")
    with pytest.raises(TooManyRemovals, match=r"9 of 10 open issues .* say --allow-removals") as refused:
        changes(plan, github.board, now=NOW)
    assert len(refused.value.entries) == 9
    github.apply(plan, allow_removals=True)
    assert sum(issue.is_open for issue in github.board.issues.values()) == 2


def test_three_removals_never_ask() -> None:
    github = applied("session: x\ntasks: {a: {}, b: {}, c: {}, d: {}}")
    github.apply(plan_of("session: x\ntasks: {d: {}}"))
    assert github.state("task:d") == "ready"


def test_a_new_session_archives_the_old_one_and_deletes_nothing() -> None:
    github = applied(TEN)
    old = {entry: issue.number for entry, issue in github.board.issues.items()}
    plan = plan_of("session: {id: next, title: Shop}\ntasks: {t0: {}, other: {}}")
    first = github.apply(plan)[0]
    assert first.changes[0] == Change("remove", "session shop", "11 issues are archived, none is deleted")
    archived = {issue.entry: issue for issue in github.board.archived.values()}
    assert {entry: issue.number for entry, issue in archived.items()} == old
    assert all(not issue.is_open and "baton" not in issue.labels for issue in archived.values())
    assert "belongs to the session `shop`; `next` runs now" in archived[Entry("status")].region
    assert github.issue("task:t0").number not in old.values()
    assert github.board.status.session == "next"
    assert not archived[Entry("status")].is_pinned, "a repository has three pins"
    assert github.issue("status").is_pinned


def test_a_reworded_title_does_not_start_a_new_session_by_a_slip() -> None:
    github = applied("session: Shop launch\ntasks: {one: {}}")
    plan = plan_of("session: Shop launch!\ntasks: {one: {}}")
    assert changes(plan, github.board, now=NOW).actions, "the id is the same"
    reworded = plan_of("session: Launch of the shop\ntasks: {one: {}}")
    with pytest.raises(TooManyRemovals, match="write `id: shop-launch` under `session`"):
        changes(reworded, github.board, now=NOW)
    github.apply(reworded, allow_removals=True)
    assert github.board.status.session == "launch-of-the-shop"


def test_an_id_that_is_written_is_meant_even_where_the_title_says_the_same() -> None:
    github = applied("session: {id: spring, title: Spring}\ntasks: {one: {}}")
    github.apply(plan_of("session: {id: summer, title: Summer}\ntasks: {one: {}}"))
    assert github.board.status.session == "summer"


def test_requirements_are_one_issue_an_agent_with_all_resolved() -> None:
    github = applied(
        "session: x\nagents: {a: x, b: x, c: x}\n"
        "requirements: [{from: a, to: all, need: Agreement}, {from: a, to: b, need: A schema}, "
        "{from: b, to: b, need: Nothing}]"
    )
    region = github.issue("requirements:a").region
    assert "**b**\n- [ ] **1** · Agreement\n- [ ] **3** · A schema" in region
    assert "**c**\n- [ ] **2** · Agreement" in region
    assert Entry("requirements:b") not in github.board.issues
    assert "agent:a" in github.issue("requirements:a").labels


def test_limits_of_native_edges_and_sub_issues_are_kept() -> None:
    tasks = "".join(f"  t{n}: {{phase: p, after: hub}}\n" for n in range(120))
    github = applied(f"session: x\nphases: {{p: {{}}}}\ntasks:\n  hub: {{}}\n{tasks}")
    hub = github.issue("task:hub").number
    issues = github.board.issues.values()
    assert sum(hub in issue.blocked_by for issue in issues) == 50
    assert sum(issue.parent is not None for issue in issues) == 100
    assert github.state("task:t119") == "waiting"
    assert f"**After:** #{hub} Hub" in github.issue("task:t119").region
    assert f"- #{github.issue('task:t119').number}" in github.issue("phase:p").region


def test_a_plan_of_nothing_but_a_session_has_a_status() -> None:
    github = applied("session: x")
    assert set(github.board.issues) == {"status"}
    assert github.issue("status").is_pinned
    assert github.board.status.authors == (4711,)
