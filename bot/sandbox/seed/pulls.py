"""Pull requests and protection of a seed."""

from typing import Any, get_args

from bot.sandbox.actor import Actor, person
from bot.sandbox.changes import PullRequest, RequiredCheck, ReviewRule
from bot.sandbox.git import pushes, store, writing
from bot.sandbox.model import Repository
from bot.sandbox.operations import comments, labels, protection, pulls, review_requests, reviews
from bot.sandbox.seed.lines import Place
from bot.sandbox.seed.people import required, text_or_none, user_of
from bot.sandbox.world import World

PULL = (
    "title",
    "body",
    "author",
    "head",
    "base",
    "draft",
    "files",
    "labels",
    "reviewers",
    "teams",
    "reviews",
    "comments",
    "state",
)
REVIEW = ("author", "event", "body")
PROTECTION = (
    "branch",
    "checks",
    "strict",
    "approvals",
    "dismiss_stale",
    "last_push_approval",
    "enforce_admins",
)


def load_pull(world: World, actor: Actor, repository: Repository, place: Place) -> None:
    """The head branch is made of `files` where it is not there; it starts at the base."""
    fields = place.map(*PULL)
    writer = person(user_of(world, fields["author"])) if "author" in fields else actor
    head = required(place, fields, "head").text()
    base = text_or_none(fields, "base") or repository.default_branch
    _load_branch(world, writer, repository, fields, head, base)
    pull = pulls.open_pull(
        world,
        writer,
        repository,
        title=required(place, fields, "title").text(),
        body=text_or_none(fields, "body"),
        head=head,
        base=base,
        draft=fields["draft"].flag() if "draft" in fields else False,
    )
    if "labels" in fields:
        labels.add(world, actor, pull, labels.find_or_create(world, actor, repository, fields["labels"].texts()))
    people = [user_of(world, one) for one in fields["reviewers"].items()] if "reviewers" in fields else []
    teams = [_team(repository, one) for one in fields["teams"].items()] if "teams" in fields else []
    review_requests.request(world, actor, pull, reviewers=people, teams=teams)
    for one in fields["reviews"].items() if "reviews" in fields else []:
        _load_review(world, pull, one)
    for one in fields["comments"].items() if "comments" in fields else []:
        said = one.map("author", "body")
        comments.create(world, person(user_of(world, said["author"])), pull, body=required(one, said, "body").text())
    if "state" in fields and fields["state"].one_of(("open", "closed")) == "closed":
        pulls.close(world, actor, pull)


def load_protection(world: World, actor: Actor, repository: Repository, place: Place) -> None:
    """`checks` are names, or `{context, app}` with the App's id; `approvals` asks for reviews."""
    fields = place.map(*PROTECTION)
    checks = [_check(one) for one in fields["checks"].items()] if "checks" in fields else None
    rule = None
    if "approvals" in fields:
        rule = ReviewRule(
            count=fields["approvals"].number(),
            dismiss_stale=_flag(fields, "dismiss_stale"),
            require_last_push=_flag(fields, "last_push_approval"),
        )
    protection.protect(
        world,
        actor,
        repository,
        text_or_none(fields, "branch") or repository.default_branch,
        checks=checks,
        strict=_flag(fields, "strict"),
        reviews=rule,
        enforce_admins=_flag(fields, "enforce_admins"),
    )


def _load_branch(
    world: World, writer: Actor, repository: Repository, fields: dict[str, Place], head: str, base: str
) -> None:
    if store.ref_or_none(repository, f"refs/heads/{head}") is None:
        start = store.ref_or_none(repository, f"refs/heads/{base}")
        if start is None:
            raise fields["head"].error(f"there is no branch {base!r} to start from; give the repository files")
        pushes.create_ref(world, writer, repository, f"refs/heads/{head}", start)
    files: dict[str, Any] = {
        path: None if one.value is None else one.text().encode()
        for path, one in (fields["files"].map() if "files" in fields else {}).items()
    }
    if files:
        writing.commit_files(world, writer, repository, files, message=fields["title"].text(), branch=head)


def _load_review(world: World, pull: PullRequest, place: Place) -> None:
    fields = place.map(*REVIEW)
    event: reviews.Event = fields["event"].one_of(get_args(reviews.Event)) if "event" in fields else "APPROVE"
    reviews.create(
        world,
        person(user_of(world, required(place, fields, "author"))),
        pull,
        event=event,
        body=text_or_none(fields, "body") or "",
    )


def _team(repository: Repository, place: Place) -> Any:
    teams = getattr(repository.owner, "teams", {})
    if place.text().lower() not in teams:
        raise place.error(f"there is no team {place.text()!r} in {repository.owner.login}")
    return teams[place.text().lower()]


def _check(place: Place) -> RequiredCheck:
    if not isinstance(place.value, dict):
        return RequiredCheck(place.text())
    fields = place.map("context", "app")
    app = fields["app"].number() if "app" in fields else None
    return RequiredCheck(required(place, fields, "context").text(), app)


def _flag(fields: dict[str, Place], name: str) -> bool:
    return fields[name].flag() if name in fields else False
