"""Single values of a pull request's answer: commits with who made them, checks, permissions."""

from typing import get_args

from bot.domain.facts import Permission
from bot.domain.pull_facts import CheckRun, CheckState, Commit, Signature
from bot.github.read.pull_shapes import CommitShape, Context, GitPerson

_ROLES: tuple[Permission, ...] = get_args(Permission)


def role_of(word: str) -> Permission:
    return next((role for role in _ROLES if role == word.lower()), "none")


def within(shape: CommitShape) -> tuple[object, ...]:
    return (*shape.authors.nodes, *shape.parents.nodes)


def commit_of(shape: CommitShape) -> Commit:
    author = _signature(shape.author)
    others = [_signature(one) for one in shape.authors.nodes if one]
    return Commit(
        shape.oid,
        author,
        _signature(shape.committer),
        tuple(one for one in others if one != author),
        tuple(one.oid for one in shape.parents.nodes if one),
        bool(shape.signature and shape.signature.is_valid),
    )


def _signature(one: GitPerson | None) -> Signature:
    return Signature(one.account(), one.name or "", one.email or "") if one else Signature()


def check_of(one: Context) -> CheckRun:
    if one.context:
        word = one.state.lower()
        states: dict[str, CheckState] = {"success": "success", "pending": "pending", "expected": "pending"}
        return CheckRun(one.context, states.get(word, "failure"))
    app = one.check_suite.app if one.check_suite and one.check_suite.app else None
    return CheckRun(one.name, _state(one), app.slug if app else "", app.database_id if app else 0)


def _state(one: Context) -> CheckState:
    if one.status != "COMPLETED":
        return "pending"
    match one.conclusion:
        case "SUCCESS":
            return "success"
        case "NEUTRAL":
            return "neutral"
        case "SKIPPED":
            return "skipped"
        case _:
            return "failure"
