"""A plan lives: pushed, changed, broken, mended, deleted; and a repository that has none."""

import re

from syrupy.assertion import SnapshotAssertion

from bot.domain.region import split
from bot.sandbox.model import Issue
from bot.sandbox.operations import comments, issues, labels, milestones
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk, state_of

MORE = {f"extra-{number}": "{}" for number in range(6)}


async def test_a_plan_that_is_pushed_again_writes_nothing(shop: Talk) -> None:
    before = shop.fingerprint()
    await shop.push(plan_for(shop) + "# a comment\n")
    assert shop.fingerprint() == before


async def test_a_push_beside_the_plan_asks_nothing(shop: Talk) -> None:
    before = shop.requests
    await shop.push("print()\n", path="src/main.py")
    assert shop.requests == before


async def test_a_task_comes_gets_another_title_and_goes(shop: Talk) -> None:
    await shop.push(plan_for(shop, tasks={"search": "{agent: claude, after: gateway}"}))
    number = shop.issue("task:search").number
    assert shop.state("task:search") == "waiting"
    await shop.push(plan_for(shop, tasks={"search": "{title: Full text search, agent: claude, after: gateway}"}))
    assert (shop.issue("task:search").number, shop.issue("task:search").title) == (number, "Full text search")
    await shop.push(plan_for(shop))
    gone = shop.issue("task:search")
    assert (gone.number, gone.state, gone.state_reason) == (number, "closed", "not_planned")
    await shop.push(plan_for(shop, tasks={"search": "{agent: claude, after: gateway}"}))
    assert (shop.issue("task:search").number, shop.state("task:search")) == (number, "waiting"), "the same issue again"
    assert shop.doubles() == []


async def test_a_dependency_that_leaves_the_plan_leaves_github(shop: Talk) -> None:
    await shop.push(plan_for(shop, tasks={"schema": "{agent: claude}"}))
    assert shop.issue("task:schema").blocked_by == {}
    assert shop.state("task:schema") == "ready"


async def test_too_many_removals_are_refused_and_said(empty: Talk, snapshot: SnapshotAssertion) -> None:
    await empty.push(plan_for(empty, tasks=MORE))
    before = empty.states()
    await empty.push(plan_for(empty))
    assert empty.states() == before
    assert attention(empty) == snapshot
    await empty.push(plan_for(empty, tasks=MORE))
    assert attention(empty) == ""


async def test_an_agent_that_leaves_keeps_its_label_and_no_task(shop: Talk) -> None:
    tasks = {"gateway": "{agent: claude}", "jwt": "{agent: claude, after: [auth, gateway]}"}
    await shop.push(plan_for(shop, tasks=tasks, drop=("chatgpt",)))
    assert {one.name for one in shop.issue("task:gateway").labels.values()} == {"baton", "agent:claude", "state:ready"}
    assert "agent:chatgpt" in shop.stage.repository.labels, "nothing is deleted"
    assert "`chatgpt`" not in shop.page()


async def test_a_new_session_archives_the_old_one_and_deletes_nothing(empty: Talk) -> None:
    await empty.push(plan_for(empty, session="{id: spring, title: Spring}"))
    former = {issue.number for issue in empty.every()}
    await empty.push(plan_for(empty, session="{id: summer, title: Summer}"))
    old = [issue for issue in empty.every() if issue.number in former]
    assert len(old) == len(former)
    assert {issue.state for issue in old} == {"closed"}
    assert {issue.state_reason for issue in old} == {"not_planned"}
    new = [issue for issue in empty.every() if issue.number not in former and not is_log(issue)]
    assert {split(issue.body or "").session for issue in new} == {"summer"}
    assert sorted(split(issue.body or "").entry for issue in new) == sorted(
        split(issue.body or "").entry for issue in old
    )
    assert [pin.issue for pin in empty.stage.repository.pins] == [empty.issue("status")]
    before = empty.fingerprint()
    await empty.push(plan_for(empty, session="{id: summer, title: Summer}") + "\n")
    assert empty.fingerprint() == before


async def test_an_invalid_plan_leaves_the_last_valid_one_in_force_and_the_page_says_so(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    states = shop.states()
    await shop.push(plan_for(shop, tasks={"docs": "{after: nothing}"}))
    assert shop.states() == states
    assert attention(shop) == snapshot
    await shop.says("claude", "task:docs", "/claim")
    assert shop.state("task:docs") == "in-progress", "the last valid plan is in force"
    await shop.push(plan_for(shop, tasks={"docs": "{title: Manual}"}))
    assert attention(shop) == ""
    assert (shop.issue("task:docs").title, shop.state("task:docs")) == ("Manual", "in-progress")


async def test_a_plan_that_is_no_yaml_is_said_with_its_line(shop: Talk, snapshot: SnapshotAssertion) -> None:
    await shop.push("version: 1\ntasks: {unclosed\n")
    assert attention(shop) == snapshot


async def test_a_first_plan_that_is_invalid_writes_nothing_until_it_is_mended(empty: Talk) -> None:
    await empty.push("version: 1\nsession: Shop\ntasks: [}\n")
    assert empty.every() == []
    await empty.push(plan_for(empty))
    assert empty.state("task:docs") == "ready"


async def test_a_deleted_plan_leaves_the_issues_to_people(shop: Talk) -> None:
    await shop.push(None)
    before = shop.fingerprint()
    await shop.closes("mira", "task:jwt")
    await shop.says("claude", "task:docs", "/claim")
    after = shop.fingerprint()
    changed = {number for number, one in after["issues"].items() if one != before["issues"][number]}
    assert changed == {shop.issue("task:jwt").number, shop.issue("task:docs").number}, "by the people alone"
    assert shop.answers("task:docs") == shop.answers("task:jwt") == []
    assert shop.issue("task:jwt").state == "closed"
    await shop.push(plan_for(shop))
    assert shop.state("task:jwt") == "waiting", "back in force, the order holds again"


async def test_without_a_plan_baton_posts_nothing_whatever_happens(empty: Talk) -> None:
    issue = await empty.act("mira", issues.create, empty.stage.repository, title="A bug", body="It breaks.")
    await empty.act("claude", comments.create, issue, body="/claim\n/help\n/nonsense")
    await empty.act("claude", comments.create, issue, body="/help")
    await empty.act("mira", labels.create, empty.stage.repository, name="agent:claude")
    await empty.act("mira", labels.add, issue, [empty.label("agent:claude")])
    await empty.act("mira", milestones.create, empty.stage.repository, title="Week 1")
    await empty.act("mira", issues.close, issue)
    await empty.push("print()\n", path="src/main.py")
    assert [one.number for one in empty.every()] == [issue.number]
    assert not any(empty.is_own(one) for one in issue.comments.values())
    assert [line.actor.login for line in issue.timeline if getattr(line, "actor", None)] == ["mira", "mira"]
    assert [one.name for one in empty.stage.repository.labels.values()] == ["agent:claude"]


async def test_a_plan_over_one_megabyte_is_refused_and_the_last_one_stays(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    await shop.push(plan_for(shop) + "# " + "x" * 1_100_000 + "\n")
    assert attention(shop) == snapshot
    assert shop.state("task:docs") == "ready"


async def test_words_of_a_plan_are_inert_on_github(empty: Talk, snapshot: SnapshotAssertion) -> None:
    """Template syntax, mentions, closing keywords and markers, in titles, notes and acceptance."""
    evil = "{{ 7*7 }} {% raw %} @stranger fixes #1 <!-- baton:end --> <!-- baton:state x --> <img src=x> \u202e"
    other = await empty.act("mira", issues.create, empty.stage.repository, title="A bug", body="It breaks.")
    task = f"{{title: '{evil}', note: '{evil}', acceptance: ['{evil}', '- [ ] x']}}"
    await empty.push(plan_for(empty, tasks={"docs": task}, rest=f"next: ['{evil}']\n"))
    issue = empty.issue("task:docs")
    body, page = issue.body or "", empty.issue("status").body or ""
    for text in (body, page):
        assert text.count("<!-- baton:begin") == text.count("<!-- baton:end -->") == 1
        assert not re.search(r"(?<![\w`])@stranger", text)
        assert "\u202e" not in text
    assert "49" not in issue.title
    assert issue.title == snapshot
    stranger = empty.stage.accounts["stranger"]
    assert not any(
        line.event in ("mentioned", "subscribed") and line.actor is stranger
        for one in empty.every()
        for line in one.timeline
        if hasattr(line, "event")
    )
    assert other.state == "open"
    assert [line.event for line in other.timeline if hasattr(line, "event")] == [], "no reference from Baton's issues"
    before = empty.fingerprint()
    await empty.push(plan_for(empty, tasks={"docs": task}, rest=f"next: ['{evil}']\n# again\n"))
    assert empty.fingerprint() == before


async def test_checkpoints_become_milestones_and_phases_gates(empty: Talk) -> None:
    await empty.push(
        plan_for(
            empty,
            tasks={"docs": "{phase: second, checkpoint: week-1}", "postgres": "{agent: gemini, phase: first}"},
            rest="phases:\n  first: {}\n  second: {after: first}\n"
            "checkpoints:\n  week-1: {title: Week 1, due: 2031-01-24, items: [{text: Docs read, sign_off: all}]}\n",
        )
    )
    assert empty.state("task:docs") == "waiting"
    assert empty.issue("task:docs").parent is empty.issue("phase:second")
    (milestone,) = empty.stage.repository.milestones.values()
    assert milestone.title == "Week 1"
    assert empty.issue("task:docs").milestone is milestone
    await empty.says("gemini", "task:postgres", "/done")
    assert state_of(empty.issue("phase:first")) == "done"
    assert empty.state("task:docs") == "ready"


async def test_the_status_page_of_a_small_plan(shop: Talk, snapshot: SnapshotAssertion) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/progress 60% half of the tables")
    await shop.says("chatgpt", "task:gateway", "/block waiting for the certificate")
    assert timeless(shop.page()) == snapshot


def attention(talk: Talk) -> str:
    """What the page says at its top where somebody must act."""
    page = talk.page()
    found = re.search(r"> \[!(?:WARNING|CAUTION|IMPORTANT)\]\n(?:>.*\n?)+", page)
    return re.sub(r"/approve [0-9a-f]{12}", "/approve <digest>", found[0].strip()) if found else ""


def is_log(issue: Issue) -> bool:
    """The log goes on through all sessions."""
    return split(issue.body or "").entry.startswith("log:")


def timeless(text: str) -> str:
    """Without times, and without the numbers that this machine and the order of comments gave."""
    text = re.sub(r"http://127\.0\.0\.1:\d+(\S*?)(?:#issuecomment-\d+)?(?=[\s)])", r"<url>\1", text)
    return re.sub(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z| UTC)?)?", "<time>", text)
