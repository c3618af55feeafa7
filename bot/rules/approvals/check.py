"""The check run of a verdict: what GitHub shows beside a commit, within its limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.render import render
from bot.rules.approvals.together import Joint
from bot.rules.approvals.verdict import Conclusion, Verdict
from bot.rules.approvals.words import MARKS, VerdictView, title_of, view_of

MAX_TEXT = 65_535
MAX_TITLE = 255
_CUT = "\n\nMore does not fit here: `baton explain` shows all of it.\n"


@dataclass(frozen=True, slots=True)
class CheckAction:
    """A button. GitHub takes 20 characters of label and identifier, 40 of description."""

    identifier: str
    label: str
    description: str


EVALUATE = CheckAction("evaluate", "Evaluate again", "Read everything anew and judge again")
REQUEST = CheckAction("request-reviewers", "Request reviewers", "Ask those whose approval is missing")


@dataclass(frozen=True, slots=True)
class Check:
    """A check run, complete: `name` is fixed, everything else follows from the verdicts."""

    name: str
    sha: str
    conclusion: Conclusion
    title: str
    summary: str
    text: str
    actions: tuple[CheckAction, ...]


def check_of(judged: Verdict | Joint) -> Check:
    """The check of one pull request, of several with one head and base, or of a merge group."""
    verdicts = judged.verdicts if isinstance(judged, Joint) else (judged,)
    text = _text([view_of(verdict) for verdict in verdicts])
    is_waiting = any(verdict.missing for verdict in verdicts) and not judged.is_green
    actions = (EVALUATE, REQUEST) if is_waiting else (EVALUATE,)
    return Check(
        f"baton/approvals: {judged.base}", judged.sha, judged.conclusion, _title(judged, verdicts)[:MAX_TITLE],
        _summary(judged, verdicts), text, actions,
    )  # fmt: skip


def _title(judged: Verdict | Joint, verdicts: Sequence[Verdict]) -> str:
    if len(verdicts) == 1:
        return title_of(verdicts[0])
    if not verdicts:
        return "No entry of the merge queue is known"
    red = [verdict for verdict in verdicts if not verdict.is_green]
    if not red:
        return f"All {len(verdicts)} pull requests are approved"
    counted = f"{len(verdicts) - len(red)} of {len(verdicts)} pull requests are approved"
    return f"{counted}; #{red[0].number}: {title_of(red[0])}"


def _summary(judged: Verdict | Joint, verdicts: Sequence[Verdict]) -> str:
    lines = [
        {"mark": MARKS[rule.status], "text": rule.title} for verdict in verdicts for rule in verdict.applying[:50]
    ] or [{"mark": MARKS[judged.status], "text": _title(judged, verdicts)}]
    if isinstance(judged, Joint):
        lines += [{"mark": MARKS[doubt.status], "text": f"{doubt.why}; {doubt.remedy}"} for doubt in judged.doubts]
    following = "" if judged.is_green else next((line for verdict in verdicts for line in verdict.lines), "")
    return _bounded(render("checks/approvals-summary.md.j2", lines=lines, next=following))


def _text(views: Sequence[VerdictView]) -> str:
    """All of it; where that is too long, first without the rules that are not for the change."""
    text = render("checks/approvals.md.j2", views=views)
    if len(text.encode()) > MAX_TEXT:
        text = render("checks/approvals.md.j2", views=[replace(view, idle=()) for view in views])
    return _bounded(text)


def _bounded(text: str) -> str:
    """Cut at the end of a line, in bytes: GitHub counts no fewer."""
    raw = text.encode()
    if len(raw) <= MAX_TEXT:
        return text
    kept = raw[: MAX_TEXT - len(_CUT.encode())].decode("utf-8", "ignore")
    return kept[: kept.rfind("\n")] + _CUT
