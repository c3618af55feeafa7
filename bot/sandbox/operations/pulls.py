"""Pull requests: opened, edited, retargeted, made a draft and ready again. What issues share is in `issues`."""

from collections.abc import Iterable

from bot.sandbox.access import may_change, rank, require, require_change, role_of, role_unless_own, sees
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Forbidden, ValidationFailed
from bot.sandbox.git import pull_diff, store, three_way
from bot.sandbox.model import Account, Label, Milestone, Repository
from bot.sandbox.operations import issues, opening, pull_state
from bot.sandbox.operations.history import marks, record, tell, touch
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World


def open_pull(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    title: str,
    head: str,
    base: str,
    body: str | None = None,
    draft: bool = False,
    maintainer_can_modify: bool = True,
    labels: Iterable[Label] = (),
    assignees: Iterable[Account] = (),
    milestone: Milestone | None = None,
    head_repository: Repository | None = None,
) -> PullRequest:
    """`head` is a branch, `owner:branch`, or with `head_repository` a branch of that one."""
    require(actor, repository, "pull_requests", "write")
    issues.check_text(title, body)
    source, branch = _source(world, actor, repository, head, head_repository)
    head_sha = store.ref_or_none(source, f"refs/heads/{branch}") if source else None
    base_sha = store.ref_or_none(repository, f"refs/heads/{base.removeprefix('refs/heads/')}")
    if source is None or head_sha is None:
        raise ValidationFailed("PullRequest", "head", "invalid")
    if base_sha is None:
        raise ValidationFailed("PullRequest", "base", "invalid")
    pull = _blank(world, actor, repository, title, body)
    pull.base_ref, pull.base_sha = base.removeprefix("refs/heads/"), base_sha
    pull.head_repository, pull.head_owner = source, source.owner
    pull.head_ref, pull.head_sha = branch, head_sha
    pull.draft = draft
    pull.maintainer_can_modify = maintainer_can_modify and source is not repository
    check_pair(pull)
    _put(world, actor, pull)
    for commit in pull_diff.commits(pull)[: pull_diff.COMMITS]:
        record(world, actor, pull, "committed", commit_id=commit.id.decode())
    if may_change(actor, pull, role="triage"):
        opening.attach(world, actor, pull, labels=labels, assignees=assignees, milestone=milestone)
    opening.tell_opened(world, actor, pull)
    return pull


def edit(
    world: World,
    actor: Actor,
    pull: PullRequest,
    *,
    title: str | Unset = UNSET,
    body: str | Unset | None = UNSET,
    base: str | Unset = UNSET,
    maintainer_can_modify: bool | Unset = UNSET,
) -> PullRequest:
    require_edit(actor, pull)
    if not isinstance(base, Unset) and base != pull.base_ref:
        retarget(world, actor, pull, base)
    if not isinstance(maintainer_can_modify, Unset) and pull.is_cross_repository:
        if pull.author is not actor.account:
            raise ValidationFailed("PullRequest", "maintainer_can_modify", "invalid", value=maintainer_can_modify)
        pull.maintainer_can_modify = maintainer_can_modify
    if not isinstance(title, Unset) or not isinstance(body, Unset):
        issues.edit(world, actor, pull, title=title, body=body)
    return pull


def retarget(world: World, actor: Actor, pull: PullRequest, base: str) -> None:
    """Another base branch; the event names the old one, and its commit."""
    require_edit(actor, pull)
    if pull.state == "closed":
        words = "Cannot change the base branch of a closed pull request."
        raise ValidationFailed("PullRequest", "base", "custom", message=words)
    base_sha = store.ref_or_none(pull.repository, f"refs/heads/{base}")
    if base_sha is None:
        raise ValidationFailed("PullRequest", "base", "invalid", value=base)
    former_ref, former_sha = pull.base_ref, pull.base_sha
    pull.base_ref, pull.base_sha = base, base_sha
    try:
        check_pair(pull)
    except ValidationFailed:
        pull.base_ref, pull.base_sha = former_ref, former_sha
        raise
    touch(world, pull)
    record(world, actor, pull, "base_ref_changed", renamed_from=former_ref, renamed_to=base)
    changes = {"changes": {"base": {"ref": {"from": former_ref}, "sha": {"from": former_sha}}}}
    tell(world, actor, pull, "edited", lambda: changes)


def convert_to_draft(world: World, actor: Actor, pull: PullRequest) -> None:
    _require_stage(actor, pull)
    if not pull.draft:
        pull.draft = True
        touch(world, pull)
        record(world, actor, pull, "convert_to_draft")
        tell(world, actor, pull, "converted_to_draft")


def mark_ready(world: World, actor: Actor, pull: PullRequest) -> None:
    _require_stage(actor, pull)
    if pull.draft:
        pull.draft = False
        touch(world, pull)
        record(world, actor, pull, "ready_for_review")
        tell(world, actor, pull, "ready_for_review")


def close(world: World, actor: Actor, pull: PullRequest) -> None:
    issues.close(world, actor, pull)


def reopen(world: World, actor: Actor, pull: PullRequest) -> None:
    issues.reopen(world, actor, pull)


def require_edit(actor: Actor, pull: PullRequest) -> None:
    require_change(actor, pull, role=role_unless_own(actor, pull.author, "write"))


def _require_stage(actor: Actor, pull: PullRequest) -> None:
    require_edit(actor, pull)
    if pull.state == "closed":
        raise ValidationFailed("PullRequest", "draft", "custom", message="Pull request is closed")


def check_pair(pull: PullRequest) -> None:
    """What GitHub refuses of a head and a base."""
    base, head = pull_diff.base_tip(pull), pull.head_sha
    label = f"{pull.head_owner.login if pull.head_owner else 'unknown'}:{pull.head_ref}"
    if three_way.merge_base(pull.repository, base, head) is None:
        raise _refused(f"The {pull.head_ref} branch has no history in common with {pull.base_ref}")
    if three_way.is_ancestor(pull.repository, head, base):
        raise _refused(f"No commits between {pull.base_ref} and {pull.head_ref}")
    if pull_state.open_twin(pull) is not None:
        raise _refused(f"A pull request already exists for {label}.")


def _refused(words: str) -> ValidationFailed:
    return ValidationFailed("PullRequest", "", "custom", message=words)


def _source(
    world: World, actor: Actor, repository: Repository, head: str, named: Repository | None
) -> tuple[Repository | None, str]:
    """Where the head is: one of the repository's own network that the actor may push to."""
    owner, colon, branch = head.rpartition(":")
    branch = branch.removeprefix("refs/heads/")
    source: Repository | None = named or repository
    if colon and named is None:
        source = next((one for one in network(world, repository) if one.owner.login.lower() == owner.lower()), None)
    if source is None or not sees(actor, source):
        return None, branch
    is_app = actor.installation is not None
    if not is_app and all(rank(role_of(actor.account, one)) < rank("write") for one in (source, repository)):
        raise Forbidden("You must have write access to the head or the base repository.")
    return source, branch


def network(world: World, repository: Repository) -> list[Repository]:
    """The repository with its forks, and theirs; they share their objects."""
    return [one for one in world.repositories.values() if one.git.object_store is repository.git.object_store]


def _blank(world: World, actor: Actor, repository: Repository, title: str, body: str | None) -> PullRequest:
    """Its id is an issue's, its node id is not."""
    number, _ = world.new_id("I", repository.id)
    own = marks(world, actor, "PR", repository)
    pull = PullRequest(repository=repository, number=repository.next_number, title=title, body=body, **own)
    pull.id, pull.pull_id = number, pull.id
    return pull


def _put(world: World, actor: Actor, pull: PullRequest) -> None:
    repository = pull.repository
    repository.next_number += 1
    repository.issues[pull.number] = pull
    repository.open_issues += 1
    world.issues[pull.id] = world.nodes[pull.node_id] = pull
    world.pulls[pull.pull_id] = pull
    assert pull.head_repository is not None, "its head was just found"
    pull.head_repository.pulls_by_head.setdefault(pull.head_ref, []).append(pull)
    last = next(
        (one for one in reversed(pull.head_repository.pushes) if one.ref == f"refs/heads/{pull.head_ref}"), None
    )
    pull.last_pusher = last.actor if last else actor.account
    repository.git.refs[store.refname(f"refs/pull/{pull.number}/head")] = store.oid(pull.head_sha)
