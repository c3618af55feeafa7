"""The status page: every section that the plan has, in order, over as many issues as it needs."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.board import STATUS
from bot.pages.overflow import BUDGET, Written, split
from bot.pages.sections import in_order
from bot.pages.situation import Situation
from bot.render import render

LEAST = 20_000
"""Characters that a page has whatever people wrote around it."""
LINKS = 1_500
"""Characters kept for the lines that link the pages with each other."""


def status_pages(situation: Situation) -> tuple[str, ...]:
    """The text of the status issue, then of those that it overflows into. No time of day is in it but the facts'."""
    written = [
        Written(section.title, render(f"pages/{section.name}.md.j2", **values), section.stays)
        for section in in_order(situation.plan.session.sections)
        if (values := section.view(situation)) is not None
    ]
    pages = split(written, BUDGET - LINKS, first=_first_budget(situation))
    return tuple(_page(situation, pages, at) for at in range(len(pages)))


def _first_budget(situation: Situation) -> int:
    """What people wrote around the region takes room too."""
    issue = situation.issue(STATUS)
    people = sum(len(text) for text in issue.people) if issue else 0
    return max(LEAST, BUDGET - LINKS - people)


def _page(situation: Situation, pages: Sequence[Sequence[Written]], at: int) -> str:
    others = [
        {"number": situation.numbers.get(page + 1, 0), "page": page + 1, "titles": [one.title for one in sections]}
        for page, sections in enumerate(pages)
        if page not in (0, at)
    ]
    return render(
        "pages/page.md.j2",
        session=situation.plan.session.title,
        page=at + 1,
        first=situation.numbers.get(1, 0),
        sections=[Markup(section.text) for section in pages[at]],
        others=others if at == 0 else [],
    )
