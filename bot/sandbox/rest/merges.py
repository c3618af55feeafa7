"""REST: merging pull requests and branches, and bringing a head up to date."""

from bot.sandbox.changes import MergeMethod
from bot.sandbox.errors import NotFound
from bot.sandbox.git import store
from bot.sandbox.operations import merging
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.pulls import PULL
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import git
from bot.sandbox.shapes import pulls as shapes

METHODS: tuple[MergeMethod, ...] = ("merge", "squash", "rebase")


@route("GET", PULL + "/merge", "pulls/pulls#check-if-a-pull-request-has-been-merged")
def check_merged(call: Call) -> Answer:
    if not call.pull().is_merged:
        raise NotFound
    return nothing()


@route("PUT", PULL + "/merge", "pulls/pulls#merge-a-pull-request")
def merge_pull(call: Call) -> Answer:
    sha = call.do(
        merging.merge,
        call.pull(),
        method=call.one_of("merge_method", METHODS) or "merge",
        sha=call.text_or_none("sha"),
        title=call.text_or_none("commit_title"),
        message=call.text_or_none("commit_message"),
    )
    return Answer(200, {"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


@route("PUT", PULL + "/update-branch", "pulls/pulls#update-a-pull-request-branch")
def update_branch(call: Call) -> Answer:
    pull = call.pull()
    call.do(merging.update_branch, pull, expected_head=call.text_or_none("expected_head_sha"))
    return Answer(202, {"message": "Updating pull request branch.", "url": shapes.url(call.world, pull)})


@route("POST", "/repos/{owner}/{repo}/merges", "branches/branches#merge-a-branch")
def merge_branches(call: Call) -> Answer:
    repository = call.repository()
    sha = call.do(
        merging.merge_branches,
        repository,
        base=call.text("base"),
        head=call.text("head"),
        message=call.text_or_none("commit_message"),
    )
    if sha is None:
        return nothing()
    return created(git.commit(call.world, repository, store.commit(repository, sha)))
