"""Reviews, who is asked for one, and what they decide."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from bot.sandbox.access import rank, role_of
from bot.sandbox.changes import PullRequest, Review
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.objects import packed_id, thing
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Account, Team
from bot.sandbox.rules import approvals, demands

BY_ID = attrgetter("id")

plain(
    "PullRequestReview",
    "state submittedAt",
    commit=lambda review: thing(review.pull.repository, review.commit_id),
    pullRequest=lambda review: review.pull,
    resourcePath=lambda review: f"{issue_path(review.pull)}#pullrequestreview-{review.id}",
)
plain(
    "ReviewRequest",
    "id",
    asCodeOwner=lambda _one: False,
    databaseId=lambda one: one.reviewer.id,
    pullRequest=lambda one: one.pull,
    requestedReviewer=lambda one: one.reviewer,
)
plain(
    "Team",
    "id databaseId name slug description createdAt updatedAt organization",
    combinedSlug=lambda team: f"{team.organization.login}/{team.slug}",
    resourcePath=lambda team: f"/orgs/{team.organization.login}/teams/{team.slug}",
)


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who is asked to review."""

    pull: PullRequest
    reviewer: Account | Team

    typename = "ReviewRequest"

    @property
    def node_id(self) -> str:
        return packed_id("RR", self.pull.repository, f"{self.pull.number}:{self.reviewer.id}")


@field_of("Team.url")
def team_url(team: Team, info: Info) -> str:
    return f"{info.context.world.url}/orgs/{team.organization.login}/teams/{team.slug}"


@field_of("Team.members")
def team_members(team: Team, info: Info, query: str | None = None, **arguments: Any) -> Connection:
    people = [info.context.world.accounts[number] for number in team.members]
    found = [one for one in people if (query or "").lower() in one.login.lower()]
    return page(found, info, arguments, key=BY_ID, edge=lambda one: {"role": team.members[one.id].upper()})


@field_of("PullRequestReview.url")
def review_url(review: Review, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(review.pull)}#pullrequestreview-{review.id}"


@field_of("PullRequestReview.authorCanPushToRepository")
def author_can_push(review: Review, _info: Info) -> bool:
    return review.author is not None and rank(role_of(review.author, review.pull.repository)) >= rank("write")


@field_of("PullRequest.reviews")
def reviews(
    pull: PullRequest, info: Info, states: list[str] | None = None, author: str | None = None, **arguments: Any
) -> Connection:
    viewer = info.context.actor.account
    found = [one for one in pull.reviews.values() if one.state != "PENDING" or one.author is viewer]
    if states is not None:
        found = [one for one in found if one.state in states]
    if author is not None:
        found = [one for one in found if one.author is not None and one.author.login.lower() == author.lower()]
    return page(found, info, arguments, key=BY_ID)


@field_of("PullRequest.latestReviews")
def latest_reviews(pull: PullRequest, info: Info, **arguments: Any) -> Connection:
    """The last of each reviewer whom nobody has asked again, whatever it says."""
    latest = {one.author.id: one for one in pull.reviews.values() if one.author is not None and one.submitted_at}
    found = [one for number, one in latest.items() if number not in pull.requested_reviewers]
    return page(found, info, arguments, key=BY_ID)


@field_of("PullRequest.latestOpinionatedReviews")
def latest_opinionated_reviews(
    pull: PullRequest, info: Info, writersOnly: bool | None = False, **arguments: Any
) -> Connection:
    found = approvals.latest_opinions(pull, writers_only=bool(writersOnly))
    return page(found, info, arguments, key=BY_ID)


@field_of("PullRequest.viewerLatestReview")
def viewer_latest_review(pull: PullRequest, info: Info) -> Review | None:
    own = [one for one in pull.reviews.values() if one.author is info.context.actor.account]
    return own[-1] if own else None


@field_of("PullRequest.reviewRequests")
def review_requests(pull: PullRequest, info: Info, **arguments: Any) -> Connection:
    asked: list[Account | Team] = [*pull.requested_reviewers.values(), *pull.requested_teams.values()]
    return page([Request(pull, one) for one in asked], info, arguments, key=attrgetter("node_id"))


@field_of("PullRequest.reviewDecision")
def review_decision(pull: PullRequest, _info: Info) -> str | None:
    asked = demands.of_branch(pull.repository, pull.base_ref)
    return approvals.decision(pull, [one.reviews for one in asked if one.reviews is not None and one.reviews.count])
