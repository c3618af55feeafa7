"""Files that the plan asks for: one verified commit when they change, none when they do not, never in a circle."""

from typing import Any

from bot.sandbox.changes import PullRequest, ReviewRule
from bot.sandbox.git import pushes, store
from bot.sandbox.operations import apps, merging, protection
from tests.conversations.conftest import plan_for
from tests.conversations.talk import MAINTAINER, Talk

REVIEWS = {
    "dismiss_stale_reviews_on_push": False,
    "require_code_owner_review": False,
    "require_last_push_approval": False,
    "required_review_thread_resolution": False,
}
PAGE, AGENT, OURS = "docs/STATUS.md", "docs/CLAUDE.md", "baton/status"
REST = f"files: {{status: {PAGE}}}\n"


async def begin(talk: Talk, *, level: str = "write") -> None:
    """The plan asks for two files; the App may write contents, as its owner granted it."""

    def grant(world: object) -> None:
        app, installation = talk.stage.app, talk.stage.installation
        app.permissions = {**app.permissions, "contents": level, "pull_requests": "write"}
        apps.accept_permissions(talk.stage.sandbox.world, installation, by=talk.stage.accounts[MAINTAINER])

    talk.stage.sandbox.do(grant)
    await talk.later(hours=2)  # tokens that were made before do not have it
    account = talk.stage.accounts["claude"]
    claude = f'{{role: Rust core, principals: "claude#{account.id}", status_file: {AGENT}}}'
    await talk.push(plan_for(talk, agents={"claude": claude}, rest=REST))


def text_of(talk: Talk, path: str, branch: str | None = None) -> str:
    repository = talk.stage.repository
    found = store.lookup(repository, store.resolve(repository, branch).tree.decode(), path)
    return store.blob(repository, found.sha).data.decode() if found else ""


def head(talk: Talk) -> str:
    return store.heads(talk.stage.repository)["main"]


async def test_page_and_agent_are_files_of_one_commit_of_the_app(empty: Talk) -> None:
    talk = empty
    await begin(talk)
    await talk.says("gemini", "task:postgres", "/claim")
    before = head(talk)
    await talk.says("gemini", "task:postgres", "/done")
    assert "# Shop launch" in text_of(talk, PAGE)
    assert "## Ready" in text_of(talk, AGENT)
    newest = store.resolve(talk.stage.repository)
    assert [parent.decode() for parent in newest.parents] == [before], "one commit for both"
    now = head(talk)
    await talk.later(hours=2)
    assert head(talk) == now, "our own push starts nothing"


async def test_a_protected_branch_gets_one_pull_request(empty: Talk) -> None:
    talk = empty
    await begin(talk)
    talk.at_once(
        MAINTAINER, protection.protect, talk.stage.repository, "main", reviews=ReviewRule(), enforce_admins=True
    )
    before = head(talk)
    await talk.says("gemini", "task:postgres", "/claim")
    await talk.says("gemini", "task:postgres", "/done")
    assert head(talk) == before
    assert "## Ready" in text_of(talk, AGENT, OURS)
    (pull,) = pulls_of(talk)
    assert (pull.head_ref, pull.base_ref) == (OURS, "main")


async def test_a_ruleset_gets_one_pull_request_again_and_again(empty: Talk) -> None:
    """Proposed, merged, proposed anew; the branch deleted in between."""
    talk = empty
    await begin(talk)
    rule(talk, {"type": "pull_request", "parameters": {**REVIEWS, "required_approving_review_count": 0}})
    await talk.says("gemini", "task:postgres", "/claim")
    await talk.says("gemini", "task:postgres", "/progress 50%")
    (first,) = pulls_of(talk)
    before = store.heads(talk.stage.repository)[OURS]
    await talk.later(hours=2)
    assert store.heads(talk.stage.repository)[OURS] == before, "nothing new to propose"
    await talk.act(MAINTAINER, merging.merge, first)
    now = head(talk)
    await talk.later(hours=2)
    assert (head(talk), len(pulls_of(talk))) == (now, 1), "what was merged starts nothing"
    await talk.says("gemini", "task:postgres", "/done")
    _, second = pulls_of(talk)
    assert second.state == "open"
    assert "## Done" not in text_of(talk, AGENT)
    await talk.act(MAINTAINER, pushes.delete_ref, talk.stage.repository, f"refs/heads/{OURS}")
    assert second.state == "closed"
    await talk.says("claude", "task:schema", "/claim")
    assert "## In progress" in text_of(talk, AGENT, OURS)
    (third,) = [one for one in pulls_of(talk) if one.state == "open"]
    assert third.number > second.number
    assert head(talk) == now


async def test_a_branch_that_takes_only_signed_commits_takes_ours(empty: Talk) -> None:
    talk = empty
    await begin(talk)
    rule(talk, {"type": "required_signatures"})
    await talk.says("gemini", "task:postgres", "/claim")
    assert "gemini" in text_of(talk, PAGE)
    assert pulls_of(talk) == []


async def test_numbers_in_the_files_are_links(empty: Talk) -> None:
    talk = empty
    await begin(talk)
    await talk.says("gemini", "task:postgres", "/claim")
    number = talk.issue("task:schema").number
    assert f"- [ ] [#{number}]({talk.stage.sandbox.url}" in text_of(talk, AGENT)
    assert f"/issues/{number}) Schema" in text_of(talk, PAGE)
    assert "Read again" not in text_of(talk, PAGE)


async def test_a_file_that_the_plan_names_no_more_stays_as_it_is(empty: Talk) -> None:
    talk = empty
    await begin(talk)
    await talk.says("gemini", "task:postgres", "/claim")
    kept = text_of(talk, AGENT)
    await talk.push(plan_for(talk, rest=REST))
    await talk.says("gemini", "task:postgres", "/done")
    assert text_of(talk, AGENT) == kept
    assert "done" in text_of(talk, PAGE)


async def test_without_the_permission_everything_else_goes_on(empty: Talk) -> None:
    talk = empty
    await begin(talk, level="read")
    await talk.says("gemini", "task:postgres", "/claim")
    await talk.says("gemini", "task:postgres", "/done")
    assert talk.state("task:postgres") == "done"
    assert "done" in talk.page()
    assert text_of(talk, PAGE) == ""


def rule(talk: Talk, *rules: dict[str, Any]) -> None:
    talk.at_once(
        MAINTAINER,
        protection.create_ruleset,
        talk.stage.repository,
        name="main",
        enforcement="active",
        include=["~DEFAULT_BRANCH"],
        rules=rules,
    )


def pulls_of(talk: Talk) -> list[PullRequest]:
    return [one for several in talk.stage.repository.pulls_by_head.values() for one in several]
