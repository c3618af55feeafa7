"""Merging: by a merge commit, squashed, or rebased; and bringing a head up to date with its base."""

from dataclasses import dataclass

from dulwich.objects import Commit

from bot.sandbox.access import rank, require, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.changes import MergeMethod, PullRequest, PushKind
from bot.sandbox.errors import Conflict, Forbidden, NotMergeable, Unprocessable
from bot.sandbox.git import pull_diff, pushes, store, three_way, writing
from bot.sandbox.git.writing import Signature
from bot.sandbox.model import Repository
from bot.sandbox.operations import merged
from bot.sandbox.rules import demands, verdict
from bot.sandbox.world import World

ALLOWED = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}
WORDS = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}
WEB_FLOW = Signature(*writing.WEB_FLOW)


@dataclass(frozen=True, slots=True)
class Words:
    """What the commit of a merge says, where somebody wants it otherwise."""

    title: str | None = None
    message: str | None = None


def merge(
    world: World,
    actor: Actor,
    pull: PullRequest,
    *,
    method: MergeMethod = "merge",
    sha: str | None = None,
    title: str | None = None,
    message: str | None = None,
) -> str:
    """Merges, or raises what GitHub answers: 405 where it may not be, 409 where the head is another one."""
    require(actor, pull.repository, "contents", "write", role="write")
    if pull.state == "closed":
        raise NotMergeable
    if sha is not None and sha != pull.head_sha:
        raise Conflict("Head branch was modified. Review and try the merge again.")
    if pull.draft:
        raise NotMergeable("Pull Request is still a draft")
    _check_method(pull, method)
    refusal = verdict.merge_refusal(world, pull, actor)
    if refusal is not None:
        raise NotMergeable(refusal)
    base = pull_diff.base_tip(pull)
    commit = build(world, actor, pull, base, method=method, words=Words(title, message))
    if commit is None:
        raise NotMergeable("Pull Request is not mergeable")
    finish(world, actor, pull, commit)
    return commit


def finish(world: World, actor: Actor, pull: PullRequest, commit: str, *, by_queue: bool = False) -> None:
    """Moves the base branch to what was built, and tells the pull request before it tells of the push."""
    merged.mark(world, actor, pull, commit)
    kind: PushKind = "merge_queue_merge" if by_queue else "pr_merge"
    pushes.move(world, actor, pull.repository, f"refs/heads/{pull.base_ref}", commit, kind=kind)
    head = pull.head_repository
    if head is pull.repository and pull.repository.merge_settings.get("delete_branch_on_merge"):
        pushes.move(world, actor, pull.repository, f"refs/heads/{pull.head_ref}", None)


def build(
    world: World,
    actor: Actor,
    pull: PullRequest,
    base: str,
    *,
    method: MergeMethod,
    words: Words | None = None,
) -> str | None:
    """The commit that the base would be at, on top of `base`; None where the two conflict."""
    if method == "rebase":
        return _rebased(world, actor, pull, base)
    tree = three_way.merged_tree(pull.repository, base, pull.head_sha)
    if tree is None:
        return None
    said = words or Words()
    author = writing.signature_of(actor.author if actor.account else world.web_flow)
    if method == "merge":
        parents, text = [base, pull.head_sha], _merge_message(pull, said)
    else:
        parents, text = [base], _squash_message(pull, said)
        author = writing.signature_of(pull.author) if pull.author else author
    return writing.put_commit(
        world,
        pull.repository,
        tree=tree,
        parents=parents,
        message=text,
        author=author,
        committer=WEB_FLOW,
        is_signed=True,
    )


def update_branch(world: World, actor: Actor, pull: PullRequest, *, expected_head: str | None = None) -> str:
    """Merges the base into the head branch; a push by the actor."""
    head = pull.head_repository
    if head is None or pull.state == "closed":
        raise Unprocessable("The pull request's head branch is gone.")
    require_head(actor, pull)
    if expected_head is not None and expected_head != pull.head_sha:
        raise Unprocessable("expected head sha didn’t match current head ref.")
    base = pull_diff.base_tip(pull)
    if not pull_diff.is_behind(pull):
        raise Unprocessable("There are no new commits on the base branch.")
    tree = three_way.merged_tree(pull.repository, pull.head_sha, base)
    if tree is None:
        raise Unprocessable("merge conflict between base and head")
    commit = writing.put_commit(
        world,
        head,
        tree=tree,
        parents=[pull.head_sha, base],
        message=f"Merge branch '{pull.base_ref}' into {pull.head_ref}",
        author=writing.signature_of(actor.author),
        committer=WEB_FLOW,
        is_signed=True,
    )
    pushes.move(world, actor, head, f"refs/heads/{pull.head_ref}", commit)
    return commit


def merge_branches(
    world: World, actor: Actor, repository: Repository, *, base: str, head: str, message: str | None = None
) -> str | None:
    """`POST merges`: None where there is nothing to merge."""
    pushes.require_push(actor, repository)
    theirs = store.resolve(repository, head).id.decode()
    ours = store.ref_or_none(repository, f"refs/heads/{base}")
    if ours is None:
        raise Unprocessable("Base does not exist")
    if three_way.is_ancestor(repository, theirs, ours):
        return None
    tree = three_way.merged_tree(repository, ours, theirs)
    if tree is None:
        raise Conflict("Merge conflict")
    commit = writing.put_commit(
        world,
        repository,
        tree=tree,
        parents=[ours, theirs],
        message=message or f"Merge {head} into {base}",
        author=writing.signature_of(actor.author),
        committer=WEB_FLOW,
        is_signed=True,
    )
    pushes.check(actor, repository, f"refs/heads/{base}", ours, commit)
    pushes.move(world, actor, repository, f"refs/heads/{base}", commit)
    return commit


def require_head(actor: Actor, pull: PullRequest) -> None:
    """Who may push to the head: its own writers, and the base's where the author lets maintainers edit."""
    head = pull.head_repository
    assert head is not None, "asked for pull requests that have a head"
    if actor.installation is not None:
        require(actor, head if head is pull.repository else pull.repository, "contents", "write")
        return
    may_own = rank(role_of(actor.account, head)) >= rank("write")
    may_base = pull.maintainer_can_modify and rank(role_of(actor.account, pull.repository)) >= rank("write")
    if not (may_own or may_base):
        raise Forbidden("user doesn't have permission to update head repository")


def _check_method(pull: PullRequest, method: MergeMethod) -> None:
    is_allowed = pull.repository.merge_settings.get(ALLOWED[method], True)
    left = [one.methods for one in demands.of_branch(pull.repository, pull.base_ref) if one.methods]
    if not is_allowed or any(method not in methods for methods in left):
        raise NotMergeable(f"{WORDS[method]} are not allowed on this repository.")


def _merge_message(pull: PullRequest, words: Words) -> str:
    owner = pull.head_owner.login if pull.head_owner else "unknown"
    title = words.title or f"Merge pull request #{pull.number} from {owner}/{pull.head_ref}"
    message = pull.title if words.message is None else words.message
    return f"{title}\n\n{message}".rstrip("\n")


def _squash_message(pull: PullRequest, words: Words) -> str:
    """Several commits are listed, and their other authors are named below."""
    commits = pull_diff.commits(pull)
    title = words.title or f"{_one_title(pull, commits)} (#{pull.number})"
    if words.message is not None:
        return f"{title}\n\n{words.message}".rstrip("\n")
    texts = [one.message.decode("utf-8", "replace").strip() for one in commits]
    body = texts[0].partition("\n")[2].strip() if len(texts) == 1 else "\n\n".join(f"* {text}" for text in texts)
    own = pull.author.email if pull.author else None
    others = dict.fromkeys(one.author.decode("utf-8", "replace") for one in commits)
    trailers = [f"Co-authored-by: {one}" for one in others if not own or f"<{own}>" not in one]
    credit = "\n".join(trailers) if len(others) > 1 else ""
    return "\n\n".join(part for part in (title, body, credit) if part)


def _one_title(pull: PullRequest, commits: list[Commit]) -> str:
    """Of a single commit its own first line, else the pull request's title."""
    if len(commits) == 1:
        return str(commits[0].message.decode("utf-8", "replace").partition("\n")[0])
    return pull.title


def _rebased(world: World, actor: Actor, pull: PullRequest, base: str) -> str | None:
    """Each commit again on top of the base, by the same author; who merges is the committer, and nothing is signed."""
    tip = base
    for commit in pull_diff.commits(pull):
        if len(commit.parents) != 1:
            continue
        tree = three_way.merged_tree(pull.repository, tip, commit.id.decode(), base=commit.parents[0].decode())
        if tree is None:
            return None
        tip = writing.copy_commit(world, pull.repository, commit, tree=tree, parent=tip, committer=actor.author)
    return tip
