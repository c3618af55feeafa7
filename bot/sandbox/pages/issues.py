"""Pages about issues: the list, one issue, its history, a new one; labels and milestones."""

from dataclasses import dataclass
from difflib import unified_diff

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import NotFound
from bot.sandbox.model import Comment, Edit, Issue, Milestone, Repository, TimelineEvent
from bot.sandbox.pages import links
from bot.sandbox.pages.listing import by_name, list_issues
from bot.sandbox.pages.people import acting
from bot.sandbox.pages.site import Site
from bot.sandbox.pages.story import tell


def repository_of(site: Site, request: Request) -> Repository:
    return site.world.repository(request.path_params["owner"], request.path_params["repo"])


def issue_of(site: Site, request: Request) -> Issue:
    return site.world.issue(repository_of(site, request), int(request.path_params["number"]))


def colors_of(repository: Repository, *issues: Issue) -> list[str]:
    """The colours that the page needs: of every label that is, and of those that were."""
    known = {label.color for label in repository.labels.values()}
    for issue in issues:
        events = [one for one in issue.timeline if isinstance(one, TimelineEvent)]
        known |= {one.label_color for one in events if one.label_color}
    return sorted(known)


async def index(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    asked = request.query_params
    page = asked.get("page", "1")
    actor = acting(site.world, site.viewer(request), repository)
    listing = list_issues(repository, actor, asked.get("q"), int(page) if page.isdecimal() else 1)
    return site.page(request, "issues", repository=repository, listing=listing, colors=colors_of(repository))


async def new(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    return site.page(request, "new", repository=repository, labels=by_name(repository), colors=colors_of(repository))


async def show(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    moved = repository.transferred_issues.get(int(request.path_params["number"]))
    if moved is not None:
        return RedirectResponse(links.of_issue(moved), 301)
    issue = issue_of(site, request)
    if isinstance(issue, PullRequest):
        return RedirectResponse(links.of_issue(issue), 302)
    return site.page(
        request,
        "issue",
        repository=repository,
        issue=issue,
        story=tell(issue),
        is_pinned=any(pin.issue is issue for pin in repository.pins),
        colors=colors_of(repository, issue),
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One edit and what it changed: lines with `+`, `-` or a space before them."""

    edit: Edit
    lines: list[str]


async def history(site: Site, request: Request) -> Response:
    issue = issue_of(site, request)
    subject: Issue | Comment = issue
    wanted = request.query_params.get("comment", "")
    if wanted:
        found = issue.comments.get(int(wanted)) if wanted.isdecimal() else None
        if found is None:
            raise NotFound
        subject = found
    return site.page(
        request, "history", repository=issue.repository, issue=issue, subject=subject, versions=versions(subject)
    )


def versions(subject: Issue | Comment) -> list[Version]:
    """Newest first, each against the one before it."""
    before: list[str] = []
    found: list[Version] = []
    for edit in subject.edits:
        after = (edit.diff or "").splitlines()
        changes = [line for line in unified_diff(before, after, n=2, lineterm="") if line[:3] not in ("---", "+++")]
        found.append(Version(edit, changes))
        before = after
    return found[::-1]


async def labels(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    return site.page(request, "labels", repository=repository, labels=by_name(repository), colors=colors_of(repository))


async def label(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    found = repository.labels.get(request.path_params["name"].lower())
    if found is None:
        raise NotFound
    return RedirectResponse(links.of_label(found), 302)


async def milestones(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    shows_closed = request.query_params.get("state") == "closed"
    every = sorted(repository.milestones.values(), key=due)
    shown = [one for one in every if (one.state == "closed") == shows_closed]
    closed = sum(one.state == "closed" for one in every)
    return site.page(
        request,
        "milestones",
        repository=repository,
        milestones=shown,
        shows_closed=shows_closed,
        open_count=len(every) - closed,
        closed_count=closed,
    )


def due(milestone: Milestone) -> tuple[bool, str, int]:
    """By day, those without one last."""
    day = milestone.due_on.isoformat() if milestone.due_on else ""
    return milestone.due_on is None, day, milestone.number


async def milestone(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    found = repository.milestones.get(int(request.path_params["number"]))
    if found is None:
        raise NotFound
    shown = sorted(found.issues.values(), key=lambda one: (one.state == "closed", one.number))
    return site.page(
        request, "milestone", repository=repository, milestone=found, issues=shown, colors=colors_of(repository)
    )
