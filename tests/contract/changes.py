"""A story of pull requests, for the recorder: reviews, words, pushes, owners, plans, verbs and the queue."""

import asyncio
import os
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from bot import cli
from bot.demo.stage import MAINTAINER
from bot.sandbox.actor import person
from bot.sandbox.changes import PullRequest
from bot.sandbox.git.writing import commit_files
from bot.sandbox.operations import accounts, apps, checks, merge_queue, merging, protection, pulls, reviews, teams
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.talk import Talk
from tests.sandbox.test_merging import QUEUE

CONTRACT, PLAN_FILE = "contracts/cart.py", ".github/coordination.yml"
RULES = """
  code: {when: {paths: ['src/**']}, primary: security, veto: [quality]}
  owned: {when: {paths: ['web/**']}, code_owners: true}
  release: {when: {labels: [release]}, approvals: 1, needs: {checks: [build]}}"""
CART = f"cart: {{file: {CONTRACT}, version: 1, provider: writer, consumers: [security]}}"
REST = f"""\
tasks: {{schema: {{agent: security}}, till: {{agent: writer, after: schema}}}}
contracts: {{{CART}}}
standards: {{commits: conventional, tests_with_code: true, meet_at_contracts: true}}
policy: {{override: ["{MAINTAINER}"]}}
files: {{status: docs/STATUS.md}}
"""
OWNERS = "/web/ @acme/core @chatgpt\n"


async def tell_of_changes(talk: Talk, folder: Path) -> None:
    """Each part of the story stands for itself; the last ones protect the branch."""
    story = Pulls(talk)
    await begin(story)
    await reviews_and_words(story)
    await owners_and_updates(story)
    await the_plan_changes(story)
    await verbs(story, folder)
    await the_queue(story)


async def begin(story: Pulls) -> None:
    """The App may write files and ask reviewers; the paths have owners by team and by name."""
    talk = story.talk
    stage, owner = talk.stage, person(talk.stage.accounts[MAINTAINER])

    def grant(world: object) -> None:
        stage.app.permissions = {**stage.app.permissions, "contents": "write", "pull_requests": "write"}
        apps.accept_permissions(stage.sandbox.world, stage.installation, by=stage.accounts[MAINTAINER])
        core = accounts.create_team(stage.sandbox.world, stage.repository.owner, "Core")
        teams.add_member(stage.sandbox.world, owner, core, stage.accounts["gemini"])
        teams.set_repository(stage.sandbox.world, owner, core, stage.repository, "write")

    stage.sandbox.do(grant)
    await talk.later(hours=2)  # tokens that were made before may less
    await talk.push(OWNERS, path="CODEOWNERS")
    await talk.push("def add(item): ...\n", path=CONTRACT)
    await talk.push(rules_for(talk, RULES, rest=REST))


async def reviews_and_words(story: Pulls) -> None:
    talk = story.talk
    pull = await story.open("src/a.py", title="feat: a", body=f"Closes #{talk.entries()['task:schema']}")
    await story.review("gemini", pull, "REQUEST_CHANGES")
    await story.push(pull.head_ref, {"src/b.py": "b\n", "tests/test_b.py": "b\n"}, message="feat: b")
    await story.says("chatgpt", pull, "/veto no tests")
    await story.says("chatgpt", pull, "/lift")
    await story.says("stranger", pull, f"/approve {pull.head_sha[:12]}")
    await story.says(MAINTAINER, pull, "/hold until Monday")
    await story.says(MAINTAINER, pull, "/unhold")
    await story.says("gemini", pull, f"/approve {pull.head_sha[:12]}")
    await story.says("gemini", pull, "/withdraw")
    review = await story.review("gemini", pull)
    await talk.act(MAINTAINER, reviews.dismiss, review, message="Too soon")
    await talk.act("claude", checks.press, story.check(pull), "evaluate")
    await talk.act("claude", checks.press, story.check(pull), "request-reviewers")
    await talk.later(seconds=2)  # of two words of one second the later one cannot be told
    await story.review("gemini", pull)
    assert story.verdict(pull) == "success"
    await talk.act("claude", pulls.retarget, pull, await branch(story, "release"))
    await talk.act("claude", pulls.retarget, pull, "main")
    await story.says(MAINTAINER, pull, "/override the shop is on fire")
    await talk.act(MAINTAINER, merging.merge, pull)
    assert talk.state("task:schema") == "done"


async def branch(story: Pulls, name: str) -> str:
    await story.push(name, {"README.md": f"{name}\n"}, by=MAINTAINER)
    return name


async def owners_and_updates(story: Pulls) -> None:
    """A contract that breaks, paths with owners, and a merge of the base that both sides changed."""
    talk = story.talk
    pull = await story.open("web/a.js", CONTRACT, branch="web", title="feat!: web")
    await asyncio.to_thread(
        talk.at_once, MAINTAINER, commit_files, talk.stage.repository, {"docs/a.md": b"a\n"}, message="docs: a"
    )
    await talk.act("claude", merging.update_branch, pull)
    await story.review("gemini", pull)
    await story.review("chatgpt", pull, "COMMENT")
    twin = await talk.act(
        "claude", pulls.open_pull, talk.stage.repository, head="web", base="release", title="fix: web"
    )
    await talk.act("claude", pulls.close, twin)


async def the_plan_changes(story: Pulls) -> None:
    talk = story.talk
    wrong = rules_for(talk, "{code: {when: {paths: ['src/**']}, primary: nobody}}")
    right = rules_for(talk, RULES, rest=REST.replace("agent: writer", "agent: quality"))
    await story.push("plan", {PLAN_FILE: wrong})
    named = {"head": "plan", "base": "main", "title": "chore: plan"}
    pull = await talk.act("claude", pulls.open_pull, talk.stage.repository, **named)
    await story.push("plan", {PLAN_FILE: right})
    await talk.act(MAINTAINER, merging.merge, pull)


async def verbs(story: Pulls, folder: Path) -> None:
    """`baton explain`, `protect`, `doctor --repo` as a maintainer calls them, `baton agent` as an agent does."""
    talk = story.talk
    pull = await story.open("src/c.py", branch="verbs", title="feat: c")
    plan = folder / "coordination.yml"
    plan.write_text(rules_for(talk, RULES, rest=REST), encoding="utf-8")
    app = str(talk.stage.app.id)
    for words in (
        ["explain", str(pull.number), "--json"],
        ["protect", str(plan), "--app-id", app, "--apply"],
        ["protect", str(plan), "--app-id", app, "--apply"],
        ["doctor", str(plan)],
    ):
        assert await called(talk, MAINTAINER, words, folder) in (0, 1), words
    number = str(talk.entries()["task:till"])
    for words in (
        ["next", "--claim"], ["progress", number, "40", "half of it"], ["show", number], ["list"], ["inbox"],
        ["done", number],
    ):  # fmt: skip
        assert await called(talk, "chatgpt", ["agent", *words], folder, agent="quality") in (0, 1), words
    assert talk.state("task:till") == "done"


async def called(talk: Talk, login: str, words: list[str], folder: Path, *, agent: str = "") -> int:
    """A command in a thread of its own, as on a person's machine; its code."""
    told = {
        "BATON_GITHUB_URL": talk.stage.sandbox.url,
        "BATON_STATE_KEY": talk.settings.state_keys[0],
        "BATON_AGENT": agent,
        "GH_TOKEN": talk.stage.token_of(login),
        "XDG_CACHE_HOME": str(folder),
    }
    silent = TextIOWrapper(BytesIO())
    with patch.dict(os.environ, told), redirect_stdout(silent), redirect_stderr(silent):
        code = await asyncio.to_thread(cli.run, [*words, "--repo", talk.stage.slug])
    await talk.settle()
    return code


async def the_queue(story: Pulls) -> None:
    """Two entries; the first loses its approval in the queue. Files are proposed where the branch is protected."""
    talk = story.talk
    rules = [{"type": "merge_queue", "parameters": QUEUE}]
    talk.at_once(MAINTAINER, protection.create_ruleset, talk.stage.repository, name="queue", rules=rules)
    one, other = await queued(story, "one"), await queued(story, "two")
    await talk.act("claude", merge_queue.enqueue, one)
    await story.says("chatgpt", other, "/veto not yet")
    talk.at_once("claude", pulls.edit, one, title="feat: one, and more")
    await talk.settle()
    assert one.is_merged


async def queued(story: Pulls, name: str) -> PullRequest:
    """A pull request to which nothing is to be said."""
    talk = story.talk
    await story.push(name, {f"src/{name}.py": "a\n", f"tests/test_{name}.py": "b\n"}, message=f"feat: {name}")
    named = {"head": name, "base": "main", "title": f"feat: {name}"}
    pull: PullRequest = await talk.act("claude", pulls.open_pull, talk.stage.repository, **named)
    await story.review("gemini", pull)
    return pull
