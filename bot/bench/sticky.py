"""The one comment that says what stands against a pull request."""

from bot.domain.pull_reads import STICKY
from bot.domain.region import defused
from bot.render import render
from bot.rules.approvals import Verdict
from bot.rules.approvals.words import view_of


def sticky_text(verdict: Verdict | None) -> str:
    """Empty where nothing stands; of None, that nothing stands any more."""
    if verdict and not (verdict.stops or verdict.overruled):
        return ""
    text = render("comments/sticky.md.j2", view=view_of(verdict) if verdict else None)
    return f"{defused(text).rstrip()}\n\n{STICKY}"


def is_same(body: str, text: str) -> bool:
    """GitHub may hand line ends back as a browser sends them."""
    return body.replace("\r\n", "\n").strip() == text.strip()
