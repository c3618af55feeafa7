"""What a person sends from the pages: the same operations as over the API, so the same webhooks follow."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.sandbox.actor import Actor
from bot.sandbox.errors import Conflict, NotFound, Unprocessable
from bot.sandbox.forms import COOKIE
from bot.sandbox.model import Comment, Issue, Repository
from bot.sandbox.operations import comments, issues, labels, reactions
from bot.sandbox.pages import links
from bot.sandbox.pages.issues import issue_of, repository_of
from bot.sandbox.pages.people import acting, chosen
from bot.sandbox.pages.site import Site

TASK = re.compile(r"^(\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+\[)([ xX])(\]\s)")
CLOSING: dict[str, Any] = {"close": "completed", "close-not-planned": "not_planned", "close-duplicate": "duplicate"}
CHANGED = "The text was changed meanwhile; look at it again, then tick."


def text_of(site: Site, form: FormData, name: str) -> str:
    """A text as browsers send it: GitHub keeps their line ends, the sandbox only where a fault says so."""
    return site.world.faults.browser_text(str(form.get(name, "")).replace("\r\n", "\n"))


def actor_of(site: Site, request: Request, form: FormData, repository: Repository) -> Actor:
    """Whom the form names, else whom the cookie names."""
    login = str(form.get("as", "")) or request.cookies.get(COOKIE)
    account = chosen(site.world, login)
    if account is None:
        raise Unprocessable("Nobody is here who could write; add a user to the seed.")
    return acting(site.world, account, repository)


def done(request: Request, actor: Actor, to: str) -> Response:
    """Back to the page; the script fetches it itself."""
    response = Response(status_code=204) if "x-part" in request.headers else RedirectResponse(to, 303)
    if actor.account is not None:
        response.set_cookie(COOKIE, actor.account.login, httponly=True, samesite="lax")
    return response


async def create(site: Site, request: Request) -> Response:
    repository, form = repository_of(site, request), await request.form()
    actor = actor_of(site, request, form, repository)
    names = [str(name) for name in form.getlist("label")]
    issue = issues.create(
        site.world,
        actor,
        repository,
        title=str(form.get("title", "")).strip(),
        body=text_of(site, form, "body") or None,
        labels=[labels.find(repository, name) for name in names],
    )
    response = RedirectResponse(links.of_issue(issue), 303)
    response.set_cookie(COOKIE, actor.author.login, httponly=True, samesite="lax")
    return response


async def answer(site: Site, request: Request) -> Response:
    """A comment, a change of state, or both with one button, as on GitHub."""
    issue, form = issue_of(site, request), await request.form()
    actor = actor_of(site, request, form, issue.repository)
    wanted, text = str(form.get("do", "comment")), text_of(site, form, "body")
    if text.strip() or wanted == "comment":
        comments.create(site.world, actor, issue, body=text)
    if wanted in CLOSING:
        issues.close(site.world, actor, issue, reason=CLOSING[wanted])
    elif wanted == "reopen":
        issues.reopen(site.world, actor, issue)
    return done(request, actor, links.of_issue(issue))


async def edit(site: Site, request: Request) -> Response:
    """A new text for the issue or one of its comments; for the issue also a new title."""
    issue, form = issue_of(site, request), await request.form()
    actor = actor_of(site, request, form, issue.repository)
    subject = subject_of(issue, form)
    if isinstance(subject, Comment):
        comments.update(site.world, actor, subject, body=text_of(site, form, "body"))
    else:
        changes: dict[str, Any] = {"body": text_of(site, form, "body")} if "body" in form else {}
        if "title" in form:
            changes["title"] = str(form["title"]).strip()
        issues.edit(site.world, actor, issue, **changes)
    return done(request, actor, links.of_issue(issue))


async def tick(site: Site, request: Request) -> Response:
    """Ticks one box of a task list, by its line in the text that the person saw."""
    issue, form = issue_of(site, request), await request.form()
    actor = actor_of(site, request, form, issue.repository)
    subject = subject_of(issue, form)
    if str(form.get("version", "")) != str(len(subject.edits)):
        raise Conflict(CHANGED)
    text = ticked(subject.body or "", str(form.get("line", "")), is_done=form.get("done") == "true")
    if isinstance(subject, Comment):
        comments.update(site.world, actor, subject, body=text)
    else:
        issues.edit(site.world, actor, subject, body=text)
    return done(request, actor, links.of_issue(issue))


def ticked(text: str, number: str, *, is_done: bool) -> str:
    lines = text.split("\n")
    line = lines[int(number)] if number.isdecimal() and int(number) < len(lines) else ""
    found = TASK.match(line)
    if found is None:
        raise Conflict(CHANGED)
    lines[int(number)] = f"{found[1]}{'x' if is_done else ' '}{line[found.end(2) :]}"
    return "\n".join(lines)


async def react(site: Site, request: Request) -> Response:
    """Gives a reaction, or takes one's own back."""
    issue, form = issue_of(site, request), await request.form()
    actor = actor_of(site, request, form, issue.repository)
    subject, content = subject_of(issue, form), str(form.get("content", ""))
    for reaction in list(subject.reactions.values()):
        if reaction.account is actor.account and reaction.content == content:
            reactions.remove(site.world, actor, reaction)
            return done(request, actor, links.of_issue(issue))
    reactions.add(site.world, actor, subject, content=content)
    return done(request, actor, links.of_issue(issue))


async def label(site: Site, request: Request) -> Response:
    """The labels that the issue shall carry, and no others."""
    issue, form = issue_of(site, request), await request.form()
    actor = actor_of(site, request, form, issue.repository)
    names = [str(name) for name in form.getlist("label")]
    labels.replace(site.world, actor, issue, [labels.find(issue.repository, name) for name in names])
    return done(request, actor, links.of_issue(issue))


def subject_of(issue: Issue, form: FormData) -> Issue | Comment:
    """The comment that the form names, else the issue itself."""
    wanted = str(form.get("comment", ""))
    if not wanted:
        return issue
    found = issue.comments.get(int(wanted)) if wanted.isdecimal() else None
    if found is None:
        raise NotFound("This comment was deleted.")
    return found
