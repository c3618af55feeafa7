"""The world as the naive judge sees it: everything that is true of a pull request, whatever Baton has read of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.board import Account
from bot.domain.pull_facts import (
    CheckRun,
    Commit,
    Halt,
    Hold,
    LinkedTask,
    Override,
    PullComment,
    PullFacts,
    Ref,
    Review,
    Said,
    SetLabel,
    TakenLabel,
    UpdateMerge,
    Veto,
    Withdrawal,
)
from tests.model.git import Made
from tests.model.plans import CODEOWNERS, TEAMS
from tests.model.said import lines_of
from tests.model.world import ISSUES, Pull, World


@dataclass
class Standing:
    """What was said of one pull request and stands; halts are those of the repository."""

    vetoes: list[Veto] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    maybe: list[Override] = field(default_factory=list)
    """At heads from before it was said: where one of them is the head again, nobody can tell which one was meant."""
    withdrawals: list[Withdrawal] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)


def _earlier(world: World, pull: Pull) -> Iterator[Account]:
    last = world.pushers.get((pull.branch, pull.head))
    by = {one.by.id: one.by for one in world.moves[pull.branch]}
    yield from (one for one in by.values() if last is None or one.id != last.id)


def true_facts(world: World, pull: Pull, standing: Standing, *, is_strict: bool = False) -> PullFacts:
    """Words from before the last retarget are as if never said. Strictly, no override counts."""
    base = world.branches[pull.base]
    since = pull.retargeted
    comments = [one for one in pull.comments if not one.is_deleted and not (since and one.at <= since)]
    return PullFacts(
        pull.number, pull.author, Ref(pull.base, base, "acme/shop"), Ref(pull.branch, pull.head, pull.repo), world.now,
        pusher=world.pushers.get((pull.branch, pull.head)),
        earlier_pushers=tuple(_earlier(world, pull)),
        title=pull.title,
        earlier_titles=tuple(pull.titles),
        is_draft=pull.is_draft,
        labels=tuple(SetLabel(name, by) for name, by in pull.labels.items()),
        taken_labels=tuple(TakenLabel(name, by) for name, by in pull.taken.items()),
        milestone=pull.milestone,
        files=tuple(world.git.changed(base, pull.head)),
        commits=tuple(commit(one) for one in world.git.between(base, pull.head)),
        updates=tuple(_updates(world, pull)),
        reviews=tuple(
            Review(one.id, one.by, one.state, one.commit, one.at)
            for one in pull.reviews
            if not (since and one.at <= since)
        ),
        comments=tuple(
            PullComment(one.id, one.by, one.body, one.at, one.was_edited, tuple(_said(one.body))) for one in comments
        ),
        withdrawals=tuple(standing.withdrawals),
        checks=tuple(
            CheckRun(name, state, slug, app)
            for (head, name, app), (_, slug, state) in world.runs.items()
            if head == pull.head
        ),
        permissions=world.permissions,
        teams=TEAMS,
        tasks=tuple(LinkedTask(*ISSUES[number]) for number in sorted(pull.closes | pull.closed_once)),
        codeowners=CODEOWNERS,
        vetoes=tuple(standing.vetoes),
        halts=tuple(standing.halts),
        holds=tuple(standing.holds),
        overrides=() if is_strict else (*standing.overrides, *standing.maybe),
    )  # fmt: skip


def commit(one: Made) -> Commit:
    return Commit(one.sha, one.author, one.committer, one.co_authors, one.parents, one.is_verified)


def _said(body: str) -> Iterator[Said]:
    return (Said(word, rest, agent) for word, rest, agent in lines_of(body))


def _updates(world: World, pull: Pull) -> Iterator[UpdateMerge]:
    """Merges of the base, from the head backwards, each told path by path from four trees."""
    git = world.git
    made = git.commits[pull.head]
    while len(made.parents) == 2 and made.parents[1] in git.commits[world.branches[pull.base]].ancestors:
        before, base = made.parents
        was, ours, theirs, now = (git.tree(sha) for sha in (git.merge_base(before, base), before, base, made.sha))
        paths = sorted({*was, *ours, *theirs, *now})
        both = [p for p in paths if was.get(p) != ours.get(p) and was.get(p) != theirs.get(p)]
        odd = [
            p for p in paths if p not in both and now.get(p) != (theirs if ours.get(p) == was.get(p) else ours).get(p)
        ]
        yield UpdateMerge(made.sha, before, tuple(both), tuple(odd))
        made = git.commits[before]
