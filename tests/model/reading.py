"""A pull request as GitHub tells it when it is asked: what the port gives, and nothing that it cannot know."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.pull_facts import PullComment, Review, Withdrawal
from bot.domain.pull_reads import OwnCheck, PullRead
from tests.model.people import BATON
from tests.model.truth import Standing, true_facts
from tests.model.world import Pull, World


def read_of(world: World, pull: Pull, own: OwnCheck | None) -> PullRead:
    """Reviews and comments from before a retarget are still there: that they count no more is told by withdrawals."""
    facts = true_facts(world, pull, Standing())
    facts = replace(
        facts,
        pusher=None,
        earlier_pushers=(),
        tasks=(),
        updates=(),
        teams={},
        reviews=tuple(Review(one.id, one.by, one.state, one.commit, one.at) for one in pull.reviews),
        comments=tuple(
            PullComment(one.id, one.by, one.body, one.at, one.was_edited) for one in pull.comments if not one.is_deleted
        ),
        withdrawals=tuple(_by_retarget(pull)),
    )
    return PullRead(
        facts,
        pull.is_open,
        BATON,
        plan_sha=f"plan {world.plan_of(pull.base)}",
        own=own,
        closes=frozenset(pull.closes | pull.closed_once),
        others=tuple(
            one.number
            for one in world.open_pulls()
            if (one.head, one.base) == (pull.head, pull.base) and one.number != pull.number
        ),
        opened_at=pull.opened_at,
        head_repository=42 if pull.repo == "acme/shop" else 43,
        comment_nodes={one.id: f"IC_{one.id}" for one in pull.comments if not one.is_deleted},
    )


def _by_retarget(pull: Pull) -> Iterator[Withdrawal]:
    if at := pull.retargeted:
        words = [(one.by, one.at) for one in pull.reviews]
        words += [(one.by, one.at) for one in pull.comments if not one.is_deleted]
        for account in {by.id: by for by, when in words if when <= at}.values():
            yield Withdrawal(account, at, "was said before the base branch changed")
