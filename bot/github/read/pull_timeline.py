"""What the timeline of a pull request adds: who set and took labels, other bases, former heads, former links."""

from collections.abc import Iterable

from bot.domain.board import Account
from bot.domain.pull_facts import PullComment, Review, SetLabel, TakenLabel, Withdrawal
from bot.github.read.pull_shapes import Happened, PullShape

RETARGETED = "was said before the base branch changed"
_RETARGETS = ("BaseRefChangedEvent", "AutomaticBaseChangeSucceededEvent")
"""By hand, and by GitHub itself where the branch that was the base is merged and deleted."""


def set_labels(shape: PullShape, happened: Iterable[Happened]) -> Iterable[SetLabel]:
    """Each label with whoever set it last."""
    by = {one.label.name.lower(): one.actor for one in happened if one.label and one.typename == "LabeledEvent"}
    for label in shape.labels.nodes if shape.labels else ():
        if label:
            actor = by.get(label.name.lower())
            yield SetLabel(label.name, actor.account() if actor else None)


def taken_labels(shape: PullShape, happened: Iterable[Happened]) -> Iterable[TakenLabel]:
    there = {label.name.lower() for label in (shape.labels.nodes if shape.labels else ()) if label}
    last = {one.label.name: one for one in happened if one.label}
    for name, one in last.items():
        if name.lower() not in there:
            actor = one.actor if one.typename == "UnlabeledEvent" else None
            yield TakenLabel(name, actor.account() if actor else None)


def former_heads(happened: Iterable[Happened]) -> Iterable[str]:
    """Commits that were the head before and after forced pushes, each once."""
    ends = (end for one in happened for end in (one.before_commit, one.after_commit) if end)
    return dict.fromkeys(end.oid for end in ends if end.oid)


def forcers(happened: Iterable[Happened]) -> Iterable[Account]:
    """Who pushed by force, each once."""
    forced = (one.actor.account() for one in happened if one.typename == "HeadRefForcePushedEvent" and one.actor)
    return {account.id: account for account in forced if account.id}.values()


def by_retarget(
    happened: Iterable[Happened], reviews: Iterable[Review], comments: Iterable[PullComment]
) -> Iterable[Withdrawal]:
    """An approval was given for a base; another base takes it back."""
    moved = [one.created_at for one in happened if one.typename in _RETARGETS and one.created_at]
    if not moved:
        return
    at = max(moved)
    words = [*((one.by, one.at) for one in reviews), *((one.by, one.at) for one in comments)]
    said = {by.id: by for by, when in words if by and when <= at}
    for account in said.values():
        yield Withdrawal(account, at, RETARGETED)


def linked(happened: Iterable[Happened]) -> frozenset[int]:
    """Issues that were linked by hand at any time; of the pull request's own end no number is asked."""
    ends = (end for one in happened if not one.is_cross_repository for end in (one.source, one.subject) if end)
    return frozenset(end.number for end in ends if end.number)
