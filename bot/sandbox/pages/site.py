"""What every page is made with: the world, the templates, and who is looking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.sandbox.changes import Review, ReviewComment
from bot.sandbox.errors import Entity, Refused, ValidationFailed
from bot.sandbox.forms import COOKIE
from bot.sandbox.graphql.fields.labels import REACTIONS
from bot.sandbox.model import Account, Comment, Issue, Repository
from bot.sandbox.pages import links
from bot.sandbox.pages.files import version
from bot.sandbox.pages.identicon import svg
from bot.sandbox.pages.markdown import as_html, title_html
from bot.sandbox.pages.people import choices, chosen
from bot.sandbox.world import World

HERE = Path(__file__).parents[2]
FOLDERS = (HERE / "templates", HERE.parent / "templates")
"""Where templates are: inside the package when installed, beside it in a checkout."""

EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}


@dataclass(frozen=True, slots=True)
class ReactionCount:
    emoji: str
    content: str
    count: int
    names: str
    is_own: bool


class Site:
    """The pages of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.templates = environment(world)

    def viewer(self, request: Request) -> Account | None:
        return chosen(self.world, request.cookies.get(COOKIE))

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
        """A whole page of `templates/sandbox/<template>.html.j2`."""
        text = self.templates.get_template(f"sandbox/{template}.html.j2").render(
            viewer=self.viewer(request),
            people=choices(self.world),
            here=str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
            revision=self.world.revision,
            now=self.world.now(),
            **context,
        )
        return HTMLResponse(text, status)

    def refusal(self, request: Request, reason: Refused) -> Response:
        """Why a form was not taken: a line for the script, a page for a browser without it."""
        if "x-part" in request.headers:
            return Response(words_of(reason), reason.status, media_type="text/plain; charset=utf-8")
        back = urlsplit(request.headers.get("referer", "")).path or "/"
        words = words_of(reason)
        return self.page(request, "refused", status=reason.status, message=words, status_code=reason.status, back=back)


def words_of(reason: Refused) -> str:
    if isinstance(reason, Entity):
        return reason.reason
    return reason.graphql_message if isinstance(reason, ValidationFailed) else reason.message


def environment(world: World) -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["links"] = links
    made.globals["EMOJI"] = EMOJI
    made.globals["version"] = version
    made.filters["avatar"] = lambda account, size=20: Markup(svg(account, size))
    made.filters["login"] = login
    made.filters["headline"] = lambda text: Markup(title_html(text))
    made.filters["stamp"] = stamp
    made.filters["day"] = day
    made.filters["moment"] = lambda at: f"{day(at)}, {at:%H:%M} UTC"
    made.filters["rendered"] = renderer(world)
    made.filters["reactions"] = reaction_counts
    return made


def login(account: Account | None) -> str:
    return "ghost" if account is None else account.login.removesuffix("[bot]")


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def day(at: datetime) -> str:
    return f"{at:%b} {at.day}, {at.year}"


def renderer(world: World) -> Callable[[Issue | Comment | Review | ReviewComment], Markup]:
    """Bodies as HTML, made again when they or the things that they may link to have changed."""

    @lru_cache(maxsize=2048)
    def known(body: str, repository: Repository, _named: tuple[int, ...]) -> Markup:
        return Markup(as_html(body, world, repository, with_tasks=True))

    def rendered(text: Issue | Comment | Review | ReviewComment) -> Markup:
        repository = text.repository if isinstance(text, Issue) else text.issue.repository
        named = (len(world.issues), len(world.logins), len(world.repository_names), repository.next_number)
        return known(text.body or "", repository, named)

    return rendered


def reaction_counts(subject: Issue | Comment, viewer: Account | None) -> list[ReactionCount]:
    """What was chosen at least once, in GitHub's order."""
    found = []
    for content in REACTIONS:
        given = [one for one in subject.reactions.values() if one.content == content]
        if given:
            names = ", ".join(login(one.account) for one in given)
            own = any(one.account is viewer for one in given)
            found.append(ReactionCount(EMOJI[content], content, len(given), names, own))
    return found
