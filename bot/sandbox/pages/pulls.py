"""Pages about pull requests: the list, one with its conversation, commits, files and checks, and the merge box."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.actor import Actor
from bot.sandbox.changes import CheckRun, PullRequest, RequiredCheck
from bot.sandbox.git import pull_diff
from bot.sandbox.pages.issues import colors_of, repository_of
from bot.sandbox.pages.markdown import as_html
from bot.sandbox.pages.people import acting
from bot.sandbox.pages.site import Site
from bot.sandbox.pages.story import tell
from bot.sandbox.rules import approvals, checks, demands, verdict
from bot.sandbox.shapes.git import account_of

MOST_FILES = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a patch, and the class that colours it."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check that the branch requires, and how it stands."""

    check: RequiredCheck
    app: str
    state: str


@dataclass(frozen=True, slots=True)
class MergeBox:
    """Whether the viewer may merge, and if not, why."""

    state: str
    reasons: list[str]
    wanted: list[Wanted]
    decision: str | None
    approvals: int
    needed: int
    has_queue: bool
    can_merge: bool
    sources: list[str] = field(default_factory=list)
    """What protects the branch, in words."""


def pull_of(site: Site, request: Request) -> PullRequest:
    return site.world.pull(repository_of(site, request), int(request.path_params["number"]))


async def index(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    shows_closed = request.query_params.get("state") == "closed"
    every = [one for one in repository.issues.values() if isinstance(one, PullRequest)]
    shown = [one for one in every[::-1] if (one.state == "closed") == shows_closed]
    closed = sum(one.state == "closed" for one in every)
    return site.page(
        request,
        "pulls",
        repository=repository,
        pulls=shown,
        shows_closed=shows_closed,
        open_count=len(every) - closed,
        closed_count=closed,
        colors=colors_of(repository),
        rollup=checks.rollup,
    )


async def show(site: Site, request: Request) -> Response:
    pull = pull_of(site, request)
    actor = acting(site.world, site.viewer(request), pull.repository)
    return _page(
        site, request, pull, "issue", which="conversation", story=tell(pull), merge=merge_box(site, pull, actor)
    )


async def commits(site: Site, request: Request) -> Response:
    pull = pull_of(site, request)
    listed = [
        (one, account_of(site.world, one.author), one.id.decode() in site.world.signed)
        for one in pull_diff.commits(pull)[: pull_diff.COMMITS]
    ]
    return _page(site, request, pull, "pull-commits", which="commits", listed=listed)


async def files(site: Site, request: Request) -> Response:
    pull = pull_of(site, request)
    changed = pull_diff.files(pull)
    shown = [(one, lines_of(one.patch)) for one in changed[:MOST_FILES]]
    return _page(site, request, pull, "pull-files", which="files", shown=shown, total=len(changed))


async def shown_checks(site: Site, request: Request) -> Response:
    pull = pull_of(site, request)
    runs = [(one, rendered(site, one)) for one in checks.latest_runs(pull.repository, pull.head_sha)]
    statuses = checks.latest_statuses(pull.repository, pull.head_sha)
    return _page(site, request, pull, "pull-checks", which="checks", runs=runs, statuses=statuses)


async def branches(site: Site, request: Request) -> Response:
    """What protects which branch: classic protection and rulesets."""
    repository = repository_of(site, request)
    return site.page(
        request,
        "branches",
        repository=repository,
        protections=list(repository.protections.values()),
        rulesets=list(repository.rulesets.values()),
        apps={app.id: app.name for app in site.world.apps.values()},
    )


def merge_box(site: Site, pull: PullRequest, actor: Actor) -> MergeBox:
    repository = pull.repository
    asked = demands.of_branch(repository, pull.base_ref)
    apps = {app.id: app.name for app in site.world.apps.values()}
    wanted = [
        Wanted(one, apps.get(one.app_id or 0, ""), checks.state_of(repository, pull.head_sha, one).lower())
        for one in asked.checks
    ]
    rules = [one.reviews for one in asked if one.reviews is not None and one.reviews.count]
    state = verdict.mergeable_state(site.world, pull, actor)
    reasons = verdict.unmet(site.world, pull, actor, queued=True) if pull.state == "open" else []
    is_ready = pull.state == "open" and not pull.draft and state != "dirty"
    return MergeBox(
        state=state,
        reasons=reasons,
        wanted=wanted,
        decision=approvals.decision(pull, rules),
        approvals=approvals.approvals(pull),
        needed=max((one.count for one in rules), default=0),
        has_queue=asked.queue is not None,
        can_merge=is_ready and not reasons,
        sources=["ruleset" if one.is_ruleset else "branch protection" for one in asked],
    )


def lines_of(patch: str | None) -> list[Line]:
    kinds = {"+": "plus", "-": "minus", "@": "place", "\\": "muted"}
    return [Line(text, kinds.get(text[:1], "")) for text in (patch or "").split("\n")] if patch else []


def rendered(site: Site, run: CheckRun) -> dict[str, Markup]:
    """Summary and text of a check run, as Markdown."""
    parts = {"summary": run.summary, "text": run.text}
    return {name: Markup(as_html(text, site.world, run.repository)) for name, text in parts.items() if text}


def _page(site: Site, request: Request, pull: PullRequest, template: str, **context: Any) -> Response:
    runs = checks.latest_runs(pull.repository, pull.head_sha)
    return site.page(
        request,
        template,
        repository=pull.repository,
        issue=pull,
        pull=pull,
        is_pinned=False,
        colors=colors_of(pull.repository, pull),
        counts={
            "commits": len(pull_diff.commits(pull)),
            "files": len(pull_diff.files(pull)),
            "checks": len(runs) + len(checks.latest_statuses(pull.repository, pull.head_sha)),
        },
        **context,
    )
