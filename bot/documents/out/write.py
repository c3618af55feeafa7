"""The coordination document of a plan: `baton export`."""

from bot.documents.out.form import form_of
from bot.documents.out.sections import SECTIONS, TAKEN
from bot.documents.out.text import escape
from bot.documents.out.values import labelled
from bot.plan.models import Plan

MARK = "<!-- baton: document 1 -->"
"""The first line of every document that was exported: it is read by its own rules, word for word."""


def write_document(plan: Plan) -> str:
    """The plan as Markdown, in the order of sections that the plan has; reading it gives the same plan."""
    form = form_of(plan)
    head = form.pop("session")
    title = head.pop("title")
    written = {
        section.title: section.take(form) for section in (*TAKEN, *(one for one in SECTIONS if one not in TAKEN))
    }
    order: dict[str, int] = {name: at for at, name in enumerate(plan.session.sections)}
    chapters = sorted(SECTIONS, key=lambda section: order.get(section.page, len(order)))
    lines = [MARK, f"# {escape(title)}", "", *labelled(head), *([""] if head else [])]
    for section in chapters:
        if told := written[section.title]:
            lines += [f"## {section.title}", "", *told]
    while lines[-1] == "":
        lines.pop()
    return "\n".join(lines) + "\n"
