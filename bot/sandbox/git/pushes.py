"""Branches that move: the rules, the push event, and the issues that commits close."""

from collections.abc import Callable, Iterable

from dulwich.graph import can_fast_forward
from dulwich.objects import Commit

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import Push, PushKind
from bot.sandbox.errors import Conflict, Forbidden, ProtectedBranch, Unprocessable
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.operations import issues, pull_pushes, references, suites
from bot.sandbox.rules import verdict
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import git as shapes
from bot.sandbox.world import Notice, World

WORKFLOWS = ".github/workflows/"
FOLLOWERS: list[Callable[[World, Actor, Repository, str, str | None, str | None], None]] = []
"""What else follows a push, with the ref, before and after: the merge queue, which pushes itself, adds itself."""


def require_push(actor: Actor, repository: Repository) -> None:
    require(actor, repository, "contents", "write", role="write")


def require_workflows(actor: Actor, paths: Iterable[str]) -> None:
    """An App changes workflow files only with a permission of their own."""
    held = (actor.permissions or {}).get("workflows")
    if actor.permissions is not None and held != "write":
        for path in paths:
            if path.startswith(WORKFLOWS):
                raise Forbidden(
                    f"refusing to allow a GitHub App to create or update workflow `{path}` "
                    "without `workflows` permission"
                )


def create_ref(world: World, actor: Actor, repository: Repository, ref: str, sha: str) -> None:
    require_push(actor, repository)
    check(actor, repository, ref, None, sha)
    if not ref.startswith("refs/") or ref.count("/") < 2:
        raise Unprocessable("Reference name must start with 'refs/' and contain at least two slashes")
    if store.ref_or_none(repository, ref) is not None:
        raise Unprocessable("Reference already exists")
    if store.get(repository, sha) is None:
        raise Unprocessable("Object does not exist")
    move(world, actor, repository, ref, sha)


def update_ref(world: World, actor: Actor, repository: Repository, ref: str, sha: str, *, force: bool = False) -> None:
    require_push(actor, repository)
    former = store.ref_or_none(repository, ref)
    if former is None:
        raise Unprocessable("Reference does not exist")
    if store.get(repository, sha) is None:
        raise Unprocessable("Object does not exist")
    if not force and not _is_ahead(repository, former, sha):
        raise Unprocessable("Update is not a fast forward")
    check(actor, repository, ref, former, sha)
    move(world, actor, repository, ref, sha)


def delete_ref(world: World, actor: Actor, repository: Repository, ref: str) -> None:
    require_push(actor, repository)
    if store.ref_or_none(repository, ref) is None:
        raise Unprocessable("Reference does not exist")
    if ref == f"refs/heads/{repository.default_branch}":
        raise Unprocessable("Cannot delete the default branch")
    check(actor, repository, ref, store.ref_or_none(repository, ref), None)
    move(world, actor, repository, ref, None)


def check(actor: Actor, repository: Repository, ref: str, before: str | None, after: str | None) -> None:
    """Raises what protection and rulesets answer to a push by hand."""
    refusal = verdict.push_refusal(repository, actor, ref, before, after)
    if refusal is not None:
        raise ProtectedBranch(refusal)


def move(
    world: World,
    actor: Actor,
    repository: Repository,
    ref: str,
    sha: str | None,
    *,
    expected: str | None = None,
    kind: PushKind | None = None,
) -> None:
    """Points a ref at a commit (None deletes it) and announces the push. Protection is not asked here."""
    former = store.ref_or_none(repository, ref)
    if expected is not None and former != expected:
        raise Conflict(f"is at {former} but expected {expected}")
    if sha is None:
        repository.git.refs.remove_if_equals(store.refname(ref), None)
    else:
        repository.git.refs[store.refname(ref)] = store.oid(sha)
    if former != sha:
        announce(world, actor, repository, ref, former, sha, kind=kind)


def announce(
    world: World,
    actor: Actor,
    repository: Repository,
    ref: str,
    before: str | None,
    after: str | None,
    *,
    kind: PushKind | None = None,
) -> None:
    """Tells of a ref that has moved already, and does what follows from it."""
    repository.pushed_at = repository.updated_at = world.now()
    commits = _new_commits(repository, before, after)
    forced = before is not None and after is not None and not _is_ahead(repository, before, after)

    _remember(world, actor, repository, ref, before, after, kind or _kind(before, after, forced=forced))

    def body() -> Json:
        return shapes.push(world, actor, repository, ref, before, after, commits, forced=forced)

    world.announce(Notice("push", None, actor.author, body, repository))
    if before is None or after is None:
        _tell_of_ref(world, actor, repository, ref, "create" if before is None else "delete")
    pull_pushes.follow(world, actor, repository, ref, before, after)
    suites.open_for_push(world, actor, repository, ref, before, after)
    for follow in FOLLOWERS:
        follow(world, actor, repository, ref, before, after)
    if ref == f"refs/heads/{repository.default_branch}":
        _close_issues(world, actor, repository, commits)


def _kind(before: str | None, after: str | None, *, forced: bool) -> PushKind:
    if before is None:
        return "branch_creation"
    if after is None:
        return "branch_deletion"
    return "force_push" if forced else "push"


def _remember(
    world: World,
    actor: Actor,
    repository: Repository,
    ref: str,
    before: str | None,
    after: str | None,
    kind: PushKind,
) -> None:
    number, node = world.new_id("PSH", repository.id)
    push = Push(number, node, repository, actor.author, ref, before, after, world.now(), kind)
    repository.pushes.append(push)


def _tell_of_ref(world: World, actor: Actor, repository: Repository, ref: str, event: str) -> None:
    kind = "tag" if ref.startswith("refs/tags/") else "branch"

    def body() -> Json:
        named: Json = {"ref": ref.split("/", 2)[-1], "ref_type": kind, "pusher_type": "user"}
        if event == "create":
            named |= {"master_branch": repository.default_branch, "description": repository.description}
        return named

    world.announce(Notice(event, None, actor.author, body, repository))


def _close_issues(world: World, actor: Actor, repository: Repository, commits: list[Commit]) -> None:
    for commit in commits:
        for issue in references.closed_by(world, repository, commit.message.decode("utf-8", "replace")):
            issues.close_by_commit(world, actor, issue, commit.id.decode())


def _new_commits(repository: Repository, before: str | None, after: str | None) -> list[Commit]:
    """What the push brought, oldest first; GitHub lists at most 2,048."""
    if after is None or not isinstance(store.get(repository, after), Commit):
        return []
    known = [store.oid(sha) for sha in ({before} if before else set(store.heads(repository).values()) - {after})]
    exclude = [sha for sha in known if sha in repository.git.object_store]
    walker = repository.git.get_walker(include=[store.oid(after)], exclude=exclude, max_entries=2048)
    return [entry.commit for entry in walker][::-1]


def _is_ahead(repository: Repository, former: str, sha: str) -> bool:
    if not isinstance(store.get(repository, former), Commit) or not isinstance(store.get(repository, sha), Commit):
        return False
    return bool(can_fast_forward(repository.git, store.oid(former), store.oid(sha)))
