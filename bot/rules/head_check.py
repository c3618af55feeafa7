"""Points to a check run in final text, within GitHub's limits; its digest tells whether it says anything new."""

import hashlib
from collections.abc import Mapping, Sequence

from bot import inert
from bot.domain.head_facts import Annotation, Conclusion, HeadCheck
from bot.render import render
from bot.rules.points import Point, annotations_of, conclusion_of, headline

MAX_TEXT = 65_535
MAX_TITLE = 250
MAX_MESSAGE = 2_000
_CUT = "\n\nMore does not fit here.\n"


def points_check(
    name: str, sha: str, points: Sequence[Point], *, met: str, template: str, values: Mapping[str, object]
) -> HeadCheck:
    """A check of points. The template gets them, and what else it needs."""
    off = [point for point in points if point.mark in ("broken", "waiting")]
    text = render(template, points=points, **values)
    summary = render("checks/points.md.j2", points=(off or points)[:20], more=max(0, len(off) - 20))
    return head_check(
        name, sha, conclusion_of(points), title=headline(points, met=met), summary=summary, text=text,
        annotations=annotations_of(points),
    )  # fmt: skip


def head_check(
    name: str,
    sha: str,
    conclusion: Conclusion,
    *,
    title: str,
    summary: str,
    text: str = "",
    annotations: Sequence[Annotation] = (),
) -> HeadCheck:
    """The check, bounded; its digest is of everything that people see."""
    title = inert.plain(title, MAX_TITLE)
    summary, text = bounded(summary), bounded(text)
    remarks = tuple(
        Annotation(one.path, one.line, one.level, inert.plain(one.message, MAX_MESSAGE), inert.plain(one.title, 250))
        for one in annotations
    )
    seen = "\0".join([conclusion, title, summary, text, *map(repr, remarks)])
    digest = hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:20]
    return HeadCheck(name, sha, conclusion, title, summary, text, remarks, digest)


def joint_check(name: str, sha: str, several: Sequence[tuple[int, HeadCheck]]) -> HeadCheck:
    """Of a merge queue's group: green where each entry's is. A queue takes no waiting for an answer."""
    off = [(number, check) for number, check in several if check.conclusion != "success"]
    text = "\n\n".join(f"## #{number}\n\n{check.text}" for number, check in several)
    if not off:
        return head_check(name, sha, "success", title=several[-1][1].title, summary=several[-1][1].summary, text=text)
    summary = "\n".join(f"#{number}\n\n{check.summary}\n" for number, check in off)
    return head_check(name, sha, "failure", title=f"#{off[0][0]}: {off[0][1].title}", summary=summary, text=text)


def bounded(text: str) -> str:
    """Cut at the end of a line, in bytes: GitHub counts no fewer."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= MAX_TEXT:
        return text
    kept = raw[: MAX_TEXT - len(_CUT.encode())].decode("utf-8", "ignore")
    return kept[: kept.rfind("\n")] + _CUT
