"""The merge queue: entries are merged one after the other, each tested on top of those before it."""

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import MergeMethod, PullRequest, QueueEntry
from bot.sandbox.errors import Unprocessable
from bot.sandbox.git import pushes, store
from bot.sandbox.model import Repository
from bot.sandbox.operations import merging, pull_state
from bot.sandbox.operations.history import announce, record, tell_pull, touch
from bot.sandbox.rules import checks, demands, verdict
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import checks as shapes
from bot.sandbox.world import World

HEADS = "refs/heads/"


def enqueue(
    world: World, actor: Actor, pull: PullRequest, *, jump: bool = False, expected_head: str | None = None
) -> QueueEntry:
    """What the branch demands beside the queue has to be met before."""
    require(actor, pull.repository, "contents", "write", role="write")
    if demands.of_branch(pull.repository, pull.base_ref).queue is None:
        raise Unprocessable("Merge queues are not enabled on the base branch")
    if pull.state == "closed" or pull.draft:
        raise Unprocessable("Pull request is in the wrong state to be added to the queue")
    if pull.queue_entry is not None:
        raise Unprocessable("Pull request is already in the queue")
    if expected_head is not None and expected_head != pull.head_sha:
        raise Unprocessable("Head branch was modified. Review and try again.")
    reasons = verdict.unmet(world, pull, actor, queued=True)
    if reasons:
        raise Unprocessable(" ".join(reasons))
    number, node = world.new_id("MQE", pull.repository.id)
    entry = QueueEntry(number, node, pull, pull.base_ref, actor.author, world.now(), jump=jump)
    line = pull.repository.queues.setdefault(pull.base_ref, [])
    line.insert(0, entry) if jump else line.append(entry)
    pull.queue_entry = world.nodes[node] = entry
    touch(world, pull)
    record(world, actor, pull, "added_to_merge_queue")
    tell_pull(world, actor, pull, "enqueued")
    if jump:
        _rebuild(world, pull.repository, pull.base_ref, first=0)
    else:
        _build(world, pull.repository, pull.base_ref)
    return entry


def dequeue(world: World, actor: Actor, pull: PullRequest, *, reason: str = "MANUAL") -> QueueEntry:
    require(actor, pull.repository, "contents", "write", role="write")
    entry = pull.queue_entry
    if entry is None:
        raise Unprocessable("Pull request is not in the queue")
    _remove(world, actor, entry, reason, group="dequeued")
    return entry


def position(entry: QueueEntry) -> int:
    """Counted from one."""
    return entry.pull.repository.queues[entry.branch].index(entry) + 1


def hear_of_check(world: World, repository: Repository, sha: str) -> None:
    """A check or a status on a commit: groups that end there go on, or out."""
    for branch, line in list(repository.queues.items()):
        for entry in list(line):
            if entry.head_sha == sha and entry in line:
                _judge(world, entry)
        _merge_ready(world, repository, branch)


def hear_of_push(
    world: World, actor: Actor, repository: Repository, ref: str, before: str | None, after: str | None
) -> None:
    """A new head takes its pull request out; a base that somebody moved makes all groups anew."""
    branch = ref.removeprefix(HEADS)
    for pull in repository.pulls_by_head.get(branch, ()):
        if pull.queue_entry is not None and not pull.is_merged:
            _remove(world, actor, pull.queue_entry, "BRANCH_PROTECTIONS", group="invalidated")
    line = repository.queues.get(branch)
    if line and line[0].base_sha != after:
        _rebuild(world, repository, branch, first=0)


def hear_of_closing(world: World, actor: Actor, pull: PullRequest) -> None:
    if pull.queue_entry is not None and not pull.is_merged:
        _remove(world, actor, pull.queue_entry, "MANUAL", group="dequeued")


def _build(world: World, repository: Repository, branch: str) -> None:
    """Makes the groups that are missing, as many at once as the queue builds."""
    queue = demands.of_branch(repository, branch).queue
    line = repository.queues.get(branch, [])
    if queue is None:
        return
    base = store.ref_or_none(repository, HEADS + branch) or ""
    for entry in list(line[: queue.most_to_build]):
        if not entry.head_sha and not _make_group(world, entry, base, method=queue.method):
            _remove(world, _robot(world), entry, "MERGE_CONFLICT", group=None)
            _build(world, repository, branch)
            return
        base = entry.head_sha
    _merge_ready(world, repository, branch)


def _make_group(world: World, entry: QueueEntry, base: str, *, method: str) -> bool:
    """One entry on top of those before it; False where it conflicts with them."""
    pull, robot = entry.pull, _robot(world)
    chosen: MergeMethod = "squash" if method == "squash" else "rebase" if method == "rebase" else "merge"
    commit = merging.build(world, robot, pull, base, method=chosen)
    if commit is None:
        return False
    entry.base_sha, entry.head_sha = base, commit
    entry.ref = f"{HEADS}gh-readonly-queue/{entry.branch}/pr-{pull.number}-{base}"
    entry.state = "AWAITING_CHECKS"
    pushes.move(world, robot, pull.repository, entry.ref, commit)
    _tell_group(world, robot, entry, "checks_requested")
    _judge(world, entry)
    return True


def _judge(world: World, entry: QueueEntry) -> None:
    repository = entry.pull.repository
    wanted = demands.of_branch(repository, entry.branch).checks
    states = [checks.state_of(repository, entry.head_sha, one) for one in wanted]
    if any(state in ("FAILURE", "ERROR") for state in states):
        entry.state = "UNMERGEABLE"
        _remove(world, _robot(world), entry, "CI_FAILURE", group="invalidated")
    elif all(state == "SUCCESS" for state in states):
        entry.state = "MERGEABLE"


def _merge_ready(world: World, repository: Repository, branch: str) -> None:
    line = repository.queues.get(branch, [])
    robot = _robot(world)
    while line and line[0].state == "MERGEABLE":
        entry = line.pop(0)
        entry.pull.queue_entry = None
        record(world, robot, entry.pull, "removed_from_merge_queue", renamed_to="MERGE")
        tell_pull(world, robot, entry.pull, "dequeued", lambda: {"reason": "MERGE"})
        merging.finish(world, robot, entry.pull, entry.head_sha, by_queue=True)
        _destroy_group(world, robot, entry, "merged")
    if line and any(not one.head_sha for one in line):
        _build(world, repository, branch)


def _remove(world: World, actor: Actor, entry: QueueEntry, reason: str, *, group: str | None) -> None:
    """Takes an entry out; those behind it were tested with it, and are tested again."""
    repository, pull = entry.pull.repository, entry.pull
    line = repository.queues[entry.branch]
    at = line.index(entry)
    line.remove(entry)
    pull.queue_entry = None
    world.nodes.pop(entry.node_id, None)
    record(world, actor, pull, "removed_from_merge_queue", renamed_to=reason)
    tell_pull(world, actor, pull, "dequeued", lambda: {"reason": reason})
    if group is not None and entry.head_sha:
        _destroy_group(world, actor, entry, group)
    _rebuild(world, repository, entry.branch, first=at)


def _rebuild(world: World, repository: Repository, branch: str, *, first: int) -> None:
    for entry in repository.queues.get(branch, [])[first:]:
        if entry.head_sha:
            _destroy_group(world, _robot(world), entry, "invalidated")
            entry.head_sha = entry.base_sha = entry.ref = ""
            entry.state = "QUEUED"
    _build(world, repository, branch)


def _destroy_group(world: World, actor: Actor, entry: QueueEntry, reason: str) -> None:
    _tell_group(world, actor, entry, "destroyed", reason)
    if store.ref_or_none(entry.pull.repository, entry.ref) is not None:
        pushes.move(world, actor, entry.pull.repository, entry.ref, None)


def _tell_group(world: World, actor: Actor, entry: QueueEntry, action: str, reason: str | None = None) -> None:
    repository = entry.pull.repository

    def body() -> Json:
        group = {
            "head_sha": entry.head_sha,
            "head_ref": entry.ref,
            "base_sha": entry.base_sha,
            "base_ref": HEADS + entry.branch,
            "head_commit": shapes.simple_commit(store.commit(repository, entry.head_sha)),
        }
        return {"merge_group": group, **({"reason": reason} if reason else {})}

    kept = body()  # the group may be gone when the event is written
    announce(world, actor, repository, "merge_group", action, lambda: kept)


def _robot(world: World) -> Actor:
    """GitHub's own hand in the queue."""
    return Actor(account=world.merge_queue_bot, key="github-merge-queue")


pushes.FOLLOWERS.append(hear_of_push)
pull_state.WHEN_CLOSED.append(hear_of_closing)
