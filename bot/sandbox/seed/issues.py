"""Issues of a seed, and what ties them together."""

from bot.sandbox.actor import Actor, person
from bot.sandbox.model import Issue, Milestone, Repository, StateReason
from bot.sandbox.operations import assignees, comments, dependencies, issues, labels, pins, sub_issues
from bot.sandbox.seed.lines import Place
from bot.sandbox.seed.people import required, text_or_none, user_of
from bot.sandbox.world import World

ISSUE = (
    "title",
    "body",
    "author",
    "labels",
    "assignees",
    "milestone",
    "state",
    "state_reason",
    "comments",
    "locked",
    "pinned",
    "parent",
    "blocked_by",
)


def load_issue(world: World, actor: Actor, repository: Repository, place: Place) -> Issue:
    """`author` is a login; without one the owner's. Numbers follow the order of the list."""
    fields = place.map(*ISSUE)
    writer = person(user_of(world, fields["author"])) if "author" in fields else actor
    issue = issues.create(
        world,
        writer,
        repository,
        title=required(place, fields, "title").text(),
        body=text_or_none(fields, "body"),
    )
    if "labels" in fields:
        labels.add(world, actor, issue, labels.find_or_create(world, actor, repository, fields["labels"].texts()))
    if "assignees" in fields:
        people = assignees.resolve(world, repository, fields["assignees"].texts())
        assignees.add(world, actor, issue, people)
    if "milestone" in fields:
        issues.update(world, actor, issue, milestone=_milestone(repository, fields["milestone"]))
    for one in fields["comments"].items() if "comments" in fields else []:
        _load_comment(world, actor, issue, one)
    return issue


def link_issues(world: World, actor: Actor, issue: Issue, place: Place) -> None:
    """What names other issues, and what would have stood in the way of the rest."""
    fields = place.map(*ISSUE)
    if "parent" in fields:
        sub_issues.add(world, actor, _numbered(issue.repository, fields["parent"]), issue)
    for one in fields["blocked_by"].items() if "blocked_by" in fields else []:
        dependencies.add(world, actor, issue, _numbered(issue.repository, one))
    if "pinned" in fields and fields["pinned"].flag():
        pins.pin(world, actor, issue)
    if "state" in fields and fields["state"].one_of(("open", "closed")) == "closed":
        reasons: tuple[StateReason, ...] = ("completed", "not_planned", "duplicate")
        reason = fields["state_reason"].one_of(reasons) if "state_reason" in fields else "completed"
        issues.close(world, actor, issue, reason=reason)
    if "locked" in fields and fields["locked"].flag():
        issues.lock(world, actor, issue)


def _load_comment(world: World, actor: Actor, issue: Issue, place: Place) -> None:
    """A text by the owner, or author and body."""
    if not isinstance(place.value, dict):
        comments.create(world, actor, issue, body=place.text())
        return
    fields = place.map("author", "body")
    writer = person(user_of(world, fields["author"])) if "author" in fields else actor
    comments.create(world, writer, issue, body=required(place, fields, "body").text())


def _numbered(repository: Repository, place: Place) -> Issue:
    issue = repository.issues.get(place.number())
    if issue is None:
        raise place.error(f"there is no issue {place.number()} in {repository.full_name}")
    return issue


def _milestone(repository: Repository, place: Place) -> Milestone:
    """By number or title."""
    for one in repository.milestones.values():
        if place.value in (one.number, one.title):
            return one
    raise place.error(f"there is no milestone {place.value!r}; add it under milestones")
