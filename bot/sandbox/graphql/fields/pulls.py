"""Pull requests: their ends, what they change, and whether they merge."""

from operator import attrgetter
from typing import Any

from bot.sandbox import access, mergeability
from bot.sandbox.changes import PullRequest, QueueEntry
from bot.sandbox.git import pull_diff
from bot.sandbox.git.diffs import FileChange
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.faults import not_found
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.fields.selection import ISSUE_KEYS, Keys, ordered
from bot.sandbox.graphql.objects import HEADS, GitThing, PullCommit, branch, thing
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Issue, Repository
from bot.sandbox.operations import merge_queue, pull_links
from bot.sandbox.rules import demands

BY_ID = attrgetter("id")
STATUS = {"added": "ADDED", "removed": "DELETED", "modified": "MODIFIED", "renamed": "RENAMED", "changed": "CHANGED"}

plain(
    "PullRequest",
    "headRepository isCrossRepository maintainerCanModify mergedAt mergedBy",
    state=lambda pull: state_of(pull),
    permalink=lambda pull: issue_path(pull),
    baseRepository=lambda pull: pull.repository,
    headRepositoryOwner=lambda pull: pull.head_owner,
    baseRefName=lambda pull: pull.base_ref,
    baseRefOid=lambda pull: pull.base_sha,
    baseRef=lambda pull: branch(pull.repository, HEADS + pull.base_ref),
    headRefName=lambda pull: pull.head_ref,
    headRefOid=lambda pull: pull.head_sha,
    headRef=lambda pull: branch(pull.head_repository, HEADS + pull.head_ref) if pull.head_repository else None,
    isDraft=lambda pull: pull.draft,
    merged=lambda pull: pull.is_merged,
    mergeCommit=lambda pull: thing(pull.repository, pull.merge_commit_sha) if pull.is_merged else None,
    additions=lambda pull: sum(one.additions for one in pull_diff.files(pull)),
    deletions=lambda pull: sum(one.deletions for one in pull_diff.files(pull)),
    changedFiles=lambda pull: len(pull_diff.files(pull)),
    totalCommentsCount=lambda pull: len(pull.comments) + len(pull.review_comments),
    isInMergeQueue=lambda pull: pull.queue_entry is not None,
    isMergeQueueEnabled=lambda pull: demands.of_branch(pull.repository, pull.base_ref).queue is not None,
    mergeQueueEntry=lambda pull: pull.queue_entry,
)
plain(
    "PullRequestCommit",
    "id",
    commit=lambda one: thing(one.pull.repository, one.oid),
    pullRequest=lambda one: one.pull,
    resourcePath=lambda one: f"{issue_path(one.pull)}/commits/{one.oid}",
)
plain(
    "PullRequestChangedFile",
    "additions deletions path",
    changeType=lambda one: STATUS[one.status],
    viewerViewedState=lambda _one: "UNVIEWED",
)
plain(
    "MergeQueueEntry",
    "id state jump enqueuedAt enqueuer",
    position=merge_queue.position,
    pullRequest=lambda entry: entry.pull,
    baseCommit=lambda entry: commit_of(entry, entry.base_sha),
    headCommit=lambda entry: commit_of(entry, entry.head_sha),
)


def state_of(pull: PullRequest) -> str:
    return "MERGED" if pull.is_merged else pull.state.upper()


def commit_of(entry: QueueEntry, sha: str) -> GitThing | None:
    return thing(entry.pull.repository, sha) if sha else None


@field_of("PullRequestCommit.url")
def commit_url(one: PullCommit, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(one.pull)}/commits/{one.oid}"


@field_of("PullRequest.mergeable")
def mergeable(pull: PullRequest, info: Info) -> str:
    """UNKNOWN at the first question after a push; asking makes GitHub find out."""
    if pull.state == "closed":
        return "UNKNOWN"
    known = mergeability.known(info.context.world, pull, is_asked=True)
    return {None: "UNKNOWN", True: "MERGEABLE", False: "CONFLICTING"}[known]


@field_of("PullRequest.mergeStateStatus")
def merge_state_status(pull: PullRequest, info: Info) -> str:
    asking = info.context
    shown = mergeability.shown(asking.world, pull, asking.actor, is_asked=True)
    return str(shown["mergeable_state"]).upper()


@field_of("PullRequest.canBeRebased")
def can_be_rebased(pull: PullRequest, _info: Info) -> bool:
    return pull.state == "open" and pull_diff.merge_test(pull).is_mergeable


@field_of("PullRequest.potentialMergeCommit")
def potential_merge_commit(pull: PullRequest, _info: Info) -> GitThing | None:
    return thing(pull.repository, pull.merge_commit_sha) if pull.merge_commit_sha and not pull.is_merged else None


@field_of("PullRequest.commits")
def commits(pull: PullRequest, info: Info, **arguments: Any) -> Connection:
    """At most 250, as REST lists them; the count is the true one."""
    found = pull_diff.commits(pull)
    ids = [one.id.decode() for one in found[: pull_diff.COMMITS]]
    listed = [PullCommit(pull, oid, number, pull.created_at) for number, oid in enumerate(ids)]
    answer = page(listed, info, arguments, key=attrgetter("oid"))
    return Connection(answer | {"totalCount": len(found)})


@field_of("PullRequest.files")
def files(pull: PullRequest, info: Info, **arguments: Any) -> Connection:
    """The name before a rename is not told here: GitHub's schema has no field for it."""
    found = pull_diff.files(pull)
    listed: list[FileChange] = list(found[: pull_diff.FILES])
    answer = page(listed, info, arguments, key=attrgetter("path"))
    return Connection(answer | {"totalCount": len(found)})


@field_of("PullRequest.closingIssuesReferences")
def closing_issues(pull: PullRequest, info: Info, **arguments: Any) -> Connection:
    found: list[Issue] = [
        one for one in pull_links.closing(info.context.world, pull) if info.context.sees(one.repository)
    ]
    return page(found, info, arguments, key=BY_ID)


@field_of("PullRequest.viewerCanUpdateBranch")
def can_update_branch(pull: PullRequest, info: Info) -> bool:
    head = pull.head_repository
    if head is None or pull.state == "closed" or not pull_diff.is_behind(pull):
        return False
    return access.may(info.context.actor, head, "contents", "write", role="write")


@field_of("PullRequest.viewerCanMergeAsAdmin")
def can_merge_as_admin(pull: PullRequest, info: Info) -> bool:
    asked = demands.of_branch(pull.repository, pull.base_ref)
    actor = info.context.actor
    is_admin = access.may(actor, pull.repository, "administration", "write", role="admin")
    return is_admin and bool(asked.all) and not asked.left_for(actor, pull.repository, in_pull=True).all


@field_of("Repository.pullRequest")
def pull_request(repository: Repository, info: Info, number: int) -> PullRequest:
    info.context.require_read(repository, "pull_requests")
    found = repository.issues.get(number)
    if not isinstance(found, PullRequest):
        raise not_found(f"Could not resolve to a PullRequest with the number of {number}.")
    return found


@field_of("Repository.pullRequests")
def pull_requests(
    repository: Repository,
    info: Info,
    states: list[str] | None = None,
    labels: list[str] | None = None,
    baseRefName: str | None = None,
    headRefName: str | None = None,
    **arguments: Any,
) -> Connection:
    info.context.require_read(repository, "pull_requests")
    found = [one for one in repository.issues.values() if isinstance(one, PullRequest)]
    if states is not None:
        found = [one for one in found if state_of(one) in states]
    if labels:
        names = {name.lower() for name in labels}
        found = [one for one in found if any(label.name.lower() in names for label in one.labels.values())]
    found = [one for one in found if baseRefName in (None, one.base_ref) and headRefName in (None, one.head_ref)]
    keys: Keys = ISSUE_KEYS
    return page(ordered(found, arguments.get("orderBy"), keys), info, arguments, key=BY_ID)


@field_of("Commit.associatedPullRequests")
def associated_pull_requests(one: GitThing, info: Info, **arguments: Any) -> Connection:
    info.context.require_read(one.repository, "pull_requests")
    pulls = [pull for pull in one.repository.issues.values() if isinstance(pull, PullRequest)]
    found = [
        pull
        for pull in pulls
        if one.oid == pull.merge_commit_sha or any(c.id.decode() == one.oid for c in pull_diff.commits(pull))
    ]
    return page(found, info, arguments, key=BY_ID)
