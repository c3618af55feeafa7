"""GitHub's Markdown as clean HTML: tables, task lists, alerts, `#1` and `@ada` as links, nothing that runs."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from bot.sandbox.model import Repository
from bot.sandbox.pages.flowchart import draw
from bot.sandbox.world import World

TASK = re.compile(r"\[([ xX])\][ \t\r\n]+")
NAMED = re.compile(
    r"(?<![\w/&#@])(?:(?P<place>[\w.-]+/[\w.-]+))?#(?P<number>\d{1,9})\b"
    r"|(?<![\w/@.`-])@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[\w-]+)?)(?![\w/-])"
)
DIRECTED = {"paragraph_open", "heading_open", "bullet_list_open", "ordered_list_open"}
PLACE_OF_DRAWING = "\ue000{}\ue001"
DRAWN = re.compile("(?:<p>)?\ue000(\\d+)\ue001(?:</p>)?")
CODE = re.compile(r"`([^`]+)`")
TAGS = re.compile(r"<[^>]*>")
BLOCK_END = re.compile(r"</(?:p|h[1-6]|pre|ul|ol|table|blockquote|div|details)>")
BLANK = re.compile(r"\n\s*\n")
ALIGNED = re.compile(r"text-align:(\w+)")

TAG_NAMES = (
    "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre "
    "q s samp span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var"
)
ALLOWED_TAGS = set(TAG_NAMES.split())
OTHER_INPUT = re.compile(r'<input(?![^>]*type="checkbox")[^>]*>')
ALLOWED_ATTRIBUTES = {
    "*": {"align", "dir", "id", "lang", "title", "class"},
    "a": {"href"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "input": {"checked", "disabled", "data-line", "aria-label"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = re.compile(
    r"user-mention|issue-link|contains-task-list|task-list-item|task-list-item-checkbox|language-[\w+#.-]+"
    r"|markdown-alert(?:-title|-note|-tip|-important|-warning|-caution)?"
)


def as_html(body: str, world: World, repository: Repository, *, with_tasks: bool = False) -> str:
    """The rendered body; `with_tasks` leaves the check boxes of task lists to be ticked."""
    env: dict[str, Any] = {"world": world, "repository": repository, "drawings": [], "with_tasks": with_tasks}
    html = nh3.clean(
        str(PARSER.render(body.replace("\ue000", "").replace("\ue001", ""), env)),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=allowed,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        id_prefix="user-content-",
    )
    return DRAWN.sub(lambda match: drawing(env["drawings"], int(match[1])), OTHER_INPUT.sub("", html)).strip()


def as_text(body: str) -> str:
    """What a reader sees, without the marks."""
    html = nh3.clean(str(PARSER.render(body, {})), tags=ALLOWED_TAGS, clean_content_tags={"style", "script"})
    plain_text = unescape(TAGS.sub("", BLOCK_END.sub("\n\n", html)))
    return BLANK.sub("\n\n", "\n".join(line.strip() for line in plain_text.splitlines())).strip()


def title_html(title: str) -> str:
    """Titles know code marks and nothing else."""
    return CODE.sub(r"<code>\1</code>", escape(title, quote=False))


def allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(one for one in value.split() if CLASSES.fullmatch(one)) or None
    if tag == "img" and attribute == "src" and urlsplit(value).netloc:
        return None  # pictures of other hosts are not loaded: their text is shown
    return value


def drawing(drawings: Sequence[str], index: int) -> str:
    return drawings[index] if index < len(drawings) else ""


def mark_tasks(state: StateCore) -> None:
    """`- [ ] this` becomes a check box that knows its line."""
    lists: list[Token] = []
    for before, item, paragraph, inline in windows(state.tokens):
        if before.nesting == 1 and before.type.endswith("_list_open"):
            lists.append(before)
        elif before.nesting == -1 and before.type.endswith("_list_close"):
            lists.pop()
        if item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.type == "inline":
            found = TASK.match(inline.content)
            children = inline.children
            if found and children and children[0].type == "text":
                children[0].content = children[0].content[3:].lstrip()
                line = inline.map[0] if inline.map else 0
                is_open = bool(state.env.get("with_tasks"))
                children.insert(0, check_box(line, is_done=found[1] != " ", is_open=is_open, text=inline.content[4:]))
                item.attrSet("class", "task-list-item")
                if lists:
                    lists[-1].attrSet("class", "contains-task-list")


def windows(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token, Token]]:
    none = Token("", "", 0)
    for i, token in enumerate(tokens):
        following = [tokens[j] if j < len(tokens) else none for j in range(i + 1, i + 4)]
        yield token, following[0], following[1], following[2]


def check_box(line: int, *, is_done: bool, is_open: bool, text: str) -> Token:
    token = Token("html_inline", "", 0)
    state = (" checked" if is_done else "") + ("" if is_open else " disabled")
    label = escape(text.partition("\n")[0].strip())
    token.content = (
        f'<input type="checkbox" class="task-list-item-checkbox" data-line="{line}" aria-label="{label}"{state}> '
    )
    return token


def link_names(state: StateCore) -> None:
    """Issues and people that are there become links; code and links stay as they are."""
    if "world" not in state.env:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(linked(token.children, state.env))


def linked(children: Sequence[Token], env: MutableMapping[str, Any]) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "html_inline" and re.match(r"</?a[\s>]", child.content, re.IGNORECASE):
            depth += -1 if child.content.startswith("</") else 1
        if child.type == "text" and depth <= 0 and ("#" in child.content or "@" in child.content):
            yield from split(child, env)
        else:
            yield child


def split(text: Token, env: MutableMapping[str, Any]) -> Iterator[Token]:
    at = 0
    for match in NAMED.finditer(text.content):
        target = address(match, env["world"], env["repository"])
        if target is not None:
            yield plain(text.content[at : match.start()])
            yield markup(f'<a class="{target[0]}" href="{escape(target[1])}">{escape(match[0])}</a>')
            at = match.end()
    yield plain(text.content[at:])


def address(match: re.Match[str], world: World, repository: Repository) -> tuple[str, str] | None:
    """The class and the address of the link, if the thing exists."""
    if match["login"]:
        account = world.logins.get(match["login"].lower())
        return None if account is None else ("user-mention", f"/{account.login}")
    place = world.repository_names.get(match["place"].lower()) if match["place"] else repository
    issue = place.issues.get(int(match["number"])) if place is not None else None
    return None if issue is None else ("issue-link", f"/{issue.repository.full_name}/issues/{issue.number}")


def plain(content: str) -> Token:
    return Token("text", "", 0, content=content)


def markup(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def set_direction(state: StateCore) -> None:
    for token in state.tokens:
        if token.level == 0 and token.type in DIRECTED:
            token.attrSet("dir", "auto")
        if token.type in ("th_open", "td_open") and (found := ALIGNED.search(str(token.attrGet("style") or ""))):
            token.attrSet("align", found[1])


def fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    """A flowchart of Mermaid is drawn where it can be; every other block is code."""
    token = tokens[index]
    if token.info.strip().lower() == "mermaid" and "drawings" in env:
        drawn = draw(token.content)
        if drawn is not None:
            env["drawings"].append(drawn)
            return f"<p>{PLACE_OF_DRAWING.format(len(env['drawings']) - 1)}</p>\n"
    return renderer.fence(tokens, index, options, env)


def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "linkify": True, "breaks": True, "alerts": True})
    made.enable(["table", "strikethrough", "linkify"])
    made.core.ruler.push("tasks", mark_tasks)
    made.core.ruler.push("names", link_names)
    made.core.ruler.push("direction", set_direction)
    made.add_render_rule("fence", fence)
    return made


PARSER = parser()
