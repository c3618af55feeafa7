"""What a person does with a pull request from its page: review, merge, press a check's button."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.operations import checks, merge_queue, merging, pulls, reviews
from bot.sandbox.pages import links
from bot.sandbox.pages.forms import actor_of, done, text_of
from bot.sandbox.pages.pulls import pull_of
from bot.sandbox.pages.site import Site

EVENTS: dict[str, reviews.Event] = {"approve": "APPROVE", "request": "REQUEST_CHANGES", "comment": "COMMENT"}
METHODS: dict[str, Any] = {"merge": "merge", "squash": "squash", "rebase": "rebase"}


async def review(site: Site, request: Request) -> Response:
    pull, form = pull_of(site, request), await request.form()
    actor = actor_of(site, request, form, pull.repository)
    event = EVENTS.get(str(form.get("event", "")))
    if event is None:
        raise Unprocessable("Choose approve, request changes or comment.")
    reviews.create(site.world, actor, pull, event=event, body=text_of(site, form, "body"))
    return done(request, actor, links.of_issue(pull))


async def dismiss(site: Site, request: Request) -> Response:
    pull, form = pull_of(site, request), await request.form()
    actor = actor_of(site, request, form, pull.repository)
    wanted = pull.reviews.get(int(request.path_params["id"]))
    if wanted is None:
        raise NotFound
    reviews.dismiss(site.world, actor, wanted, message=text_of(site, form, "message"))
    return done(request, actor, links.of_issue(pull))


async def merge(site: Site, request: Request) -> Response:
    """Merges, puts into the queue, or changes between draft and ready."""
    pull, form = pull_of(site, request), await request.form()
    actor = actor_of(site, request, form, pull.repository)
    match str(form.get("do", "merge")):
        case "queue":
            merge_queue.enqueue(site.world, actor, pull)
        case "dequeue":
            merge_queue.dequeue(site.world, actor, pull)
        case "ready":
            pulls.mark_ready(site.world, actor, pull)
        case "draft":
            pulls.convert_to_draft(site.world, actor, pull)
        case "update":
            merging.update_branch(site.world, actor, pull)
        case _:
            method = METHODS.get(str(form.get("method", "merge")), "merge")
            merging.merge(site.world, actor, pull, method=method)
    return done(request, actor, links.of_issue(pull))


async def press(site: Site, request: Request) -> Response:
    """A button of a check run, or running it again."""
    pull, form = pull_of(site, request), await request.form()
    actor = actor_of(site, request, form, pull.repository)
    run = site.world.check_runs.get(int(request.path_params["id"]))
    if run is None or run.repository is not pull.repository:
        raise NotFound
    action = str(form.get("action", ""))
    if action:
        checks.press(site.world, actor, run, action)
    else:
        checks.rerequest(site.world, actor, run)
    return done(request, actor, f"{links.of_issue(pull)}/checks")
