"""A plan whose every word is hostile: nothing of it acts in what Baton writes."""

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pydantic import BaseModel

from bot.domain.actions import Comment
from bot.plan.load import load
from bot.plan.models import Plan
from tests.reconcile.repository import OnGitHub, empty_board

NASTY = (
    "@ada",
    "@acme/core",
    "fixes #1",
    "closes acme/shop#2",
    "GH-7",
    "<!-- baton:end -->",
    "<!-- baton:state x -->",
    "<!-- baton:begin task:x y -->",
    "--><b>",
    "[a](javascript:alert(1))",
    "![a](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "\u202eevil",
    "\u200b@ada",
    "a\u2066b",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "a | b | c",
    "`@ada`` #1",
    "```\n@ada",
    "\n/done",
    "\n# x",
    "\n- [ ] y",
    "w" * 400,
    '"]; click A href',
    "%%{init}%%",
    "https://github.com/acme/shop/issues/1",
    "$x$",
    "</details>",
    "&#64;ada",
    "\\@ada",
    "~~~\n@ada",
    "[x]: #1",
    "*a_b*",
)
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
MENTION = re.compile(r"(?<![A-Za-z0-9_`/])@[A-Za-z0-9]")
CLOSING = re.compile(r"\b(?:fix|close|resolve)[a-z]*:?\s+(?:[\w.-]+/[\w.-]+)?#\d", re.IGNORECASE)
HIDDEN = re.compile("[\u200b\u202a-\u202e\u2066-\u2069]")
EVIL = re.compile(r"<(?:script|img)|javascript:alert\(1\)\"", re.IGNORECASE)


FREE = {
    "title",
    "name",
    "role",
    "note",
    "need",
    "text",
    "objective",
    "impact",
    "validate_",
    "method",
    "status",
    "weeks",
    "focus",
    "topics",
    "value",
    "priority",
    "timeline",
    "when",
    "window",
    "type",
    "estimate",
}
PLANS = sorted((Path(__file__).parents[2] / "examples/plans").glob("*.y*ml"))


def hostile(model: Any, word: str) -> Any:
    """The same plan with `word` wherever people write freely."""
    if isinstance(model, BaseModel):
        fields = {name: getattr(model, name) for name in type(model).model_fields}
        changed = {
            name: f"{value} {word}" if name in FREE and isinstance(value, str) else hostile(value, word)
            for name, value in fields.items()
        }
        return model.model_copy(update=changed)
    if isinstance(model, dict):
        return {name: hostile(value, word) for name, value in model.items()}
    return type(model)(hostile(one, word) for one in model) if isinstance(model, list | tuple) else model


def texts_of(plan: Plan) -> list[str]:
    github = OnGitHub(empty_board())
    rounds = github.apply(plan)
    said = [one.text for some in rounds for one in some.actions if isinstance(one, Comment)]
    return [*said, *(issue.region for issue in github.board.issues.values())]


@pytest.mark.parametrize("word", NASTY)
@pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])
def test_no_word_of_a_plan_acts(path: Path, word: str) -> None:
    plan = load(path.read_text(encoding="utf-8"), file=path.name).plan
    assert plan
    for text in texts_of(hostile(plan, word)):
        check(text)


def check(text: str) -> None:
    assert "<!--" not in text
    assert not HIDDEN.search(text)
    html = MARKDOWN.render(text)
    assert not EVIL.search(html)
    for token in MARKDOWN.parse(text):
        for leaf in token.children or ():
            if leaf.type == "text":
                assert not MENTION.search(leaf.content), leaf.content
                assert not CLOSING.search(leaf.content), leaf.content
            assert leaf.type != "image"
            if leaf.type == "link_open":
                assert not str(leaf.attrs.get("href", "")).startswith("javascript")
