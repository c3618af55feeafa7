"""Merges of the base, and owners of code by team: what a few verdicts ask beside the two requests."""

import asyncio

from bot.sandbox.git.writing import commit_files
from bot.sandbox.operations import accounts, merging, teams
from tests.conversations.approvals.pulls import Pulls, rules_for

OWNED = "{code: {when: {paths: ['src/**']}, code_owners: true}}"
SEVEN = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"


async def on_main(story: Pulls, **files: str) -> None:
    changes = {name.replace("_", "/", 1) + ".py": text.encode() for name, text in files.items()}
    repository = story.talk.stage.repository
    await asyncio.to_thread(story.talk.at_once, "mira", commit_files, repository, changes, message="Work")
    await story.talk.settle()


async def test_a_merge_of_the_base_keeps_an_approval_where_no_path_changed_on_both_sides(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    await on_main(ruled, src_other="new\n")
    before = pull.head_sha
    await ruled.talk.act("claude", merging.update_branch, pull)
    assert pull.head_sha != before
    assert ruled.verdict(pull) == "success"


async def test_a_merge_of_the_base_that_joins_changes_takes_it_back(ruled: Pulls) -> None:
    await on_main(ruled, src_a=SEVEN)
    await ruled.push("topic", {"src/a.py": SEVEN.replace("one", "ONE")})
    pull = await ruled.open("src/b.py")
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"
    await on_main(ruled, src_a=SEVEN.replace("seven", "SEVEN"))
    await ruled.talk.act("claude", merging.update_branch, pull)
    assert ruled.verdict(pull) == "action_required"
    assert "joined changes of both sides" in ruled.text(pull)


async def test_a_merge_of_something_else_than_the_base_keeps_nothing(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    await ruled.push("side", {"src/evil.py": "evil\n"})
    repository = ruled.talk.stage.repository
    await ruled.talk.act("claude", merging.merge_branches, repository, base="topic", head="side")
    assert ruled.verdict(pull) == "action_required"


async def test_owners_of_code_may_be_teams_and_who_leaves_one_is_heard_no_more(bare: Pulls) -> None:
    stage = bare.talk.stage
    owner, gemini = stage.repository.owner, stage.accounts["gemini"]
    team = stage.sandbox.do(accounts.create_team, owner, "core")
    bare.talk.at_once("mira", teams.set_repository, team, stage.repository, "write")
    bare.talk.at_once("mira", teams.add_member, team, gemini)
    await bare.talk.push("/src/ @acme/core\n", path="CODEOWNERS")
    await bare.talk.push(rules_for(bare.talk, OWNED))
    pull = await bare.open()
    await bare.review("chatgpt", pull)
    assert bare.verdict(pull) == "action_required"
    await bare.review("gemini", pull)
    assert bare.verdict(pull) == "success"
    await bare.talk.act("mira", teams.remove_member, team, gemini)
    assert bare.verdict(pull) == "action_required"
